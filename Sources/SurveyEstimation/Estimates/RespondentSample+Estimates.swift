import RealModule

extension RespondentSample {
    /// The estimate of an area.
    ///
    /// Without strata the area's answers are a simple sample with weights: linearized
    /// `se² = n/(n−1) · Σ(w(y−p))²/(Σw)²`. With strata the area is a domain of the whole sample:
    /// `se² = Σ_h n_h/(n_h−1) · Σ(z − z̄_h)²`, where `z = w(y−p)/Σw` in the area and 0 elsewhere, and
    /// all respondents of a stratum are counted in `n_h`, as `svyby` of the R package survey does.
    /// For several questions z is the mean of theirs, each over its own base.
    ///
    /// Särndal, Swensson & Wretman 1992, *Model Assisted Survey Sampling*, 5.5–5.7 and 10.
    ///
    /// - Parameter area: The number of the area.
    /// - Returns: The estimate; `nil` where some question has no answer in its base.
    /// - Complexity: O(*answers of the area* · *questions*).
    public func area(_ area: Int) -> ShareEstimate? { estimate([members(area)])?.estimate }

    /// The estimate of all areas together; respondents in no area are left out.
    public var city: ShareEstimate? { estimate([everybody])?.estimate }

    /// An area against all others together.
    public struct AgainstTheRest: Sendable, Hashable {
        /// The area.
        public var area: ShareEstimate
        /// All other areas together: the city with the area removed.
        public var rest: ShareEstimate
        /// The standard error of the difference, with what the strata make common to both; `nil`
        /// where one of the two has none.
        public var standardError: Double?
    }

    /// An area and the city with the area removed.
    ///
    /// - Returns: `nil` where one of the two has no estimate.
    /// - Complexity: O(*all answers* · *questions*).
    public func againstTheRest(_ area: Int) -> AgainstTheRest? {
        guard let own = estimate([members(area)]), let rest = estimate(others(area)) else {
            return nil
        }
        var error: Double?
        if let first = own.estimate.standardError, let second = rest.estimate.standardError {
            error = Double.sqrt(first * first + second * second)
            if !strata.isEmpty {
                let influences = own.influences + rest.influences.map { ($0.respondent, -$0.value) }
                error = Double.sqrt(stratifiedVariance(influences))
            }
        }
        return AgainstTheRest(area: own.estimate, rest: rest.estimate, standardError: error)
    }

    // MARK: The estimator

    private typealias Influence = (respondent: Int, value: Double)

    private func estimate(
        _ stretches: [Range<Int>]
    ) -> (estimate: ShareEstimate, influences: [Influence])? {
        var means: [(mean: Double, weight: Double)] = []
        for item in items {
            var whole = CompensatedSum()
            var part = CompensatedSum()
            for stretch in stretches {
                for respondent in stretch where !item[respondent].isNaN {
                    whole.add(weights[respondent])
                    part.add(weights[respondent] * item[respondent])
                }
            }
            guard whole.value > 0 else { return nil }
            means.append((min(part.value / whole.value, 1), whole.value))
        }
        var influences: [Influence] = []
        var sum = CompensatedSum()
        var squares = CompensatedSum()
        var present: Set<Int32> = []
        let questions = Double(items.count)
        for stretch in stretches {
            for respondent in stretch {
                var influence = 0.0
                var isInBase = false
                for (item, (mean, weight)) in zip(items, means) where !item[respondent].isNaN {
                    isInBase = true
                    influence += weights[respondent] * (item[respondent] - mean) / weight
                }
                guard isInBase else { continue }
                influences.append((respondent, influence / questions))
                sum.add(weights[respondent])
                squares.add(weights[respondent] * weights[respondent])
                if !strata.isEmpty { present.insert(strata[respondent]) }
            }
        }
        let count = influences.count
        let variance =
            strata.isEmpty ? simpleVariance(influences) : stratifiedVariance(influences)
        return (
            ShareEstimate(
                share: means.reduce(0) { $0 + $1.mean } / questions,
                standardError: count > 1 ? Double.sqrt(variance) : nil, count: count,
                // Rounding must not make of equal weights more answers than there are.
                effectiveCount: squares.value > 0
                    ? min(sum.value * sum.value / squares.value, Double(count)) : 1,
                degreesOfFreedom: count - max(present.count, 1)), influences
        )
    }

    private func simpleVariance(_ influences: [Influence]) -> Double {
        var squares = CompensatedSum()
        for (_, value) in influences { squares.add(value * value) }
        let count = Double(influences.count)
        return count > 1 ? count / (count - 1) * squares.value : 0
    }

    private func stratifiedVariance(_ influences: [Influence]) -> Double {
        var sums = [CompensatedSum](repeating: CompensatedSum(), count: strataSizes.count)
        var inside = [Int](repeating: 0, count: strataSizes.count)
        for (respondent, value) in influences {
            sums[Int(strata[respondent])].add(value)
            inside[Int(strata[respondent])] += 1
        }
        let centers = zip(sums, strataSizes).map { sum, size in
            size > 1 ? sum.value / Double(size) : 0
        }
        var squares = [CompensatedSum](repeating: CompensatedSum(), count: strataSizes.count)
        for (respondent, value) in influences {
            let stratum = Int(strata[respondent])
            let deviation = value - centers[stratum]
            squares[stratum].add(deviation * deviation)
        }
        var variance = CompensatedSum()
        for (stratum, size) in strataSizes.enumerated() where inside[stratum] > 0 {
            // Those outside the domain have an influence of 0.
            let outside = Double(size - inside[stratum]) * centers[stratum] * centers[stratum]
            let factor = size > 1 ? Double(size) / Double(size - 1) : 1
            variance.add(factor * (squares[stratum].value + outside))
        }
        return variance.value
    }
}
