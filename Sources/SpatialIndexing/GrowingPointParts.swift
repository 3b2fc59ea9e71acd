internal import PlanarGeometry

/// Points in trees of growing size, and a few recent ones in no tree at all.
///
///     recent      at most 256 points by ascending identifier, looked at one by one
///     parts       tree, tree, tree …: each at least twice as large as the next
///
/// What is too much for `recent` becomes a part, and is merged with the part before it as long as
/// that is less than twice as large. So there are at most log₂ *count* parts, and a point takes
/// part in at most as many merges.
///
/// Bentley & Saxe 1980, *Journal of Algorithms* 1(4), "Decomposable searching problems I:
/// static-to-dynamic transformation", doi:10.1016/0196-6774(80)90015-2.
struct GrowingPointParts {
    static let recentLimit = 256

    private(set) var recent = IdentifiedPoints()
    private(set) var parts: [GrowingPointPart] = []

    init() {}

    /// All points in one part.
    init(_ points: IdentifiedPoints) throws(IndexError) {
        if points.count > Self.recentLimit {
            parts = [try GrowingPointPart(points)]
        } else {
            recent = points
        }
    }

    /// The number of points, those that are gone included.
    var count: Int { parts.reduce(recent.count) { $0 + $1.points.count } }

    /// Where a point is: `part` is `nil` for a recent one.
    func find(_ identifier: Int) -> (part: Int?, index: Int)? {
        let index = recent.firstIndex(atLeast: identifier)
        if index < recent.count, recent.identifiers[index] == identifier { return (nil, index) }
        for part in parts.indices.reversed() {
            if let index = parts[part].index(of: identifier) { return (part, index) }
        }
        return nil
    }

    /// Inserts a point behind those with the same identifier.
    mutating func insert(_ identifier: Int, _ position: Position) throws(IndexError) {
        if recent.count == Self.recentLimit {
            try add(recent)
            recent = IdentifiedPoints()
        }
        var index = recent.firstIndex(atLeast: identifier)
        while index < recent.count, recent.identifiers[index] == identifier { index += 1 }
        recent.identifiers.insert(identifier, at: index)
        recent.xs.insert(position.x, at: index)
        recent.ys.insert(position.y, at: index)
    }

    /// Makes points by ascending identifier a part and restores the sizes of the parts.
    mutating func add(_ points: IdentifiedPoints) throws(IndexError) {
        var part = try GrowingPointPart(points)
        var kept = parts.count
        while kept > 0, parts[kept - 1].points.count < 2 * part.points.count {
            part = try parts[kept - 1].merged(with: part)
            kept -= 1
        }
        // Nothing has changed until here, so that an error leaves everything as it was.
        parts.removeSubrange(kept...)
        parts.append(part)
    }

    mutating func removeRecent(_ index: Int) {
        recent.identifiers.remove(at: index)
        recent.xs.remove(at: index)
        recent.ys.remove(at: index)
    }

    mutating func remove(_ index: Int, part: Int) { parts[part].remove(index) }

    /// The points that are not gone, by ascending identifier.
    func living() -> IdentifiedPoints {
        var entries: [(identifier: Int, x: Double, y: Double)] = []
        for part in parts {
            for index in 0..<part.points.count where !part.isGone(index) {
                entries.append(
                    (part.points.identifiers[index], part.points.xs[index], part.points.ys[index]))
            }
        }
        for index in 0..<recent.count {
            entries.append((recent.identifiers[index], recent.xs[index], recent.ys[index]))
        }
        entries.sort { $0.identifier < $1.identifier }
        var result = IdentifiedPoints()
        result.reserveCapacity(entries.count)
        for entry in entries { result.append(entry.identifier, entry.x, entry.y) }
        return result
    }

    /// How many points a region holds, those that are gone included.
    func count(in tree: (PackedPointTree) -> Int, contains: (Position) -> Bool) -> Int {
        var count = 0
        for part in parts { count += tree(part.tree) }
        for index in 0..<recent.count where contains(recent.position(index)) { count += 1 }
        return count
    }
}
