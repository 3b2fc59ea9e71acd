import Foundation
import RecordSources
import SafetyRecords

extension JobReading {
    private static let sourceKeys = [
        "id", "kind", "file", "files", "table", "crs", "fields", "delimiter", "decimal",
        "encoding", "time-format", "time-zone", "area", "record", "permits", "weight", "merge",
        "rows", "period", "form", "questions", "names", "city", "shares",
    ]

    /// The sources.
    mutating func sources(in root: Table, areas: Names) -> [Job.Source] {
        var taken: [String: Int] = [:]
        var result: [Job.Source] = []
        for (index, node) in (list("sources", in: root) ?? []).enumerated() {
            let label = "sources[\(index + 1)]"
            guard
                let table = table(
                    node, label, known: JobReading.sourceKeys, required: ["id", "kind"])
            else { continue }
            let id = identifier(in: table, taken: &taken, section: "sources")
            let kind = choice("kind", in: table, RecordKind.self)
            let files = files(in: table)
            var source = Job.Source(
                id: id ?? "", kind: kind ?? .crimes, patterns: files.patterns, files: files.paths,
                table: text("table", in: table) ?? files.table, line: node.place.line)
            source.crs = crs("crs", in: table)
            source.fields = fields(in: table)
            source.area = reference("area", in: table, to: areas, "area set")
            source.period = period(in: table)
            layout(of: &source, in: table)
            guards(of: &source, in: table, kind: kind)
            source.merging = merging(in: table)
            survey(of: &source, in: table, kind: kind)
            checkPlacing(source, in: table)
            result.append(source)
        }
        return result
    }

    // MARK: Files

    private mutating func files(
        in table: Table
    ) -> (patterns: [String], paths: [String], table: String?) {
        guard let node = table.value("file") ?? table.value("files") else {
            if table.lacks("file"), table.lacks("files") {
                report(.missingKey, "\(table.label) has no 'file'", at: table.place)
            }
            return ([], [], nil)
        }
        if table.has("file"), table.has("files") {
            report(
                .conflict, "\(table.label) has both 'file' and 'files'", "keep one of them",
                at: table.place(of: "files"))
        }
        var nodes = [node]
        if case .list(let elements) = node.content { nodes = elements }
        if nodes.isEmpty {
            report(.badValue, "the list of files in \(table.label) is empty", at: node.place)
        }
        var result: (patterns: [String], paths: [String], table: String?) = ([], [], nil)
        var seen: Set<String> = []
        for node in nodes.prefix(JobPaths.maximumMatches) {
            guard let written = text(node, "a file of \(table.label)"),
                isClean(written, "a file of \(table.label)", at: node.place)
            else { continue }
            result.patterns.append(written)
            let parts = fileAndTable(written)
            result.table = result.table ?? parts.table
            for path in expanded(parts.file, at: node.place) {
                if seen.insert(JobPaths.canonical(path)).inserted {
                    result.paths.append(path)
                } else {
                    warn(
                        .noEffect, "'\(jobExcerpt(path))' is named twice in \(table.label)",
                        "it is read once", at: node.place)
                }
            }
        }
        return result
    }

    private mutating func expanded(_ file: String, at place: JobNode.Place) -> [String] {
        // A file may have a star in its name; what is there goes before what might be meant.
        if !JobPaths.isPattern(file) || JobPaths.finding(at: paths.resolved(file)) != .nothing {
            return existingFile(file, at: place).map { [$0] } ?? []
        }
        guard let matches = paths.expanded(file) else {
            report(
                .file, "the pattern '\(jobExcerpt(file))' matches too many files",
                "at most \(JobPaths.maximumMatches) are read", at: place)
            return []
        }
        if matches.isEmpty {
            report(
                .file, "no file matches '\(jobExcerpt(file))'",
                "paths start in the folder of the job file, '\(jobExcerpt(paths.folder))'",
                at: place)
        }
        return matches.map(paths.resolved)
    }

    // MARK: Fields

    private mutating func fields(in source: Table) -> [FieldRole: [String]] {
        var result: [FieldRole: [String]] = [:]
        if let node = source.value("fields"),
            let table = table(
                node, "fields of \(source.label)", known: FieldRole.allCases.map(\.rawValue))
        {
            for role in FieldRole.allCases {
                guard let value = table.value(role.rawValue) else { continue }
                var nodes = [value]
                if case .list(let parts) = value.content, role == .time || role == .timeEnd {
                    nodes = parts
                    if parts.isEmpty || parts.count > 4 {
                        report(
                            .badValue, "'\(role.rawValue)' takes one to four fields",
                            at: value.place)
                    }
                }
                let label = "'\(role.rawValue)' in \(table.label)"
                for node in nodes.prefix(4) {
                    guard let name = text(node, label), isClean(name, label, at: node.place)
                    else { continue }
                    result[role, default: []].append(name)
                }
            }
            if (result[.x] == nil) != (result[.y] == nil) {
                report(
                    .conflict, "\(table.label) has one of 'x' and 'y' without the other",
                    at: table.place(of: result[.x] == nil ? "y" : "x"))
            }
            if result[.geometry] != nil, result[.x] != nil || result[.y] != nil {
                report(
                    .conflict, "\(table.label) has both 'geometry' and 'x', 'y'",
                    "keep one way to place a record", at: table.place(of: "geometry"))
            }
        }
        if let weight = text("weight", in: source) {
            if let other = result[.weight], other != [weight] {
                report(
                    .conflict, "\(source.label) has two fields of weight",
                    "keep 'weight' or 'weight' in 'fields'", at: source.place(of: "weight"))
            }
            result[.weight] = [weight]
        }
        return result
    }

