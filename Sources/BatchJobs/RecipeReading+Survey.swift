import HotspotStatistics
import MapLayers
import RecordSources
import SafetyRecords
import SurveyEstimation

extension RecipeReading {
    /// The recipe `survey`.
    static let survey = RecipeReading(
        name: SurveyRecipe.name,
        keys: [
            "question", "answers", "apart", "missing", "index", "measure", "year", "by", "strata",
            "district", "shrink", "min-answers", "few-answers", "interval", "alpha", "correction",
        ], takesAgainst: true
    ) { reading, layer in reading.survey(layer) }
}

extension JobReading {
    fileprivate mutating func survey(_ layer: RecipeReading.Layer) -> SurveyRecipe {
        let table = layer.table
        if let source = layer.source, source.kind != .survey {
            report(
                .conflict,
                "the recipe survey is made of a survey; \(source.id) is of kind "
                    + source.kind.rawValue, "name a source of kind survey",
                at: table.place(of: "source"))
        }
        var options = SurveyOptions()
        options.strata = text("strata", in: table)
        options.groups = texts("by", in: table)
        options.district = text("district", in: table)
        options.shrinkage = shrinkage(in: table)
        options.minAnswers = integer("min-answers", in: table, 1...1_000_000)
        options.fewAnswers =
            integer("few-answers", in: table, 1...1_000_000) ?? SurveyOptions.usualFewAnswers
        options.interval = choice("interval", in: table, IntervalRule.self) ?? .wilson
        options.alpha = alpha(in: table)
        options.correction =
            choice("correction", in: table, FalseDiscoveryCorrection.self) ?? .benjaminiHochberg
        let measure = choice("measure", in: table, SurveyMeasure.self) ?? .shares
        if !options.groups.isEmpty {
            for key in ["against", "shrink", "district"] where table.has(key) {
                report(
                    .conflict, "\(table.label) has both 'by' and '\(key)'",
                    "a breakdown is a table of area and group; make another layer",
                    at: table.place(of: key))
            }
        }
        if let own = options.district, let other = options.shrinkage?.districts, own != other {
            report(
                .conflict,
                "\(table.label) has two kinds of districts: '\(jobExcerpt(own))' and "
                    + "'\(jobExcerpt(other))'", "name one", at: table.place(of: "district"))
        }
        let questions = layerQuestions(layer, measure)
        if questions.count > 1 || measure == .scores, table.has("interval"),
            options.interval != .normal
        {
            warn(
                .noEffect, "'interval' in \(table.label) has no effect on an index",
                "it has an interval of standard errors", at: table.place(of: "interval"))
        }
        if options.interval == .normal, questions.count == 1, measure == .shares {
            warn(
                .noEffect, "the interval 'normal' fails for shares near 0 and 1",
                "wilson does not", at: table.place(of: "interval"))
        }
        return SurveyRecipe(
            questions: questions, measure: measure, options: options,
            table: layer.source?.published)
    }

    private mutating func shrinkage(in layer: Table) -> SurveyShrinkage? {
        guard let node = layer.value("shrink"),
            let table = table(
                node, "'shrink' of \(layer.label)", known: ["to", "method", "variance"])
        else { return nil }
        let method = choice("method", in: table, SurveyShrinkage.Method.self) ?? .fayHerriot
        if method != .fayHerriot, table.has("variance") {
            warn(
                .noEffect, "'variance' has no effect with the method \(method.rawValue)",
                "it belongs to fay-herriot", at: table.place(of: "variance"))
        }
        return SurveyShrinkage(
            districts: text("to", in: table), method: method,
            variance: choice("variance", in: table, ModelVarianceRule.self) ?? .reml)
    }

    // MARK: Questions

