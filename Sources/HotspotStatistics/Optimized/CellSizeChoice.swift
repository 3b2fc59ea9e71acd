public import PlanarGeometry
import RealModule
import SpatialIndexing

/// The side of the cells that incidents are counted in, and how it was found.
public struct CellSizeChoice: Hashable, Sendable {
    /// The side of a square cell, in meters.
    public internal(set) var size: Double
    /// `√(2A/N)`: the side at which cells hold two incidents on average, in meters.
    public internal(set) var sizeByArea: Double
    /// Twice the median distance from a distinct site to the nearest other one, in meters.
    public internal(set) var sizeBySpacing: Double
    /// The number of incidents with a place.
    public internal(set) var incidentCount: Int
    /// The number of different places they have.
    public internal(set) var siteCount: Int
    /// How many cells of this size hold an incident.
    public internal(set) var occupiedCellCount: Int
    /// How often the size was made smaller until enough cells held an incident.
    public internal(set) var reductions: Int
    /// Whether the size was made larger to keep to ``maximumCellCount``.
    public internal(set) var isEnlarged: Bool

    /// Fewer incidents, or fewer cells with incidents, are refused.
    public static let leastCount = 30
    /// The most cells that a chosen size makes of the study area.
    public static let maximumCellCount = 100_000

    /// Larger sizes than this many meters are no cells of a map.
    static let largestSize = 1e9

    /// The sizes to choose among: round numbers, each at most 1.5 times the one before.
    static let roundNumbers = [1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8]
}

/// Chooses the side of square cells from the places of the incidents.
///
/// The rules, in order:
/// 1. The larger of `√(2A/N)` (two incidents a cell on average, a rule of quadrat counts) and twice
///    the median distance between neighboring sites, so that a cell is seldom one address alone.
/// 2. Rounded to the nearest of the series 1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, … meters, 10 m
///    at least.
/// 3. Taken larger along the series until the study area has at most 100 000 cells.
/// 4. Taken smaller along it, four times at most, until 30 cells hold an incident.
///
/// In the spirit of Esri's Optimized Hot Spot Analysis, with rules of its own. Cells begin at whole
/// multiples of the size, as in `SquareGrid`. Positions in any order give the same choice.
///
/// - Parameters:
///   - positions: Where the incidents are, in meters, as often as they happened there.
///   - area: The study area, in square meters.
/// - Returns: The size, with what it was chosen from.
/// - Throws: ``StatisticsError`` with code `tooFew` below 30 incidents, or where they fill fewer than
///   30 cells; `badParameter` for an area that is not positive; `notFinite`; `tooLarge`.
/// - Complexity: O(*n* log *n*).
public func chooseCellSize(
    _ positions: [Position], studyArea area: Double
) throws(StatisticsError) -> CellSizeChoice {
    guard area.isFinite, area > 0 else {
        throw StatisticsError(
            .badParameter, "The study area is \(area) m²",
            remedy: "Name areas with --areas: incidents along a line have no extent of their own")
    }
    guard positions.count >= CellSizeChoice.leastCount else {
        throw tooFewIncidents(positions.count)
    }
    if let bad = positions.firstIndex(where: { !$0.isFinite }) {
        throw StatisticsError(
            .notFinite, "Incident \(bad) has no place on the plane",
            remedy: "Leave out incidents without a position")
    }
    let sites = Array(Set(positions))
    let spacing = try medianSpacing(sites)
    let byArea = Double.sqrt(2 * (area / Double(positions.count)))
    guard spacing <= CellSizeChoice.largestSize, byArea <= CellSizeChoice.largestSize else {
        throw StatisticsError(
            .tooLarge, "Cells would be \(max(2 * spacing, byArea)) m wide",
            remedy: "Check the positions: they are meters, and no planet is that large")
    }
    var choice = CellSizeChoice(
        size: 0, sizeByArea: byArea, sizeBySpacing: 2 * spacing, incidentCount: positions.count,
        siteCount: sites.count, occupiedCellCount: 0, reductions: 0, isEnlarged: false)
    var step = max(nearestStep(max(byArea, 2 * spacing)), nearestStep(10))
    while area / (roundSize(step) * roundSize(step)) > Double(CellSizeChoice.maximumCellCount) {
        step += 1
        choice.isEnlarged = true
    }
    choice.size = roundSize(step)
    choice.occupiedCellCount = occupiedCells(sites, size: choice.size)
    while choice.occupiedCellCount < CellSizeChoice.leastCount {
        step -= 1
        guard choice.reductions < 4, !choice.isEnlarged, roundSize(step) >= 10 else {
            throw StatisticsError(
                .tooFew,
                "The \(positions.count) incidents lie in only \(choice.occupiedCellCount) cells "
                    + "of \(choice.size) m",
                remedy: "Hot spots need incidents in at least \(CellSizeChoice.leastCount) cells: "
                    + "choose a longer period or a wider area")
        }
        choice.reductions += 1
        choice.size = roundSize(step)
        choice.occupiedCellCount = occupiedCells(sites, size: choice.size)
    }
    return choice
}

private func tooFewIncidents(_ count: Int) -> StatisticsError {
    StatisticsError(
        .tooFew, "There are only \(count) incidents with a place",
        remedy: "Settings can be chosen from at least \(CellSizeChoice.leastCount) incidents: "
            + "choose a longer period or fewer filters")
}

/// The median distance from a site to the nearest other one, in meters.
private func medianSpacing(_ sites: [Position]) throws(StatisticsError) -> Double {
    guard sites.count >= 2 else { return 0 }
    let tree: PackedPointTree
    do throws(IndexError) {
        tree = try PackedPointTree(xs: sites.map(\.x), ys: sites.map(\.y))
    } catch {
        throw StatisticsError(.tooLarge, error.description, remedy: "Choose a shorter period")
    }
    var squares: [Double] = []
    squares.reserveCapacity(sites.count)
    for (index, site) in sites.enumerated() {
        let found = tree.nearest(to: site, count: 2).first { $0.index != index }
        if let found { squares.append(site.squaredDistance(to: sites[found.index])) }
    }
    squares.sort()
    let middle = squares.count / 2
    guard squares.count.isMultiple(of: 2) else { return Double.sqrt(squares[middle]) }
    return (Double.sqrt(squares[middle - 1]) + Double.sqrt(squares[middle])) / 2
}

private func occupiedCells(_ sites: [Position], size: Double) -> Int {
    var cells: Set<Position> = []
    for site in sites {
        cells.insert(
            Position(x: (site.x / size).rounded(.down), y: (site.y / size).rounded(.down)))
    }
    return cells.count
}

/// A size by its number in the series: 0 is 1 m, 10 is 10 m.
private func roundSize(_ step: Int) -> Double {
    let series = CellSizeChoice.roundNumbers
    let decade = step >= 0 ? step / series.count : -((series.count - 1 - step) / series.count)
    return series[step - decade * series.count] * Double.pow(10, decade)
}

/// The number of the size that is nearest by ratio.
private func nearestStep(_ size: Double) -> Int {
    let decade = Int(Double.log10(size).rounded(.down))
    let series = CellSizeChoice.roundNumbers
    let first = decade * series.count
    var best = first
    for step in first...(first + series.count)
    where abs(Double.log(roundSize(step) / size)) < abs(Double.log(roundSize(best) / size)) {
        best = step
    }
    return best
}
