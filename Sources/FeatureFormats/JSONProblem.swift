/// Why JSON text cannot be understood, and at which byte.
///
/// Readers turn it into a ``FormatError`` with the line, or, where only one feature is concerned,
/// into a bad row.
struct JSONProblem: Error {
    enum Kind {
        /// The text ends too early: more bytes may mend it.
        case incomplete
        /// The text breaks JSON's grammar.
        case malformed
        /// A string is not UTF-8.
        case invalidText
        case tooDeep
        case tooLarge
        /// Good JSON, but not the shape that GeoJSON asks for.
        case structure
    }

    var kind: Kind
    var offset: Int
    var detail: String
    var remedy: String?

    init(_ kind: Kind, at offset: Int, _ detail: String, remedy: String? = nil) {
        self.kind = kind
        self.offset = offset
        self.detail = detail
        self.remedy = remedy
    }

    static func incomplete(at offset: Int) -> JSONProblem {
        JSONProblem(.incomplete, at: offset, "the text ends in the middle of a value")
    }

    /// The same problem as an error of the file.
    func formatError(file: String, line: Int?) -> FormatError {
        let code: FormatError.Code =
            switch kind {
            case .incomplete: .truncated
            case .malformed, .structure: .malformed
            case .invalidText: .invalidText
            case .tooDeep: .tooDeep
            case .tooLarge: .tooLarge
            }
        return FormatError(code, file: file, line: line, detail: detail, remedy: remedy)
    }
}
