/// Which features an entry of a legend stands for: a condition on one field, or several of them.
indirect enum StyleFilter: Sendable, Equatable {
    /// All.
    case everything
    /// The field has no value.
    case isNull(String)
    /// The field has a value.
    case hasValue(String)
    /// The field has this text.
    case isText(String, String)
    /// The field has this number.
    case isNumber(String, Double)
    /// The field has a number from `from`, included, to `to`, not included; `nil` for no end.
    case between(String, from: Double?, to: Double?)
    /// The field has this number or less.
    case atMost(String, Double)
    /// The field has a number above this one.
    case above(String, Double)
    /// The field has no number above this one, or none at all.
    case isNotAbove(String, Double)
    /// The field has a number other than 0.
    case isNotZero(String)
    /// The field has another text, or none.
    case isNotText(String, String)
    /// All of them.
    case all([StyleFilter])

    /// The condition as an expression of QGIS; `nil` where it holds for every feature.
    var expression: String? {
        switch self {
        case .everything: nil
        case .isNull(let field): "\(Self.quoted(field)) IS NULL"
        case .hasValue(let field): "\(Self.quoted(field)) IS NOT NULL"
        case .isText(let field, let text): "\(Self.quoted(field)) = \(Self.literal(text))"
        case .isNumber(let field, let number):
            "\(Self.quoted(field)) = \(StyleNumber.text(number))"
        case .atMost(let field, let number):
            "\(Self.quoted(field)) <= \(StyleNumber.text(number))"
        case .above(let field, let number): "\(Self.quoted(field)) > \(StyleNumber.text(number))"
        case .isNotAbove(let field, let number):
            "(\(Self.quoted(field)) IS NULL OR \(Self.quoted(field)) <= \(StyleNumber.text(number)))"
        case .isNotZero(let field): "\(Self.quoted(field)) <> 0"
        case .isNotText(let field, let text):
            "(\(Self.quoted(field)) IS NULL OR \(Self.quoted(field)) <> \(Self.literal(text)))"
        case .between(let field, let from, let to): Self.between(field, from, to)
        case .all(let filters):
            filters.compactMap(\.expression).joined(separator: " AND ")
        }
    }

    private static func between(_ field: String, _ from: Double?, _ to: Double?) -> String {
        let bounds = [
            from.map { "\(quoted(field)) >= \(StyleNumber.text($0))" },
            to.map { "\(quoted(field)) < \(StyleNumber.text($0))" },
        ].compactMap(\.self)
        return bounds.isEmpty
            ? "\(quoted(field)) IS NOT NULL" : bounds.joined(separator: " AND ")
    }

    private static func quoted(_ field: String) -> String {
        "\"" + doubled(field, "\"") + "\""
    }

    /// A text between apostrophes; QGIS reads backslashes in it as escapes.
    private static func literal(_ text: String) -> String {
        "'" + doubled(doubled(text, "\\"), "'") + "'"
    }

    private static func doubled(_ text: String, _ mark: Character) -> String {
        String(text.flatMap { $0 == mark ? [$0, $0] : [$0] })
    }
}
