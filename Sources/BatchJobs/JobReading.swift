import RecordSources

/// Collects what a job file says and what is wrong with it.
///
/// Every question asked of a table reports its own problem and answers `nil`, so that the reading
/// goes on and all problems come at once.
struct JobReading {
    private(set) var problems: [JobProblem] = []
    let file: String
    let paths: JobPaths

    /// A file with more problems than this is beyond repair one by one.
    static let maximumProblems = 200

    /// A table with the names that it may use.
    struct Table {
        /// Where it stands, in the words of the file: "layers[2]".
        var label: String
        var place: JobNode.Place
        var entries: [String: JobNode.Entry]
        var keys: [String]
        /// Known keys that need no further word: an unknown key was taken for them, or their value
        /// is missing.
        var explained: Set<String> = []

        /// The place of a key, or of the table where the key is not there.
        func place(of key: String) -> JobNode.Place { entries[key]?.place ?? place }
        func value(_ key: String) -> JobNode? { entries[key]?.value }
        func has(_ key: String) -> Bool { entries[key] != nil }
        /// Whether a key is not there, and nothing has been said about it yet.
        func lacks(_ key: String) -> Bool { !has(key) && !explained.contains(key) }
    }

    init(file: String) {
        self.file = file
        paths = JobPaths(folder: JobPaths.folder(of: file))
    }

    var hasErrors: Bool { problems.contains { $0.severity == .error } }

    /// Whether further problems are no longer kept; looking for suggestions then stops.
    var isFull: Bool { problems.count >= JobReading.maximumProblems }

    mutating func report(
        _ code: JobProblem.Code, _ message: String, _ suggestion: String? = nil,
        at place: JobNode.Place, severity: JobProblem.Severity = .error
    ) {
        // A warning may be lost in the crowd, an error not: at least one keeps the job from running.
        guard !isFull || (severity == .error && !hasErrors) else { return }
        problems.append(
            JobProblem(
                code, severity: severity, file: file, line: place.line, column: place.column,
                message: message, suggestion: suggestion))
    }

    mutating func warn(
        _ code: JobProblem.Code, _ message: String, _ suggestion: String? = nil,
        at place: JobNode.Place
    ) {
        report(code, message, suggestion, at: place, severity: .warning)
    }

    mutating func add(_ others: [JobProblem]) { problems += others }

    /// "did you mean 'recipe'?", or else what there is to choose from.
    func suggestion(for name: String, among names: [String]) -> String? {
        if isFull { return nil }
        if let near = nearestName(to: name, among: names) {
            return "did you mean '\(jobExcerpt(near))'?"
        }
        if names.isEmpty { return nil }
        let shown = names.prefix(20).map(jobExcerpt).joined(separator: ", ")
        return "there is \(shown)\(names.count > 20 ? ", …" : "")"
    }

    // MARK: Tables and lists

    /// A table; its unknown keys, and the required ones that are missing, are reported.
    ///
    /// A missing key is not reported where an unknown one was taken for it.
    mutating func table(
        _ node: JobNode, _ label: String, known: [String]?, required: [String] = []
    ) -> Table? {
        guard case .table(let entries) = node.content else {
            report(
                .wrongType, "\(label) must be keys with values, not \(node.kind)",
                "write '{ \(known?.first ?? "key"): … }'", at: node.place)
            return nil
        }
        var table = Table(label: label, place: node.place, entries: [:], keys: [])
        for entry in entries {
            if let known, !known.contains(entry.key) {
                let near = isFull ? nil : nearestName(to: entry.key, among: known)
                if let near { table.explained.insert(near) }
                let choice = near.map { "did you mean '\($0)'?" }
                report(
                    .unknownKey, "unknown key '\(jobExcerpt(entry.key))' in \(label)",
                    choice ?? "known keys are \(known.joined(separator: ", "))", at: entry.place)
                continue
            }
            if entry.value.isNothing {
                table.explained.insert(entry.key)
                report(
                    .missingKey, "'\(entry.key)' in \(label) has no value",
                    required.contains(entry.key) ? nil : "give one, or remove the key",
                    at: entry.place)
                continue
            }
            table.entries[entry.key] = entry
            table.keys.append(entry.key)
        }
        for key in required where table.lacks(key) {
            report(.missingKey, "\(label) has no '\(key)'", at: node.place)
        }
        return table
    }

