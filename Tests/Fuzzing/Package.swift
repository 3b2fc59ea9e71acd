// swift-tools-version: 6.2

import PackageDescription

// A package of its own: it is built with a fuzzer in it, and nobody but scripts/fuzz needs that.
let package = Package(
    name: "Fuzzing",
    dependencies: [.package(name: "trygghet", path: "../..")],
    targets: [
        // Declares the entry of libFuzzer, which comes with the compiler.
        .systemLibrary(name: "CFuzzer"),
        .executableTarget(
            name: "fuzz-core",
            dependencies: ["CFuzzer", .product(name: "SpatialIndexing", package: "trygghet")],
            swiftSettings: [
                .strictMemorySafety(),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("MemberImportVisibility"),
            ],
            linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),
    ],
    swiftLanguageModes: [.v6]
)
