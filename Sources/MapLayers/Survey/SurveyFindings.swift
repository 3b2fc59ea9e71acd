import HotspotStatistics
import SurveyEstimation

/// What the figures of a survey say: intervals, differences, changes and modeled shares.
struct SurveyFindings {
    /// Whether a unit's figures are shown; those of too few answers are not, where that is asked.
    private(set) var isShown: [Bool]
    private(set) var intervals: [ClosedRange<Double>?]
    private(set) var differences: [ShareDifference?]
    private(set) var p: [Double?]
    private(set) var q: [Double?]
    /// `higher`, `lower` or `not-distinguishable`; `nil` where a unit was not tested.
    private(set) var differs: [String?]
    private(set) var changes: [ShareDifference?] = []
    private(set) var changeP: [Double?] = []
    private(set) var changeQ: [Double?] = []
    /// The estimate of the district of each unit.
    private(set) var districts: [ShareEstimate?]?
    private(set) var modeled: AreaModel?
    private(set) var reasons: [String?]
    private(set) var flags: [String?]
    /// How many areas were tested against the rest, and how many for a change.
    private(set) var tests: (area: Int, change: Int) = (0, 0)

    init(
        _ figures: SurveyFigures, before: SurveyFigures?, districts: SurveyDistricts?,
        recipe: SurveyRecipe, layer: String
    ) throws(LayerError) {
        let options = recipe.options
        let estimates = figures.estimates
        let limit = options.minAnswers ?? 0
        let isShown = estimates.map { ($0?.count ?? 0) >= max(limit, 1) }
        self.isShown = isShown
        let rule = recipe.isIndex ? .normal : options.interval
        intervals = zip(estimates, isShown).map { estimate, isShown in
            isShown ? estimate.flatMap { rule.interval($0) } : nil
        }
        let differences = estimates.indices.map { unit -> ShareDifference? in
            guard isShown[unit], let own = estimates[unit], let rest = figures.rests[unit] else {
                return nil
            }
            return Self.difference(own, rest.estimate, rest.standardError, recipe)
        }
        let first = Self.firsts(figures.samples)
        let p = estimates.indices.map { unit in
            (estimates[unit]?.count ?? 0) >= options.testedFrom ? differences[unit]?.p : nil
        }
        let tested = p.indices.map { first[$0] == $0 ? p[$0] : nil }
        let corrected = options.correction.corrected(tested)
        let q = first.map { corrected[$0] }
        (self.differences, self.p, self.q) = (differences, p, q)
        tests.area = tested.count { $0 != nil }
        differs = zip(q, differences).map { q, difference in
            guard let q, let difference else { return nil }
            if q > options.alpha { return "not-distinguishable" }
            return difference.difference > 0 ? "higher" : "lower"
        }
        reasons = figures.reasons
        flags = figures.flags
        for unit in estimates.indices {
            guard let own = estimates[unit] else { continue }
            if own.count < options.fewAnswers, flags[unit] == nil { flags[unit] = "few-answers" }
            if own.count < options.testedFrom {
                reasons[unit] = "too-few-answers"
            } else if p[unit] == nil {
                reasons[unit] = "no-variation"
            }
        }
        self.districts = districts.map { districts in
            districts.groups.map { $0 < 0 ? nil : figures.districts[Int($0)] }
        }
        if let before {
            compare(figures, before, recipe, first)
        }
        if let shrinkage = options.shrinkage {
            modeled = try model(figures, shrinkage, districts, recipe, layer)
        }
    }

    /// The difference of two estimates: pooled on the effective numbers of answers, or, where the
    /// design or an index asks for it, by its linearized standard error.
    private static func difference(
        _ own: ShareEstimate, _ other: ShareEstimate, _ standardError: Double?,
        _ recipe: SurveyRecipe
    ) -> ShareDifference? {
        let isLinear = recipe.isIndex || recipe.options.strata != nil
        if isLinear, let standardError, (own.standardError ?? 0) > 0 {
            return ShareDifference(own, other, standardError: standardError)
        }
        return recipe.isIndex ? nil : ShareDifference(own, other)
    }

