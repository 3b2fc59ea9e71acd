public import FeatureFormats

/// Writes every rejected row, whole, with where it stood and why it was rejected.
///
/// One CSV file a source: `source,line,row,reason,field,value,detail,raw`. The raw text is the row
/// as it stood in the file, so that it can be mended and read again.
public final class RejectsFile {
    private var writer: CSVWriter
    private let source: String
    /// Number of rows written.
    public private(set) var count = 0

    /// Makes a file for one source.
    public init(source: String, sink: any ByteSink) {
        self.source = source
        writer = CSVWriter(
            sink: sink,
            fields: ["source", "line", "row", "reason", "field", "value", "detail", "raw"])
    }

    func write(_ rejection: Rejection, row: FeatureRow) throws(FormatError) {
        count += 1
        try writer.write([
            .text(source), .integer(row.line), .integer(row.number), .text(rejection.reason),
            rejection.field.map(PropertyValue.text) ?? .null,
            rejection.value.map(PropertyValue.text) ?? .null, .text(rejection.detail),
            .text(row.rawText),
        ])
    }

    /// Writes what is still in memory; call it once, at the end.
    public func finish() throws(FormatError) { try writer.finish() }
}

/// Why one row cannot be used.
struct Rejection: Error {
    /// A stable word, from the list in the documentation of `RecordSources`.
    var reason: String
    /// The field it is about.
    var field: String?
    /// The value of that field, as it stood.
    var value: String?
    /// The reason in plain English, with what to do where that helps.
    var detail: String
}

/// Counts rejections by reason and keeps the first of each as an example.
struct RejectionLedger {
    private var counts: [String: (count: Int, example: String)] = [:]

    mutating func note(_ rejection: Rejection, row: FeatureRow) {
        if counts[rejection.reason] != nil {
            counts[rejection.reason]?.count += 1
            return
        }
        var example = "line \(row.line)"
        if let field = rejection.field { example += ", field \(field)" }
        if let value = rejection.value { example += " = '\(value.prefix(80))'" }
        counts[rejection.reason] = (1, "\(example): \(rejection.detail)")
    }

    /// By falling count, then by reason, so that the account does not depend on hashing.
    var lines: [(reason: String, count: Int, example: String)] {
        counts.map { ($0.key, $0.value.count, $0.value.example) }
            .sorted { ($1.count, $0.reason) < ($0.count, $1.reason) }
    }
}
