import Foundation

/// Positions transformed by pyproj; see `ReferenceValues/reprojection.py`.
struct ReferenceValues: Decodable {
    struct Pair: Decodable {
        let source: Int
        let target: Int
        let operation: String
        let accuracy: Double
        /// x, y, expected x, expected y.
        let rows: [[Double]]
    }

    let pairs: [Pair]

    static func load() throws -> ReferenceValues {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "ReferenceValues/reprojection.json")
        return try JSONDecoder().decode(ReferenceValues.self, from: Data(contentsOf: file))
    }
}

/// SplitMix64: the same numbers on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
