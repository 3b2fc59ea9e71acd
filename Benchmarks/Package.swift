// swift-tools-version: 6.2

import PackageDescription

// A package of its own, so that nobody who builds the engine fetches the benchmark library.
let package = Package(
    name: "Benchmarks",
    dependencies: [
        .package(name: "trygghet", path: ".."),
        .package(url: "https://github.com/ordo-one/benchmark", exact: "1.38.1", traits: []),
    ],
    targets: [
        .target(name: "BenchmarkPoints"),
        .executableTarget(
            name: "index-build",
            dependencies: [
                "BenchmarkPoints", .product(name: "SpatialIndexing", package: "trygghet"),
            ],
            // Rounding and fused products are calls of libm, which nothing else here links.
            linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),
        .executableTarget(
            name: "SpatialIndexingBenchmarks",
            dependencies: [
                "BenchmarkPoints", .product(name: "SpatialIndexing", package: "trygghet"),
                .product(name: "Benchmark", package: "benchmark"),
            ],
            path: "Benchmarks/SpatialIndexing",
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    ],
    swiftLanguageModes: [.v6]
)
