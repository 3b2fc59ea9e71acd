import Foundation
import HotspotStatistics
import PlanarGeometry

/// Reads the files of `Tests/ReferenceValues`.
enum ReferenceValues {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Real data that lies beside the package where it is present.
    static let sharedData = root.deletingLastPathComponent()
        .appending(path: "shared/data", directoryHint: .isDirectory)

    static var hasSharedData: Bool {
        FileManager.default.fileExists(atPath: sharedData.path(percentEncoded: false))
    }

    static func load<Content: Decodable>(
        _ name: String, as type: Content.Type = Content.self
    ) throws -> Content {
        let file = root.appending(path: "Tests/ReferenceValues/\(name).json")
        return try JSONDecoder().decode(Content.self, from: Data(contentsOf: file))
    }
}

/// z-scores and two-sided p-values of another tool.
struct ReferenceScores: Decodable {
    var z: [Double?]
    var p: [Double?]
}

struct ReferenceCase: Decodable {
    var neighbors: [[Int]]
    var giStar: ReferenceScores
    var gi: ReferenceScores
}

struct ReferenceMap: Decodable {
    var values: [Double]
    var points: [[Double]]?
    /// Polygons, rings, positions.
    var surfaces: [[[[[Double]]]]]?
    var cases: [String: ReferenceCase]

    var multiPolygons: [MultiPolygon] { (surfaces ?? []).map(MultiPolygon.init(coordinates:)) }
}

extension MultiPolygon {
    init(coordinates: [[[[Double]]]]) {
        self.init(
            coordinates.map { polygon in
                let rings = polygon.map { ring in
                    Ring(closing: ring.map { Position(x: $0[0], y: $0[1]) })
                }
                return Polygon(exterior: rings[0], holes: Array(rings.dropFirst()))
            })
    }
}

/// SplitMix64, as in the scripts that made the reference values.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// Weights of a square lattice, by integer row and column.
func lattice(_ size: Int, _ kind: Contiguity) -> SpatialWeights {
    let box = BoundingBox(minX: 0.5, minY: 0.5, maxX: Double(size) - 0.5, maxY: Double(size) - 0.5)
    guard let grid = SquareGrid(covering: box, cellSize: 1) else {
        return SpatialWeights(neighbors: [])
    }
    return SpatialWeights(
        neighbors: (0..<grid.count).map { grid.neighbors(ofCell: $0, corners: kind == .queen) })
}

/// `splitmix64(index) % 1000`, the values of the reference lattices.
func latticeValues(_ count: Int) -> [Double] {
    var random = SeededGenerator(seed: 0)
    return (0..<count).map { _ in Double(random.next() % 1000) }
}

extension LocalGOptions {
    static func analytic(_ statistic: LocalGStatistic) -> LocalGOptions {
        LocalGOptions(statistic: statistic, permutations: 0)
    }
}

/// The keys 0, 1, 2 and so on.
func keys(_ count: Int) -> [UInt64] { (0..<UInt64(count)).map { $0 } }

/// Whether two numbers agree to so many parts of the larger of the expected one and a floor.
func agree(_ a: Double?, _ b: Double?, relative: Double = 1e-9, floor: Double = 0) -> Bool {
    guard let a, let b else { return a == nil && b == nil }
    return abs(a - b) <= relative * max(abs(b), floor)
}
