import FeatureFormats
import Foundation
import Testing

/// What the row reader says about each column: the twin of the table.
private struct ColumnTwin {
    var numbers: [Double] = []
    var invalid = 0
    var texts: [String?] = []

    init(_ bytes: [UInt8], options: CSVOptions, column: Int) throws {
        var reader = try CSVReader(ByteSource(bytes: bytes, name: "test.csv"), options: options)
        let mark = reader.description.decimalMark
        var row = FeatureRow()
        while try reader.next(into: &row) {
            switch row.number(column, decimalMark: mark) {
            case .value(let value): numbers.append(value)
            case .missing: numbers.append(.nan)
            case .invalid:
                invalid += 1
                numbers.append(.nan)
            }
            texts.append(row.text(column))
        }
    }

    /// The one layout that is read as a time, the slow way.
    static func seconds(_ text: String?) -> Int64 {
        guard let text, text.utf8.count == 10 || text.utf8.count == 16 || text.utf8.count == 19
        else { return .min }
        let bytes = Array(text.utf8)
        let layout = Array("0000-00-00 00:00:00".utf8)
        for (byte, place) in zip(bytes, layout) {
            let isRight =
                place == 0x30
                ? (0x30...0x39).contains(byte) : byte == place || place == 0x20 && byte == 0x54
            guard isRight else { return .min }
        }
        func number(_ from: Int, _ count: Int) -> Int64 {
            guard from < bytes.count else { return 0 }
            return bytes[from..<from + count].reduce(0) { $0 * 10 + Int64($1) - 0x30 }
        }
        let (year, month, day) = (number(0, 4), number(5, 2), number(8, 2))
        let (hour, minute, second) = (number(11, 2), number(14, 2), number(17, 2))
        guard year > 0, (1...12).contains(month), hour < 24, minute < 60, second < 60
        else { return .min }
        // Day by day from the beginning of the year, year by year from 1970.
        func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && year % 100 != 0 || year % 400 == 0 }
        let lengths: [Int64] = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard day >= 1, day <= lengths[Int(month) - 1] else { return .min }
        var days = day - 1 + lengths[..<(Int(month) - 1)].reduce(0, +)
        for other in min(year, 1970)..<max(year, 1970) {
            days += (isLeap(other) ? 366 : 365) * (year < 1970 ? -1 : 1)
        }
        return ((days * 24 + hour) * 60 + minute) * 60 + second
    }
}

