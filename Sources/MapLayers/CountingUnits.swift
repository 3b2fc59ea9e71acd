public import HotspotStatistics
public import PlanarGeometry
public import SafetyRecords
import SpatialIndexing

/// What is counted in: areas from a file, or the cells of a grid over a study area.
///
/// Units have a fixed order: areas by identifier, cells by row and column from the south-west. The
/// order decides nothing but the order of the features.
public struct CountingUnits: Sendable {
    enum Kind: Sendable {
        case areas(AreaLocator)
        case squares(SquareGrid, unitOfCell: [Int32])
        case hexagons(HexagonGrid, unitOfCell: [Int32])
    }

    let kind: Kind
    /// The cells of the grid that are units, ascending; empty for areas.
    let cells: [Int]
    /// The identifier of the set of areas; `nil` for a grid.
    let areaSet: String?
    /// What the units are, in words: "areas of stadsdel", "250 m square cells".
    public let summary: String
    /// Identifiers in order.
    public let identifiers: [String]
    /// Names; `nil` for cells.
    public let names: [String?]?
    /// Surfaces in order, in the working reference system.
    public let surfaces: [MultiPolygon]
    /// Population at risk in order, where there is one.
    public let populations: [Double?]?
    /// The field the population comes from.
    public let populationField: String?
    /// A number of each area to analyze, where there is one.
    public let values: [Double?]?
    /// Further fields of the areas, by name; none for cells.
    public let columns: [String: AreaColumn]
    /// EPSG code of the reference system of the surfaces.
    public let referenceSystemCode: Int

    /// Number of units.
    public var count: Int { identifiers.count }

    /// Areas as units.
    ///
    /// - Throws: ``LayerError`` with code `index` where an area cannot be indexed.
    public init(
        _ areas: AreaSet, locators: SharedLocators = SharedLocators(), referenceSystemCode: Int
    ) throws(LayerError) {
        kind = .areas(try locators.locator(of: areas))
        cells = []
        areaSet = areas.source
        summary = "areas of \(areas.source)"
        identifiers = areas.identifiers
        names = areas.names.contains { $0 != nil } ? areas.names : nil
        surfaces = areas.surfaces
        populations = areas.populations
        populationField = areas.populationField
        values = areas.values
        columns = areas.columns
        self.referenceSystemCode = referenceSystemCode
    }

    /// The square cells that share a place with the study area, empty ones included.
    ///
    /// - Throws: ``LayerError`` with code `badGrid` for a grid of no or too many cells.
    public init(
        squaresOf cellSize: Double, over studyArea: StudyArea,
        locators: SharedLocators = SharedLocators(), referenceSystemCode: Int
    ) throws(LayerError) {
        guard let grid = SquareGrid(covering: studyArea.boundingBox, cellSize: cellSize) else {
            throw Self.badGrid(cellSize, studyArea)
        }
        let isUnit = try studyArea.cells(
            locators, count: grid.count, center: { grid.boundingBox(ofCell: $0).center },
            candidates: { grid.cells(along: $0, $1) },
            cellAt: grid.cell(at:),
            crosses: { segment($0, $1, passesThrough: grid.boundingBox(ofCell: $2)) })
        cells = isUnit.indices.filter { isUnit[$0] }
        kind = .squares(grid, unitOfCell: Self.units(of: cells, count: grid.count))
        areaSet = nil
        summary = "\(meters(cellSize)) m square cells over \(studyArea.summary)"
        identifiers = cells.map(grid.identifier(ofCell:))
        surfaces = cells.map { MultiPolygon([Polygon(grid.boundingBox(ofCell: $0))]) }
        names = nil
        populations = nil
        populationField = nil
        values = nil
        columns = [:]
        self.referenceSystemCode = referenceSystemCode
    }

    /// The hexagonal cells that share a place with the study area, empty ones included.
    ///
    /// - Throws: ``LayerError`` with code `badGrid` for a grid of no or too many cells.
    public init(
        hexagonsOf cellSize: Double, over studyArea: StudyArea,
        locators: SharedLocators = SharedLocators(), referenceSystemCode: Int
    ) throws(LayerError) {
        guard let grid = HexagonGrid(covering: studyArea.boundingBox, cellSize: cellSize) else {
            throw Self.badGrid(cellSize, studyArea)
        }
        let isUnit = try studyArea.cells(
            locators, count: grid.count, center: grid.center(ofCell:),
            candidates: { grid.cells(along: $0, $1) },
            cellAt: grid.cell(at:),
            crosses: { segment($0, $1, crosses: grid.polygon(ofCell: $2)) })
        cells = isUnit.indices.filter { isUnit[$0] }
        kind = .hexagons(grid, unitOfCell: Self.units(of: cells, count: grid.count))
        areaSet = nil
        summary = "\(meters(cellSize)) m hexagonal cells over \(studyArea.summary)"
        identifiers = cells.map(grid.identifier(ofCell:))
        surfaces = cells.map { MultiPolygon([grid.polygon(ofCell: $0)]) }
        names = nil
        populations = nil
        populationField = nil
        values = nil
        columns = [:]
        self.referenceSystemCode = referenceSystemCode
    }

