import PlanarGeometry

/// Numbers that are the same in every run (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    mutating func number(below bound: Int) -> Int { Int(next() % UInt64(bound)) }

    mutating func position(in box: BoundingBox) -> Position {
        Position(x: box.minX + box.width * unit(), y: box.minY + box.height * unit())
    }

    mutating func box(in box: BoundingBox) -> BoundingBox {
        BoundingBox(of: [position(in: box), position(in: box)])
    }

    /// A star around a center, its corners at random distances: never crosses itself.
    mutating func star(around center: Position, radius: Double, corners: Int) -> Ring {
        Ring(
            closing: (0..<corners).map { corner in
                // Directions along a square need no trigonometry.
                let turn = 4 * (Double(corner) + 0.8 * unit()) / Double(corners)
                let side = Int(turn)
                let along = 2 * (turn - Double(side)) - 1
                let direction =
                    [(1.0, along), (-along, 1.0), (-1.0, -along), (along, -1.0)][side % 4]
                let length = radius * (0.3 + 0.7 * unit())
                return Position(
                    x: center.x + length * direction.0, y: center.y + length * direction.1)
            })
    }
}
