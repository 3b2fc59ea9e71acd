public import PlanarGeometry

/// Points that come, move and go, without a rebuild of everything for each: windows, disks,
/// surfaces and nearest neighbors, by identifier.
///
/// For incidents that arrive every night, are revised and are withdrawn. For points that never
/// change use ``PackedPointTree``, which takes half the memory. Every answer is the one that a tree
/// built anew over the present points would give, and does not depend on the order of changes.
///
///     var index = GrowingPointIndex()
///     try index.insert(7, at: Position(x: 0, y: 0))
///     try index.insert(9, at: Position(x: 3, y: 4))
///     index.search(within: 5, of: Position(x: 0, y: 0))              // [7, 9]
///     try index.move(9, to: Position(x: 3, y: 5))
///     index.search(within: 5, of: Position(x: 0, y: 0))              // [7]
///
/// Points live in several packed trees, each at least twice as large as the next, and a few recent
/// ones in none. A removed point keeps its place in its tree and is marked; a second collection of
/// trees holds the removed points alone, so that a count is a count in the one less a count in the
/// other. As soon as more points are removed than present, what is left becomes one tree.
///
/// A value: a copy is independent, and shares memory until one of the two changes. Memory: about
/// 46 bytes a point, removed ones included until they are swept out.
public struct GrowingPointIndex: Sendable {
    /// All points that were inserted and not yet swept out.
    private var stored = GrowingPointParts()
    /// Those of them that are gone, again.
    private var removed = GrowingPointParts()
    /// How many points are present.
    public private(set) var count = 0

    /// Makes an index without points.
    public init() {}

    /// Makes an index of many points at once.
    ///
    /// - Throws: As ``insert(_:xs:ys:)``.
    public init(_ identifiers: [Int], xs: [Double], ys: [Double]) throws(IndexError) {
        try insert(identifiers, xs: xs, ys: ys)
    }

    /// Inserts a point.
    ///
    /// - Throws: ``IndexError`` with code `duplicateIdentifier`, `notFinite` or `tooManyItems`;
    ///   then nothing has changed.
    /// - Complexity: O(log² *count*) on the average over many; at worst that of a build.
    public mutating func insert(_ identifier: Int, at position: Position) throws(IndexError) {
        try check(position, 0)
        guard self[identifier] == nil else { throw .duplicateIdentifier(identifier, index: 0) }
        try checkRoom(for: 1)
        try stored.insert(identifier, position)
        count += 1
    }

    /// Inserts many points, such as those of a night.
    ///
    /// - Parameters:
    ///   - identifiers: One for each point, none of them in the index yet.
    ///   - xs: Eastings, as many.
    ///   - ys: Northings, as many.
    /// - Throws: ``IndexError`` with code `lengthMismatch`, `notFinite`, `duplicateIdentifier` (the
    ///   index in the arguments is named) or `tooManyItems`; then nothing has changed.
    /// - Complexity: O(*new* · log *count*) on the average over many; at worst that of a build.
    public mutating func insert(
        _ identifiers: [Int], xs: [Double], ys: [Double]
    ) throws(IndexError) {
        guard xs.count == ys.count else { throw .lengthMismatch(xs.count, ys.count) }
        guard identifiers.count == xs.count else {
            throw IndexError(
                .lengthMismatch,
                "There are \(identifiers.count) identifiers but \(xs.count) points; give one each.")
        }
        for index in xs.indices { try check(Position(x: xs[index], y: ys[index]), index) }
        try checkRoom(for: xs.count)
        let order = identifiers.indices.sorted {
            (identifiers[$0], $0) < (identifiers[$1], $1)
        }
        var points = IdentifiedPoints()
        points.reserveCapacity(order.count)
        for index in order {
            if points.identifiers.last == identifiers[index] || self[identifiers[index]] != nil {
                throw .duplicateIdentifier(identifiers[index], index: index)
            }
            points.append(identifiers[index], xs[index], ys[index])
        }
        if points.count <= GrowingPointParts.recentLimit / 4 {
            for index in 0..<points.count {
                try stored.insert(points.identifiers[index], points.position(index))
            }
        } else {
            try stored.add(points)
        }
        count += points.count
    }

    /// Moves a point to another place.
    ///
    /// - Throws: ``IndexError`` with code `unknownIdentifier`, `notFinite` or `tooManyItems`; then
    ///   nothing has changed.
    /// - Complexity: As a removal and an insertion.
    public mutating func move(_ identifier: Int, to position: Position) throws(IndexError) {
        try check(position, 0)
        guard self[identifier] != nil else { throw .unknownIdentifier(identifier) }
        try checkRoom(for: 1)
        remove(identifier)
        try stored.insert(identifier, position)
        count += 1
    }

    /// Removes a point.
    ///
    /// - Returns: Whether there was one; a withdrawal that comes twice is not an error.
    /// - Complexity: O(log² *count*) on the average over many; at worst that of a build.
    @discardableResult
    public mutating func remove(_ identifier: Int) -> Bool {
        guard let (part, index) = stored.find(identifier) else { return false }
        count -= 1
        guard let part else {
            stored.removeRecent(index)
            return true
        }
        let position = stored.parts[part].points.position(index)
        stored.remove(index, part: part)
        do throws(IndexError) {
            try removed.insert(identifier, position)
            if removed.count > count + GrowingPointParts.recentLimit {
                stored = try GrowingPointParts(stored.living())
                removed = GrowingPointParts()
            }
        } catch {
            preconditionFailure("points that were in a tree are refused by another: \(error)")
        }
        return true
    }

