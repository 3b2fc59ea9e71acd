import FeatureFormats

/// Reads a CSV file into columns: numbers as `Double`, everything else as text.
func readCSV(_ path: String, task: String, fields: [String]) throws {
    let (seconds, table) = try timed { try CSVTable(path, fields: fields) }
    var answer: [(String, AnswerValue)] = [("count", .count(table.count))]
    for (name, column) in zip(table.names, table.columns) {
        switch column {
        case .numbers(let numbers): answer.append((name, .sum(numbers.reduce(0, +))))
        case .text(let bytes, let ends):
            var hash = TextHash()
            var start = 0
            for end in ends {
                hash.add(bytes.span.extracting(start..<end))
                start = end
            }
            answer.append((name, .hash(hash.value)))
        }
    }
    say(task, seconds, answer)
}

private struct CSVTable {
    enum Column {
        case numbers([Double])
        case text([UInt8], ends: [Int])
    }

    static let numbers: Set<String> = ["x", "y", "weight"]
    var names: [String] = []
    var columns: [Column] = []
    var count = 0

    init(_ path: String, fields: [String]) throws {
        var reader = try CSVReader(ByteSource(path: path), options: CSVOptions())
        let wanted = reader.columns.indices.filter {
            fields.isEmpty || fields.contains(reader.columns[$0])
        }
        names = wanted.map { reader.columns[$0] }
        var numbers = [[Double]](repeating: [], count: wanted.count)
        var texts = [(bytes: [UInt8], ends: [Int])](repeating: ([], []), count: wanted.count)
        var row = FeatureRow()
        while try reader.next(into: &row) {
            count += 1
            for (slot, column) in wanted.enumerated() {
                if Self.numbers.contains(names[slot]) {
                    guard
                        case .value(let number) = row.number(
                            column, decimalMark: UInt8(ascii: "."))
                    else { throw Failure("row \(row.number) has no number in \(names[slot])") }
                    numbers[slot].append(number)
                } else {
                    row.withBytes(column) { text in
                        for index in text.indices { texts[slot].bytes.append(text[index]) }
                    }
                    texts[slot].ends.append(texts[slot].bytes.count)
                }
            }
        }
        columns = names.enumerated().map { slot, name in
            Self.numbers.contains(name)
                ? .numbers(numbers[slot]) : .text(texts[slot].bytes, ends: texts[slot].ends)
        }
    }
}
