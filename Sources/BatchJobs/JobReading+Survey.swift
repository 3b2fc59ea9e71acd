import MapLayers
import RecordSources
import SafetyRecords

/// What the rows of a survey source are.
private enum SurveyForm: String, CaseIterable {
    /// One row a respondent.
    case answers
    /// A ready table of shares.
    case table
}

private enum ShareUnit: String, CaseIterable {
    case percent
    case fraction
}

extension JobReading {
    private static let surveyKeys = ["form", "questions", "names", "city", "shares"]
    private static let tableKeys = ["names", "city", "shares"]

    /// What a survey source says of its questions, or of its table.
    mutating func survey(of source: inout Job.Source, in table: Table, kind: RecordKind?) {
        guard kind == nil || kind == .survey else {
            for key in JobReading.surveyKeys where table.has(key) {
                warn(
                    .noEffect,
                    "'\(key)' has no effect in a source of kind \(source.kind.rawValue)",
                    "it belongs to surveys", at: table.place(of: key))
            }
            return
        }
        let form = choice("form", in: table, SurveyForm.self) ?? .answers
        source.questions = questions(in: table)
        guard form == .table else {
            for key in JobReading.tableKeys where table.has(key) {
                warn(
                    .noEffect, "'\(key)' in \(table.label) has no effect without 'form: table'",
                    "it says how a ready table of shares is read", at: table.place(of: key))
            }
            for role in ["share", "n", "n-eff", "question", "group"] {
                guard let fields = table.value("fields"), case .table(let entries) = fields.content,
                    let entry = entries.first(where: { $0.key == role })
                else { continue }
                warn(
                    .noEffect, "the field '\(role)' has no effect without 'form: table'",
                    "it belongs to a ready table of shares", at: entry.place)
            }
            return
        }
        for role in ["area", "share", "n"]
        where !source.fields.keys.contains(where: { $0.rawValue == role }) {
            report(
                .missingKey, "\(table.label) is a table of shares without a field '\(role)'",
                "name it in 'fields'; area, share and n are needed", at: table.place(of: "form"))
        }
        source.published = SurveyTable(
            names: names(in: table), city: text("city", in: table),
            isPercent: choice("shares", in: table, ShareUnit.self) != .fraction)
    }

    /// The areas that rows of a ready table cover, by the row's name.
    private mutating func names(in source: Table) -> [String: [String]] {
        guard let node = source.value("names"),
            let table = table(node, "'names' of \(source.label)", known: nil)
        else { return [:] }
        var result: [String: [String]] = [:]
        for key in table.keys.prefix(10_000) {
            let areas = texts(key, in: table)
            if !areas.isEmpty { result[key] = areas }
        }
        return result
    }

    /// The texts of a key: one, or a list of them, each once.
    mutating func texts(_ key: String, in table: Table) -> [String] {
        guard let node = table.value(key) else { return [] }
        var nodes = [node]
        if case .list(let elements) = node.content { nodes = elements }
        let label = "'\(jobExcerpt(key))' in \(table.label)"
        if nodes.isEmpty {
            report(.badValue, "\(label) is an empty list", "name a value", at: node.place)
        }
        var result: [String] = []
        for node in nodes.prefix(1_000) {
            guard let text = text(node, label), isClean(text, label, at: node.place) else {
                continue
            }
            if result.contains(text) {
                warn(
                    .noEffect, "'\(jobExcerpt(text))' stands twice in \(label)", "it counts once",
                    at: node.place)
            } else {
                result.append(text)
            }
        }
        return result
    }

    // MARK: Questions

    private mutating func questions(in source: Table) -> [SurveyQuestion] {
        guard let node = source.value("questions"),
            let all = table(node, "'questions' of \(source.label)", known: nil)
        else { return [] }
        return all.keys.prefix(1_000).compactMap { key in
            guard let node = all.value(key),
                let table = table(
                    node, "the question '\(jobExcerpt(key))'",
                    known: ["text", "options", "answers", "apart", "missing", "scores"])
            else { return nil }
            let question = SurveyQuestion(
                field: key, text: text("text", in: table), options: texts("options", in: table),
                answers: texts("answers", in: table), apart: texts("apart", in: table),
                missing: texts("missing", in: table), scores: scores(in: table))
            check(
                question, in: table,
                keys: ["answers": question.answers, "apart": question.apart])
            checkScores(question, in: table)
            return question
        }
    }

    private mutating func scores(in question: Table) -> [String: Double] {
        guard let node = question.value("scores"),
            let table = table(node, "'scores' of \(question.label)", known: nil)
        else { return [:] }
        var result: [String: Double] = [:]
        for key in table.keys.prefix(1_000) {
            result[key] = number(key, in: table, "0 to 1") { (0...1).contains($0) }
        }
        return result
    }

    private mutating func checkScores(_ question: SurveyQuestion, in table: Table) {
        guard table.has("scores"), !question.scores.isEmpty else { return }
        let base = question.baseOptions
        for option in base where question.scores[option] == nil {
            report(
                .missingKey, "\(table.label) has no score for '\(jobExcerpt(option))'",
                "give each option of the base one, 0 to 1", at: table.place(of: "scores"))
        }
        for option in question.scores.keys.sorted() where !base.isEmpty && !base.contains(option) {
            report(
                .badValue, "'\(jobExcerpt(option))' in 'scores' is no option of the base",
                suggestion(for: option, among: base), at: table.place(of: "scores"))
        }
    }

    /// Reports answers that are none of the options, or of two kinds, and questions without a base.
    mutating func check(
        _ question: SurveyQuestion, in table: Table, keys: [String: [String]]
    ) {
        for (key, values) in keys.sorted(by: { $0.key < $1.key }) {
            for value in values where !question.options.isEmpty {
                guard !question.options.contains(value) else { continue }
                report(
                    .badValue,
                    "'\(jobExcerpt(value))' in '\(key)' of \(table.label) is no answer to "
                        + "'\(jobExcerpt(question.field))'",
                    suggestion(for: value, among: question.options),
                    at: place(of: value, key, in: table))
            }
        }
        for value in question.answers
        where question.apart.contains(value) || question.missing.contains(value) {
            report(
                .conflict,
                "'\(jobExcerpt(value))' both makes the share of '\(jobExcerpt(question.field))' and "
                    + "is \(question.apart.contains(value) ? "apart" : "missing")",
                "an answer is one of the two", at: table.place(of: "answers"))
        }
        if !question.options.isEmpty, question.baseOptions.isEmpty {
            report(
                .badValue, "the question '\(jobExcerpt(question.field))' has no base",
                "all its options are apart or missing", at: table.place(of: "apart"))
        } else if !question.options.isEmpty, !question.answers.isEmpty,
            question.baseOptions.allSatisfy(question.answers.contains)
        {
            report(
                .badValue,
                "all options of the base of '\(jobExcerpt(question.field))' make the share",
                "it would be 1 everywhere; leave out the answers that do not",
                at: table.place(of: "answers"))
        }
    }

    private func place(of value: String, _ key: String, in table: Table) -> JobNode.Place {
        guard let node = table.value(key), case .list(let elements) = node.content else {
            return table.value(key)?.place ?? table.place
        }
        let element = elements.first {
            if case .text(value, _) = $0.content { true } else { false }
        }
        return element?.place ?? node.place
    }
}
