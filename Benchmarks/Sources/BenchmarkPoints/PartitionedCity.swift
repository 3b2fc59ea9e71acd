/// A made-up partition of the city into areas with crooked borders that neighbors share vertex by
/// vertex.
public struct PartitionedCity: Sendable {
    /// For each area the closed ring of its corners as (x, y).
    public var rings: [[(x: Double, y: Double)]] = []

    /// Makes `columns` × `rows` areas of 4 · `steps` corners each.
    public init(columns: Int, rows: Int, steps: Int) {
        let width = 28_000 / Double(columns * steps)
        let height = 26_000 / Double(rows * steps)
        func corner(_ x: Int, _ y: Int) -> (x: Double, y: Double) {
            // The shift of a corner follows from its place alone.
            var random = SplitMix(state: UInt64(x) << 32 | UInt64(y))
            return (
                655_000 + (Double(x) + 0.9 * random.unit()) * width,
                6_568_000 + (Double(y) + 0.9 * random.unit()) * height
            )
        }
        for row in 0..<rows {
            for column in 0..<columns {
                let (x, y) = (column * steps, row * steps)
                var ring: [(x: Double, y: Double)] = []
                for step in 0..<steps { ring.append(corner(x + step, y)) }
                for step in 0..<steps { ring.append(corner(x + steps, y + step)) }
                for step in 0..<steps { ring.append(corner(x + steps - step, y + steps)) }
                for step in 0..<steps { ring.append(corner(x, y + steps - step)) }
                rings.append(ring)
            }
        }
    }
}
