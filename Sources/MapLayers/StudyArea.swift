public import PlanarGeometry
public import SafetyRecords
import SpatialIndexing

/// Where an analysis grid is laid: over areas, or over the extent of the data.
public enum StudyArea: Sendable {
    /// The union of the areas.
    case areas(AreaSet)
    /// A box: the extent of the records where no areas are named.
    case extent(BoundingBox)

    /// The smallest box around it.
    public var boundingBox: BoundingBox {
        switch self {
        case .areas(let areas): areas.boundingBox
        case .extent(let box): box
        }
    }

    /// The study area in words.
    var summary: String {
        switch self {
        case .areas(let areas): "the union of \(areas.source)"
        case .extent: "the extent of the records"
        }
    }

    /// For each cell of a grid, whether it shares a place with the study area.
    ///
    /// A cell does when an edge of an area passes through it or its center lies in an area. Edges
    /// drive the search, so the cost follows the length of the borders, not the number of cells.
    func cells(
        _ locators: SharedLocators, count: Int, center: (Int) -> Position,
        candidates: (Position, Position) -> [Int],
        cellAt: (Position) -> Int?, crosses: (Position, Position, Int) -> Bool
    ) throws(LayerError) -> [Bool] {
        guard case .areas(let areas) = self else { return [Bool](repeating: true, count: count) }
        var isIn = [Bool](repeating: false, count: count)
        for surface in areas.surfaces {
            for ring in surface.polygons.flatMap(\.rings) {
                var previous = ring.positions.first.flatMap(cellAt)
                for index in ring.positions.indices.dropFirst() {
                    let from = ring.positions[index - 1]
                    let to = ring.positions[index]
                    let cell = cellAt(to)
                    if let cell { isIn[cell] = true }
                    // Cells are convex: a segment with both ends in one never leaves it.
                    defer { previous = cell }
                    if cell != nil, cell == previous { continue }
                    for candidate in candidates(from, to) where !isIn[candidate] {
                        isIn[candidate] = crosses(from, to, candidate)
                    }
                }
            }
        }
        let locator = try locators.locator(of: areas)
        let open = isIn.indices.filter { !isIn[$0] }
        let centers = open.map(center)
        let assignment = locator.assign(
            xs: centers.map(\.x), ys: centers.map(\.y), threads: 1)
        for (index, cell) in open.enumerated() where assignment.areas[index] >= 0 {
            isIn[cell] = true
        }
        return isIn
    }
}

/// Whether a segment whose box meets the convex polygon's passes through it or touches it.
///
/// It does not exactly when all corners lie strictly on one side of the segment's line, or the
/// segment lies strictly beyond one of the polygon's edges.
func segment(_ from: Position, _ to: Position, crosses polygon: Polygon) -> Bool {
    let corners = polygon.exterior.positions
    guard polygon.boundingBox.intersects(BoundingBox(of: [from, to])) else { return false }
    if from != to {
        var left = 0
        var right = 0
        for corner in corners {
            switch orientation(from, to, corner) {
            case .left: left += 1
            case .right: right += 1
            case .collinear: return edgesAllow(from, to, corners)
            }
        }
        if left == 0 || right == 0 { return false }
    }
    return edgesAllow(from, to, corners)
}

/// Whether a segment holds a place of the half-open box, whose northern and eastern edges are not
/// part of it.
///
/// Boxes and the segment's line are tried as separating axes; what touches the closed box in a
/// corner alone counts only where that is the south-western one.
func segment(_ from: Position, _ to: Position, passesThrough box: BoundingBox) -> Bool {
    guard max(from.x, to.x) >= box.minX, min(from.x, to.x) < box.maxX,
        max(from.y, to.y) >= box.minY, min(from.y, to.y) < box.maxY
    else { return false }
    if from == to { return true }
    let southWest = Position(x: box.minX, y: box.minY)
    let others = [
        Position(x: box.maxX, y: box.minY), Position(x: box.maxX, y: box.maxY),
        Position(x: box.minX, y: box.maxY),
    ]
    let first = orientation(from, to, southWest)
    let rest = others.map { orientation(from, to, $0) }
    let sides = rest + [first]
    if sides.contains(.left), sides.contains(.right) { return true }
    guard first == .collinear else { return false }
    // Along the western or southern edge, or through their common corner.
    return rest.contains(.collinear) || BoundingBox(of: [from, to]).contains(southWest)
}

private func edgesAllow(_ from: Position, _ to: Position, _ corners: [Position]) -> Bool {
    for index in corners.indices.dropFirst() {
        let start = corners[index - 1]
        let end = corners[index]
        if orientation(start, end, from) == .right, orientation(start, end, to) == .right {
            return false
        }
    }
    return true
}

extension SquareGrid {
    /// The cells that a segment may pass through: in each row, the columns that it spans there.
    func cells(along from: Position, _ to: Position) -> [Int] {
        gridCells(
            along: from, to, width: cellSize, height: cellSize, margin: 0,
            first: (firstColumn, firstRow), size: (columns, rows))
    }
}

extension HexagonGrid {
    /// The cells that a segment may pass through; hexagons reach past their rows and columns.
    func cells(along from: Position, _ to: Position) -> [Int] {
        gridCells(
            along: from, to, width: cellSize, height: cellSize * 0.8660254037844386, margin: 1,
            first: (firstColumn, firstRow), size: (columns, rows))
    }
}

/// In each row of a grid that a segment crosses, the columns that it spans there, and a margin of
/// cells on every side.
private func gridCells(
    along from: Position, _ to: Position, width: Double, height: Double, margin: Int,
    first: (column: Int, row: Int), size: (columns: Int, rows: Int)
) -> [Int] {
    let low = from.y <= to.y ? from : to
    let high = from.y <= to.y ? to : from
    let bottom = Int((low.y / height).rounded(.down)) - margin
    let top = Int((high.y / height).rounded(.down)) + margin
    var cells: [Int] = []
    for row in max(
        bottom, first.row)...max(min(top, first.row + size.rows - 1), max(bottom, first.row))
    {
        // The part of the segment within the row and its margin, a hair wider than exact.
        let south = Double(row - margin) * height
        let north = Double(row + 1 + margin) * height
        let span = high.y - low.y
        let start = span > 0 ? min(1, max(0, (south - low.y) / span - 1e-9)) : 0
        let end = span > 0 ? min(1, max(0, (north - low.y) / span + 1e-9)) : 1
        let one = low.x + (high.x - low.x) * start
        let other = low.x + (high.x - low.x) * end
        let left = Int((min(one, other) / width).rounded(.down)) - 1 - margin - first.column
        let right = Int((max(one, other) / width).rounded(.down)) + 1 + margin - first.column
        let line = row - first.row
        guard line >= 0, line < size.rows, left < size.columns, right >= 0 else { continue }
        for column in max(0, left)...min(size.columns - 1, right) {
            cells.append(line * size.columns + column)
        }
    }
    return cells
}