    // MARK: Layout

    private mutating func layout(of source: inout Job.Source, in table: Table) {
        if let node = table.value("delimiter"), let mark = text(node, "'delimiter'") {
            let separators = [",", ";", "|", "\t"]
            let words = ["comma": ",", "semicolon": ";", "pipe": "|", "tab": "\t", "\\t": "\t"]
            source.delimiter = words[mark.lowercased()] ?? mark
            if !separators.contains(source.delimiter ?? "") {
                report(
                    .badValue, "'\(jobExcerpt(mark))' is not a delimiter",
                    "it is \",\", \";\", \"|\" or tab", at: node.place)
            }
        }
        source.decimal = text("decimal", in: table)
        if let decimal = source.decimal, decimal != ",", decimal != "." {
            report(
                .badValue, "'\(jobExcerpt(decimal))' is not a decimal mark",
                "it is \",\" or \".\"", at: table.value("decimal")?.place ?? table.place)
        }
        if source.decimal == ",", source.delimiter == "," {
            report(
                .conflict, "\(table.label) has the comma as delimiter and as decimal mark",
                at: table.place(of: "decimal"))
        }
        if let written = text("encoding", in: table) {
            source.encoding = JobReading.encodings[written.lowercased()]
            if source.encoding == nil {
                report(
                    .badValue, "the encoding '\(jobExcerpt(written))' is not known",
                    suggestion(for: written, among: ["utf-8", "iso-8859-1", "windows-1252"]),
                    at: table.value("encoding")?.place ?? table.place)
            }
        }
        source.timeFormat = text("time-format", in: table)
        if let format = source.timeFormat, !["Y", "M", "D"].allSatisfy(format.contains) {
            report(
                .badValue, "the time format '\(jobExcerpt(format))' lacks year, month or day",
                "write it as M/D/YYYY H:mm:ss or D/M YYYY",
                at: table.value("time-format")?.place ?? table.place)
        }
        if let zone = text("time-zone", in: table) {
            source.timeZone = zone
            if TimeZone(identifier: zone) == nil {
                report(
                    .badValue, "the time zone '\(jobExcerpt(zone))' is not known",
                    timeZoneSuggestion(zone), at: table.value("time-zone")?.place ?? table.place)
            }
        }
    }

    /// Names of encodings, in lower case, with the names that readers know.
    private static let encodings = [
        "utf-8": "utf-8", "utf8": "utf-8", "ascii": "utf-8", "iso-8859-1": "iso-8859-1",
        "iso8859-1": "iso-8859-1", "latin1": "iso-8859-1", "latin-1": "iso-8859-1",
        "windows-1252": "windows-1252", "cp1252": "windows-1252", "ansi": "windows-1252",
    ]

    private func timeZoneSuggestion(_ zone: String) -> String? {
        if isFull { return nil }
        let near = nearestName(to: zone, among: TimeZone.knownTimeZoneIdentifiers)
        return near.map { "did you mean '\($0)'?" }
            ?? "write it as in the time zone database, such as Europe/Stockholm"
    }

    // MARK: Guards and places

    private mutating func guards(of source: inout Job.Source, in table: Table, kind: RecordKind?) {
        source.record = choice("record", in: table, GuardRecord.self)
        if let node = table.value("permits"), let file = text("permits", in: table) {
            source.permits = existingFile(fileAndTable(file).file, at: node.place)
                .map { _ in paths.resolved(file) }
        }
        guard let kind, kind != .guards else { return }
        for key in ["record", "permits"] where table.has(key) {
            warn(
                .noEffect, "'\(key)' has no effect in a source of kind \(kind.rawValue)",
                "it belongs to guards", at: table.place(of: key))
        }
    }

    /// How rows of one incident are put together; `nil` where each row is a record.
    private mutating func merging(in table: Table) -> RecordMerging? {
        let rows = choice("rows", in: table, RecordMerging.self)
        guard let node = table.value("merge"), let by = text("merge", in: table) else {
            if table.has("rows") {
                warn(
                    .noEffect, "'rows' in \(table.label) has no effect without 'merge'",
                    "add merge: identifier, or remove it", at: table.place(of: "rows"))
            }
            return nil
        }
        guard by == "identifier" else {
            report(
                .badValue, "'\(jobExcerpt(by))' is nothing to merge rows by",
                "write merge: identifier", at: node.place)
            return nil
        }
        return rows ?? .revisions
    }

    private mutating func checkPlacing(_ source: Job.Source, in table: Table) {
        if source.record != nil, source.fields[.record] != nil {
            report(
                .conflict, "\(table.label) has both 'record' and a field for it",
                "keep 'record' where all rows are of one kind, the field where it tells",
                at: table.place(of: "record"))
        }
        if source.fields[.area] != nil, table.lacks("area"), table.lacks("permits") {
            report(
                .conflict, "\(table.label) has a field of area codes, but no area set for them",
                "add 'area: ' and the id of the area set", at: table.place(of: "fields"))
        }
    }
}
