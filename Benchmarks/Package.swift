// swift-tools-version: 6.2

import PackageDescription

// A package of its own, so that nobody who builds the engine fetches the benchmark library.
let index = Target.Dependency.product(name: "SpatialIndexing", package: "trygghet")
let statistics = Target.Dependency.product(name: "HotspotStatistics", package: "trygghet")
let formats = Target.Dependency.product(name: "FeatureFormats", package: "trygghet")

// Rounding and fused products are calls of libm, which nothing else here links.
let mathLibrary = LinkerSetting.linkedLibrary("m", .when(platforms: [.linux]))

let package = Package(
    name: "Benchmarks",
    dependencies: [
        .package(name: "trygghet", path: ".."),
        .package(url: "https://github.com/ordo-one/benchmark", exact: "1.38.1", traits: []),
    ],
    targets: [
        .target(name: "BenchmarkPoints"),
        // What the heap holds, which the overlay of the C library does not bring to Swift.
        .target(name: "CHeap"),
        // Timing and the line of JSON, as the peers in Python print it.
        .target(name: "MeasuredTasks"),
        .executableTarget(
            name: "spatial-tasks", dependencies: ["CHeap", "MeasuredTasks", index, formats],
            linkerSettings: [mathLibrary]),
        .executableTarget(
            name: "statistics-tasks", dependencies: ["MeasuredTasks", statistics],
            linkerSettings: [mathLibrary]),
        .executableTarget(
            name: "speed-probe", dependencies: ["BenchmarkPoints", index, statistics, formats],
            linkerSettings: [mathLibrary]),
        .executableTarget(
            name: "SpatialIndexingBenchmarks",
            dependencies: [
                "BenchmarkPoints", index, .product(name: "Benchmark", package: "benchmark"),
            ],
            path: "Benchmarks/SpatialIndexing",
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets
where ["MeasuredTasks", "spatial-tasks", "statistics-tasks", "speed-probe"].contains(target.name) {
    target.swiftSettings = [.strictMemorySafety()]
}
