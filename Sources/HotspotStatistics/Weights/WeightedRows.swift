/// Collects rows of neighbors with a number each, in the order of the areas.
struct WeightedRows {
    private var offsets: [Int] = [0]
    private var links: [Int32] = []
    private var numbers: [Double] = []
    private var row: [(area: Int32, weight: Double)] = []

    init(count: Int) {
        precondition(count <= Int(Int32.max), "more areas than the compressed rows can number")
        offsets.reserveCapacity(count + 1)
    }

    var linkCount: Int { links.count }

    /// Appends the row of the next area, in any order; no area twice, the focal not among them.
    mutating func append(_ neighbors: some Sequence<(area: Int, weight: Double)>) {
        row.removeAll(keepingCapacity: true)
        for neighbor in neighbors { row.append((Int32(neighbor.area), neighbor.weight)) }
        row.sort { $0.area < $1.area }
        for (area, weight) in row {
            links.append(area)
            numbers.append(weight)
        }
        offsets.append(links.count)
    }

    /// The rows as weights, with one self weight an area or `nil` where each is 1.
    func weights(selfWeights: [Double]?) -> SpatialWeights {
        SpatialWeights(
            offsets: offsets, links: links, linkWeights: numbers, selfWeights: selfWeights)
    }
}