    /// The question of a layer, or those of its index, as the source describes them and the layer
    /// says otherwise.
    private mutating func layerQuestions(
        _ layer: RecipeReading.Layer, _ measure: SurveyMeasure
    ) -> [SurveyQuestion] {
        let table = layer.table
        let source = layer.source
        var fields: [String] = []
        if table.has("index") {
            fields = texts("index", in: table)
            if fields.count == 1 {
                report(
                    .badValue, "'index' in \(table.label) needs two questions or more",
                    "for one, say question", at: table.place(of: "index"))
            }
            if table.has("question") {
                report(
                    .conflict, "\(table.label) has both 'question' and 'index'",
                    "a layer is of one question, or an index of several",
                    at: table.place(of: "index"))
            }
        } else if let field = text("question", in: table) {
            fields = [field]
        } else if table.lacks("question") {
            report(
                .missingKey, "\(table.label) has neither 'question' nor 'index'",
                "name the field of the question", at: table.place)
        }
        let isTable = source?.isTable ?? false
        if isTable {
            for key in ["answers", "apart", "missing", "strata", "by", "index", "measure"]
            where table.has(key) {
                warn(
                    .noEffect, "'\(key)' in \(table.label) has no effect on a ready table",
                    "its shares are made already", at: table.place(of: key))
            }
        }
        let stated = (
            answers: texts("answers", in: table), apart: texts("apart", in: table),
            missing: texts("missing", in: table)
        )
        let known = source?.questions ?? []
        var result: [SurveyQuestion] = []
        for field in fields {
            var question = known.first { $0.field == field } ?? SurveyQuestion(field: field)
            if !known.isEmpty, !known.contains(where: { $0.field == field }), !isTable {
                report(
                    .badValue,
                    "'\(jobExcerpt(field))' is none of the questions of \(source?.id ?? "")",
                    suggestion(for: field, among: known.map(\.field)),
                    at: table.place(of: table.has("index") ? "index" : "question"))
                continue
            }
            if table.has("answers") { question.answers = stated.answers }
            if table.has("missing") { question.missing = stated.missing }
            if table.has("apart") {
                question.apart = stated.apart
            } else if table.has("answers") {
                // What a layer counts among the answers is not apart, whatever the source says.
                question.apart.removeAll(where: stated.answers.contains)
            }
            if !isTable { checkLayer(question, measure, in: table) }
            result.append(question)
        }
        return result.isEmpty ? [SurveyQuestion(field: fields.first ?? "")] : result
    }

    private mutating func checkLayer(
        _ question: SurveyQuestion, _ measure: SurveyMeasure, in table: Table
    ) {
        switch measure {
        case .shares:
            if question.answers.isEmpty, table.lacks("answers") {
                report(
                    .missingKey,
                    "\(table.label) does not say which answers to "
                        + "'\(jobExcerpt(question.field))' make the share",
                    "add 'answers: [ … ]' here, or to the question of the source",
                    at: table.place)
            }
        case .scores:
            if question.scoresInUse.isEmpty {
                report(
                    .missingKey, "the answers to '\(jobExcerpt(question.field))' have no scores",
                    "describe its options in the source, in their order, or give scores",
                    at: table.place(of: "measure"))
            }
        }
        guard ["answers", "apart", "missing"].contains(where: table.has) else { return }
        check(
            question, in: table,
            keys: [
                "answers": table.has("answers") ? question.answers : [],
                "apart": table.has("apart") ? question.apart : [],
            ])
    }

    // MARK: Years

    /// Turns years into filters.
    ///
    /// A survey is of a year, not of a period of days: the period of the job is that of events, and
    /// chooses no answers where a year is named or the source names no field of times.
    mutating func chooseYears(
        of layer: inout Job.LayerRequest, in table: Table, _ source: Job.Source?
    ) {
        let year = integer("year", in: table, 1_000...9_999)
        if let year {
            layer.filters.append(.init(field: "year", values: [String(year)]))
            layer.period = layer.period ?? .all
        }
        if source?.fields[.time] == nil, source?.period == nil {
            layer.period = layer.period ?? .all
        }
        guard let node = table.value("against"), case .table(let entries) = node.content,
            var against = layer.against
        else { return }
        if !entries.contains(where: { $0.key == "where" }) {
            // The same respondents are held against each other: men against men.
            against.filters = layer.filters.filter { $0.field != "year" }
        }
        if let entry = entries.first(where: { $0.key == "year" }) {
            let own = Table(
                label: "'against' of \(table.label)", place: node.place,
                entries: ["year": entry], keys: ["year"])
            if let old = integer("year", in: own, 1_000...9_999) {
                against.filters.append(.init(field: "year", values: [String(old)]))
                against.period = against.period ?? .all
                if old == year, against.source == nil || against.source == layer.source {
                    report(
                        .conflict, "\(table.label) holds the year \(old) against itself",
                        "name another year in 'against'", at: entry.place)
                }
            }
        } else if year != nil, against.source == nil || against.source == layer.source {
            report(
                .missingKey, "'against' of \(table.label) has no 'year'",
                "name the earlier year, or another source", at: node.place)
        }
        layer.against = against
    }
}
