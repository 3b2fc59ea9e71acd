// swift-tools-version: 6.2

import PackageDescription

// The house, from the cellar up. Every arrow of docs/architecture is a line here, and
// `scripts/check` builds with `--explicit-target-dependency-import-check error`, so an import that
// is not listed does not compile.

let argumentParser = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let numerics = Target.Dependency.product(name: "RealModule", package: "swift-numerics")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "trygghet",
    products: [
        .executable(name: "trygghet", targets: ["trygghet"]),
        .library(name: "SpatialIndexing", targets: ["PlanarGeometry", "SpatialIndexing"]),
        .library(name: "FeatureFormats", targets: ["PlanarGeometry", "FeatureFormats"]),
        .library(name: "HotspotStatistics", targets: ["HotspotStatistics"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-numerics", from: "1.1.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    ],
    targets: [
        // Row 0: C libraries. Their types go no further than the module above each.
        .systemLibrary(
            name: "CGEOS", pkgConfig: "geos",
            providers: [.apt(["libgeos-dev"]), .brew(["geos"])]),
        .systemLibrary(
            name: "CPROJ", pkgConfig: "proj",
            providers: [.apt(["libproj-dev"]), .brew(["proj"])]),
        .systemLibrary(
            name: "CZlib", pkgConfig: "zlib",
            providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),

        // Row 1: values.
        .target(
            name: "PlanarGeometry",
            // floor, trunc and fma are in libm, which a program without Foundation does not load.
            linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),

        // Row 1 too: threads over fixed chunks, the only place that starts any.
        .target(name: "ChunkedWork"),

        // Row 2: records, index, formats and the two C wrappers.
        .target(name: "SpatialIndexing", dependencies: ["PlanarGeometry", "ChunkedWork"]),
        .target(name: "Topology", dependencies: ["PlanarGeometry", "CGEOS"]),
        .target(name: "Reprojection", dependencies: ["PlanarGeometry", "ChunkedWork", "CPROJ"]),
        .target(
            name: "FeatureFormats",
            dependencies: ["PlanarGeometry", "ChunkedWork", "CZlib", grdb]),
        .target(name: "SafetyRecords", dependencies: ["PlanarGeometry"]),

        // Row 3: sources and statistics.
        .target(
            name: "RecordSources",
            dependencies: [
                "PlanarGeometry", "ChunkedWork", "SafetyRecords", "FeatureFormats", "Reprojection",
                "Topology",
            ]),
        .target(
            name: "HotspotStatistics",
            dependencies: ["PlanarGeometry", "ChunkedWork", "SpatialIndexing", numerics]),
        .target(name: "SurveyEstimation", dependencies: [numerics]),
        .target(name: "DisclosureControl"),

        // Rows 4 to 8: layers, sinks, jobs, command line.
        .target(
            name: "MapLayers",
            dependencies: [
                "PlanarGeometry", "ChunkedWork", "SafetyRecords", "SpatialIndexing", "Topology",
                "HotspotStatistics", "SurveyEstimation", "DisclosureControl",
            ]),
        .target(
            name: "LayerSinks",
            dependencies: [
                "PlanarGeometry", "ChunkedWork", "SafetyRecords", "SpatialIndexing", "MapLayers",
                "DisclosureControl", "FeatureFormats", "Reprojection", "Topology", crypto,
            ]),
        .target(
            name: "BatchJobs",
            dependencies: [
                "PlanarGeometry", "ChunkedWork", "SpatialIndexing", "SafetyRecords",
                "FeatureFormats",
                "Reprojection", "RecordSources", "HotspotStatistics", "SurveyEstimation",
                "DisclosureControl", "MapLayers", "LayerSinks", yams,
            ]),
        .executableTarget(
            name: "trygghet",
            dependencies: [
                "PlanarGeometry", "SpatialIndexing", "FeatureFormats", "Reprojection",
                "SafetyRecords", "RecordSources", "HotspotStatistics", "SurveyEstimation",
                "DisclosureControl", "MapLayers", "LayerSinks", "BatchJobs", argumentParser,
                logging,
            ]),

        // Tests: one target a module, and one that runs the built tool on real files.
        .testTarget(name: "ChunkedWorkTests", dependencies: ["ChunkedWork"]),
        .testTarget(name: "PlanarGeometryTests", dependencies: ["PlanarGeometry"]),
        .testTarget(
            name: "SpatialIndexingTests", dependencies: ["SpatialIndexing", "PlanarGeometry"]),
        .testTarget(name: "TopologyTests", dependencies: ["Topology", "PlanarGeometry"]),
        .testTarget(name: "ReprojectionTests", dependencies: ["Reprojection", "PlanarGeometry"]),
        .testTarget(
            name: "FeatureFormatsTests", dependencies: ["FeatureFormats", "PlanarGeometry", grdb]),
        .testTarget(
            name: "RecordSourcesTests",
            dependencies: [
                "RecordSources", "SafetyRecords", "FeatureFormats", "PlanarGeometry",
                "Reprojection",
            ]),
        .testTarget(
            name: "HotspotStatisticsTests",
            dependencies: ["HotspotStatistics", "SpatialIndexing", "PlanarGeometry"]),
        .testTarget(name: "SurveyEstimationTests", dependencies: ["SurveyEstimation"]),
        .testTarget(name: "DisclosureControlTests", dependencies: ["DisclosureControl"]),
        .testTarget(
            name: "LayerSinksTests",
            dependencies: [
                "LayerSinks", "MapLayers", "DisclosureControl", "SafetyRecords", "FeatureFormats",
                "PlanarGeometry",
                "Topology", crypto,
            ]),
        .testTarget(
            name: "BatchJobsTests",
            dependencies: [
                "BatchJobs", "RecordSources", "MapLayers", "LayerSinks", "SafetyRecords",
                "HotspotStatistics", "DisclosureControl",
            ]),
        .testTarget(
            name: "MapLayersTests",
            dependencies: [
                "MapLayers", "SafetyRecords", "HotspotStatistics", "SurveyEstimation",
                "DisclosureControl", "PlanarGeometry", "RecordSources",
            ]),
        .testTarget(
            name: "JourneyTests",
            dependencies: [
                "BatchJobs", "LayerSinks", "RecordSources", "MapLayers", "HotspotStatistics",
                "DisclosureControl", "SafetyRecords", "FeatureFormats", "Reprojection",
                "PlanarGeometry", "trygghet",
            ]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .strictMemorySafety(),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ]
}

// Statistics of millions of draws take minutes where nothing is optimized: scripts/test and
// scripts/check compile the modules of the numbers with optimization also in a debug build. Checks
// and preconditions stay. Not without being asked: a package with such flags is nobody's dependency.
if Context.environment["TRYGGHET_QUICK_TESTS"] != nil {
    let modules = [
        "PlanarGeometry", "ChunkedWork", "SpatialIndexing", "HotspotStatistics", "SurveyEstimation",
        "DisclosureControl",
    ]
    for target in package.targets where modules.contains(target.name) {
        target.swiftSettings?.append(
            .unsafeFlags(["-O"], .when(configuration: .debug)))
    }
}

// A part of the house alone, for those who build it once more: the spatial core without anything from
// elsewhere, which scripts/sanitize builds for every sanitizer and scripts/fuzz needs; or the core
// with the statistics upon it.
let parts: [(variable: String, modules: [String], packages: [String])] = [
    ("TRYGGHET_CORE_ONLY", ["PlanarGeometry", "ChunkedWork", "SpatialIndexing"], []),
    (
        "TRYGGHET_STATISTICS_ONLY",
        [
            "PlanarGeometry", "ChunkedWork", "SpatialIndexing", "HotspotStatistics",
            "SurveyEstimation", "DisclosureControl",
        ],
        ["swift-numerics"]
    ),
]
for part in parts where Context.environment[part.variable] != nil {
    package.dependencies.removeAll { dependency in
        guard case .sourceControl(_, let location, _) = dependency.kind else { return true }
        return !part.packages.contains { location.hasSuffix("/" + $0) }
    }
    package.products.removeAll { !part.modules.contains($0.name) }
    package.targets.removeAll {
        !part.modules.contains($0.name) && !part.modules.map { $0 + "Tests" }.contains($0.name)
    }
}
