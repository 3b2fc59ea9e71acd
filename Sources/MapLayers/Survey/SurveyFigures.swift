import SurveyEstimation

/// The estimates of one survey year: of each area, of the rest of the city, of the city.
struct SurveyFigures {
    /// All other areas together, and the standard error of the difference from them.
    struct Rest {
        var estimate: ShareEstimate
        var standardError: Double?
    }

    /// The estimate of each unit; `nil` where there is none.
    var estimates: [ShareEstimate?]
    /// The city without each unit.
    var rests: [Rest?]
    /// All units together.
    var city: ShareEstimate?
    /// Which sample each unit's estimate comes from: units with one number share one.
    var samples: [Int]
    /// Why a unit has no estimate.
    var reasons: [String?]
    /// What else is to be known of a unit's estimate.
    var flags: [String?]
    /// The estimate of each district.
    var districts: [ShareEstimate?] = []

    /// The figures of answers.
    ///
    /// - Complexity: O(*answers* · *units with answers*).
    init(_ answers: SurveyAnswers, units count: Int) throws(LayerError) {
        let sample = try answers.sample(areas: count) { _, unit in Int32(unit) }
        estimates = (0..<count).map(sample.area)
        rests = (0..<count).map { unit in
            sample.againstTheRest(unit).map {
                Rest(estimate: $0.rest, standardError: $0.standardError)
            }
        }
        city = sample.city
        samples = Array(0..<count)
        reasons = estimates.map { $0 == nil ? "no-answers" : nil }
        flags = [String?](repeating: nil, count: count)
    }

    /// Figures that were published: each sample once, whatever number of units it covers.
    ///
    /// The rest of the city are the other samples together, by their numbers of answers.
    ///
    /// - Parameters:
    ///   - rows: The published estimates, one a sample.
    ///   - samples: For each unit its sample; −1 for none.
    ///   - city: The published estimate of the city; that of all samples together where there is none.
    ///   - reasons: Why a unit has no estimate.
    init(
        published rows: [ShareEstimate], samples: [Int], city: ShareEstimate?, reasons: [String?]
    ) {
        estimates = samples.map { $0 < 0 ? nil : rows[$0] }
        self.city = city ?? Self.together(rows)
        let rests = rows.indices.map { left in
            Self.together(rows.enumerated().filter { $0.offset != left }.map(\.element))
        }
        self.rests = samples.map { sample in
            sample < 0 ? nil : rests[sample].map { Rest(estimate: $0, standardError: nil) }
        }
        self.samples = samples.enumerated().map { $1 < 0 ? -1 - $0 : $1 }
        self.reasons = reasons
        var members: [Int: Int] = [:]
        for sample in samples where sample >= 0 { members[sample, default: 0] += 1 }
        flags = samples.map { members[$0, default: 0] > 1 ? "shared-sample" : nil }
    }

    static func together(_ rows: [ShareEstimate]) -> ShareEstimate? {
        let effective = rows.reduce(0) { $0 + $1.effectiveCount }
        let answers = rows.reduce(0) { $0 + $1.count }
        guard effective > 0, answers > 0 else { return nil }
        let share = rows.reduce(0) { $0 + $1.share * Double($1.count) } / Double(answers)
        return ShareEstimate(
            published: min(max(share, 0), 1), count: answers, effectiveCount: effective)
    }
}
