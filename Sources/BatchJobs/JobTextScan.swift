/// A look at the text of a job file before a YAML parser sees it, and again when it complains.
///
/// The parser is a C library that recurses, and a table's keys are compared by all they hold: a
/// few hundred bytes of aliases in a key would take longer than the age of the universe. So what is
/// hostile is recognized by plain counting first. The counts are far above what a job can have.
struct JobTextScan {
    /// Something that keeps a text from the parser.
    struct Hazard {
        var message: String
        var suggestion: String?
        var place: JobNode.Place
    }

    private let scalars: [Unicode.Scalar]

    static let maximumOpenBrackets = 64
    static let maximumIndentation = 128
    static let maximumAliases = 12
    static let maximumComplexKeys = 12

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    /// The first thing that must not reach the parser; `nil` for every text that is at all sane.
    mutating func firstHazard() -> Hazard? {
        var place = JobNode.Place(line: 1, column: 1)
        var (brackets, indentation, aliases, complexKeys) = (0, 0, 0, 0)
        var isIndenting = true
        var previous: Unicode.Scalar = "\n"
        for index in scalars.indices {
            let scalar = scalars[index]
            let next = index + 1 < scalars.count ? scalars[index + 1] : "\n"
            if !JobTextScan.isPermitted(scalar) {
                let code = String(scalar.value, radix: 16, uppercase: true)
                return Hazard(
                    message: "the character U+\(code) is not allowed in YAML",
                    suggestion: "remove it", place: place)
            }
            if isIndenting {
                isIndenting =
                    scalar == " " || ("-?:".unicodeScalars.contains(scalar) && next == " ")
                indentation = isIndenting ? indentation + 1 : indentation
                if indentation > JobTextScan.maximumIndentation, scalar != " ", scalar != "#" {
                    return tooDeep(place)
                }
            }
            let startsToken = " \n\r\t[{,".unicodeScalars.contains(previous)
            switch scalar {
            case "[", "{": brackets += 1
            case "]", "}": brackets = max(0, brackets - 1)
            case "*" where startsToken && JobTextScan.isNameLetter(next): aliases += 1
            case "?" where startsToken && (next == " " || next == "\n" || next == "\t"):
                complexKeys += 1
            default: break
            }
            if brackets > JobTextScan.maximumOpenBrackets { return tooDeep(place) }
            if aliases > JobTextScan.maximumAliases {
                return Hazard(
                    message: "aliases (*) are not used in a job file",
                    suggestion: "write the values out; put a text that starts with * in quotes",
                    place: place)
            }
            if complexKeys > JobTextScan.maximumComplexKeys {
                return Hazard(
                    message: "keys of the form '? ' are not used in a job file",
                    suggestion: "write 'key: value'", place: place)
            }
            previous = scalar
            if isBreak(at: index) {
                place = JobNode.Place(line: place.line + 1, column: 1)
                (isIndenting, indentation) = (true, 0)
            } else {
                place.column += 1
            }
        }
        return nil
    }

    /// The text with a key written over by private characters, every place kept; `nil` when
    /// something else stands there.
    func blanking(_ key: String, at place: JobNode.Place, round: Int) -> String? {
        let wanted = Array(key.unicodeScalars)
        guard !wanted.isEmpty, var start = index(of: place),
            let cover = Unicode.Scalar(0xE000 + UInt32(truncatingIfNeeded: round))
        else { return nil }
        if scalars[start] == "\"" || scalars[start] == "'" { start += 1 }
        let end = start + wanted.count
        guard end <= scalars.count, Array(scalars[start..<end]) == wanted else { return nil }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[..<start])
        text.append(contentsOf: repeatElement(cover, count: wanted.count))
        text.append(contentsOf: scalars[end...])
        return String(text)
    }

    /// What to do about the parser's complaint, where experience tells.
    func remedy(for words: String, at place: JobNode.Place) -> String? {
        let character = index(of: place).map { scalars[$0] }
        if words.contains("alias") || character == "*" {
            return "a text that starts with * stands in quotes: \"*.csv\""
        }
        if words.contains("anchor") { return "a text that starts with & stands in quotes" }
        if words.contains("cannot start any token") {
            return character == "\t"
                ? "indent with spaces, not with tabs"
                : "put the text in quotes"
        }
        if words.contains("mapping values are not allowed") {
            return "put a text with ': ' in quotes, or mend the indentation"
        }
        if words.contains("quoted scalar") { return "a quotation mark is missing" }
        if words.contains("flow") { return "a comma, ']' or '}' is missing" }
        if words.contains("block") || words.contains("':'") { return "mend the indentation" }
        return nil
    }

    private func tooDeep(_ place: JobNode.Place) -> Hazard {
        Hazard(
            message: "the values are nested too deeply", suggestion: "a job goes five levels deep",
            place: place)
    }

    /// The index of a place; lines end as the parser has it (YAML 1.1, production b-break).
    private func index(of place: JobNode.Place) -> Int? {
        var (line, index) = (1, 0)
        while line < place.line, index < scalars.count {
            if isBreak(at: index) { line += 1 }
            index += 1
        }
        index += place.column - 1
        return index < scalars.count ? index : nil
    }

    /// Whether a line ends with this character; the first of CR LF does not end one.
    private func isBreak(at index: Int) -> Bool {
        switch scalars[index].value {
        case 0x0A, 0x85, 0x2028, 0x2029: true
        case 0x0D: index + 1 >= scalars.count || scalars[index + 1] != "\n"
        default: false
        }
    }

    /// The characters that YAML 1.1 permits (production c-printable).
    private static func isPermitted(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD,
            0x10000...0x10FFFF:
            true
        default: false
        }
    }

    private static func isNameLetter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "-": true
        default: false
        }
    }
}
