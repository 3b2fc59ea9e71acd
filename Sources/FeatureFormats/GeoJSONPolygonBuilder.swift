import PlanarGeometry

/// Makes polygons of rings as files hold them, and says what is wrong with those that are none.
///
/// All formats share these rules. A ring must be closed and have four positions. Files hold
/// collapsed rings beside sound ones, though, and a city district must not be lost for a sliver
/// without area: they stay in the polygon, are counted, and are for its user to repair.
enum PolygonBuilder {
    static func outcome(
        _ polygons: [[[Position]]], isMulti: Bool, shortRings: inout Int
    ) -> FeatureRow.RowGeometry {
        var parts: [Polygon] = []
        var shortCount = 0
        var shortExteriors = 0
        var shortest = 0
        for rings in polygons {
            for (index, ring) in rings.enumerated() {
                guard let first = ring.first, let last = ring.last else {
                    // An exterior without positions makes an empty polygon, which is one.
                    guard index == 0, rings.count == 1 else {
                        return .invalid("a ring has no positions")
                    }
                    continue
                }
                guard first == last else { return .invalid("ring is not closed") }
                if ring.count < 4 {
                    shortCount += 1
                    shortest = ring.count
                    if index == 0 { shortExteriors += 1 }
                }
            }
            guard let exterior = rings.first else { continue }
            parts.append(
                Polygon(
                    exterior: Ring(closing: exterior),
                    holes: rings.dropFirst().map { Ring(closing: $0) }))
        }
        if shortExteriors > 0, shortExteriors == parts.count {
            return .invalid("a ring has \(shortest) positions; it needs four")
        }
        shortRings += shortCount
        if isMulti { return .value(.multiPolygon(MultiPolygon(parts))) }
        guard let polygon = parts.first else { return .null }
        return .value(.polygon(polygon))
    }
}
