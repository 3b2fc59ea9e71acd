import PlanarGeometry
import Reprojection
import Topology

/// Cuts surfaces along the antimeridian, RFC 7946 section 3.1.9.
///
/// A ring that crosses it jumps from 180° to −180° in longitude. The ring is first unrolled, so
/// that longitudes run on beyond 180°, then cut at 180° (and every 360° from there), and the
/// pieces are shifted back. A ring around a pole does not close when unrolled; it is closed along
/// the pole.
struct AntimeridianCut {
    let transformation: CoordinateTransformation

    /// Whether a surface with these longitudes may have to be cut.
    static func concerns(minLongitude: Double, maxLongitude: Double) -> Bool {
        maxLongitude - minLongitude > 180 || minLongitude < -180 || maxLongitude > 180
    }

    /// The surface with no part across the antimeridian.
    ///
    /// - Parameters:
    ///   - source: The surface in its own reference system.
    ///   - degrees: The same surface, position for position, in degrees.
    /// - Returns: Pieces within ±180°, and whether anything was cut.
    /// - Throws: `TopologyError` when GEOS fails.
    func cut(
        source: MultiPolygon, degrees: MultiPolygon
    ) throws(TopologyError) -> (surface: MultiPolygon, isCut: Bool) {
        var result: [Polygon] = []
        var isCut = false
        for (original, polygon) in zip(source.polygons, degrees.polygons) {
            var (surface, wasCut) = try pieces(original.exterior, polygon.exterior)
            isCut = isCut || wasCut
            for (originalHole, hole) in zip(original.holes, polygon.holes) {
                let (missing, _) = try pieces(originalHole, hole)
                if !missing.isEmpty { surface = try difference(surface, missing) }
            }
            result += surface.polygons
        }
        return (MultiPolygon(result), isCut)
    }

    /// The area inside one ring, in pieces within ±180°.
    private func pieces(
        _ source: Ring, _ degrees: Ring
    ) throws(TopologyError) -> (surface: MultiPolygon, isCut: Bool) {
        guard degrees.positions.count >= 4 else { return (MultiPolygon([]), false) }
        let unrolled = Ring(closing: unrolled(source.positions, degrees.positions))
        let box = BoundingBox(of: unrolled.positions)
        let whole = try repaired(MultiPolygon([Polygon(exterior: unrolled)]))
        if box.minX >= -180, box.maxX <= 180 { return (whole, false) }
        var parts: [Polygon] = []
        var windows = 0
        var west = -180 + 360 * ((box.minX + 180) / 360).rounded(.down)
        while west < box.maxX {
            let window = BoundingBox(minX: west, minY: -90, maxX: west + 360, maxY: 90)
            let shift = west + 180
            let part = try intersection(whole, MultiPolygon([Polygon(window)]))
            if !part.isEmpty { windows += 1 }
            parts += part.map { Position(x: $0.x - shift, y: $0.y) }.polygons
            west += 360
        }
        return (MultiPolygon(parts), windows > 1)
    }

    /// The positions with longitudes that do not jump; closed along a pole where they end a whole
    /// turn away from where they began.
    private func unrolled(_ source: [Position], _ degrees: [Position]) -> [Position] {
        var result: [Position] = []
        var shift = 0.0
        for (index, position) in degrees.enumerated() {
            if index > 0 {
                let from = degrees[index - 1]
                let step = position.x - from.x
                if abs(step) > 180 {
                    let turn = step > 0 ? -360.0 : 360.0
                    let middle = Position(
                        x: source[index - 1].x / 2 + source[index].x / 2,
                        y: source[index - 1].y / 2 + source[index].y / 2)
                    if crosses(from: from.x, to: position.x + turn, middle: middle) {
                        shift += turn
                    }
                }
            }
            result.append(Position(x: position.x + shift, y: position.y))
        }
        guard shift != 0, let first = result.first, let last = result.last else { return result }
        let isNorthern = degrees.reduce(0) { $0 + $1.y } >= 0
        let pole = isNorthern ? 90.0 : -90
        result.append(Position(x: last.x, y: pole))
        result.append(Position(x: first.x, y: pole))
        return result
    }

    /// Whether a long step in longitude is a short edge across the antimeridian, and not an edge
    /// that really is longer than half the Earth: told by where its middle lies.
    private func crosses(from: Double, to: Double, middle: Position) -> Bool {
        guard let longitude = transformation.transform(middle)?.x else { return true }
        let range = (min(from, to) - 1e-9)...(max(from, to) + 1e-9)
        return [longitude - 360, longitude, longitude + 360].contains { range.contains($0) }
    }
}
