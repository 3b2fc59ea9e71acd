/// The names of the columns, made usable.
struct CSVHeader {
    /// Trimmed, none empty, no two alike.
    var columns: [String] = []
    /// How many fields a row must have: the header without unnamed columns at its end.
    var fewestFields = 0
    /// Which names were changed.
    var notices: [FormatNotice] = []

    /// Makes names of the header's fields.
    init(_ fields: [String]) {
        let trimmed = fields.map(Self.trimmed)
        // Names as they stand come first, so that a made-up one never takes a real one's place.
        var taken = Set(trimmed)
        var met = Set<String>()
        // The number to try next, so that a thousand equal names take no million steps.
        var numbers: [String: Int] = [:]
        var unnamed: [String] = []
        var renamed: [String] = []
        for (index, field) in trimmed.enumerated() {
            let wanted = field.isEmpty ? "column_\(index + 1)" : field
            var name = wanted
            if field.isEmpty ? taken.contains(wanted) : !met.insert(field).inserted {
                var number = numbers[wanted] ?? 2
                while taken.contains("\(wanted)_\(number)") { number += 1 }
                numbers[wanted] = number + 1
                name = "\(wanted)_\(number)"
            }
            taken.insert(name)
            columns.append(name)
            if field.isEmpty {
                unnamed.append(name)
            } else {
                fewestFields = index + 1
                if name != field { renamed.append(name) }
            }
        }
        let numbersOnly = trimmed.allSatisfy { Double($0) != nil || $0.isEmpty }
        if numbersOnly, !met.isEmpty {
            notices.append(
                FormatNotice(
                    "header-is-numbers",
                    "the first line names the columns, but holds only numbers: is a header missing?"
                ))
        }
        if !unnamed.isEmpty {
            notices.append(
                FormatNotice(
                    "column-unnamed", "columns without a name are called \(Self.list(unnamed))"))
        }
        if !renamed.isEmpty {
            notices.append(
                FormatNotice(
                    "column-renamed",
                    "column names that occur twice are told apart as \(Self.list(renamed))"))
        }
    }

    private static func trimmed(_ text: String) -> String {
        var rest = Substring(text)
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }

    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(5).joined(separator: ", ")
        return names.count > 5 ? "\(shown) and \(names.count - 5) more" : shown
    }
}