    /// Where a point is; `nil` where there is none with the identifier.
    ///
    /// - Complexity: O(log² *count*).
    public subscript(identifier: Int) -> Position? {
        guard let (part, index) = stored.find(identifier) else { return nil }
        return part.map { stored.parts[$0].points.position(index) }
            ?? stored.recent.position(index)
    }

    private func check(_ position: Position, _ index: Int) throws(IndexError) {
        guard position.isFinite else {
            throw .notFinite(
                index, "Point \(index) has the coordinates \(position.x), \(position.y)")
        }
    }

    private func checkRoom(for new: Int) throws(IndexError) {
        guard stored.count + new < UInt32.max else {
            throw .tooManyItems(stored.count + new, "points")
        }
    }
}

extension GrowingPointIndex {
    /// The points in the box, its edges included, as ascending identifiers.
    ///
    /// - Complexity: O(log² *count* + *found*), with *found* before removed points are left out.
    public func search(_ box: BoundingBox) -> [Int] {
        search(in: { $0.search(box) }, contains: box.contains)
    }

    /// How many points the box holds, its edges included.
    public func count(in box: BoundingBox) -> Int {
        count(in: { $0.count(in: box) }, contains: box.contains)
    }

    /// The points at most so far from the center, as ascending identifiers; as
    /// `PackedPointTree.search(within:of:)`.
    public func search(within radius: Double, of center: Position) -> [Int] {
        search(
            in: { $0.search(within: radius, of: center) },
            contains: Self.disk(radius, center))
    }

    /// How many points lie at most so far from the center.
    public func count(within radius: Double, of center: Position) -> Int {
        count(
            in: { $0.count(within: radius, of: center) },
            contains: Self.disk(radius, center))
    }

    /// The points in the surface, its boundary included, as ascending identifiers.
    public func search(inside surface: MultiPolygon) -> [Int] {
        search(
            in: { $0.search(inside: surface) }, contains: { surface.locate($0) != .outside })
    }

    /// How many points lie in the surface, its boundary included.
    public func count(inside surface: MultiPolygon) -> Int {
        count(in: { $0.count(inside: surface) }, contains: { surface.locate($0) != .outside })
    }

    /// The nearest points by ascending distance; points at equal distance by ascending identifier.
    ///
    /// - Parameters:
    ///   - position: Where to look from; nothing is near a position that is not finite.
    ///   - count: How many to find at most.
    ///   - maximumDistance: How far to look; the limit itself counts.
    /// - Returns: Identifiers, in `index`, and distances.
    /// - Complexity: As `PackedPointTree.nearest` for each tree, and for what was removed near the
    ///   position.
    public func nearest(
        to position: Position, count: Int, within maximumDistance: Double = .infinity
    ) -> [Neighbor] {
        guard count > 0, position.isFinite, maximumDistance >= 0 else { return [] }
        var found: [Neighbor] = []
        for part in stored.parts {
            found.append(contentsOf: part.nearest(position, count, maximumDistance))
        }
        let squaredLimit = maximumDistance * maximumDistance
        for index in 0..<stored.recent.count {
            let square = stored.recent.position(index).squaredDistance(to: position)
            guard square <= squaredLimit else { continue }
            found.append(
                Neighbor(
                    index: stored.recent.identifiers[index], distance: square.squareRoot()))
        }
        found.sort { ($0.distance, $0.index) < ($1.distance, $1.index) }
        return Array(found.prefix(count))
    }

    private static func disk(_ radius: Double, _ center: Position) -> (Position) -> Bool {
        guard radius >= 0, center.isFinite else { return { _ in false } }
        return { $0.squaredDistance(to: center) <= radius * radius }
    }

    private func search(
        in tree: (PackedPointTree) -> [Int], contains: (Position) -> Bool
    ) -> [Int] {
        var found: [Int] = []
        for part in stored.parts {
            for index in tree(part.tree) where !part.isGone(index) {
                found.append(part.points.identifiers[index])
            }
        }
        for index in 0..<stored.recent.count where contains(stored.recent.position(index)) {
            found.append(stored.recent.identifiers[index])
        }
        found.sort()
        return found
    }

    private func count(
        in tree: (PackedPointTree) -> Int, contains: (Position) -> Bool
    ) -> Int {
        stored.count(in: tree, contains: contains) - removed.count(in: tree, contains: contains)
    }
}

extension GrowingPointPart {
    /// The nearest points that are not gone, by distance and identifier.
    ///
    /// A part is by ascending identifier, so the order of its indices, which settles ties in the
    /// tree, is that of the identifiers.
    fileprivate func nearest(
        _ position: Position, _ count: Int, _ maximumDistance: Double
    ) -> [Neighbor] {
        // Those that are gone may be in the way; then more are asked for.
        var asked = min(count, tree.count)
        while true {
            let all = tree.nearest(to: position, count: asked, within: maximumDistance)
            let living = all.filter { !isGone($0.index) }
            if living.count >= count || all.count < asked || asked == tree.count {
                return living.prefix(count).map {
                    Neighbor(index: points.identifiers[$0.index], distance: $0.distance)
                }
            }
            asked = asked > tree.count / 2 ? tree.count : 2 * asked
        }
    }
}
