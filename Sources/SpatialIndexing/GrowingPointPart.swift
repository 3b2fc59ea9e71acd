internal import PlanarGeometry

/// Points by ascending identifier: the columns that a part of a growing index is made of.
struct IdentifiedPoints {
    var identifiers: [Int] = []
    var xs: [Double] = []
    var ys: [Double] = []

    var count: Int { identifiers.count }

    func position(_ index: Int) -> Position { Position(x: xs[index], y: ys[index]) }

    mutating func append(_ identifier: Int, _ x: Double, _ y: Double) {
        identifiers.append(identifier)
        xs.append(x)
        ys.append(y)
    }

    mutating func reserveCapacity(_ capacity: Int) {
        identifiers.reserveCapacity(capacity)
        xs.reserveCapacity(capacity)
        ys.reserveCapacity(capacity)
    }

    /// The first index whose identifier is not below another.
    func firstIndex(atLeast identifier: Int) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if identifiers[middle] < identifier { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// A tree that never changes, over points by ascending identifier, and a bit for each that is gone.
///
/// An identifier can be in a part more than once, because a point that moves is removed here and
/// inserted elsewhere, and parts are merged later; at most one of them is not gone.
struct GrowingPointPart {
    let points: IdentifiedPoints
    let tree: PackedPointTree
    private var gone: [UInt64]

    init(_ points: IdentifiedPoints) throws(IndexError) {
        self.points = points
        tree = try PackedPointTree(xs: points.xs, ys: points.ys)
        gone = Array(repeating: 0, count: (points.count + 63) / 64)
    }

    func isGone(_ index: Int) -> Bool { gone[index >> 6] >> UInt64(index & 63) & 1 != 0 }

    mutating func remove(_ index: Int) { gone[index >> 6] |= 1 << UInt64(index & 63) }

    /// Where the point with the identifier is that is not gone.
    func index(of identifier: Int) -> Int? {
        var index = points.firstIndex(atLeast: identifier)
        while index < points.count, points.identifiers[index] == identifier {
            if !isGone(index) { return index }
            index += 1
        }
        return nil
    }

    /// One part of two, with what is gone of both.
    func merged(with other: GrowingPointPart) throws(IndexError) -> GrowingPointPart {
        var all = IdentifiedPoints()
        all.reserveCapacity(points.count + other.points.count)
        var bits = [UInt64](repeating: 0, count: (points.count + other.points.count + 63) / 64)
        var (a, b) = (0, 0)
        while a < points.count || b < other.points.count {
            let takesFirst =
                b == other.points.count
                || a < points.count && points.identifiers[a] <= other.points.identifiers[b]
            let (part, index) = takesFirst ? (self, a) : (other, b)
            if part.isGone(index) { bits[all.count >> 6] |= 1 << UInt64(all.count & 63) }
            all.append(
                part.points.identifiers[index], part.points.xs[index], part.points.ys[index])
            if takesFirst { a += 1 } else { b += 1 }
        }
        var result = try GrowingPointPart(all)
        result.gone = bits
        return result
    }
}
