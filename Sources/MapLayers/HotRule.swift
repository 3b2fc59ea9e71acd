import SafetyRecords

/// Which units of a layer are called hot: a field and what it must be.
///
///     HotRule("gi_bin>=1")           // hot spots at 90 % and above
///     HotRule("gi_bin=2,3")          // at 95 and 99 %
///     HotRule("lm_type=high-high")
public struct HotRule: Hashable, Sendable, CustomStringConvertible {
    enum Test: Hashable, Sendable {
        case isOneOf([String])
        case atLeast(Double)
        case above(Double)
        case atMost(Double)
        case below(Double)
    }

    /// The field.
    public let field: String
    let test: Test
    /// The rule as it was written.
    public let description: String

    /// Hot spots at 90 % and above: `gi_bin>=1`.
    public static let hotSpots = HotRule(
        field: "gi_bin", test: .atLeast(1), description: "gi_bin>=1")

    private init(field: String, test: Test, description: String) {
        self.field = field
        self.test = test
        self.description = description
    }

    /// Reads `FIELD>=X`, `FIELD>X`, `FIELD<=X`, `FIELD<X` or `FIELD=VALUE[,VALUE]`; `nil` for
    /// anything else.
    public init?(_ text: String) {
        guard let mark = text.firstIndex(where: { "<>=".contains($0) }), mark != text.startIndex
        else { return nil }
        field = String(text[..<mark])
        description = text
        let sign = text[mark]
        var rest = text[text.index(after: mark)...]
        if sign == "=" {
            let values = rest.split(separator: ",", omittingEmptySubsequences: false)
            guard values.allSatisfy({ !$0.isEmpty }) else { return nil }
            test = .isOneOf(values.map(String.init))
            return
        }
        let isClosed = rest.first == "="
        if isClosed { rest = rest.dropFirst() }
        guard let limit = Double(rest), limit.isFinite else { return nil }
        switch (sign, isClosed) {
        case (">", true): test = .atLeast(limit)
        case (">", false): test = .above(limit)
        case (_, true): test = .atMost(limit)
        case (_, false): test = .below(limit)
        }
    }

    /// Whether each unit is hot; `nil` for one that has no value, or no number where a number is
    /// asked for.
    ///
    /// Values that are both numbers are compared as numbers: 1 is 1.0.
    func verdicts(_ column: AreaColumn) -> [Bool?] {
        switch test {
        case .isOneOf(let values):
            let numbers = Set(values.compactMap { Double($0) })
            return zip(column.texts, column.numbers).map { text, number in
                guard let text else { return nil }
                return values.contains(text) || number.map(numbers.contains) ?? false
            }
        case .atLeast(let limit): return column.numbers.map { $0.map { $0 >= limit } }
        case .above(let limit): return column.numbers.map { $0.map { $0 > limit } }
        case .atMost(let limit): return column.numbers.map { $0.map { $0 <= limit } }
        case .below(let limit): return column.numbers.map { $0.map { $0 < limit } }
        }
    }
}

extension Layer.Values {
    /// The values as a file would hold them.
    var column: AreaColumn {
        switch self {
        case .integers(let values):
            AreaColumn(
                texts: values.map { $0.map { String($0) } },
                numbers: values.map { $0.map { Double($0) } })
        case .numbers(let values):
            AreaColumn(texts: values.map { $0.map { String($0) } }, numbers: values)
        case .texts(let values):
            AreaColumn(texts: values, numbers: values.map { $0.flatMap { Double($0) } })
        }
    }
}
