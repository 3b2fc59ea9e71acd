public import ArgumentParser
import FeatureFormats
import RecordSources
import Reprojection
public import SafetyRecords

/// The options of every verb that reads points.
struct PointOptions: ParsableArguments {
    @Option(help: "Field with easting or longitude; guessed when left out.")
    var x: String?
    @Option(help: "Field with northing or latitude; guessed when left out.")
    var y: String?
    @Option(help: "Field with a geometry as WKT or hexadecimal WKB.")
    var geometry: String?
    @Option(help: "Field with the time, or two separated by a comma (date, time of day).")
    var time: String?
    @Option(help: "Field with the end of the time window.")
    var timeEnd: String?
    @Option(help: "How times are written, where not ISO 8601: \"M/D/YYYY H:mm:ss\".")
    var timeFormat: String?
    @Option(help: "Zone of times without one.")
    var timeZone = "Europe/Stockholm"
    @Option(help: "Field with the category.")
    var category: String?
    @Option(help: "Field with the record's identifier.")
    var id: String?
    @Option(help: "Field with the record's weight.")
    var weight: String?
    @Option(help: "Field with the code of the record's area.")
    var area: String?
    @Option(help: "Make one record of all rows with one identifier: identifier.")
    var merge: MergeKey?
    @Option(help: "What the rows of one record are: revisions or victims.  (default: revisions)")
    var rows: RecordMerging?
    @Option(help: "Kind of record: crimes, shootings, survey or guards.")
    var kind: RecordKind = .crimes
    @Option(help: "Reference system of the points, where the file does not carry it: EPSG:3011.")
    var crs: String?
    @Option(
        name: .customLong("where"),
        help: "Count only records with FIELD=VALUE[,VALUE]; may be repeated.")
    var filters: [String] = []
    @Option(help: "First day to count, YYYY-MM-DD.")
    var from: String?
    @Option(help: "First day not to count, YYYY-MM-DD: the period is half-open.")
    var to: String?
    @Option(help: "Mark between fields of CSV: , ; | or tab; found by looking when left out.")
    var delimiter: String?
    @Option(help: "Mark between whole and fraction, . or ,; found by looking when left out.")
    var decimal: String?
    @Option(help: "Text encoding of CSV: utf-8, windows-1252 or iso-8859-1.")
    var encoding: String?
    @Option(help: "Write every rejected row, with its reason, to this CSV file.")
    var rejects: String?

    /// What rows may be merged by.
    enum MergeKey: String, CaseIterable, ExpressibleByArgument {
        case identifier
    }

    func validate() throws {
        if rows != nil, merge == nil {
            throw ValidationError("--rows says what merged rows are; add --merge identifier")
        }
    }

    /// The options of the module that reads.
    func source(_ file: String) throws -> RecordSourceOptions {
        var options = RecordSourceOptions(source: sourceName(file), kind: kind, file: file)
        let named: [(FieldRole, String?)] = [
            (.x, x), (.y, y), (.geometry, geometry), (.timeEnd, timeEnd), (.category, category),
            (.identifier, id), (.weight, weight), (.area, area),
        ]
        for case (let role, let field?) in named { options.fields[role] = [field] }
        if let time { options.fields[.time] = time.split(separator: ",").map(String.init) }
        options.referenceSystem = try crs.map(referenceSystem)
        options.csv = try csvOptions()
        options.timeFormat = timeFormat
        options.timeZone = timeZone
        options.attributes = try recordFilters().map(\.field)
        options.needsTime = from != nil || to != nil
        if merge != nil { options.merging = rows ?? .revisions }
        return options
    }

    func csvOptions() throws -> CSVOptions {
        var csv = CSVOptions()
        if let delimiter { csv.delimiter = try delimiterByte(delimiter) }
        if let decimal {
            guard decimal == "." || decimal == ",", let mark = decimal.utf8.first else {
                throw ValidationError("--decimal is . or ,")
            }
            csv.decimalMark = mark
        }
        if let encoding {
            guard let known = TextEncoding(rawValue: encoding.lowercased()) else {
                throw ValidationError("--encoding is utf-8, windows-1252 or iso-8859-1")
            }
            csv.encoding = known
        }
        return csv
    }

    private func delimiterByte(_ text: String) throws -> UInt8 {
        if text == "tab" || text == "\\t" { return UInt8(ascii: "\t") }
        guard [",", ";", "|", "\t"].contains(text), let byte = text.utf8.first else {
            throw ValidationError("--delimiter is , ; | or tab")
        }
        return byte
    }

    /// The filters of --where.
    func recordFilters() throws -> [RecordSelection.Filter] {
        try trygghet.recordFilters(filters, option: "--where")
    }

    /// The period of --from and --to, and how it is said.
    func period() throws -> (window: TimeWindow, words: String?) {
        try period(from: from, to: to, options: ("--from", "--to"))
    }

    /// The period of two days, either of which may be left out, and how it is said.
    func period(
        from: String?, to: String?, options: (from: String, to: String)
    ) throws -> (window: TimeWindow, words: String?) {
        guard let clock = LocalClock(zone: timeZone) else {
            throw ValidationError("--time-zone: the system does not know '\(timeZone)'")
        }
        func day(_ text: String?, _ option: String) throws -> CalendarDate? {
            guard let text else { return nil }
            guard let date = CalendarDate(text) else {
                throw ValidationError("\(option) is a day as YYYY-MM-DD, not '\(text)'")
            }
            return date
        }
        let first = try day(from, options.from)
        let last = try day(to, options.to)
        if let first, let last, first >= last {
            throw ValidationError(
                "\(options.from) must be before \(options.to); the period is half-open")
        }
        let window = TimeWindow(
            start: first.map(clock.startOfDay), end: last.map(clock.startOfDay))
        let words: String? =
            switch (first, last) {
            case (let first?, let last?): "from \(first) to before \(last)"
            case (let first?, nil): "from \(first)"
            case (nil, let last?): "before \(last)"
            case (nil, nil): nil
            }
        return (window, words)
    }
}

extension RecordKind: ExpressibleByArgument {}
extension RecordMerging: ExpressibleByArgument {}

/// The filters of an option such as --where.
func recordFilters(_ texts: [String], option: String) throws -> [RecordSelection.Filter] {
    try texts.map { text in
        guard let mark = text.firstIndex(of: "="), mark != text.startIndex else {
            throw ValidationError("\(option) is FIELD=VALUE[,VALUE], not '\(text)'")
        }
        let values = text[text.index(after: mark)...].split(
            separator: ",", omittingEmptySubsequences: false)
        return RecordSelection.Filter(
            field: String(text[..<mark]), values: values.map(String.init))
    }
}

/// The name of a file without its folder and ending: how it is told in layers.
func sourceName(_ file: String) -> String {
    let name = file.split(separator: "/").last.map(String.init) ?? file
    return name == "-" ? "standard-input" : String(name.split(separator: ".").first ?? "input")
}

/// The reference system of an option such as EPSG:3011.
func referenceSystem(_ text: String) throws -> ReferenceSystem {
    try ReferenceSystem(definition: text)
}
