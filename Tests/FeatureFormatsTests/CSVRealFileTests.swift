import FeatureFormats
import Foundation
import Testing

@Suite(.disabled(if: CSVRealFiles.folder == nil, Comment(rawValue: CSVRealFiles.reason)))
struct CSVRealFileTests {
    @Test(arguments: [
        "comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "newlines",
        "newlines_crlf", "quotes_and_newlines", "simple", "simple_crlf", "utf8",
    ])
    func theSpectrumOfCSVReadsAsItsAuthorExpects(name: String) throws {
        let folder = "messy/csv_spectrum/\(name)"
        let json = try Data(contentsOf: URL(fileURLWithPath: CSVRealFiles.path(folder + ".json")))
        let expected = try #require(
            JSONSerialization.jsonObject(with: json) as? [[String: String]])
        var bytes = try Array(
            Data(contentsOf: URL(fileURLWithPath: CSVRealFiles.path(folder + ".csv"))))
        if name.hasSuffix("_crlf"), !bytes.contains(0x0D) {
            // A checkout can turn the CR LF that such a file is about into LF; its JSON still has
            // them.
            bytes = bytes.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
        }
        let table = try CSVRows(bytes)
        #expect(table.rows.count == expected.count)
        for (row, members) in zip(table.rows, expected) {
            #expect(row.defect == nil)
            #expect(
                Dictionary(zip(table.columns, row.fields), uniquingKeysWith: { $1 }) == members)
        }
    }

    private struct Expectation: Sendable {
        var file: String
        var rows: Int
        var columns: Int
        var layout: String
    }

    private static let expectations = [
        Expectation(
            file: "messy/berlin_unfaelle_2019_latin1_semikolon_decimalkomma.csv", rows: 13_390,
            columns: 24, layout: "semicolon, decimal comma, windows-1252"),
        Expectation(
            file: "messy/smhi_station_register_cp1252.txt", rows: 3_377, columns: 17,
            layout: "tab, decimal point, windows-1252"),
        Expectation(
            file: "messy/scb_regso_fodelseregion_2020_2023_bom.csv", rows: 6_726, columns: 7,
            layout: "comma, decimal point, utf-8"),
        Expectation(
            file: "events/nypd_shootings_2006_2018.csv", rows: 20_659, columns: 18,
            layout: "comma, decimal point, ascii"),
        Expectation(
            file: "events/philadelphia_crimes_2018.csv.gz", rows: 154_590, columns: 14,
            layout: "comma, decimal point, ascii, gzip"),
        Expectation(
            file: "events/polisen_handelser_2023_2024.csv.gz", rows: 44_682, columns: 9,
            layout: "comma, decimal point, utf-8, gzip"),
        Expectation(
            file: "events/philadelphia_crimes_2018_07_ewkb_first1000.csv", rows: 1_000,
            columns: 16, layout: "comma, decimal point, ascii"),
        Expectation(
            file: "survey/melbourne_social_indicators_2018.csv", rows: 666, columns: 10,
            layout: "comma, decimal point, utf-8"),
    ]

    @Test(arguments: expectations)
    private func realFilesReadWhole(expectation: Expectation) throws {
        var reader = try CSVReader(
            ByteSource(path: CSVRealFiles.path(expectation.file)), options: CSVOptions())
        var row = FeatureRow()
        var rows = 0
        var lastLine = 1
        var defects: [String] = []
        while try reader.next(into: &row) {
            rows += 1
            if row.number != rows || row.line <= lastLine { defects.append("number or line") }
            lastLine = row.line
            if let defect = row.defect { defects.append("line \(row.line): \(defect.detail)") }
        }
        #expect(defects.isEmpty, "\(defects.prefix(5))")
        #expect(rows == expectation.rows)
        #expect(reader.columns.count == expectation.columns)
        #expect(reader.description.layout == expectation.layout)
    }

    @Test func thousandsCommasOfNewYorkAreRead() throws {
        var reader = try CSVReader(
            ByteSource(path: CSVRealFiles.path("events/nypd_shootings_2006_2018.csv")),
            options: CSVOptions())
        let column = try #require(reader.columns.firstIndex(of: "X_COORD_CD"))
        var row = FeatureRow()
        var withCommas = 0
        while try reader.next(into: &row) {
            guard case .value(let x) = row.number(column, decimalMark: UInt8(ascii: ".")) else {
                Issue.record("line \(row.line): \(row.text(column) ?? "")")
                continue
            }
            if !(900_000...1_100_000).contains(x) { Issue.record("\(x)") }
            if row.text(column)?.contains(",") == true { withCommas += 1 }
        }
        #expect(withCommas == 951)
    }
}
