import HotspotStatistics
import SurveyEstimation

extension SurveyRecipe {
    /// How the layer was made, and what became of the answers.
    func parameters(
        _ figures: SurveyFigures, _ findings: SurveyFindings?, _ tallies: SurveyTallies
    ) -> [Layer.Parameter] {
        var parameters: [Layer.Parameter] = questions.flatMap(question)
        parameters += [
            .init("unit_of_share", .text("0 to 1")),
            .init("share_formula", .text(shareFormula)),
            .init("standard_error", .text(errorFormula)),
            .init("n_eff", .text("(Σw)²/Σw² over the base (Kish 1965)")),
            .init("interval", .text(intervalWords)),
        ]
        if let strata = options.strata { parameters.append(.init("strata", .text(strata))) }
        for tally in tallies.questions { parameters.append(base(tally)) }
        if tallies.zeroWeights > 0 {
            parameters.append(.init("n_zero_weight", .integer(tallies.zeroWeights)))
        }
        if let city = figures.city { parameters.append(self.city(city)) }
        if let limit = options.minAnswers {
            parameters.append(.init("min_answers", .integer(limit)))
        }
        parameters.append(.init("few_answers", .integer(options.fewAnswers)))
        guard let findings else { return parameters }
        parameters += [
            .init("test", .text(testWords)),
            .init("alpha", .number(options.alpha)),
            .init("correction", .text(options.correction.words)),
            .init("n_tests", .integer(findings.tests.area)),
            .init("n_higher", .integer(findings.differs.count { $0 == "higher" })),
            .init("n_lower", .integer(findings.differs.count { $0 == "lower" })),
            .init(
                "n_not_distinguishable",
                .integer(findings.differs.count { $0 == "not-distinguishable" })),
        ]
        if !findings.changes.isEmpty {
            parameters.append(.init("n_tests_change", .integer(findings.tests.change)))
        }
        if let shrinkage = options.shrinkage, let modeled = findings.modeled {
            parameters += [
                .init("model", .text(modelWords(shrinkage))),
                .init("model_variance", .number(modeled.modelVariance)),
            ]
        }
        return parameters
    }

    private func question(_ question: SurveyQuestion) -> [Layer.Parameter] {
        let suffix = questions.count > 1 ? " \(question.field)" : ""
        var parameters: [Layer.Parameter] = [
            .init("question" + suffix, .text(question.words))
        ]
        if table != nil { return parameters }
        switch measure {
        case .shares: parameters.append(.init("answers" + suffix, .texts(question.answers)))
        case .scores:
            parameters.append(
                .init(
                    "scores" + suffix,
                    .texts(
                        question.scoresInUse.sorted { ($0.value, $0.key) < ($1.value, $1.key) }
                            .map { "\($0.key) = \($0.value)" })))
        }
        if !question.apart.isEmpty {
            parameters.append(.init("apart" + suffix, .texts(question.apart)))
        }
        if !question.missing.isEmpty {
            parameters.append(.init("missing" + suffix, .texts(question.missing)))
        }
        return parameters
    }

    private func base(_ tally: SurveyTallies.Question) -> Layer.Parameter {
        var group: [Layer.Parameter] = [.init("n_base", .integer(tally.base))]
        if measure == .shares { group.append(.init("n_share", .integer(tally.share))) }
        group += tally.apart.map { .init("n_apart \($0.option)", .integer($0.count)) }
        group += [
            .init("n_missing", .integer(tally.missing)),
            .init("n_uncoded", .integer(tally.uncoded.values.reduce(0, +))),
        ]
        return .init(questions.count > 1 ? "base \(tally.field)" : "base", .group(group))
    }

    private func city(_ city: ShareEstimate) -> Layer.Parameter {
        let interval = (isIndex ? IntervalRule.normal : options.interval).interval(city)
        var group: [Layer.Parameter] = [.init("share", .number(city.share))]
        if let interval {
            group += [
                .init("share_lo", .number(interval.lowerBound)),
                .init("share_hi", .number(interval.upperBound)),
            ]
        }
        if let error = city.standardError { group.append(.init("se", .number(error))) }
        group += [
            .init("n_answers", .integer(city.count)), .init("n_eff", .number(city.effectiveCount)),
        ]
        return .init("city", .group(group))
    }

    // MARK: Words

    private var shareFormula: String {
        if table != nil { return "as published; the city is all samples together by their n" }
        let one =
            measure == .shares
            ? "Σwy/Σw over the base, y = 1 for an answer that makes the share"
            : "Σwy/Σw over the base, y the score of the answer"
        guard questions.count > 1 else { return one }
        return "(m1 + … + m\(questions.count))/\(questions.count), m = \(one), each question over "
            + "its own base: \(questions.map(\.field).joined(separator: ", "))"
    }

    private var errorFormula: String {
        if table != nil { return "√(p(1 − p)/(n_eff − 1))" }
        return options.strata == nil
            ? "linearized, √(n/(n − 1) · Σ(w(y − p))²)/Σw, each area a sample of its own"
            : "linearized, centered within the strata, each area a domain of the whole sample"
    }

    private var intervalWords: String {
        switch isIndex ? .normal : options.interval {
        case .wilson: "Wilson on n_eff (Wilson 1927, doi:10.1080/01621459.1927.10502953), 95 %"
        case .clopperPearson:
            "Clopper–Pearson on n_eff (Clopper & Pearson 1934, doi:10.1093/biomet/26.4.404), 95 %"
        case .kornGraubard: "Korn–Graubard (Korn & Graubard 1998), 95 %"
        case .normal: "± 1.96 standard errors, cut at 0 and 1, 95 %"
        }
    }

    private var testWords: String {
        let kind =
            isIndex || options.strata != nil
            ? "z on the linearized standard error of the difference"
            : "two-sample z on both n_eff with the pooled share; interval of Newcombe 1998, "
                + "doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I"
        return kind + "; two-sided; each area against all others together, of areas with "
            + "\(options.testedFrom) answers or more"
    }

    private func modelWords(_ shrinkage: SurveyShrinkage) -> String {
        let toward = shrinkage.districts.map { "the districts of \($0)" } ?? "the city"
        switch shrinkage.method {
        case .fayHerriot:
            return "Fay & Herriot 1979, doi:10.1080/01621459.1979.10482505, toward \(toward), "
                + "variance by \(shrinkage.variance.rawValue), error by Prasad & Rao 1990, "
                + "doi:10.1080/01621459.1990.10475320; sampling variance from the share of the "
                + "district"
        case .empiricalBayes:
            return "Marshall 1991, doi:10.2307/2347593, for shares, toward \(toward)"
        }
    }
}
