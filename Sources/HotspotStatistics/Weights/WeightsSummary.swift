/// What a set of weights looks like: how connected the map is, and by how much.
public struct WeightsSummary: Hashable, Sendable {
    /// The number of areas.
    public var count: Int
    /// The number of links, each direction counted.
    public var linkCount: Int
    /// The fewest neighbors of any area; 0 where there is none.
    public var fewestNeighbors: Int
    /// The mean number of neighbors; `nil` where there are no areas.
    public var meanNeighbors: Double?
    /// The most neighbors of any area.
    public var mostNeighbors: Int
    /// How many areas have no neighbor.
    public var isolateCount: Int
    /// How many parts the map falls into if links are followed in either direction; an isolate is
    /// a part of its own.
    public var componentCount: Int
    /// Whether every link goes both ways with the same weight.
    public var isSymmetric: Bool
    /// The smallest and the largest weight of a link; `nil` where there are no links.
    public var weightRange: ClosedRange<Double>?
}

extension SpatialWeights {
    /// What the weights look like.
    ///
    /// - Complexity: O(*areas* + *links*).
    public var summary: WeightsSummary {
        let cardinalities = (0..<count).lazy.map { self.cardinality(of: $0) }
        let range: ClosedRange<Double>? =
            if let numbers = linkWeights, let low = numbers.min(), let high = numbers.max() {
                low...high
            } else {
                links.isEmpty ? nil : 1...1
            }
        return WeightsSummary(
            count: count, linkCount: linkCount, fewestNeighbors: cardinalities.min() ?? 0,
            meanNeighbors: count == 0 ? nil : Double(linkCount) / Double(count),
            mostNeighbors: cardinalities.max() ?? 0, isolateCount: isolates.count,
            componentCount: componentCount, isSymmetric: isSymmetric, weightRange: range)
    }

    /// Whether every link goes both ways with exactly the same weight.
    ///
    /// - Complexity: O(*areas* + *links*).
    public var isSymmetric: Bool {
        // Rows ascend, and so do the focal areas that ask: the links back to a row are asked for
        // in the row's own order, each the first not yet asked for.
        var next = Array(offsets.dropLast())
        for focal in 0..<count {
            for link in offsets[focal]..<offsets[focal + 1] {
                let other = Int(links[link])
                let back = next[other]
                guard back < offsets[other + 1], links[back] == focal,
                    linkWeights.map({ $0[back] == $0[link] }) ?? true
                else { return false }
                next[other] += 1
            }
        }
        return true
    }

    /// The parts of the map, by halving paths in a forest of areas.
    private var componentCount: Int {
        var parent = (0..<count).map { Int32($0) }
        func root(_ area: Int) -> Int {
            var area = area
            while parent[area] != area {
                parent[area] = parent[Int(parent[area])]
                area = Int(parent[area])
            }
            return area
        }
        var parts = count
        for focal in 0..<count {
            for link in offsets[focal]..<offsets[focal + 1] {
                let (a, b) = (root(focal), root(Int(links[link])))
                guard a != b else { continue }
                parent[max(a, b)] = Int32(min(a, b))
                parts -= 1
            }
        }
        return parts
    }
}
