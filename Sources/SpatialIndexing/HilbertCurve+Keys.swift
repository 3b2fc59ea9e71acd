package import PlanarGeometry

extension HilbertCurve {
    /// The place of each position on the curve through the smallest box around all of them.
    ///
    /// The same positions have the same keys in any order. Positions that share a key lie in one
    /// of the curve's cells; they need not be equal.
    ///
    /// - Parameter places: Positions with finite coordinates.
    /// - Returns: One key a position, in their order.
    /// - Complexity: O(*places*).
    package static func keys(of places: [Position]) -> [UInt32] {
        var box = BoundingBox.empty
        for place in places {
            box.minX = min(box.minX, place.x)
            box.maxX = max(box.maxX, place.x)
            box.minY = min(box.minY, place.y)
            box.maxY = max(box.maxY, place.y)
        }
        let columns = Scale(from: box.minX, to: box.maxX)
        let rows = Scale(from: box.minY, to: box.maxY)
        return unsafe steps.withUnsafeBufferPointer { steps in
            places.map { place in
                // Cells are below 65 536, as the table wants them.
                unsafe key(columns.cell(place.x), rows.cell(place.y), steps)
            }
        }
    }
}
