import PlanarGeometry
import SpatialIndexing

/// One edge of a boundary; its ends differ.
struct Segment: Hashable {
    var from: Position
    var to: Position

    var box: BoundingBox {
        BoundingBox(
            minX: min(from.x, to.x), minY: min(from.y, to.y),
            maxX: max(from.x, to.x), maxY: max(from.y, to.y))
    }
}

/// The edges of all rings of an area, ring by ring, without those of length 0.
struct Boundary {
    private(set) var segments: [Segment] = []
    /// The end of each ring in `segments`.
    private var ringEnds: [Int] = []
    let box: BoundingBox
    let isFinite: Bool

    init(_ surface: MultiPolygon) {
        var box = BoundingBox.empty
        var isFinite = true
        for polygon in surface.polygons {
            for ring in polygon.rings {
                for (from, to) in zip(ring.positions, ring.positions.dropFirst()) where from != to {
                    segments.append(Segment(from: from, to: to))
                    box.formUnion(from)
                }
                isFinite = isFinite && ring.positions.allSatisfy(\.isFinite)
                ringEnds.append(segments.count)
            }
        }
        self.box = box
        self.isFinite = isFinite
    }

    /// Whether two boundaries meet; see ``SpatialWeights/contiguity(_:_:snapping:)`` for the rule.
    func meets(_ other: Boundary, _ kind: Contiguity, within tolerance: Double) -> Bool {
        let mine = near(other.box.expanded(by: tolerance))
        let theirs = other.near(box.expanded(by: tolerance))
        guard !mine.isEmpty, !theirs.isEmpty else { return false }
        let candidates = SegmentPairs(
            mine.map { segments[$0] }, theirs.map { other.segments[$0] }, tolerance)
        switch kind {
        case .queen:
            return candidates.contains { $0.touches($1, within: tolerance) }
        case .rook:
            if candidates.contains(where: { $0.overlaps($1) }) { return true }
            guard tolerance > 0 else { return false }
            // Measured along either boundary, so that the order of the areas cannot matter.
            return longestStretch(mine, candidates, tolerance) > 4 * tolerance
                || other.longestStretch(theirs, candidates.swapped, tolerance) > 4 * tolerance
        }
    }

    /// The edges whose boxes meet the box, ascending.
    private func near(_ box: BoundingBox) -> [Int] {
        segments.indices.filter { segments[$0].box.intersects(box) }
    }

    /// The longest unbroken part of a ring within the tolerance of the other boundary, in meters.
    ///
    /// Parts that go on across the start of the ring are joined. `mine` are the edges that
    /// `candidates` pairs with edges of the other boundary.
    private func longestStretch(
        _ mine: [Int], _ candidates: SegmentPairs, _ tolerance: Double
    ) -> Double {
        var covered = [[ClosedRange<Double>]](repeating: [], count: mine.count)
        candidates.forEach { index, segment, other in
            if let part = segment.part(within: tolerance, of: other) { covered[index].append(part) }
        }
        var parts: [Int: [ClosedRange<Double>]] = [:]
        for (index, segment) in mine.enumerated() where !covered[index].isEmpty {
            parts[segment] = joined(covered[index])
        }
        var longest = 0.0
        var ringStart = 0
        for ringEnd in ringEnds {
            var stretch = 0.0
            for _ in 0..<2 {  // twice around
                for segment in ringStart..<ringEnd {
                    guard let parts = parts[segment] else {
                        stretch = 0
                        continue
                    }
                    let length = segments[segment].length
                    for part in parts {
                        if part.lowerBound > 0 { stretch = 0 }
                        stretch += (part.upperBound - part.lowerBound) * length
                        longest = max(longest, stretch)
                        if part.upperBound < 1 { stretch = 0 }
                    }
                }
            }
            ringStart = ringEnd
        }
        return longest
    }

    /// The union of the ranges, ascending and disjoint.
    private func joined(_ ranges: [ClosedRange<Double>]) -> [ClosedRange<Double>] {
        var result: [ClosedRange<Double>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = result.last, range.lowerBound <= last.upperBound {
                let end = max(last.upperBound, range.upperBound)
                result[result.count - 1] = last.lowerBound...end
            } else {
                result.append(range)
            }
        }
        return result
    }
}

/// The pairs of edges from two boundaries whose boxes come within a tolerance of each other.
struct SegmentPairs {
    private let left: [Segment]
    private let right: [Segment]
    private let tolerance: Double
    /// Over the right edges where comparing all with all would take long.
    private let tree: PackedRTree?

    init(_ left: [Segment], _ right: [Segment], _ tolerance: Double) {
        self.left = left
        self.right = right
        self.tolerance = tolerance
        let few = left.count * right.count < 4096
        // An index that cannot be made only costs time.
        tree = few ? nil : try? PackedRTree(right.map(\.box))
    }

    /// The same pairs, sides exchanged.
    var swapped: SegmentPairs { SegmentPairs(right, left, tolerance) }

    /// Whether any pair passes the test.
    func contains(where test: (Segment, Segment) -> Bool) -> Bool {
        for segment in left {
            let box = segment.box.expanded(by: tolerance)
            if let tree {
                if tree.search(box).contains(where: { test(segment, right[$0]) }) { return true }
            } else if right.contains(where: { $0.box.intersects(box) && test(segment, $0) }) {
                return true
            }
        }
        return false
    }

    /// Visits every pair, with the index of the left edge.
    func forEach(_ visit: (Int, Segment, Segment) -> Void) {
        for (index, segment) in left.enumerated() {
            let box = segment.box.expanded(by: tolerance)
            if let tree {
                for other in tree.search(box) { visit(index, segment, right[other]) }
            } else {
                for other in right where other.box.intersects(box) { visit(index, segment, other) }
            }
        }
    }
}
