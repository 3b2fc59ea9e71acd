public import PlanarGeometry

extension PackedPointTree {
    /// The points in the box, its edges included, as ascending indices of the input.
    ///
    /// - Complexity: O(log *count* + *found*) for compact boxes.
    public func search(_ box: BoundingBox) -> [Int] {
        box.isEmpty ? [] : search(BoxRegion(box: box))
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
        collect(disk, into: &found)
        sortAscending(&found, below: count)
    }

    func search(_ region: some PointRegion) -> [Int] {
        var found: [Int] = []
        collect(region, into: &found)
        sortAscending(&found, below: count)
        return found
    }

    func count(_ region: some PointRegion) -> Int {
        var count = 0
        levels.visit(
            relation: { region.relation(to: $0) },
            whole: { count += $0.count },
            leaf: { items in
                for item in items where region.contains(x: xs[item], y: ys[item]) { count += 1 }
            })
        return count
    }

    private func collect(_ region: some PointRegion, into found: inout [Int]) {
        levels.visit(
            relation: { region.relation(to: $0) },
            whole: { items in
                for item in items { found.append(Int(ids[item])) }
            },
            leaf: { items in
                for item in items where region.contains(x: xs[item], y: ys[item]) {
                    found.append(Int(ids[item]))
                }
            })
    }
}

/// Sorts different numbers below a bound.
///
/// Many of them are ticked off in a set of bits and read
/// back in order, which takes time in proportion; few are compared.
func sortAscending(_ numbers: inout [Int], below bound: Int) {
    guard numbers.count > 64, numbers.count > bound / 256 else {
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
