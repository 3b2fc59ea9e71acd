package import PlanarGeometry

/// Whether it is proven, without GEOS, that a ring neither crosses nor touches itself, repeats no
/// position and has an area.
///
/// `false` says nothing: ask ``validity(of:)`` then.
///
/// - Complexity: O(*positions*); a ring that would take longer is not proven.
package func isProvenSimple(_ ring: Ring) -> Bool { SimpleRingProof.succeeds(for: ring) }

/// Proves that a ring neither crosses nor touches itself, without GEOS.
///
/// Nearly all polygons of an honest file are one ring without a fault, and a proof of that costs a
/// fraction of GEOS's search for one. The ring is cut into runs of eight edges, each with its box,
/// and the boxes are gathered four at a time into larger ones; where two boxes lie apart, so do all
/// the edges in them. What is left, mostly neighbors along the ring, is decided by `orientation`,
/// which is exact. There is no sorting, because a ring already keeps near what is near.
///
///     edges      0 … 7 │ 8 … 15 │ 16 … 23 │ 24 … 31 │ …
///     level 0    box     box      box       box          one a run
///     level 1    └──────────── box ───────────┘          one for four
///
/// A proof can fail for a simple ring too: one that repeats a position, that has coordinates at the
/// ends of what numbers can be, or that fills a plane so densely that boxes tell nothing. GEOS is
/// asked then, and for every ring that has a fault, because it also says which.
@safe
struct SimpleRingProof {
    private struct Box {
        var minX = Double.infinity
        var minY = Double.infinity
        var maxX = -Double.infinity
        var maxY = -Double.infinity

        @inline(__always)
        mutating func cover(_ place: Position) {
            minX = place.x < minX ? place.x : minX
            minY = place.y < minY ? place.y : minY
            maxX = place.x > maxX ? place.x : maxX
            maxY = place.y > maxY ? place.y : maxY
        }

        @inline(__always)
        mutating func cover(_ other: Box) {
            minX = min(minX, other.minX)
            minY = min(minY, other.minY)
            maxX = max(maxX, other.maxX)
            maxY = max(maxY, other.maxY)
        }

        @inline(__always)
        func meets(_ other: Box) -> Bool {
            other.minX <= maxX && other.maxX >= minX && other.minY <= maxY
                && other.maxY >= minY
        }
    }

    /// The positions of the ring, the closing one included; on loan for one proof.
    private let positions: UnsafeBufferPointer<Position>
    private let edgeCount: Int
    private var boxes: [Box] = []
    /// Where each level begins in `boxes`, and the end of the last.
    private var levels: [Int] = [0]
    /// How many more boxes may be compared before the proof is given up.
    private var patience: Int

    private static let runLength = 8
    private static let fanOut = 4

    /// Whether the ring is proven to be simple and to have an area.
    static func succeeds(for ring: Ring) -> Bool {
        unsafe ring.positions.withUnsafeBufferPointer { positions in
            guard positions.count >= leastRingPositionCount,
                unsafe positions[0] == positions[positions.count - 1],
                unsafe isOrdinary(positions)
            else { return false }
            // The pointer lives as long as this call.
            var proof = unsafe SimpleRingProof(positions)
            return proof.isSimple()
        }
    }

    private init(_ positions: UnsafeBufferPointer<Position>) {
        unsafe self.positions = unsafe positions
        edgeCount = positions.count - 1
        patience = 64 * edgeCount + 1_000
        let runs = (edgeCount + Self.runLength - 1) / Self.runLength
        boxes.reserveCapacity(runs + runs / (Self.fanOut - 1) + 8)
        for run in 0..<runs {
            var box = Box()
            for index in run * Self.runLength...min((run + 1) * Self.runLength, edgeCount) {
                unsafe box.cover(positions[index])
            }
            boxes.append(box)
        }
        levels.append(boxes.count)
        while levels[levels.count - 1] - levels[levels.count - 2] > 1 {
            let below = levels[levels.count - 2]..<levels[levels.count - 1]
            for start in stride(from: below.lowerBound, to: below.upperBound, by: Self.fanOut) {
                var box = boxes[start]
                for index in start + 1..<max(start + 1, min(start + Self.fanOut, below.upperBound))
                {
                    box.cover(boxes[index])
                }
                boxes.append(box)
            }
            levels.append(boxes.count)
        }
    }

