/// Which areas are neighbors of which, and how much each weighs, as compressed rows.
///
/// A row never contains the focal area itself, lists each neighbor once, and is ascending. Rows need
/// not be symmetric: the nearest neighbor of one area may have nearer ones. Weights are binary
/// (every neighbor weighs 1) unless they were made with numbers of their own.
///
///     offsets      [0, 2, 3, 5]          one more than there are areas
///     links        [1, 2,  0,  0, 1]     row i is links[offsets[i] ..< offsets[i + 1]]
///     linkWeights  [.5, .2, .5, .2, .9]  one a link; none where all weigh 1
///     selfWeights  [1, 1, 1]             one an area; none where all are 1
///
/// Memory: 8 bytes an area and 4 bytes a link; with numbers 8 bytes more for each.
public struct SpatialWeights: Hashable, Sendable {
    /// Where each row begins; the last entry is the number of links.
    let offsets: [Int]
    /// The neighbors of all rows, one row after the other.
    let links: [Int32]
    /// The weight of each link, all finite and none negative; `nil` where every one is 1.
    let linkWeights: [Double]?
    /// What each area weighs for itself in statistics that include it (Gi*); `nil` where that is 1.
    let selfWeights: [Double]?

    /// The largest number of links a set of weights may have (1 GB of memory).
    public static let maximumLinkCount = 250_000_000

    /// Makes weights from one list of neighbors per area.
    ///
    /// The lists may be in any order; repetitions and the area itself are dropped.
    ///
    /// - Parameter neighbors: For each area the indices of its neighbors, each below the number of
    ///   areas. An index outside is a bug of the caller and stops the program.
    /// - Complexity: O(*links* log *neighbors per area*).
    public init(neighbors: [[Int]]) {
        var builder = Builder(count: neighbors.count)
        for (focal, row) in neighbors.enumerated() {
            for neighbor in row {
                precondition(
                    neighbors.indices.contains(neighbor),
                    "neighbor \(neighbor) of area \(focal) is not among \(neighbors.count) areas")
            }
            builder.append(row, focal: focal)
        }
        self = builder.weights
    }

    /// Makes weights row by row, without a list for each area.
    ///
    /// - Parameters:
    ///   - count: The number of areas.
    ///   - neighbors: Appends the neighbors of an area to an empty row: in any order, repetitions
    ///     and the area itself permitted, each below `count`.
    package init(count: Int, neighbors: (_ area: Int, _ row: inout [Int]) -> Void) {
        var builder = Builder(count: count)
        var row: [Int] = []
        for area in 0..<count {
            row.removeAll(keepingCapacity: true)
            neighbors(area, &row)
            precondition(row.allSatisfy { $0 >= 0 && $0 < count }, "a neighbor is no area")
            builder.append(row, focal: area)
        }
        self = builder.weights
    }

    /// Makes weights from rows that already are as the type promises.
    init(
        offsets: [Int], links: [Int32], linkWeights: [Double]? = nil, selfWeights: [Double]? = nil
    ) {
        precondition(linkWeights.map { $0.count == links.count } ?? true, "one weight a link")
        precondition(selfWeights.map { $0.count == offsets.count - 1 } ?? true, "one an area")
        self.offsets = offsets
        self.links = links
        self.linkWeights = linkWeights
        self.selfWeights = selfWeights
    }

    /// Whether every neighbor weighs 1, and every area weighs 1 for itself.
    public var isBinary: Bool { linkWeights == nil && selfWeights == nil }

    /// The number of areas.
    public var count: Int { offsets.count - 1 }

    /// The number of links, each direction counted.
    public var linkCount: Int { links.count }

    /// The number of neighbors of an area, itself not counted.
    public func cardinality(of area: Int) -> Int { offsets[area + 1] - offsets[area] }

    /// The neighbors of an area, ascending.
    public func neighbors(of area: Int) -> Neighbors {
        Neighbors(links: links[offsets[area]..<offsets[area + 1]])
    }

    /// The areas without neighbors, ascending.
    public var isolates: [Int] { (0..<count).filter { cardinality(of: $0) == 0 } }

    /// The neighbors of one area: a view into the rows, ascending, without copying them.
    public struct Neighbors: RandomAccessCollection, Sendable {
        fileprivate let links: ArraySlice<Int32>

        /// Always 0.
        public var startIndex: Int { 0 }
        /// The number of neighbors.
        public var endIndex: Int { links.count }
        /// The index of a neighboring area.
        public subscript(position: Int) -> Int { Int(links[links.startIndex + position]) }
    }
}

extension SpatialWeights {
    /// Collects rows in the order of the areas.
    struct Builder {
        private var offsets: [Int] = [0]
        private var links: [Int32] = []
        private var row: [Int] = []

        init(count: Int) {
            precondition(count <= Int(Int32.max), "more areas than the compressed rows can number")
            offsets.reserveCapacity(count + 1)
        }

        /// Appends the row of the next area; in any order, repetitions and the focal dropped.
        mutating func append(_ neighbors: some Sequence<Int>, focal: Int) {
            row.removeAll(keepingCapacity: true)
            row.append(contentsOf: neighbors)
            row.sort()
            var previous = -1
            for neighbor in row where neighbor != focal && neighbor != previous {
                links.append(Int32(neighbor))
                previous = neighbor
            }
            offsets.append(links.count)
        }

        var linkCount: Int { links.count }

        var weights: SpatialWeights { SpatialWeights(offsets: offsets, links: links) }
    }
}
