/// A value of a job file with its place: what is left of YAML once everything that a job file may
/// not use has been reported.
struct JobNode {
    /// What stands at the place.
    enum Content {
        /// Text as written; plain when it stands without quotes.
        case text(String, isPlain: Bool)
        case list([JobNode])
        case table([Entry])
    }

    /// A key and its value.
    ///
    /// Keys of one table differ.
    struct Entry {
        var key: String
        var place: Place
        var value: JobNode
    }

    /// One-based line and column.
    struct Place: Hashable {
        var line: Int
        var column: Int
    }

    var content: Content
    var place: Place

    /// Whether a key has been written without a value, or with one of YAML's words for none.
    var isNothing: Bool {
        guard case .text(let text, isPlain: true) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// What stands here, for a sentence such as "expected text, found a list".
    var kind: String {
        switch content {
        case .text(let text, _): isNothing ? "nothing" : "'\(jobExcerpt(text))'"
        case .list: "a list"
        case .table: "keys with values"
        }
    }
}

/// A text that fits in a message: at most 60 letters, control characters made visible.
func jobExcerpt(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars.prefix(60) {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator:
            result += "\\u{\(String(scalar.value, radix: 16))}"
        default: result.unicodeScalars.append(scalar)
        }
    }
    return text.unicodeScalars.count > 60 ? result + "…" : result
}
