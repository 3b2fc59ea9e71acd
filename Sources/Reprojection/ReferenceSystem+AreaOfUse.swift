public import PlanarGeometry

extension ReferenceSystem {
    /// The box, in the system's own coordinates, outside which its values make no sense.
    ///
    /// The area of use, transformed along a fine mesh, grown by a margin. Computed anew at every
    /// call (some milliseconds): take it once, then a row is judged by four comparisons
    /// (`box.contains(position)`). It is a box around a bent area, so it lets through some
    /// positions beside the area; what gets through is judged as a whole by
    /// ``suspicion(xs:ys:declared:expecting:)``.
    ///
    /// - Parameter margin: How much wider than the area of use on every side, as a share of its
    ///   width and height. A side shorter than 500 km grows by 50 km at least, because cities use
    ///   their zone beyond its edge. Longitudes and latitudes never go beyond ±180 and ±90.
    /// - Returns: `nil` where nobody says what the area of use is.
    /// - Throws: ``ReprojectionError`` with code `noTransformation` or `databaseMissing`.
    public func plausibleBounds(margin: Double = 0.01) throws(ReprojectionError) -> BoundingBox? {
        guard let area = areaOfUse else { return nil }
        let eastern = area.crossesAntimeridian ? area.east + 360 : area.east
        let steps = 40
        var mesh: [Position] = []
        mesh.reserveCapacity((steps + 1) * (steps + 1))
        for row in 0...steps {
            let latitude = area.south + (area.north - area.south) * Double(row) / Double(steps)
            for column in 0...steps {
                let longitude =
                    area.west + (eastern - area.west) * Double(column) / Double(steps)
                mesh.append(
                    Position(x: longitude > 180 ? longitude - 360 : longitude, y: latitude))
            }
        }
        // The way to degrees, which everybody needs who asks this, is taken backward.
        let toDegrees = try CoordinateTransformation(from: self, to: .wgs84LongitudeLatitude)
        let box = BoundingBox(of: toDegrees.transformedBack(mesh))
        guard !box.isEmpty else { return nil }
        let dx = growth(of: box.width, margin: margin)
        let dy = growth(of: box.height, margin: margin)
        let grown = BoundingBox(
            minX: box.minX - dx, minY: box.minY - dy, maxX: box.maxX + dx, maxY: box.maxY + dy)
        guard isGeographic else { return grown }
        return BoundingBox(
            minX: max(grown.minX, -180), minY: max(grown.minY, -90), maxX: min(grown.maxX, 180),
            maxY: min(grown.maxY, 90))
    }

    private func growth(of side: Double, margin: Double) -> Double {
        guard let metersPerUnit, side * metersPerUnit < 500_000 else { return side * margin }
        return max(side * margin, 50_000 / metersPerUnit)
    }

    /// Whether the position lies in the system's area of use.
    ///
    /// For one position; for many, take ``plausibleBounds(margin:)`` once.
    ///
    /// - Returns: `true` where nobody says what the area of use is.
    /// - Throws: ``ReprojectionError`` with code `noTransformation` or `databaseMissing`.
    public func isWithinAreaOfUse(_ position: Position) throws(ReprojectionError) -> Bool {
        try plausibleBounds()?.contains(position) ?? position.isFinite
    }
}
