import FeatureFormats
import MeasuredTasks

/// Reads a CSV file into columns: numbers as `Double`, everything else as text; in the task csv-job
/// times as times and categories as codes, as a job needs them.
func readCSV(_ path: String, task: String, fields: [String], threads: Int) throws {
    var kinds = ["id", "time", "category", "street", "status"].reduce(into: [:]) {
        $0[$1] = CSVColumn.Kind.text
    }
    for name in ["x", "y", "weight"] { kinds[name] = .number }
    if task == "csv-job" {
        kinds["time"] = .dateTime
        kinds["category"] = .category
    }
    let (seconds, table) = try timed {
        try CSVTable(
            ByteSource(path: path), columns: fields.isEmpty ? nil : fields, kinds: kinds,
            threads: threads)
    }
    guard table.defects.isEmpty else { throw Failure("\(path) has rows that cannot be trusted") }
    let answer = zip(table.names, table.columns).map { ($0, value(of: $1)) }
    say(task, seconds, [("count", .count(table.rowCount))] + answer)
}

private func value(of column: CSVColumn) -> AnswerValue {
    switch column {
    case .numbers(let numbers, _): return .sum(numbers.reduce(0, +))
    case .dateTimes(let seconds, _): return .count(seconds.reduce(0) { $0 + Int($1) })
    case .categories(let codes, let values):
        var hash = TextHash()
        for code in codes { hash.add(values[Int(code)]) }
        return .hash(hash.value)
    case .texts(let texts):
        var hash = TextHash()
        let bytes = texts.bytes.span
        for (start, end) in zip(texts.starts, texts.starts.dropFirst()) {
            hash.add(bytes.extracting(start..<end))
        }
        return .hash(hash.value)
    }
}