    private mutating func compare(
        _ now: SurveyFigures, _ before: SurveyFigures, _ recipe: SurveyRecipe, _ first: [Int]
    ) {
        changes = now.estimates.indices.map { unit in
            guard isShown[unit], let own = now.estimates[unit], let old = before.estimates[unit],
                old.count >= (recipe.options.minAnswers ?? 1)
            else { return nil }
            var error: Double?
            if let one = own.standardError, let two = old.standardError {
                error = (one * one + two * two).squareRoot()
            }
            return Self.difference(own, old, error, recipe)
        }
        changeP = changes.indices.map { unit in
            let enough = recipe.options.testedFrom
            guard (now.estimates[unit]?.count ?? 0) >= enough,
                (before.estimates[unit]?.count ?? 0) >= enough
            else { return nil }
            return changes[unit]?.p
        }
        // A pair of samples is one test, however many units it covers.
        let olds = Self.firsts(before.samples)
        var pairs: [[Int]: Int] = [:]
        let pair = changeP.indices.map { unit -> Int in
            let key = [first[unit], olds[unit]]
            if let known = pairs[key] { return known }
            pairs[key] = unit
            return unit
        }
        let tested = changeP.indices.map { pair[$0] == $0 ? changeP[$0] : nil }
        let corrected = recipe.options.correction.corrected(tested)
        changeQ = pair.map { corrected[$0] }
        tests.change = tested.count { $0 != nil }
    }

    /// For each unit the first unit with its sample.
    private static func firsts(_ samples: [Int]) -> [Int] {
        var first: [Int: Int] = [:]
        return samples.enumerated().map { unit, sample in
            if let known = first[sample] { return known }
            first[sample] = unit
            return unit
        }
    }

    // MARK: Models

    private func model(
        _ figures: SurveyFigures, _ shrinkage: SurveyShrinkage, _ districts: SurveyDistricts?,
        _ recipe: SurveyRecipe, _ layer: String
    ) throws(LayerError) -> AreaModel {
        let groups =
            shrinkage.districts == nil
            ? [Int32](repeating: 0, count: figures.estimates.count) : districts?.groups ?? []
        let parents: [ShareEstimate?] = groups.map { group in
            if shrinkage.districts == nil { return figures.city }
            return group < 0 ? nil : figures.districts[Int(group)]
        }
        let direct = zip(figures.estimates, groups).map { $1 < 0 ? nil : $0 }
        do throws(EstimationError) {
            var model: AreaModel
            // An area without a district borrows from none: it has no modeled share.
            let numbers = groups.map { max($0, 0) }
            switch shrinkage.method {
            case .fayHerriot:
                model = try fayHerriot(
                    direct.map { $0?.share },
                    variances: Self.samplingVariances(direct, parents, figures.city, recipe),
                    groups: numbers, rule: shrinkage.variance)
            case .empiricalBayes:
                model = try empiricalBayesShares(
                    direct.map { $0?.share }, counts: direct.map { $0?.effectiveCount },
                    groups: numbers)
            }
            for unit in groups.indices where groups[unit] < 0 { model.areas[unit] = nil }
            return model
        } catch {
            throw LayerError(
                .badQuestion, layer: layer, detail: error.detail, remedy: error.remedy)
        }
    }

    /// What sampling alone makes of an area's estimate: from the share of its district, because the
    /// few answers of an area can be all alike, and would then seem to be without error.
    ///
    /// For an index the variance of one answer is taken from all areas together.
    private static func samplingVariances(
        _ direct: [ShareEstimate?], _ parents: [ShareEstimate?], _ city: ShareEstimate?,
        _ recipe: SurveyRecipe
    ) -> [Double?] {
        var perAnswer = 0.0
        if recipe.isIndex, let city, let error = city.standardError {
            perAnswer = error * error * city.effectiveCount
        }
        return zip(direct, parents).map { estimate, parent in
            guard let estimate else { return nil }
            if recipe.isIndex { return perAnswer / estimate.effectiveCount }
            let shares = [parent?.share, city?.share].compactMap(\.self)
            let share = shares.first { $0 > 0 && $0 < 1 } ?? 0.5
            return share * (1 - share) / estimate.effectiveCount
        }
    }
}
