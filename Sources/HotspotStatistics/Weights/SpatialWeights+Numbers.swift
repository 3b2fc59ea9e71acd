extension SpatialWeights {
    /// Makes weights from lists of neighbors with a number each.
    ///
    ///     let weights = SpatialWeights(
    ///         neighbors: [[1, 2], [0], []], linkWeights: [[0.5, 0.25], [0.5], []])
    ///
    /// - Parameters:
    ///   - neighbors: For each area the indices of its neighbors, in any order. An index outside, an
    ///     area twice in one row, and an area in its own row are bugs of the caller.
    ///   - linkWeights: The weight of each neighbor, in the same shape: finite and at least 0.
    ///   - selfWeights: What each area weighs for itself, finite and at least 0; `nil` for 1.
    /// - Complexity: O(*links* log *neighbors per area*).
    public init(neighbors: [[Int]], linkWeights: [[Double]], selfWeights: [Double]? = nil) {
        precondition(neighbors.count == linkWeights.count, "one row of weights an area")
        let isWeight = { (weight: Double) in weight >= 0 && weight.isFinite }
        precondition(
            linkWeights.allSatisfy { $0.allSatisfy(isWeight) }
                && selfWeights?.allSatisfy(isWeight) ?? true, "a weight is finite and at least 0")
        var rows = WeightedRows(count: neighbors.count)
        for (focal, (row, weights)) in zip(neighbors, linkWeights).enumerated() {
            precondition(row.count == weights.count, "one weight a neighbor")
            precondition(
                row.allSatisfy { neighbors.indices.contains($0) && $0 != focal }
                    && Set(row).count == row.count, "a row lists other areas, each once")
            rows.append(zip(row, weights).lazy.map { (area: $0, weight: $1) })
        }
        self = rows.weights(selfWeights: selfWeights)
    }

    /// The weights of the neighbors of an area, in the order of ``neighbors(of:)``.
    public func linkWeights(of area: Int) -> [Double] {
        let range = offsets[area]..<offsets[area + 1]
        return linkWeights.map { Array($0[range]) } ?? Array(repeating: 1, count: range.count)
    }

    /// What an area weighs for itself in statistics that include it, such as Gi*.
    public func selfWeight(of area: Int) -> Double { selfWeights?[area] ?? 1 }

    /// Whether areas weigh something else than 1 for themselves, as with kernel weights.
    public var hasSelfWeights: Bool { selfWeights != nil }

    /// The same links, each with the weight 1.
    public var binary: SpatialWeights { SpatialWeights(offsets: offsets, links: links) }

    /// The weights with each row scaled to sum to 1.
    ///
    /// The row of an isolate, and one whose weights are all 0, stays as it is.
    ///
    /// - Parameter includingSelf: Whether the area itself is in its row, as for Gi*. Otherwise the
    ///   self weights stay as they are, for statistics that do not use them (Moran, Geary).
    /// - Returns: Weights with the same links.
    /// - Complexity: O(*areas* + *links*).
    public func rowStandardized(includingSelf: Bool = false) -> SpatialWeights {
        var numbers = linkWeights ?? [Double](repeating: 1, count: links.count)
        var own = selfWeights
        if includingSelf && own == nil { own = [Double](repeating: 1, count: count) }
        for area in 0..<count {
            let range = offsets[area]..<offsets[area + 1]
            var sum = CompensatedSum()
            for link in range { sum.add(numbers[link]) }
            if includingSelf, let weight = own?[area] { sum.add(weight) }
            let total = sum.value
            guard total > 0, total.isFinite else { continue }
            for link in range { numbers[link] /= total }
            if includingSelf { own?[area] /= total }
        }
        return SpatialWeights(
            offsets: offsets, links: links, linkWeights: numbers, selfWeights: own)
    }

    /// The weights as they are, or row-standardized.
    public func standardized(
        _ standardization: WeightStandardization, includingSelf: Bool = false
    ) -> SpatialWeights {
        switch standardization {
        case .none: self
        case .row: rowStandardized(includingSelf: includingSelf)
        }
    }
}
