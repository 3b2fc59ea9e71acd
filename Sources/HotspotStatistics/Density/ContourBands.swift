public import PlanarGeometry

/// Where a density lies between two levels.
public struct ContourBand: Hashable, Sendable {
    /// The least density in the band; it belongs to the band.
    public let lower: Double
    /// Where the next band begins; `nil` for the highest.
    public let upper: Double?
    /// The surface, with holes; its exteriors run counterclockwise.
    public let surface: MultiPolygon
}

/// The surfaces between contour lines of values on a lattice.
///
/// Marching squares: between four neighboring places a line runs straight from side to side, where
/// linear interpolation along the sides meets the level. Where two opposite corners lie above and two
/// below, the mean of the four decides which pair is joined: so lines of different levels never
/// cross, and bands are nested.
///
/// The lattice is widened by half a step on every side with the values at its edge, so that bands
/// cover the cells of the places and are closed at the map's edge. A square of which a corner has no
/// value is in no band; bands are closed along it. Rings that touch themselves are taken apart, so
/// that every polygon is valid: rings of one band meet in single points at most.
///
/// Lorensen & Cline 1987, *SIGGRAPH '87*, "Marching cubes", doi:10.1145/37401.37422, in the plane.
///
/// - Parameters:
///   - values: One per place, row by row from the south-west; `nil` where there is none.
///   - lattice: The places.
///   - levels: From ``ContourLevels/levels(for:)``: ascending, all different.
///   - progress: Told how far the work is, and asked whether to stop.
/// - Returns: One band per level, from the lowest, empty ones included. What is below the lowest
///   level is in no band.
/// - Throws: ``StatisticsError`` with code `lengthMismatch`, `badParameter` for levels that do not
///   rise, `tooLarge` where a band has more than 50 million pieces of line, or `cancelled`.
/// - Complexity: O(*levels* × *places*) and O(*n* log *n*) in the pieces of line.
public func contourBands(
    of values: [Double?], on lattice: EvaluationLattice, levels: [Double],
    progress: StatisticsProgress? = nil
) throws(StatisticsError) -> [ContourBand] {
    guard values.count == lattice.count else {
        throw StatisticsError(
            .lengthMismatch, "There are \(values.count) values and \(lattice.count) places",
            remedy: "Give one value per place")
    }
    let levels = try ContourLevels.given(levels).levels(for: [])
    let field = ContourField(values, lattice)
    progress?.announce(steps: 2 * levels.count)
    var bands: [ContourBand] = []
    var lines = try field.lines(at: levels[0])
    progress?.advance()
    for (index, level) in levels.enumerated() {
        try progress?.check()
        let upper = index + 1 < levels.count ? levels[index + 1] : nil
        let above = try upper.map { level throws(StatisticsError) in try field.lines(at: level) }
        progress?.advance()
        let pieces =
            lines + (above ?? []).map { ContourPiece(from: $0.to, to: $0.from) }
            + field.borders(from: level, to: upper ?? .infinity)
        bands.append(
            ContourBand(lower: level, upper: upper, surface: try ContourRings(pieces).surface()))
        lines = above ?? []
        progress?.advance()
    }
    return bands
}
