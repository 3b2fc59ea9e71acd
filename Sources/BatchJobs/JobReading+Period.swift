import RecordSources

extension JobReading {
    /// The period of a table's key `period`; `nil` where there is none or it cannot be read.
    mutating func period(in table: Table) -> Job.Period? {
        guard let node = table.value("period") else { return nil }
        if case .text(let word, _) = node.content {
            if word == "all" { return .all }
            report(
                .badValue, "'\(jobExcerpt(word))' is not a period",
                "write all, { from: 2024-01-01, to: 2025-01-01 } or { rolling: 12 months }",
                at: node.place)
            return nil
        }
        let label = "period of \(table.label)"
        guard
            let own = self.table(node, label, known: ["from", "to", "rolling", "until"])
        else { return nil }
        if own.has("rolling"), own.has("from") || own.has("to") {
            report(
                .conflict, "\(label) has both 'rolling' and 'from', 'to'", "keep one of them",
                at: own.place(of: "rolling"))
            return nil
        }
        return own.has("rolling") ? rolling(own) : between(own)
    }

    private mutating func between(_ table: Table) -> Job.Period? {
        if table.has("until") {
            report(
                .conflict, "'until' in \(table.label) belongs to 'rolling'",
                "the end of a period is 'to'", at: table.place(of: "until"))
        }
        for key in ["from", "to"] where table.lacks(key) {
            report(.missingKey, "\(table.label) has no '\(key)'", at: table.place)
        }
        let from = day("from", in: table)
        let to = day("to", in: table)
        guard let from, let to else { return nil }
        guard from < to else {
            report(
                .badValue, "\(table.label) ends before it begins: \(from) to \(to)",
                from == to
                    ? "the last day does not belong to a period; for one day, end it a day later"
                    : "swap 'from' and 'to'",
                at: table.value("from")?.place ?? table.place)
            return nil
        }
        return .between(from: from, to: to)
    }

    private mutating func rolling(_ table: Table) -> Job.Period? {
        var until: Job.Period.Until? = .latest
        if let node = table.value("until") {
            if case .text("latest", _) = node.content {
                until = .latest
            } else {
                until = day("until", in: table).map { .day($0) }
            }
        }
        guard let node = table.value("rolling"), let text = text("rolling", in: table) else {
            return nil
        }
        let parts = text.split(separator: " ")
        let limits: [Job.Period.Unit: Int] = [
            .days: 36_600, .weeks: 5_200, .months: 1_200, .years: 100,
        ]
        guard parts.count == 2, let count = jobInteger(String(parts[0])),
            let unit = Job.Period.Unit(rawValue: String(parts[1]))
                ?? Job.Period.Unit(rawValue: parts[1] + "s")
        else {
            report(
                .badValue, "'\(jobExcerpt(text))' is not a length of time",
                "write a number of days, weeks, months or years, such as 12 months",
                at: node.place)
            return nil
        }
        guard (1...(limits[unit] ?? 1)).contains(count) else {
            report(
                .badValue, "'rolling' is out of range: \(jobExcerpt(text))",
                "it is 1 to \(limits[unit] ?? 1) \(unit.rawValue)", at: node.place)
            return nil
        }
        return until.map { .rolling(count: count, unit: unit, until: $0) }
    }

    /// A day of the calendar; reported where it is none.
    mutating func day(_ key: String, in table: Table) -> CalendarDate? {
        guard let node = table.value(key), let text = text(key, in: table) else { return nil }
        if let day = CalendarDate(text) { return day }
        // The shape of a day, but none of the calendar: 2025-02-30.
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { Int($0) }
        if parts.map(\.count) == [4, 2, 2], numbers.count == 3 {
            let length = CalendarDate.length(ofMonth: numbers[1], year: numbers[0])
            report(
                .badValue, "the calendar has no \(jobExcerpt(text))",
                length.map { "that month has \($0) days" } ?? "months are 01 to 12",
                at: node.place)
        } else {
            report(
                .badValue, "'\(key)' must be a day, not '\(jobExcerpt(text))'",
                "write it as 2024-01-31", at: node.place)
        }
        return nil
    }
}
