public import PlanarGeometry

/// How far two maps agree on what is hot: the area that both call hot, by that which either does.
///
/// Jaccard's index: 1 where both call the same places hot, 0 where they have none in common; `nil`
/// where neither calls anything hot, so that there is nothing to compare. Jaccard 1912, *New
/// Phytologist* 11(2), doi:10.1111/j.1469-8137.1912.tb05611.x.
///
/// - Parameters:
///   - first: The hot cells of the one map, which do not overlap each other.
///   - second: Those of the other, of any size.
/// - Returns: The index, 0…1.
/// - Complexity: O(*n* log *n*) for cells of about one size.
public func hotAreaAgreement(_ first: [BoundingBox], _ second: [BoundingBox]) -> Double? {
    let (a, b) = (first.sorted(by: precedes), second.sorted(by: precedes))
    guard !a.isEmpty || !b.isEmpty else { return nil }
    var areas = CompensatedSum()
    for box in a + b { areas.add(box.width * box.height) }
    let tallest = b.reduce(0) { max($0, $1.height) }
    var common = CompensatedSum()
    for box in a {
        // Sorted by southern edge: those that begin below the box's top, from the first that can
        // still reach its bottom.
        var index = firstIndex(in: b) { $0.minY > box.minY - tallest }
        while index < b.count, b[index].minY < box.maxY {
            let width = min(box.maxX, b[index].maxX) - max(box.minX, b[index].minX)
            let height = min(box.maxY, b[index].maxY) - max(box.minY, b[index].minY)
            if width > 0, height > 0 { common.add(width * height) }
            index += 1
        }
    }
    let union = areas.value - common.value
    return union > 0 ? min(1, max(0, common.value / union)) : nil
}

private func precedes(_ a: BoundingBox, _ b: BoundingBox) -> Bool {
    (a.minY, a.minX) < (b.minY, b.minX)
}

/// The first index of a sorted list from which on the test holds.
private func firstIndex(in boxes: [BoundingBox], where test: (BoundingBox) -> Bool) -> Int {
    var (low, high) = (0, boxes.count)
    while low < high {
        let middle = (low + high) / 2
        if test(boxes[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
}
