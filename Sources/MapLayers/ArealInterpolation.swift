/// Moves the figures of one set of areas to another by what the areas share.
///
/// **Extensive** figures are counts: an area's figure is divided among the targets by the weights of
/// its parts, and what lies in no target is lost and told. Where a source lies wholly inside the
/// targets nothing of it is lost. **Intensive** figures are rates and shares: a target has the mean of
/// those of the parts that make it up, by their weights.
///
/// Both take figures to be the same everywhere within a source area, which they never are: what comes
/// out is an estimate, and is flagged as such.
///
/// Goodchild & Lam 1980, *Geo-Processing* 1, "Areal interpolation: a variant of the traditional spatial
/// problem". By people: Goodchild, Anselin & Deichmann 1993, doi:10.1068/a250383.
package struct ArealInterpolation: Sendable, Equatable {
    /// The figure of each target; `nil` where too little of it is covered by sources with a figure.
    package var values: [Double?]
    /// How much of each target's weight sources with a figure cover, 0…1.
    package var coverage: [Double]
    /// What extensive figures lie outside all targets; 0 for intensive ones.
    package var lost: Double

    /// What part of a target must be covered for it to have a figure.
    package static let leastCoverage = 0.5
    /// Parts that miss so little of a whole are the whole: what overlaying rounds away.
    private static let slack = 1e-9

    /// Moves counts.
    ///
    /// - Parameters:
    ///   - values: One a source; missing ones cover nothing.
    ///   - overlap: What the areas share.
    ///   - leastCoverage: What part of a target must be covered for it to have a figure, 0…1.
    ///   - elsewhereIsZero: Whether there is nothing to count where no source lies: guard hours
    ///     outside all permit areas.
    package init(
        extensive values: [Double?], over overlap: ArealOverlap,
        leastCoverage: Double = Self.leastCoverage, elsewhereIsZero: Bool = false
    ) {
        let used = Self.usedWeights(overlap)
        var sums = [Double](repeating: 0, count: overlap.targetWeights.count)
        for piece in overlap.pieces {
            guard let value = values[piece.source] else { continue }
            sums[piece.target] += value * (piece.weight / used.divisors[piece.source])
        }
        lost = 0
        for source in values.indices {
            guard let value = values[source] else { continue }
            lost += value * used.lostShares[source]
        }
        coverage =
            elsewhereIsZero ? Self.known(values, overlap) : Self.coverage(values, overlap)
        self.values = zip(sums, coverage).map { Self.kept($0, $1, leastCoverage) }
    }

    /// Moves rates or shares.
    ///
    /// - Parameters:
    ///   - values: One a source; missing ones cover nothing.
    ///   - overlap: What the areas share.
    ///   - leastCoverage: What part of a target must be covered for it to have a figure, 0…1.
    package init(
        intensive values: [Double?], over overlap: ArealOverlap,
        leastCoverage: Double = Self.leastCoverage
    ) {
        let count = overlap.targetWeights.count
        var sums = [Double](repeating: 0, count: count)
        var weights = sums
        for piece in overlap.pieces {
            guard let value = values[piece.source] else { continue }
            sums[piece.target] += value * piece.weight
            weights[piece.target] += piece.weight
        }
        lost = 0
        let coverage = Self.coverage(values, overlap)
        self.coverage = coverage
        self.values = (0..<count).map { target in
            Self.kept(
                weights[target] > 0 ? sums[target] / weights[target] : .nan, coverage[target],
                leastCoverage)
        }
    }

    private static func kept(_ value: Double, _ coverage: Double, _ least: Double) -> Double? {
        value.isFinite && coverage > 0 && coverage >= least - slack ? value : nil
    }

    /// What the weights of a source's parts are divided by, and the share that lies in no part.
    ///
    /// Targets that overlap would count a part twice: then the parts together are the whole.
    private static func usedWeights(
        _ overlap: ArealOverlap
    ) -> (divisors: [Double], lostShares: [Double]) {
        var parts = [Double](repeating: 0, count: overlap.sourceWeights.count)
        for piece in overlap.pieces { parts[piece.source] += piece.weight }
        var shares = [Double](repeating: 0, count: parts.count)
        for source in parts.indices {
            let whole = overlap.sourceWeights[source]
            if parts[source] < whole * (1 - slack) {
                shares[source] = 1 - parts[source] / whole
                parts[source] = whole
            } else if whole <= 0, parts[source] <= 0 {
                // Nobody lives there: a figure of it goes nowhere.
                shares[source] = 1
                parts[source] = 1
            }
        }
        return (parts, shares)
    }

    private static func coverage(_ values: [Double?], _ overlap: ArealOverlap) -> [Double] {
        var covered = [Double](repeating: 0, count: overlap.targetWeights.count)
        for piece in overlap.pieces where values[piece.source] != nil {
            covered[piece.target] += piece.weight
        }
        return zip(covered, overlap.targetWeights).map { part, whole in
            guard whole > 0 else { return 0 }
            return part >= whole * (1 - slack) ? 1 : part / whole
        }
    }

    /// How much of each target is not covered by sources whose figure is missing.
    private static func known(_ values: [Double?], _ overlap: ArealOverlap) -> [Double] {
        var missing = [Double](repeating: 0, count: overlap.targetWeights.count)
        for piece in overlap.pieces where values[piece.source] == nil {
            missing[piece.target] += piece.weight
        }
        return zip(missing, overlap.targetWeights).map { part, whole in
            whole > 0 ? max(0, 1 - part / whole) : part > 0 ? 0 : 1
        }
    }
}
