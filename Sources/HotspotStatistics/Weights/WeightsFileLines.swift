/// The lines of a file of weights as words, with what reading them needs to refuse a bad one.
///
/// Lines end with LF or CRLF; words are parted by blanks and tabs. A byte order mark is skipped.
struct WeightsFileLines {
    /// One line that has words.
    struct Line {
        var number: Int
        var words: [String]
    }

    private let file: String
    private let bytes: [UInt8]
    private var position: Int
    private var number = 0
    /// The index of each identifier.
    private let areas: [String: Int]

    /// - Throws: ``StatisticsError`` with code `duplicateKey` where two areas have one identifier.
    init(_ bytes: [UInt8], file: String, identifiers: [String]) throws(StatisticsError) {
        self.bytes = bytes
        self.file = file
        position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var areas: [String: Int] = [:]
        areas.reserveCapacity(identifiers.count)
        for (area, identifier) in identifiers.enumerated() {
            guard areas.updateValue(area, forKey: identifier) == nil else {
                throw StatisticsError(
                    .duplicateKey, "Two areas have the identifier '\(identifier)'",
                    remedy: "Give every area an identifier of its own")
            }
        }
        self.areas = areas
    }

    /// The next line that has words; `nil` at the end of the file.
    mutating func next() -> Line? {
        while position < bytes.count {
            let line = nextLine()
            if !line.words.isEmpty { return line }
        }
        return nil
    }

    /// The next line, with or without words; empty at the end of the file.
    mutating func nextLine() -> Line {
        number += 1
        var words: [String] = []
        var start = position
        while true {
            let byte = position < bytes.count ? bytes[position] : 10
            if byte == 32 || byte == 9 || byte == 10 || byte == 13 {
                if start < position {
                    words.append(String(decoding: bytes[start..<position], as: UTF8.self))
                }
                start = position + 1
            }
            position += 1
            if byte == 10 { return Line(number: number, words: words) }
        }
    }

    /// The number of areas that the header states, `n` or `0 n shapefile key`.
    ///
    /// - Throws: ``StatisticsError`` with code `badFile` where it is no number, `unknownArea` where
    ///   it is not the number of areas there are.
    mutating func readHeader() throws(StatisticsError) {
        guard let line = next() else {
            throw StatisticsError(
                .badFile, "\(file) is empty", remedy: "Write the weights once more")
        }
        let word = line.words.count == 1 ? line.words[0] : line.words[1]
        guard line.words.count != 2, let count = Int(word), count >= 0 else {
            throw problem(
                line,
                "the header is neither 'n' nor '0 n shapefile key': "
                    + Self.quoted(line.words.joined(separator: " ")))
        }
        guard count == areas.count else {
            throw StatisticsError(
                .unknownArea,
                "\(file), line \(line.number): the weights are of \(count) areas, but there are "
                    + "\(areas.count)",
                remedy: "Use the areas that the weights were made of")
        }
    }

    /// The index of the area with the identifier.
    ///
    /// - Throws: ``StatisticsError`` with code `unknownArea`.
    func area(_ identifier: String, _ line: Line) throws(StatisticsError) -> Int {
        guard let area = areas[identifier] else {
            throw StatisticsError(
                .unknownArea,
                "\(file), line \(line.number): \(Self.quoted(identifier)) is not the identifier of "
                    + "an area",
                remedy: "Name the field of the areas that the file was made with as their "
                    + "identifier, or leave the area out of the file")
        }
        return area
    }

    /// A refusal that names the place.
    func problem(_ line: Line, _ what: String) -> StatisticsError {
        StatisticsError(
            .badFile, "\(file), line \(line.number): \(what)",
            remedy: "Write the weights once more, or mend the line")
    }

    /// The beginning of what a file says, so that a message stays a message.
    static func quoted(_ text: String) -> String {
        text.count <= 60 ? "'\(text)'" : "'\(text.prefix(57))…'"
    }
}
