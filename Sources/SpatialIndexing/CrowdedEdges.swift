internal import PlanarGeometry

/// The many edges of one ring in one cell, made ready so that a point looks at a few of them only.
///
/// A segment tree over the northings where edges begin or end. Each edge is kept at the few nodes
/// whose stretches make up its own; at a node all edges reach over the whole stretch, so that
/// those that do not cross can be ordered from west to east (``EdgeStack``). A point looks at the
/// nodes above its own stretch and halves the edges of each: about log² of the number of edges,
/// where a scan would look at all of them. Ten thousand teeth of a comb through one cell cost a
/// point a dozen looks.
///
///     thresholds   Double × stretches − 1   where edges begin or end within the row of the cell
///     starts       UInt32 × (2 · leaves + 1)  first edge of each node, the root being 1;
///                                           0 is the stack along the meridian of the center
///     chains       UInt32 × 2 · leaves      how many edges of the node are in order
///     edges        UInt32 × …               by their first vertex
///     flats        (y, from, to) × …        edges along a parallel, and upper ends
///
/// Bentley 1977, "Solutions to Klee's rectangle problems" (the segment tree).
struct CrowdedEdges: Sendable {
    /// From how many edges of a ring in a cell on this pays.
    static let fewest = 128

    /// A part of a parallel on which a point is on the ring.
    private struct Flat {
        var y: Double
        var from: Double
        /// The farthest east that this or an earlier one on the same parallel reaches.
        var to: Double
    }

    private let center: Position
    private let thresholds: [Double]
    private let leaves: Int
    private let starts: [UInt32]
    private let chains: [UInt32]
    private let edges: [UInt32]
    private let flats: [Flat]
    /// Whether an odd number of edges lies south of the center on its meridian.
    private var isOddSouthOfCenter = false

    /// Number of entries of edges at nodes.
    var entryCount: Int { edges.count }

    /// The most edges that a point has to look at one by one at one node.
    var longestScan: Int {
        chains.indices.map { Int(starts[$0 + 1] - starts[$0] - chains[$0]) }.max() ?? 0
    }

    /// Makes edges of one ring ready; `nil` where so many cross each other that a scan is no
    /// slower, as the meridian of the center tells.
    ///
    /// - Parameters:
    ///   - input: All edges of the ring that have a point in the cell.
    ///   - rows: At least the northings of all points in the cell.
    ///   - center: The center of the cell.
    ///   - vertices: The vertices.
    init?(
        _ input: [UInt32], rows: ClosedRange<Double>, center: Position,
        vertices: [Position]
    ) {
        var meridian = input.filter { edge in
            let (a, b) = (vertices[Int(edge)].x, vertices[Int(edge) + 1].x)
            return min(a, b) <= center.x && center.x < max(a, b)
        }[...]
        let chain = EdgeStack.order(&meridian, near: center.x, .northward, vertices)
        guard 2 * chain >= meridian.count else { return nil }
        self.center = center
        flats = Self.flats(input, rows: rows, vertices)
        thresholds = Self.thresholds(input, rows: rows, vertices)
        var leaves = 1
        while leaves < thresholds.count + 1 { leaves *= 2 }
        self.leaves = leaves
        let entries = Self.entries(
            input, rows: rows, center: center, thresholds, leaves: leaves, vertices)

        // The entries in the order of the nodes.
        var starts = [UInt32](repeating: 0, count: 2 * leaves + 1)
        for entry in entries { starts[Int(entry.node) + 1] += 1 }
        for node in 0..<2 * leaves { starts[node + 1] += starts[node] }
        var edges = [UInt32](repeating: 0, count: entries.count)
        var next = starts
        for entry in entries {
            edges[Int(next[Int(entry.node)])] = entry.edge
            next[Int(entry.node)] += 1
        }

        var chains = [UInt32](repeating: 0, count: 2 * leaves)
        let borders = [rows.lowerBound] + thresholds + [rows.upperBound]
        for node in 0..<2 * leaves where starts[node] < starts[node + 1] {
            var middle = center.x
            if node > 0 {
                // The middle of the lowest stretch below the node.
                let below = node.leadingZeroBitCount - leaves.leadingZeroBitCount
                let leaf = node << below - leaves
                middle = borders[leaf] / 2 + borders[leaf + 1] / 2
            }
            let chain = EdgeStack.order(
                &edges[Int(starts[node])..<Int(starts[node + 1])], near: middle,
                node == 0 ? .northward : .eastward, vertices)
            chains[node] = UInt32(truncatingIfNeeded: chain)
        }
        self.starts = starts
        self.chains = chains
        self.edges = edges
        isOddSouthOfCenter = look(from: center, at: 0, .northward, vertices).isOdd
    }