    /// The elements of a list, at most as many as said.
    mutating func list(_ key: String, in table: Table, maximum: Int = 1_000) -> [JobNode]? {
        guard let node = table.value(key) else { return nil }
        guard case .list(let elements) = node.content else {
            report(
                .wrongType, "'\(key)' must be a list, not \(node.kind)",
                "start each element with '- '", at: node.place)
            return nil
        }
        guard elements.count <= maximum else {
            report(
                .badValue, "'\(key)' has more than \(maximum) elements",
                "divide the job", at: node.place)
            return nil
        }
        return elements
    }

    // MARK: Single values

    /// A text as written: `01` stays "01".
    mutating func text(_ node: JobNode, _ label: String) -> String? {
        guard case .text(let text, _) = node.content, !node.isNothing else {
            report(.wrongType, "\(label) must be text, not \(node.kind)", at: node.place)
            return nil
        }
        return text
    }

    /// A text that is not blank and has no control characters.
    mutating func text(_ key: String, in table: Table) -> String? {
        guard let node = table.value(key),
            let text = text(node, "'\(key)' in \(table.label)")
        else { return nil }
        guard isClean(text, "'\(key)' in \(table.label)", at: node.place) else { return nil }
        return text
    }

    /// Reports a text that is blank or has control characters.
    mutating func isClean(_ text: String, _ label: String, at place: JobNode.Place) -> Bool {
        if text.allSatisfy(\.isWhitespace) {
            report(.badValue, "\(label) is empty", at: place)
            return false
        }
        if text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            report(
                .badValue, "\(label) has a control character: '\(jobExcerpt(text))'", at: place)
            return false
        }
        return true
    }

    /// One of the names of an enumeration.
    mutating func choice<Choice>(
        _ key: String, in table: Table, _ type: Choice.Type
    ) -> Choice? where Choice: RawRepresentable<String> & CaseIterable {
        guard let text = text(key, in: table) else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        let names = Choice.allCases.map(\.rawValue)
        report(
            .badValue, "'\(jobExcerpt(text))' is not a value of '\(key)'",
            suggestion(for: text, among: names), at: table.entries[key]?.value.place ?? table.place)
        return nil
    }

    /// A whole number in a range.
    mutating func integer(_ key: String, in table: Table, _ range: ClosedRange<Int>) -> Int? {
        guard let node = table.value(key), let text = text(key, in: table) else { return nil }
        if let number = jobInteger(text), range.contains(number) { return number }
        let isNumber = jobNumber(text) != nil && !text.contains(".")
        report(
            .badValue,
            isNumber
                ? "'\(key)' is out of range: \(jobExcerpt(text))"
                : "'\(key)' must be a whole number, not '\(jobExcerpt(text))'",
            "it is \(range.lowerBound) to \(range.upperBound)", at: node.place)
        return nil
    }

    /// A finite number that passes a test; the test is told in words.
    mutating func number(
        _ key: String, in table: Table, _ rule: String, _ passes: (Double) -> Bool
    ) -> Double? {
        guard let node = table.value(key), let text = text(key, in: table) else { return nil }
        if let number = jobNumber(text) {
            if passes(number) { return number }
            report(
                .badValue, "'\(key)' is out of range: \(jobExcerpt(text))", "it is \(rule)",
                at: node.place)
            return nil
        }
        let pointed = String(text.map { $0 == "," ? "." : $0 })
        report(
            .badValue, "'\(key)' must be a number, not '\(jobExcerpt(text))'",
            jobNumber(pointed) == nil ? "it is \(rule)" : "write \(pointed)", at: node.place)
        return nil
    }

    /// A reference system as "EPSG:3011", from that, from `3011`, or from its URN.
    mutating func crs(_ key: String, in table: Table) -> String? {
        guard let node = table.value(key), let text = text(key, in: table) else { return nil }
        let upper = text.uppercased()
        let code = upper.split(separator: ":").last.map(String.init) ?? upper
        let isEPSG =
            upper == code || upper == "EPSG:" + code || upper == "URN:OGC:DEF:CRS:EPSG::" + code
        if isEPSG, jobIsDigits(code.utf8), let number = Int(code),
            (1_024...999_999).contains(number)
        {
            return "EPSG:\(number)"
        }
        report(
            .badValue, "'\(jobExcerpt(text))' is not a reference system",
            "write EPSG and the code, such as \"EPSG:3011\"", at: node.place)
        return nil
    }
}
