import RealModule

/// The areas with direct estimates, and the sums over them that a variance between areas asks for.
struct GroupMeansFit {
    private let values: [Double]
    private let variances: [Double]
    private let groups: [Int]
    private let groupCount: Int
    private let sizes: [Int]

    init(
        _ estimates: [Double?], _ variances: [Double?], _ groups: [Int32]
    ) throws(EstimationError) {
        guard groups.allSatisfy({ $0 >= 0 && $0 < groups.count }) else {
            throw EstimationError(
                .badParameter, "a group is out of its range",
                remedy: "Number the groups from 0")
        }
        var chosen: (values: [Double], variances: [Double], groups: [Int]) = ([], [], [])
        for (area, estimate) in estimates.enumerated() {
            guard let estimate else { continue }
            guard estimate.isFinite, let variance = variances[area], variance > 0,
                variance.isFinite
            else {
                throw EstimationError(
                    .badParameter, "the sampling variance of area \(area + 1) is not above 0",
                    remedy: "Take it from the share of the group, which is seldom 0 or 1")
            }
            chosen.values.append(estimate)
            chosen.variances.append(variance)
            chosen.groups.append(Int(groups[area]))
        }
        (values, self.variances, self.groups) = chosen
        groupCount = Int(groups.max() ?? -1) + 1
        var sizes = [Int](repeating: 0, count: groupCount)
        for group in chosen.groups { sizes[group] += 1 }
        self.sizes = sizes
        guard chosen.values.count > sizes.count(where: { $0 > 0 }) else {
            throw EstimationError(
                .noAnswers,
                "\(chosen.values.count) areas with answers in as many groups tell nothing of how "
                    + "areas of a group differ", remedy: "Use larger groups")
        }
    }

    /// `Σ 1/(σ² + D)` of each group.
    func informations(_ variance: Double) -> [Double] {
        var sums = [Double](repeating: 0, count: groupCount)
        for index in values.indices { sums[groups[index]] += 1 / (variance + variances[index]) }
        return sums
    }

    /// The weighted mean of each group; 0 where it has no areas.
    func means(_ variance: Double) -> [Double] {
        let whole = informations(variance)
        var sums = [Double](repeating: 0, count: groupCount)
        for index in values.indices {
            sums[groups[index]] += values[index] / (variance + variances[index])
        }
        return zip(sums, whole).map { $1 > 0 ? $0 / $1 : 0 }
    }

    /// Prasad and Rao's moment: the residual sum of squares less what sampling puts into it.
    func moment() -> Double {
        var sums = [Double](repeating: 0, count: groupCount)
        for index in values.indices { sums[groups[index]] += values[index] }
        var squares = 0.0
        for index in values.indices {
            let size = Double(sizes[groups[index]])
            let residual = values[index] - sums[groups[index]] / size
            squares += residual * residual - variances[index] * (1 - 1 / size)
        }
        return max(squares / Double(values.count - sizes.count { $0 > 0 }), 0)
    }

    /// The asymptotic variance of the estimated variance between areas.
    func varianceOfVariance(_ variance: Double, _ rule: ModelVarianceRule) -> Double {
        switch rule {
        case .reml:
            return 2 / variances.reduce(0) { $0 + 1 / ((variance + $1) * (variance + $1)) }
        case .moment:
            let count = Double(values.count)
            return variances.reduce(0) { $0 + (variance + $1) * (variance + $1) }
                * 2 / (count * count)
        }
    }

    // MARK: Restricted maximum likelihood

    /// The variance between areas of the greatest restricted likelihood; 0 where that falls from
    /// the start.
    ///
    /// The likelihood may have more than one peak: it is looked at all along a scale of magnitudes,
    /// and the zero of its slope beside the highest place is found by halving.
    func restrictedMaximum() -> Double {
        let mean = values.reduce(0, +) / Double(values.count)
        let widest = values.reduce(0) { max($0, ($1 - mean) * ($1 - mean)) }
        let scale = max(widest, variances.max() ?? 0)
        let places = [0] + (0...160).map { scale * Double.exp2(Double($0) / 4 - 30) }
        let heights = places.map(logLikelihood)
        guard let best = heights.indices.max(by: { heights[$0] < heights[$1] }) else { return 0 }
        var low = places[max(best - 1, 0)]
        var high = places[min(best + 1, places.count - 1)]
        if slope(low) <= 0 { return low }
        for _ in 0..<200 {
            let middle = low + (high - low) / 2
            guard middle > low, middle < high else { break }
            if slope(middle) > 0 { low = middle } else { high = middle }
        }
        return low + (high - low) / 2
    }

    /// The restricted log likelihood, without its constant.
    private func logLikelihood(_ variance: Double) -> Double {
        let means = means(variance)
        var height = 0.0
        for index in values.indices {
            let whole = variance + variances[index]
            let residual = values[index] - means[groups[index]]
            height -= Double.log(whole) + residual * residual / whole
        }
        for sum in informations(variance) where sum > 0 { height -= Double.log(sum) }
        return height / 2
    }

    /// Twice the slope of the restricted log likelihood.
    private func slope(_ variance: Double) -> Double {
        let means = means(variance)
        let whole = informations(variance)
        var slope = 0.0
        for index in values.indices {
            let part = 1 / (variance + variances[index])
            let residual = (values[index] - means[groups[index]]) * part
            slope += residual * residual - part + part * part / whole[groups[index]]
        }
        return slope
    }
}