    /// Where a point of the cell lies with respect to the ring.
    ///
    /// - Parameters:
    ///   - position: A point of the cell.
    ///   - isAroundCenter: Whether the ring lies around the center of the cell.
    ///   - vertices: The vertices.
    /// - Returns: What `Ring.locate` would say.
    /// - Complexity: O(log² *edges*) where few of them cross each other.
    func location(
        of position: Position, isAroundCenter: Bool, vertices: [Position]
    ) -> PointLocation {
        if isOnFlat(position) { return .boundary }
        // The path of `CellPath`: along the parallel to the meridian of the center, then along it.
        let corner = Position(x: center.x, y: position.y)
        var isInside = isAroundCenter
        var node = Self.count(in: thresholds, notAbove: position.y) + leaves
        while node > 0 {
            if starts[node] < starts[node + 1] {
                let own = look(from: position, at: node, .eastward, vertices)
                if own.isOnEdge { return .boundary }
                let other = look(from: corner, at: node, .eastward, vertices)
                if own.isOdd != other.isOdd { isInside.toggle() }
            }
            node /= 2
        }
        if look(from: corner, at: 0, .northward, vertices).isOdd != isOddSouthOfCenter {
            isInside.toggle()
        }
        return isInside ? .inside : .outside
    }

    /// Whether the edges of a node that lie before the point are odd in number, and whether the
    /// point is on one.
    private func look(
        from point: Position, at node: Int, _ axis: EdgeStack.Axis, _ vertices: [Position]
    ) -> (isOdd: Bool, isOnEdge: Bool) {
        let first = Int(starts[node])
        let end = first + Int(chains[node])
        var low = first
        var high = end
        while low < high {
            let middle = (low + high) / 2
            let edge = Int(edges[middle])
            if EdgeStack.lies(vertices[edge], vertices[edge + 1], before: point, axis) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        var isOdd = (low - first) % 2 == 1
        // An edge through the point lies before it, because the point is taken to be moved, and
        // no other lies between them.
        var isOnEdge = low > first && isOn(Int(edges[low - 1]), point, vertices)
        for place in end..<Int(starts[node + 1]) {
            let edge = Int(edges[place])
            if EdgeStack.lies(vertices[edge], vertices[edge + 1], before: point, axis) {
                isOdd.toggle()
            }
            if isOn(edge, point, vertices) { isOnEdge = true }
        }
        return (isOdd, isOnEdge)
    }

    private func isOn(_ edge: Int, _ point: Position, _ vertices: [Position]) -> Bool {
        orientation(vertices[edge], vertices[edge + 1], point) == .collinear
    }

    private func isOnFlat(_ point: Position) -> Bool {
        var low = 0
        var high = flats.count
        while low < high {
            let middle = (low + high) / 2
            if (flats[middle].y, flats[middle].from) <= (point.y, point.x) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low > 0 && flats[low - 1].y == point.y && flats[low - 1].to >= point.x
    }
}

// What the edges are sorted into.
extension CrowdedEdges {
    private static func flats(
        _ edges: [UInt32], rows: ClosedRange<Double>, _ vertices: [Position]
    ) -> [Flat] {
        var flats: [Flat] = edges.compactMap { edge in
            let (a, b) = (vertices[Int(edge)], vertices[Int(edge) + 1])
            // The stretch of an edge does not hold its upper end.
            let upper = a.y > b.y ? a : b
            guard rows.contains(upper.y) else { return nil }
            guard a.y == b.y else { return Flat(y: upper.y, from: upper.x, to: upper.x) }
            return Flat(y: a.y, from: min(a.x, b.x), to: max(a.x, b.x))
        }
        flats.sort { ($0.y, $0.from) < ($1.y, $1.from) }
        for place in flats.indices.dropFirst() where flats[place - 1].y == flats[place].y {
            flats[place].to = max(flats[place].to, flats[place - 1].to)
        }
        return flats
    }

    private static func thresholds(
        _ edges: [UInt32], rows: ClosedRange<Double>, _ vertices: [Position]
    ) -> [Double] {
        var all = edges.flatMap { [vertices[Int($0)].y, vertices[Int($0) + 1].y] }
        all.removeAll { $0 <= rows.lowerBound || $0 > rows.upperBound }
        all.sort()
        var distinct: [Double] = []
        for y in all where distinct.last != y { distinct.append(y) }
        return distinct
    }

    /// The nodes that each edge is kept at.
    private static func entries(
        _ edges: [UInt32], rows: ClosedRange<Double>, center: Position,
        _ thresholds: [Double], leaves: Int, _ vertices: [Position]
    ) -> [(node: UInt32, edge: UInt32)] {
        var entries: [(node: UInt32, edge: UInt32)] = []
        entries.reserveCapacity(2 * edges.count)
        for edge in edges {
            let (a, b) = (vertices[Int(edge)], vertices[Int(edge) + 1])
            if min(a.x, b.x) <= center.x && center.x < max(a.x, b.x) { entries.append((0, edge)) }
            let (south, north) = (min(a.y, b.y), max(a.y, b.y))
            guard south < north, south <= rows.upperBound, north > rows.lowerBound else { continue }
            // Stretches begin at a threshold and end before the next.
            var low = leaves + count(in: thresholds, notAbove: south)
            var high = leaves + count(in: thresholds, notAbove: north)
            if north > rows.upperBound { high += 1 }
            while low < high {
                if low % 2 == 1 {
                    entries.append((UInt32(truncatingIfNeeded: low), edge))
                    low += 1
                }
                if high % 2 == 1 {
                    high -= 1
                    entries.append((UInt32(truncatingIfNeeded: high), edge))
                }
                low /= 2
                high /= 2
            }
        }
        return entries
    }

    private static func count(in thresholds: [Double], notAbove y: Double) -> Int {
        var low = 0
        var high = thresholds.count
        while low < high {
            let middle = (low + high) / 2
            if thresholds[middle] <= y { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
