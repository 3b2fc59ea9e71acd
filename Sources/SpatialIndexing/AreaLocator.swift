internal import ChunkedWork
public import PlanarGeometry

/// Tells which area holds a point: areas compiled once, for many points.
///
/// A grid is laid over the areas. A cell that no edge crosses knows the areas it lies in, so most
/// points are placed by looking at one number. In a cell that edges cross, the side of the cell's
/// center with respect to each ring is known, and the few edges in the cell tell, with exact
/// predicates, whether the point is on the same side. The answers are those of
/// `MultiPolygon.locate`, bit for bit.
///
/// Areas are closed: a point on an edge is in the area and is told to be on its boundary. In a
/// partition the area with the lowest index, which should be the one with the lowest identifier,
/// gets the points on shared edges. Areas may overlap, have holes and parts, be empty or without
/// extent; a ring that crosses itself is taken by the even-odd rule.
///
///     let locator = try AreaLocator([west, east])
///     locator.areas(at: Position(x: 5, y: 5))       // [Hit(area: 0, onBoundary: false)]
///
/// Memory is a few words for each edge and at most four cells for each edge, four million in all.
public struct AreaLocator: Sendable {
    let grid: AreaGrid
    /// Number of areas.
    public let count: Int

    /// Compiles the areas.
    ///
    /// - Parameters:
    ///   - areas: The areas in the order of their identifiers, the lowest first.
    ///   - threads: How many threads to use; less than 1 counts as 1. What is compiled is the same
    ///     with any number.
    /// - Throws: ``IndexError`` with code `notFinite` (the index of the area is named) or
    ///   `tooManyItems`. Empty areas, and none at all, are not an error.
    /// - Complexity: O(*vertices* + *cells*) for areas that do not lie over each other by the
    ///   hundred.
    public init(_ areas: [MultiPolygon], threads: Int = 1) throws(IndexError) {
        try self.init(areas, minimumCells: 0, threads: threads)
    }

    init(
        _ areas: [MultiPolygon], minimumCells: Int, maximumCells: Int = .max, threads: Int = 1,
        bandSize: Int = 8192
    ) throws(IndexError) {
        let plan = try AreaGridPlan(
            areas, minimumCells: minimumCells, maximumCells: maximumCells, threads: threads)
        grid = try AreaGrid(plan, threads: threads, bandSize: bandSize)
        count = areas.count
    }

    /// An area that holds a position.
    public struct Hit: Hashable, Sendable {
        /// The index of the area.
        public let area: Int
        /// Whether the position lies exactly on an edge or vertex of the area.
        public let onBoundary: Bool

        /// Makes a hit.
        public init(area: Int, onBoundary: Bool) {
            self.area = area
            self.onBoundary = onBoundary
        }
    }

    /// All areas that hold the position, ascending; none for what is not a number.
    public func areas(at position: Position) -> [Hit] {
        var hits: [Hit] = []
        // The reader is not kept.
        unsafe grid.withReader { reader in
            let word = unsafe reader.word(x: position.x, y: position.y)
            unsafe reader.forEachArea(x: position.x, y: position.y, word: word) {
                hits.append(Hit(area: $0, onBoundary: $1))
            }
        }
        return hits
    }

    /// Gives each of many points the lowest area that holds it.
    ///
    /// The points are taken in chunks of fixed size and the answers put together in the order of
    /// the chunks, so that they are the same with any number of threads.
    ///
    /// - Parameters:
    ///   - xs: Eastings.
    ///   - ys: Northings, as many. Points that are not finite are in no area.
    ///   - threads: How many threads to use; less than 1 counts as 1.
    /// - Returns: For each point its area, and what else is worth knowing.
    /// - Precondition: `xs` and `ys` have the same length.
    public func assign(xs: [Double], ys: [Double], threads: Int) -> AreaAssignment {
        precondition(xs.count == ys.count, "every point needs one x and one y coordinate")
        let chunkCount = (xs.count + Self.chunkSize - 1) / Self.chunkSize
        var result = AreaAssignment(
            areas: [Int32](repeating: -1, count: xs.count),
            onBoundary: [Bool](repeating: false, count: xs.count), extraHits: [])
        var extraHits = [[(point: Int, area: Int32)]](repeating: [], count: chunkCount)
        // Each chunk writes only its own part of the three arrays, which nobody else touches
        // until all are done, and reads the coordinates of its points.
        unsafe result.areas.withUnsafeMutableBufferPointer { areas in
            unsafe result.onBoundary.withUnsafeMutableBufferPointer { onBoundary in
                unsafe extraHits.withUnsafeMutableBufferPointer { extraHits in
                    nonisolated(unsafe) let areas = unsafe areas
                    nonisolated(unsafe) let onBoundary = unsafe onBoundary
                    nonisolated(unsafe) let extraHits = unsafe extraHits
                    forEachChunk(count: xs.count, size: Self.chunkSize, threads: threads) {
                        chunk, points, _ in
                        unsafe grid.withReader { reader in
                            unsafe Self.assign(
                                xs, ys, points, reader, areas, onBoundary, &extraHits[chunk])
                        }
                    }
                }
            }
        }
        result.extraHits = Array(extraHits.joined())
        return result
    }

    private static let chunkSize = 8192

    private static func assign(
        _ xs: [Double], _ ys: [Double], _ points: Range<Int>, _ reader: AreaGridReader,
        _ areas: UnsafeMutableBufferPointer<Int32>,
        _ onBoundary: UnsafeMutableBufferPointer<Bool>,
        _ extraHits: inout [(point: Int, area: Int32)]
    ) {
        unsafe xs.withUnsafeBufferPointer { xs in
            unsafe ys.withUnsafeBufferPointer { ys in
                unsafe withUnsafeTemporaryAllocation(of: Int32.self, capacity: points.count) {
                    crossed in
                    // First the cells, then what they say: in loops so short that the reads of
                    // many cells wait for memory together.
                    for point in points {
                        unsafe areas[point] = Int32(
                            truncatingIfNeeded: reader.cell(x: xs[point], y: ys[point]))
                    }
                    for point in points {
                        let cell = unsafe Int(areas[point])
                        // One less than the word is the area, or −1.
                        unsafe areas[point] =
                            cell < 0 ? -1 : Int32(truncatingIfNeeded: reader.cells[cell]) &- 1
                    }
                    // The others are picked with no branch, for none could be foreseen.
                    var count = 0
                    for point in points {
                        unsafe crossed[count] = Int32(
                            truncatingIfNeeded: point &- points.lowerBound)
                        unsafe count &+= Int(UInt32(bitPattern: areas[point] &+ 1) >> 31)
                    }
                    // Then those near edges, or in several areas.
                    for place in 0..<count {
                        let point = unsafe points.lowerBound + Int(crossed[place])
                        let word = unsafe UInt32(bitPattern: areas[point] &+ 1)
                        var first: Int32 = -1
                        var anyBoundary = false
                        unsafe reader.forEachArea(x: xs[point], y: ys[point], word: word) {
                            area, isBoundary in
                            let area = Int32(truncatingIfNeeded: area)
                            if first < 0 { first = area } else { extraHits.append((point, area)) }
                            if isBoundary { anyBoundary = true }
                        }
                        unsafe areas[point] = first
                        unsafe onBoundary[point] = anyBoundary
                    }
                }
            }
        }
    }
}
