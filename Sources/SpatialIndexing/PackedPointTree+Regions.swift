public import PlanarGeometry

extension PackedPointTree {
    /// The points in the box, its edges included, as ascending indices of the input.
    ///
    /// - Complexity: O(log *count* + *found*) for compact boxes, and the sorting of what is found.
    public func search(_ box: BoundingBox) -> [Int] {
        box.isEmpty ? [] : search(BoxRegion(box: box))
    }

    /// Replaces the content of `found` with the points in the box, its edges included, as indices
    /// of the input in the order of the curve.
    ///
    /// For many queries in a row: beyond what `found` grows to, no memory is allocated.
    public func search(_ box: BoundingBox, into found: inout [UInt32]) {
        found.removeAll(keepingCapacity: true)
        if !box.isEmpty { collect(BoxRegion(box: box), into: &found) }
    }

    /// How many points the box holds, its edges included.
    ///
    /// Nodes wholly inside the box answer without a look at their points.
    public func count(in box: BoundingBox) -> Int {
        box.isEmpty ? 0 : count(BoxRegion(box: box))
    }

    /// The points at most so far from the center, as ascending indices of the input.
    ///
    /// The disk is closed: a point is in it where the square of its distance is at most the square
    /// of the radius, both rounded to 64 bits. A negative or undefined radius finds nothing.
    public func search(within radius: Double, of center: Position) -> [Int] {
        DiskRegion(radius: radius, center: center).map(search) ?? []
    }

    /// Replaces the content of `found` with the points at most so far from the center, as indices
    /// of the input in the order of the curve.
    ///
    /// For many queries in a row: beyond what `found` grows to, no memory is allocated.
    public func search(
        within radius: Double, of center: Position, into found: inout [UInt32]
    ) {
        found.removeAll(keepingCapacity: true)
        guard let disk = DiskRegion(radius: radius, center: center) else { return }
        collect(disk, into: &found)
    }

    /// How many points lie at most so far from the center.
    public func count(within radius: Double, of center: Position) -> Int {
        DiskRegion(radius: radius, center: center).map(count) ?? 0
    }

    /// Replaces the content of `found` with ``search(within:of:)``: for many queries in a row,
    /// without memory of its own for each.
    package func search(
        within radius: Double, of center: Position, into found: inout [Int]
    ) {
        found.removeAll(keepingCapacity: true)
        guard let disk = DiskRegion(radius: radius, center: center) else { return }
        withPoints { points in
            // Items come from the layout, so they lie within the columns.
            points.nodes.visit(
                { disk.masks(of: $0) },
                whole: { items in
                    for item in items { unsafe found.append(Int(points.ids[item])) }
                },
                leaf: { items in
                    for item in items
                    where unsafe disk.contains(x: points.xs[item], y: points.ys[item]) {
                        unsafe found.append(Int(points.ids[item]))
                    }
                })
        }
        sortAscending(&found, below: count)
    }

    func search(_ region: some PointRegion) -> [Int] {
        var found: [UInt32] = []
        collect(region, into: &found)
        var indices = found.map { Int($0) }
        sortAscending(&indices, below: count)
        return indices
    }

    func count(_ region: some PointRegion) -> Int {
        withPoints { points in
            var count = 0
            points.nodes.visit(
                { region.masks(of: $0) },
                whole: { count &+= $0.count },
                leaf: { items in count &+= points.count(items, in: region) })
            return count
        }
    }

    private func collect(_ region: some PointRegion, into found: inout [UInt32]) {
        withPoints { points in
            unsafe withUnsafeTemporaryAllocation(of: UInt32.self, capacity: HitList.capacity) {
                // The room outlives the list.
                var hits = unsafe HitList(room: $0.baseAddress.unsafelyUnwrapped)
                points.nodes.visit(
                    { region.masks(of: $0) },
                    whole: { items in unsafe hits.append(points.ids, items, to: &found) },
                    leaf: { items in points.append(items, in: region, to: &hits, &found) })
                hits.empty(into: &found)
            }
        }
    }
}

extension PackedPoints {
    /// Goes through some items, eight at a time as long as there are as many, then one by one.
    @inline(__always)
    private func forEach(
        _ items: Range<Int>, in region: some PointRegion,
        eight: (_ first: Int, PointMarks) -> Void, one: (Int) -> Void
    ) {
        var item = items.lowerBound
        while item &+ 8 <= items.upperBound {
            // Eight coordinates of each column, all of them among the items.
            let x = unsafe UnsafeRawPointer(xs + item).loadUnaligned(as: SIMD8<Double>.self)
            let y = unsafe UnsafeRawPointer(ys + item).loadUnaligned(as: SIMD8<Double>.self)
            eight(item, region.marks(x, y))
            item &+= 8
        }
        while item < items.upperBound {
            if unsafe region.contains(x: xs[item], y: ys[item]) { one(item) }
            item &+= 1
        }
    }

    /// How many of some items lie in a place.
    @inline(__always)
    func count(_ items: Range<Int>, in region: some PointRegion) -> Int {
        var count = 0
        forEach(
            items, in: region, eight: { _, marks in count &+= marks.count },
            one: { _ in count &+= 1 })
        return count
    }

    /// Adds those of some items that lie in a place to a list.
    @inline(__always)
    func append(
        _ items: Range<Int>, in region: some PointRegion, to hits: inout HitList,
        _ found: inout [UInt32]
    ) {
        forEach(
            items, in: region,
            eight: { first, marks in unsafe hits.append(ids + first, marks, to: &found) },
            one: { item in unsafe hits.append(ids[item], to: &found) })
    }
}

/// Sorts different numbers below a bound.
///
/// Many of them are ticked off in a set of bits and read
/// back in order, which takes time in proportion; few are compared, and so are numbers that break
/// the bound.
func sortAscending(_ numbers: inout [Int], below bound: Int) {
    guard numbers.count > 64, numbers.count > bound / 256,
        numbers.allSatisfy({ 0..<bound ~= $0 })
    else {
        numbers.sort()
        return
    }
    var words = [UInt64](repeating: 0, count: bound / 64 + 1)
    for number in numbers { words[number >> 6] |= 1 << UInt64(number & 63) }
    var place = 0
    for (index, word) in words.enumerated() {
        var rest = word
        while rest != 0 {
            numbers[place] = index << 6 + rest.trailingZeroBitCount
            rest &= rest - 1
            place += 1
        }
    }
}