    /// Whether no edge has length 0 or runs straight back over the one before it, and all numbers
    /// are such that `orientation` is exact.
    private static func isOrdinary(_ positions: UnsafeBufferPointer<Position>) -> Bool {
        var before = unsafe positions[positions.count - 2]
        for index in 0..<positions.count - 1 {
            let place = unsafe positions[index]
            let after = unsafe positions[index + 1]
            guard isOrdinary(place.x), isOrdinary(place.y), place != after else { return false }
            // For edges that run back both products are negative or 0, whatever the rounding.
            let along =
                (place.x - before.x) * (after.x - place.x)
                + (place.y - before.y) * (after.y - place.y)
            if !(along > 0), orientation(before, place, after) == .collinear { return false }
            before = place
        }
        return true
    }

    /// Whether products of differences of such numbers neither overflow nor underflow.
    @inline(__always)
    private static func isOrdinary(_ number: Double) -> Bool {
        let magnitude = abs(number)
        return magnitude <= 1e100 && (magnitude >= 1e-100 || magnitude == 0)
    }

    private mutating func isSimple() -> Bool {
        isSimple(within: 0, level: levels.count - 2)
    }

    /// Whether no two edges below a box of a level meet but at their common end.
    private mutating func isSimple(within node: Int, level: Int) -> Bool {
        if level == 0 { return runIsSimple(node) }
        let children = children(of: node, level)
        for first in children {
            guard isSimple(within: first, level: level - 1) else { return false }
            for second in first + 1..<max(first + 1, children.upperBound) {
                guard areApart(first, second, level: level - 1) else { return false }
            }
        }
        return true
    }

    /// Whether no edge below one box of a level meets one below another but at a common end.
    private mutating func areApart(_ first: Int, _ second: Int, level: Int) -> Bool {
        patience -= 1
        guard patience > 0 else { return false }
        guard boxes[levels[level] + first].meets(boxes[levels[level] + second]) else {
            return true
        }
        if level == 0 { return runsAreApart(first, second) }
        for left in children(of: first, level) {
            guard boxes[levels[level - 1] + left].meets(boxes[levels[level] + second]) else {
                continue
            }
            for right in children(of: second, level) {
                guard areApart(left, right, level: level - 1) else { return false }
            }
        }
        return true
    }

    private func children(of node: Int, _ level: Int) -> Range<Int> {
        let count = levels[level] - levels[level - 1]
        return node * Self.fanOut..<min((node + 1) * Self.fanOut, count)
    }

    private func edges(of run: Int) -> Range<Int> {
        run * Self.runLength..<min((run + 1) * Self.runLength, edgeCount)
    }

    private func runIsSimple(_ run: Int) -> Bool {
        let edges = edges(of: run)
        for first in edges {
            let box = boxOfEdge(first)
            // The next edge shares an end with this one, which `isOrdinary` has looked at.
            for second in first + 2..<max(first + 2, edges.upperBound) {
                guard edgesAreApart(first, box, second) else { return false }
            }
        }
        return true
    }

    private mutating func runsAreApart(_ first: Int, _ second: Int) -> Bool {
        let whole = boxes[second]
        let others = edges(of: second)
        for edge in edges(of: first) {
            let box = boxOfEdge(edge)
            guard box.meets(whole) else { continue }
            patience -= Self.runLength
            for other in others {
                guard edgesAreApart(edge, box, other) else { return false }
            }
        }
        return true
    }

    @inline(__always)
    private func boxOfEdge(_ edge: Int) -> Box {
        let (a, b) = unsafe (positions[edge], positions[edge + 1])
        return Box(
            minX: min(a.x, b.x), minY: min(a.y, b.y), maxX: max(a.x, b.x), maxY: max(a.y, b.y))
    }

    /// Whether two edges have no place in common but an end where they follow each other.
    @inline(__always)
    private func edgesAreApart(_ first: Int, _ box: Box, _ second: Int) -> Bool {
        guard box.meets(boxOfEdge(second)) else { return true }
        let follow = second == first + 1 || (first == 0 && second == edgeCount - 1)
        return follow || linesAreApart(first, second)
    }

    private func linesAreApart(_ first: Int, _ second: Int) -> Bool {
        let (a, b) = unsafe (positions[first], positions[first + 1])
        let (c, d) = unsafe (positions[second], positions[second + 1])
        let ofC = orientation(a, b, c)
        if ofC != .collinear, ofC == orientation(a, b, d) { return true }
        let ofA = orientation(c, d, a)
        return ofA != .collinear && ofA == orientation(c, d, b)
    }
}