struct CSVColumnTableTests {
    /// Compares every column, read as every kind, with what the row reader delivers.
    private func compare(_ bytes: [UInt8], options: CSVOptions = CSVOptions(), threads: [Int])
        throws
    {
        guard let rows = try? CSVRows(bytes, options: options) else {
            #expect(throws: FormatError.self) {
                _ = try CSVTable(ByteSource(bytes: bytes, name: "test.csv"), options: options)
            }
            return
        }
        let twins = try rows.columns.indices.map {
            try ColumnTwin(bytes, options: options, column: $0)
        }
        var memo: [String?: Int64] = [:]
        let seconds = twins.map { twin in
            twin.texts.map { text in
                if let known = memo[text] { return known }
                memo[text] = ColumnTwin.seconds(text)
                return ColumnTwin.seconds(text)
            }
        }
        for threads in threads {
            func table(_ kind: CSVColumn.Kind?) throws -> CSVTable {
                let kinds = kind.map { kind in
                    Dictionary(uniqueKeysWithValues: rows.columns.map { ($0, kind) })
                }
                return try CSVTable(
                    ByteSource(bytes: bytes, name: "test.csv"), options: options,
                    kinds: kinds ?? [:], threads: threads)
            }
            let numbers = try table(.number)
            let times = try table(.dateTime)
            let categories = try table(.category)
            let texts = try table(.text)
            #expect(texts.names == rows.columns)
            #expect(texts.notices == rows.notices)
            #expect(texts.rowCount == rows.rows.count)
            #expect(
                texts.defects.map(\.row)
                    == rows.rows.indices.filter { rows.rows[$0].defect != nil })
            #expect(texts.defects.map(\.line) == texts.defects.map { rows.rows[$0.row].line })
            #expect(
                texts.defects.map(\.defect.reason)
                    == rows.rows.compactMap(\.defect))
            for column in rows.columns.indices {
                let twin = twins[column]
                guard case .numbers(let values, let invalid) = numbers.columns[column],
                    case .dateTimes(let moments, _) = times.columns[column],
                    case .categories(let codes, let names) = categories.columns[column],
                    case .texts(let plain) = texts.columns[column]
                else {
                    Issue.record("a column is not of the kind asked for")
                    return
                }
                #expect(values.map(\.bitPattern) == twin.numbers.map(\.bitPattern))
                #expect(invalid == twin.invalid)
                #expect((0..<plain.count).map { plain[$0] } == twin.texts)
                #expect(codes.map { $0 < 0 ? nil : names[Int($0)] } == twin.texts)
                var met: [String] = []
                var seen: Set<String> = []
                for case let text? in twin.texts where seen.insert(text).inserted {
                    met.append(text)
                }
                #expect(names == met)
                #expect(moments == seconds[column])
            }
            let guessed = try table(nil)
            #expect(guessed.rowCount == rows.rows.count)
        }
    }

    private static let cells = [
        "0", "7", "-1", "12", "-0", "0.5", ".5", "5.", "-.25", "12345678", "123456789", "1234.5678",
        "676574.27", "6592127.16", "-122.41941550", "12345678.12345678", "99999999.99999999",
        "9007199254740993", "1,234.5", "1.234,5", "1 234", "12,5", "1e5", "+3", "", " ", " 7 ", "x",
        "-", ".", "0.1234567890123", "00012", "\u{2212}4", "2025-01-31 23:10", "2024-02-29",
        "2025-02-29", "2025-02-28T00:00:59", "1969-12-31 23:59", "0001-01-01", "9999-12-31 24:00",
        "2025-13-01", "2025-1-1", "2025-06-05 11:40", "2025-06-05 1140", "0000-01-01",
        "Street 5729 43", "a longer text of more than sixteen bytes", "\u{e5}\u{e4}\u{f6}",
        "a longer text of more than sixteen byte\u{e5}", "\"quoted\"", "\"a \"\"b\"\" c\"",
        "\"two\nlines\"", "\"\"", "\" 3.5 \"", "\"7,5\"", "\"2025-01-31 23:10\"",
    ]

    @Test(arguments: 0..<12 as Range<UInt64>)
    func columnsHoldWhatTheRowReaderReads(seed: UInt64) throws {
        var random = CSVRandom(seed: 0xC01 + seed)
        let delimiter = seed % 2 == 0 ? "," : ";"
        let mark: Character = seed % 4 == 1 ? "," : "."
        let ending = seed % 3 == 0 ? "\r\n" : "\n"
        var text = seed % 5 == 4 ? "sep=\(delimiter)\(ending)" : ""
        text += ["a", "b", "c", "d"].joined(separator: delimiter) + ending
        for _ in 0..<1_200 {
            let count = Int.random(in: 0..<60, using: &random) == 0 ? 3 : 4
            let fields = (0..<count).map { _ -> String in
                let cell = Self.cells.randomElement(using: &random) ?? ""
                if cell.hasPrefix("\"") || !cell.contains(delimiter) { return cell }
                return "\"\(cell)\""
            }
            text += fields.joined(separator: delimiter) + ending
        }
        let options = CSVOptions(
            delimiter: text.hasPrefix("sep") ? nil : delimiter.utf8.first,
            decimalMark: String(mark).utf8.first)
        try compare(Array(text.utf8), options: options, threads: [1, 2])
    }

    @Test func columnsOfHostileTextAreWhatTheRowReaderReads() throws {
        var random = CSVRandom(seed: 0xC0FFEE)
        for round in 0..<24 {
            let bytes =
                Array("k,l,m\n".utf8)
                + random.document(of: CSVBlockTests.pieces[round % 4], count: 60)
            try compare(bytes, options: CSVOptions(delimiter: UInt8(ascii: ",")), threads: [1])
        }
    }

    @Test(
        .disabled(if: CSVRealFiles.folder == nil, Comment(rawValue: CSVRealFiles.reason)),
        arguments: [
            "messy/berlin_unfaelle_2019_latin1_semikolon_decimalkomma.csv",
            "messy/smhi_station_register_cp1252.txt",
            "messy/scb_regso_fodelseregion_2020_2023_bom.csv",
        ]
            + [
                "comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "newlines",
                "newlines_crlf", "quotes_and_newlines", "simple", "simple_crlf", "utf8",
            ].map { "messy/csv_spectrum/\($0).csv" })
    func columnsOfRealFilesAreWhatTheRowReaderReads(name: String) throws {
        let url = URL(fileURLWithPath: CSVRealFiles.path(name))
        try compare(Array(Data(contentsOf: url)), threads: [1, 2])
    }

    @Test(arguments: ["brott.csv", "ordningsvakter.csv", "skjutningar.csv"])
    func columnsOfTheSampleAreWhatTheRowReaderReads(name: String) throws {
        var place = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { place.deleteLastPathComponent() }
        place.appendPathComponent("sample-geodata/\(name)")
        try compare(Array(Data(contentsOf: place)), threads: [2])
    }

    @Test func kindsAreToldByTheFirstRows() throws {
        var text = "id,time,kind,street,empty,mixed\n"
        for row in 0..<2_000 {
            text += "\(row),2025-01-31 23:\(10 + row % 50),k\(row % 7),Street \(row),,"
            text += row == 1_500 ? "x\n" : "\(Double(row) / 4)\n"
        }
        let table = try CSVTable(ByteSource(bytes: Array(text.utf8), name: "test.csv"))
        #expect(table.rowCount == 2_000)
        guard case .numbers(let ids, 0) = table["id"],
            case .dateTimes(let times, 0) = table["time"],
            case .categories(_, let kinds) = table["kind"],
            case .texts(let streets) = table["street"],
            case .texts(let empty) = table["empty"], case .numbers(let mixed, 1) = table["mixed"]
        else {
            Issue.record("\(table.columns.map { "\($0)".prefix(12) })")
            return
        }
        #expect(ids[1_999] == 1_999)
        #expect(times[1] - times[0] == 60)
        #expect(kinds == (0..<7).map { "k\($0)" })
        #expect(streets[17] == "Street 17")
        #expect(empty[3]?.isEmpty == true)
        #expect(mixed[1_500].isNaN && mixed[1_501] == 375.25)
    }

    @Test func onlyTheColumnsAskedForAreRead() throws {
        let bytes = Array("a,b,c\n1,2,3\n4,5,6\n".utf8)
        let table = try CSVTable(
            ByteSource(bytes: bytes, name: "test.csv"), columns: ["c", "a"])
        #expect(table.names == ["c", "a"])
        #expect(table.columns == [.numbers([3, 6], invalid: 0), .numbers([1, 4], invalid: 0)])
        #expect(table["b"] == nil)
        #expect(throws: FormatError.self) {
            try CSVTable(ByteSource(bytes: bytes, name: "test.csv"), columns: ["d"])
        }
    }
}
