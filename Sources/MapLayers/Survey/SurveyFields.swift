import SurveyEstimation

/// The columns of a layer of areas.
struct SurveyFields {
    let fields: [Layer.Field]

    /// The fields that stand on the earlier answers.
    static let beforeFields = [
        "share_before", "n_before", "change", "change_lo", "change_hi", "change_p", "change_q",
    ]

    init(
        _ findings: SurveyFindings, _ figures: SurveyFigures, _ before: SurveyFigures?,
        _ tallies: SurveyTallies, _ recipe: SurveyRecipe
    ) {
        let shown = zip(figures.estimates, findings.isShown).map { $1 ? $0 : nil }
        var fields = Self.estimates(shown, findings.intervals, counts: figures.estimates, recipe)
        if let apart = tallies.apart {
            fields += [
                .init(
                    "n_apart", "Answers that are a base of their own",
                    .integers(apart), basis: .count),
                .init(
                    "share_apart", "Weighted share of these among them and the base, 0 to 1",
                    .numbers(tallies.apartShares), basis: .derived),
            ]
        }
        if let missing = tallies.missing {
            fields.append(
                .init(
                    "n_missing", "Respondents without an answer, or with one that is not coded",
                    .integers(missing), basis: .count))
        }
        fields.append(
            .init(
                "share_city", "The share in all areas together",
                .numbers(shown.map { _ in figures.city?.share }), basis: .derived))
        if let districts = findings.districts {
            fields.append(
                .init(
                    "share_district", "The share in the district of the area",
                    .numbers(districts.map { $0?.share }), basis: .derived))
        }
        fields += Self.differences(findings)
        if let before { fields += Self.changes(findings, before) }
        if let modeled = findings.modeled { fields += Self.modeled(modeled) }
        fields += [
            .init(
                "flag",
                "What to be wary of: few-answers, or shared-sample where one published figure "
                    + "covers several areas", .texts(findings.flags), basis: .classified),
            .init("reason", "Why a number is null", .texts(findings.reasons)),
        ]
        self.fields = fields
    }

    /// Share, interval, standard error and numbers of answers.
    static func estimates(
        _ shown: [ShareEstimate?], _ intervals: [ClosedRange<Double>?],
        counts: [ShareEstimate?], _ recipe: SurveyRecipe
    ) -> [Layer.Field] {
        let what = recipe.isIndex ? "The index, 0 to 1" : "Weighted share of the base, 0 to 1"
        return [
            .init("share", what, .numbers(shown.map { $0?.share }), basis: .derived),
            .init(
                "share_lo", "Lower end of the 95 % interval of the share",
                .numbers(intervals.map { $0?.lowerBound }), basis: .derived),
            .init(
                "share_hi", "Upper end of the 95 % interval of the share",
                .numbers(intervals.map { $0?.upperBound }), basis: .derived),
            .init(
                "se", "Linearized standard error of the share; null for a single answer",
                .numbers(shown.map { $0?.standardError }), basis: .derived),
            .init(
                "n_answers", "Answers in the base", .integers(counts.map { $0?.count ?? 0 }),
                basis: .count),
            .init(
                "n_eff", "How many answers of equal weight would tell as much",
                .numbers(counts.map { $0?.effectiveCount }), basis: .derived),
        ]
    }

    private static func differences(_ findings: SurveyFindings) -> [Layer.Field] {
        [
            .init(
                "diff", "The share less that of all other areas together",
                .numbers(findings.differences.map { $0?.difference }), basis: .mixed),
            .init(
                "diff_lo", "Lower end of the 95 % interval of the difference",
                .numbers(findings.differences.map { $0?.interval.lowerBound }), basis: .mixed),
            .init(
                "diff_hi", "Upper end of the 95 % interval of the difference",
                .numbers(findings.differences.map { $0?.interval.upperBound }), basis: .mixed),
            .init(
                "diff_p", "Two-sided p of the difference, not corrected",
                .numbers(findings.p), basis: .mixed),
            .init(
                "diff_q", "Corrected p (false discovery rate) of diff_p", .numbers(findings.q),
                basis: .mixed),
            .init(
                "differs",
                "Whether the area can be told from the rest of the city on diff_q: higher, lower "
                    + "or not-distinguishable; null where it was not tested",
                .texts(findings.differs), basis: .classified),
        ]
    }

    private static func changes(
        _ findings: SurveyFindings, _ before: SurveyFigures
    ) -> [Layer.Field] {
        [
            .init(
                "share_before", "The share in the earlier survey",
                .numbers(
                    zip(before.estimates, findings.changes).map { $1 == nil ? nil : $0?.share }),
                basis: .derived),
            .init(
                "n_before", "Answers in the base of the earlier survey",
                .integers(before.estimates.map { $0?.count ?? 0 }), basis: .count),
            .init(
                "change", "The share less that in the earlier survey",
                .numbers(findings.changes.map { $0?.difference }), basis: .derived),
            .init(
                "change_lo", "Lower end of the 95 % interval of the change",
                .numbers(findings.changes.map { $0?.interval.lowerBound }), basis: .derived),
            .init(
                "change_hi", "Upper end of the 95 % interval of the change",
                .numbers(findings.changes.map { $0?.interval.upperBound }), basis: .derived),
            .init(
                "change_p", "Two-sided p of the change, not corrected",
                .numbers(findings.changeP), basis: .derived),
            .init(
                "change_q", "Corrected p (false discovery rate) of change_p",
                .numbers(findings.changeQ), basis: .mixed),
        ]
    }

    private static func modeled(_ model: AreaModel) -> [Layer.Field] {
        [
            .init(
                "share_model", "Modeled share: that of the area drawn to its district",
                .numbers(model.areas.map { $0?.share }), basis: .mixed),
            .init(
                "se_model", "Root of the estimated mean squared error of share_model",
                .numbers(model.areas.map { $0?.rootMeanSquaredError }), basis: .mixed),
            .init(
                "borrowed", "How much of share_model is the district's: 0 nothing, 1 all of it",
                .numbers(model.areas.map { $0.map { 1 - $0.directWeight } }), basis: .mixed),
            .init(
                "is_modeled", "1 where share_model is a number: it is modeled, not measured",
                .integers(model.areas.map { $0 == nil ? nil : 1 }), basis: .mixed),
        ]
    }
}
