import CGEOS
public import PlanarGeometry

/// Where areas that should fit together overlap or leave gaps.
public struct CoverageReport: Hashable, Sendable {
    /// Two areas that share more than their border.
    public struct Overlap: Hashable, Sendable {
        /// Index of the one area; always below ``second``.
        public var first: Int
        /// Index of the other area.
        public var second: Int
        /// What both cover, in the square of the coordinate unit.
        public var area: Double

        /// Makes an overlap of two areas.
        public init(first: Int, second: Int, area: Double) {
            self.first = first
            self.second = second
            self.area = area
        }
    }

    /// A place enclosed by the areas and in none of them.
    public struct Gap: Hashable, Sendable {
        /// Size, in the square of the coordinate unit.
        public var area: Double
        /// A position inside the gap.
        public var place: Position

        /// Makes a gap.
        public init(area: Double, place: Position) {
            self.area = area
            self.place = place
        }
    }

    /// Pairs that overlap, by first, then second index.
    public var overlaps: [Overlap]
    /// Enclosed gaps, largest first.
    public var gaps: [Gap]

    /// Makes a report.
    public init(overlaps: [Overlap] = [], gaps: [Gap] = []) {
        self.overlaps = overlaps
        self.gaps = gaps
    }
}

/// Finds overlaps and enclosed gaps between areas.
///
/// Pairs are found by their boxes and measured by overlay; gaps are what the outer borders of the
/// united areas enclose and no area covers, whatever its size (a missing district is a gap, a
/// lake left out on purpose is one too: the caller judges by area). A gap that is open to the
/// outside cannot be told from the shape of the coast and is not reported. Invalid areas are
/// repaired for the comparison.
///
/// - Parameters:
///   - areas: Areas in one coordinate reference system in meters. Empty ones are passed over.
///   - minimumArea: Overlaps and gaps smaller than this are left out, in square meters.
/// - Returns: What overlaps by its indices in `areas`, and the gaps by their places.
/// - Complexity: O(*n* log *n*) for areas of ordinary shape, where only neighbors' boxes meet.
/// - Throws: ``TopologyError`` with code `notFinite` or `operationFailed`.
public func coverage(
    of areas: [MultiPolygon], minimumArea: Double = 1
) throws(TopologyError) -> CoverageReport {
    let context = try GEOSContext("coverage")
    var valid: [MultiPolygon] = []
    valid.reserveCapacity(areas.count)
    for area in areas { valid.append(try repaired(area, in: context)) }
    return try coverage(ofValid: valid, minimumArea: minimumArea)
}

/// The same for areas that are known to be valid, which saves checking them again.
///
/// Areas that share their inner edges exactly are settled by ``EdgeCancellation``, everything else
/// by overlay.
///
/// - Throws: ``TopologyError`` with code `notFinite` or `operationFailed`.
package func coverage(
    ofValid valid: [MultiPolygon], minimumArea: Double = 1
) throws(TopologyError) -> CoverageReport {
    let context = try GEOSContext("coverage")
    if let cancellation = EdgeCancellation(valid), let outline = cancellation.outline {
        if outline.isEmpty { return CoverageReport() }
        if try validity(of: outline).isValid {
            return CoverageReport(
                gaps: try context.gaps(cancellation.gaps, minimumArea: minimumArea))
        }
    }
    return try overlayCoverage(of: valid, minimumArea: minimumArea)
}

/// The slow twin, by overlay: right for areas that fit in any way or not at all.
func overlayCoverage(
    of valid: [MultiPolygon], minimumArea: Double
) throws(TopologyError) -> CoverageReport {
    let context = try GEOSContext("coverage")
    var report = CoverageReport()
    var geometries = GEOSGeometryList(in: context)
    for area in valid { geometries.append(try context.geometry(area)) }
    for (first, second) in pairsOfMeetingBoxes(valid.map(\.boundingBox)) {
        // Null on failure. GEOS clips both to their common box first, so neighbors are cheap.
        let shared = try unsafe context.owned(
            GEOSIntersection_r(context.handle, geometries[first], geometries[second]))
        let area = try context.area(of: shared)
        if area >= minimumArea, area > 0 {
            report.overlaps.append(.init(first: first, second: second, area: area))
        }
    }
    report.overlaps.sort { ($0.first, $0.second) < ($1.first, $1.second) }
    report.gaps = try context.gaps(between: valid, minimumArea: minimumArea)
    return report
}

/// Pairs (lower index first) of boxes that meet, found by a sweep from west to east.
func pairsOfMeetingBoxes(_ boxes: [BoundingBox]) -> [(Int, Int)] {
    let order = boxes.indices.filter { !boxes[$0].isEmpty }
        .sorted { (boxes[$0].minX, $0) < (boxes[$1].minX, $1) }
    var pairs: [(Int, Int)] = []
    var open: [Int] = []
    for next in order {
        open.removeAll { boxes[$0].maxX < boxes[next].minX }
        for other in open where boxes[other].intersects(boxes[next]) {
            pairs.append((min(other, next), max(other, next)))
        }
        open.append(next)
    }
    return pairs
}

extension GEOSContext {
    fileprivate func area(of geometry: borrowing GEOSGeometryOwner) throws(TopologyError) -> Double
    {
        var area = 0.0
        // GEOSArea_r: 0 on failure.
        guard unsafe GEOSArea_r(handle, geometry.pointer, &area) != 0 else { throw failure }
        return area
    }

    fileprivate func gaps(
        between areas: [MultiPolygon], minimumArea: Double
    ) throws(TopologyError) -> [CoverageReport.Gap] {
        let united = try united(areas)
        let parts = try surface(united).polygons
        guard parts.contains(where: { !$0.holes.isEmpty }) else { return [] }
        // Holes may hold other parts: filling the exteriors and taking the union away leaves
        // exactly what is enclosed and uncovered.
        let filled = try self.united([
            MultiPolygon(parts.filter { !$0.holes.isEmpty }.map { Polygon(exterior: $0.exterior) })
        ])
        // Null on failure.
        let missing = try unsafe owned(
            GEOSDifference_r(handle, filled.pointer, united.pointer))
        return try gaps(surface(missing).polygons, minimumArea: minimumArea)
    }

    /// The gaps that are large enough, with a place in each, largest first.
    fileprivate func gaps(
        _ polygons: [Polygon], minimumArea: Double
    ) throws(TopologyError) -> [CoverageReport.Gap] {
        var gaps: [CoverageReport.Gap] = []
        for polygon in polygons {
            let area = polygon.area
            guard area >= minimumArea, area > 0 else { continue }
            let geometry = try geometry(MultiPolygon([polygon]))
            guard let place = try pointOnSurface(geometry) else { continue }
            gaps.append(.init(area: area, place: place))
        }
        return gaps.sorted {
            ($1.area, $0.place.x, $0.place.y) < ($0.area, $1.place.x, $1.place.y)
        }
    }
}