    private static func badGrid(_ cellSize: Double, _ studyArea: StudyArea) -> LayerError {
        let box = studyArea.boundingBox
        return LayerError(
            .badGrid, layer: "grid",
            detail: "cells of \(meters(cellSize)) m over \(meters(box.width.rounded())) × "
                + "\(meters(box.height.rounded())) m "
                + "make no grid of 1 to \(SquareGrid.maximumCellCount) cells",
            remedy: "Choose another cell size, or a smaller study area with --areas")
    }

    private static func units(of cells: [Int], count: Int) -> [Int32] {
        var units = [Int32](repeating: -1, count: count)
        for (unit, cell) in cells.enumerated() { units[cell] = Int32(unit) }
        return units
    }

    /// The middle of each unit: the cell's center, the area's centroid.
    package var centers: [Position] {
        switch kind {
        case .areas: surfaces.map(\.centroid)
        case .squares(let grid, _): cells.map { grid.boundingBox(ofCell: $0).center }
        case .hexagons(let grid, _): cells.map(grid.center(ofCell:))
        }
    }

    /// The neighbors of each unit.
    ///
    /// Cells of a grid are neighbors by their integer rows and columns, never by comparing
    /// coordinates; areas by their borders, snapped by the tolerance. Distances are those of the
    /// centers.
    ///
    /// - Throws: ``StatisticsError`` where the rule asks for more neighbors than there are areas,
    ///   for a field that the areas do not have, or for a file that does not fit them.
    public func weights(
        _ rule: NeighborRule, snapping tolerance: Double
    ) throws(StatisticsError) -> SpatialWeights {
        switch (rule, kind) {
        case (.nearest(let count), _): return try .nearest(count, of: centers)
        case (.band(let radius), _): return try .distanceBand(radius, of: centers)
        case (.kernel(let kernel, let bandwidth), _):
            return try .kernel(kernel, bandwidth: bandwidth, of: centers)
        case (.kernelNearest(let kernel, let count), _):
            return try .kernel(kernel, nearest: count, of: centers)
        case (.inverseDistance(let radius), _):
            return try .inverseDistance(within: radius, of: centers)
        case (.block(let field), _):
            guard let column = columns[field] else {
                throw StatisticsError(
                    .badParameter, "\(summary) have no field '\(field)' to be neighbors by",
                    remedy: "Use block:FIELD with areas that have the field; a grid has none")
            }
            return try .block(column.texts)
        case (.file(let file), _): return try file.weights(of: identifiers)
        case (.queen, .areas): return try .contiguity(surfaces, .queen, snapping: tolerance)
        case (.rook, .areas): return try .contiguity(surfaces, .rook, snapping: tolerance)
        case (_, .squares(let grid, let unitOfCell)):
            return gridWeights(unitOfCell) { grid.neighbors(ofCell: $0, corners: rule == .queen) }
        case (_, .hexagons(let grid, let unitOfCell)):
            // Hexagons meet in edges alone: queen and rook are the same.
            return gridWeights(unitOfCell) { grid.neighbors(ofCell: $0) }
        }
    }

    private func gridWeights(
        _ unitOfCell: [Int32], _ neighbors: (Int) -> [Int]
    ) -> SpatialWeights {
        SpatialWeights(count: cells.count) { unit, row in
            for cell in neighbors(cells[unit]) where unitOfCell[cell] >= 0 {
                row.append(Int(unitOfCell[cell]))
            }
        }
    }

    /// A key for the random streams of each unit: it depends on the identifier alone.
    package var keys: [UInt64] { identifiers.map(streamKey) }
}

/// A length in meters without a needless fraction.
func meters(_ length: Double) -> String {
    Int(exactly: length).map { String($0) } ?? String(length)
}

/// The 64-bit FNV-1a hash of an identifier.
private func streamKey(_ identifier: String) -> UInt64 {
    identifier.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
}
