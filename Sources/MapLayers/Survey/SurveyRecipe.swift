public import DisclosureControl
import HotspotStatistics
import SafetyRecords
import SurveyEstimation

/// The recipe `survey`: weighted shares of answers with their uncertainty, and which areas cannot be
/// told from the city.
///
/// Of one question, or as an index over several; from answers, one row a respondent, or from a ready
/// table of shares. Shares are 0 to 1.
public struct SurveyRecipe: LayerRecipe {
    /// "survey".
    public static let name = "survey"
    /// The question, or several that make an index.
    public var questions: [SurveyQuestion]
    /// What answers are worth.
    public var measure: SurveyMeasure
    /// How figures are drawn.
    public var options: SurveyOptions
    /// How a ready table is read; `nil` where there is a row a respondent.
    public var table: SurveyTable?

    /// Makes the recipe.
    public init(
        questions: [SurveyQuestion], measure: SurveyMeasure = .shares,
        options: SurveyOptions = SurveyOptions(), table: SurveyTable? = nil
    ) {
        self.questions = questions
        self.measure = measure
        self.options = options
        self.table = table
    }

    /// Whether it is an index rather than a share.
    var isIndex: Bool { questions.count > 1 || measure == .scores }

    /// The fields of the questions, of groups and of strata, and the year where there is one.
    public var recordNeeds: RecordNeeds {
        var needs = RecordNeeds()
        guard table == nil else {
            // The parts that fields play go before columns that happen to have such a name.
            needs.optionalFields = ["share", "n", "n-eff", "year", "question", "group"]
            return needs
        }
        needs.fields = questions.map(\.field) + options.groups + [options.strata].compactMap(\.self)
        needs.optionalFields = ["year"]
        needs.expected = questions.map {
            RecordSelection.Filter(field: $0.field, values: $0.answers + $0.apart)
        }
        return needs
    }

    /// The districts, where they are a field of the areas.
    public var optionalAreaFields: [String] {
        [options.district, options.shrinkage?.districts].compactMap(\.self)
    }

    /// All.
    public var profiles: Set<DisclosureProfile> { Set(DisclosureProfile.allCases) }

    /// A layer with shares, intervals, tests and bases; with groups, a table of area and group.
    ///
    /// - Throws: ``LayerError`` with code `badQuestion` where nobody is in the base, or districts or
    ///   names are not those of the map, and those of counting.
    public func layer(
        _ plan: LayerPlan, in workshop: inout LayerWorkshop
    ) throws(LayerError) -> Layer {
        guard plan.overlaps == .lowest else {
            throw LayerError(
                .badQuestion, layer: plan.identifier,
                detail: "a respondent in several areas would answer several times",
                remedy: "Use overlaps: lowest")
        }
        // Under disclosure control what is withheld is not tested either.
        if let rule = workshop.ledger?.rule, (options.minAnswers ?? 0) < rule.minAnswers {
            var strict = self
            strict.options.minAnswers = rule.minAnswers
            return try strict.layer(plan, in: &workshop)
        }
        let units = try workshop.countingUnits(plan.units)
        if let table {
            return try tableLayer(table, plan, units, in: &workshop)
        }
        let answers = try SurveyAnswers(self, plan, plan.records, units, in: workshop)
        guard options.groups.isEmpty else {
            return try groupsLayer(answers, plan, units, in: &workshop)
        }
        let districts = try districts(of: units, plan, in: &workshop)
        var figures = try SurveyFigures(answers, units: units.count)
        if let districts {
            figures.districts = try answers.estimates(
                districts.count, layer: plan.identifier
            ) { unit in districts.groups[unit] }
        }
        var before: SurveyFigures?
        var earlier: SurveyAnswers?
        if let against = plan.against {
            let answers = try SurveyAnswers(self, plan, against, units, in: workshop)
            before = try SurveyFigures(answers, units: units.count)
            earlier = answers
        }
        let findings = try SurveyFindings(
            figures, before: before, districts: districts, recipe: self, layer: plan.identifier)
        var exposures = answers.exposures(plan, units, districts, in: &workshop)
        if let earlier {
            exposures.append(
                earlier.baseExposure(units, in: &workshop)
                    .only(SurveyFields.beforeFields).told(in: "against"))
        }
        let fields = SurveyFields(findings, figures, before, answers.tallies, self)
        return Layer(
            of: units, identifier: plan.identifier, recipe: Self.name,
            summary: summary(of: answers.records, units, before: earlier?.records),
            fields: fields.fields,
            parameters: [recordParameters(answers.counted(units), plan)]
                + (earlier.map {
                    [.init("against", recordParameters($0.counted(units), plan).value)]
                } ?? [])
                + parameters(figures, findings, answers.tallies)
                + (answers.warnings + (earlier?.warnings ?? [])).map {
                    .init("warning", .text($0))
                }, disclosure: .counted(exposures))
    }

    /// What the layer shows, in words.
    func summary(
        of records: CountedRecords, _ units: CountingUnits, before: CountedRecords?
    ) -> String {
        let what: String
        if isIndex {
            what = "Index of \(questions.map(\.field).joined(separator: ", "))"
        } else {
            let question = questions[0]
            what =
                table == nil
                ? "Weighted share of \(question.answers.joined(separator: " or ")) in "
                    + question.words
                : "Share published for \(question.words)"
        }
        return "\(what): \(records.words), in \(units.summary), 0 to 1"
            + (before.map { "; against \($0.words)" } ?? "") + "."
    }
}
