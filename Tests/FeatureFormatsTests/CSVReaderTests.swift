import FeatureFormats
import Testing

struct CSVReaderTests {
    @Test(
        arguments: [
            (text: "a,b\n1,2\n", layout: "comma, decimal point, ascii"),
            (text: "a;b\n1,5;2,25\n", layout: "semicolon, decimal comma, ascii"),
            (text: "a;b;c\n1,5;2,5;3,5\n7,5;8,5;9,5\n", layout: "semicolon, decimal comma, ascii"),
            (text: "a\tb\n13,4567\t2\n", layout: "tab, decimal comma, ascii"),
            (text: "a|b\n1|2\n", layout: "vertical bar, decimal point, ascii"),
            (text: "a,b\n\"1,000,012\",\"2;3\"\n", layout: "comma, decimal point, ascii"),
            (text: "a,b\n\"1,000\",2\n", layout: "comma, decimal point, ascii"),
            (text: "a,b\n\"13,45\",\"2,5\"\n", layout: "comma, decimal comma, ascii"),
            (text: "a;b\n1,234;5,678\n", layout: "semicolon, decimal comma, ascii"),
            (text: "a;b\n1.000.012,5;1\n", layout: "semicolon, decimal comma, ascii"),
            (text: "date;v\n31.12.2019;1,5\n", layout: "semicolon, decimal comma, ascii"),
            (
                text: "name;value, unit\nfoo;1,5\nbar;2,5\n",
                layout: "semicolon, decimal comma, ascii"
            ),
            (text: "only\none\n", layout: "comma, decimal point, ascii"),
            (text: "a,b\n\u{e5},\u{20ac}\n", layout: "comma, decimal point, utf-8"),
            (text: "\u{feff}a,b\n1,2\n", layout: "comma, decimal point, utf-8"),
            (text: "sep=|\na|b,c\n1|2,x\n", layout: "vertical bar, decimal point, ascii"),
        ])
    func findsTheLayout(text: String, layout: String) throws {
        let table = try CSVRows(text)
        #expect(table.layout == layout)
        #expect(table.rows.allSatisfy { $0.defect == nil })
    }

    @Test func theUserOutranksTheGuess() throws {
        let options = CSVOptions(
            delimiter: UInt8(ascii: ","), decimalMark: UInt8(ascii: "."), encoding: .isoLatin1)
        let table = try CSVRows("a;b,c\n1,5;\u{e5}\n", options: options)
        #expect(table.columns == ["a;b", "c"])
        #expect(table.rows.map(\.fields) == [["1", "5;\u{c3}\u{a5}"]])
        #expect(table.layout == "comma, decimal point, iso-8859-1")
        #expect(table.notices.isEmpty)
    }

    @Test(arguments: [UInt8(ascii: "\""), 10, 13, 0, 0xE5])
    func anImpossibleDelimiterIsRefused(delimiter: UInt8) {
        let error = #expect(throws: FormatError.self) {
            try CSVRows("a,b\n", options: CSVOptions(delimiter: delimiter))
        }
        #expect(error?.code == .malformed)
    }

    @Test func linesAreThePhysicalLinesOfTheFile() throws {
        let table = try CSVRows("\n\na,b\r\n1,\"x\r\ny\rz\n\"\n\n   \r3,4\r\r\n5,6")
        #expect(table.rows.map(\.line) == [4, 10, 12])
        #expect(table.rows.map(\.number) == [1, 2, 3])
        #expect(table.rows.map(\.fields) == [["1", "x\r\ny\rz\n"], ["3", "4"], ["5", "6"]])
        #expect(table.rows[0].raw == "1,\"x\r\ny\rz\n\"")
        #expect(try CSVRows("sep=;\r\na;b\r\n1;2\r\n").rows.map(\.line) == [3])
    }

    @Test func raggedRowsAreMarkedUnlessTheSurplusIsEmpty() throws {
        let table = try CSVRows("a,b,c\n1,2\n1,2,3,,\n1,2,3,\"\", \n1,2,3,4\n1\n1,2,3\n")
        #expect(
            table.rows.map(\.defect) == [
                "ragged-row", nil, nil, "ragged-row", "ragged-row", nil,
            ])
        #expect(table.rows.map(\.fields.count) == [2, 3, 3, 3, 1, 3])
        #expect(table.rows[3].raw == "1,2,3,4")
        #expect(table.rows[5].fields == ["1", "2", "3"])
        let source = ByteSource(bytes: Array("a,b,c\n1,2\n".utf8), name: "test.csv")
        var reader = try CSVReader(source, options: CSVOptions())
        var row = FeatureRow()
        #expect(try reader.next(into: &row))
        #expect(row.defect?.detail == "the row has 2 fields where the header has 3")
        #expect(row.kind(2) == .absent)
        #expect(row.number(2, decimalMark: UInt8(ascii: ".")) == .missing)
    }

    @Test func unnamedColumnsAtTheEndMayBeMissing() throws {
        let table = try CSVRows("a,,b,,\n1,2,3\n1,2,3,4\n1,2,3,4,5\n1,2\n")
        #expect(table.columns == ["a", "column_2", "b", "column_4", "column_5"])
        #expect(table.rows.map(\.defect) == [nil, nil, nil, "ragged-row"])
        #expect(table.codes.contains("column-unnamed"))
    }

    @Test func columnsGetDifferentNames() throws {
        let table = try CSVRows("name, name ,\"name\",name_2,,column_5\n")
        #expect(
            table.columns == ["name", "name_3", "name_4", "name_2", "column_5_2", "column_5"])
        #expect(Set(table.codes) == ["column-unnamed", "column-renamed"])
        #expect(try CSVRows("name,name\n").columns == ["name", "name_2"])
        let many = try CSVRows(String(repeating: "a,", count: 50_000) + "b\n")
        #expect(Set(many.columns).count == 50_001)
    }

    @Test func quotesAreReadLeniently() throws {
        let table = try CSVRows("a,b\n\"x\"y\"\"z,5\" pipe\n\"\"\"\", \"q\"\n\"\",\"a\"\"b\"\n")
        #expect(
            table.rows.map(\.fields) == [
                ["xy\"\"z", "5\" pipe"], ["\"", " \"q\""], ["", "a\"b"],
            ])
        #expect(table.rows.allSatisfy { $0.defect == nil })
    }

    @Test func aQuoteThatNeverClosesKeepsItsText() throws {
        let table = try CSVRows("a,b\n1,2\n3,\"4\n5,6\n")
        #expect(table.rows.map(\.defect) == [nil, "unclosed-quote"])
        #expect(table.rows[1].raw == "3,\"4\n5,6\n")
        #expect(table.rows[1].fields == ["3", "4\n5,6\n"])
        #expect(table.rows[1].line == 3)
    }

    @Test(arguments: [1, 10, 64, 1_000])
    func aRecordThatIsTooLongIsRefusedWhereItBegins(piece: Int) throws {
        let text = "a,b\n1,2\n3,\"" + String(repeating: "4\n", count: 60) + "\"\n5,6\n"
        let error = #expect(throws: FormatError.self) {
            try CSVRows(Array(text.utf8), piece: piece, longestRecord: 100)
        }
        #expect(error?.code == .tooLarge && error?.line == 3)
        // As long as it may be.
        let fits = try CSVRows(Array(text.utf8), piece: piece, longestRecord: 124)
        #expect(fits.rows.map(\.line) == [2, 3, 64])
    }

    @Test func afterAnErrorTheReaderIsAtItsEnd() throws {
        let text = "a,b\n1,2\n3,\"" + String(repeating: "4", count: 200)
        var reader = try CSVReader(
            ByteSource(bytes: Array(text.utf8), name: "test.csv"), options: CSVOptions(),
            piece: 16, longestRecord: 100)
        var row = FeatureRow()
        #expect(try reader.next(into: &row))
        #expect(throws: FormatError.self) { try reader.next(into: &row) }
        #expect(try !reader.next(into: &row))
        #expect(row.fieldCount == 0 && row.rawText.isEmpty)
    }

    @Test func aHeaderAloneReadsAsZeroRows() throws {
        for text in ["a,b", "a,b\n", "a,b\r\n", "\u{feff}a,b\r", "a,b\n\n\n"] {
            let table = try CSVRows(text)
            #expect(table.columns == ["a", "b"])
            #expect(table.rows.isEmpty)
        }
    }

    @Test(
        arguments: [
            (bytes: [], code: FormatError.Code.emptyFile),
            (bytes: [0xEF, 0xBB, 0xBF], code: .emptyFile),
            (bytes: Array("\n\r\n \n".utf8), code: .noHeader),
            (bytes: [0xFF, 0xFE, 0x61, 0, 0x2C, 0], code: .unsupportedEncoding),
            (bytes: [0xFE, 0xFF, 0, 0x61, 0, 0x2C], code: .unsupportedEncoding),
            (bytes: [0x61, 0, 0x2C, 0], code: .binaryFile),
            (bytes: [0x50, 0x4B, 3, 4] + Array("[Content_Types].xml".utf8), code: .binaryFile),
            (bytes: Array("a,\"b\n1,2\n".utf8), code: .malformed),
            (bytes: [UInt8](repeating: 0x2C, count: 70_000), code: .tooLarge),
        ] as [(bytes: [UInt8], code: FormatError.Code)])
    func whatIsNoTableIsRefused(bytes: [UInt8], code: FormatError.Code) {
        let error = #expect(throws: FormatError.self) { try CSVRows(bytes) }
        #expect(error?.code == code)
        #expect(error?.remedy != nil)
    }

    @Test func encodingsAreDecidedByTheFirstBytesThatAreNotASCII() throws {
        let latin =
            Array("a,b\nMalm".utf8) + [0xF6] + Array(",\u{80}\n".utf8.dropLast(3)) + [0x80, 10]
        var table = try CSVRows(latin)
        #expect(table.rows.map(\.fields) == [["Malm\u{f6}", "\u{20ac}"]])
        #expect(table.rows[0].raw == "Malm\u{f6},\u{20ac}")
        #expect(table.codes == ["encoding-guessed"])
        table = try CSVRows(latin, options: CSVOptions(encoding: .isoLatin1))
        #expect(table.rows[0].fields[1] == "\u{80}")
        #expect(table.notices.isEmpty)
        // Far behind what was looked at.
        let ascii = Array(("a,b\n" + String(repeating: "1,2\n", count: 50_000)).utf8)
        table = try CSVRows(ascii + [0xE5, 0x2C, 0x31, 10])
        #expect(table.rows.last?.fields == ["\u{e5}", "1"])
        #expect(table.layout.hasSuffix("windows-1252") && table.codes == ["encoding-guessed"])
        table = try CSVRows(ascii + Array("\u{e5},1\n".utf8) + [0xE5, 0x2C, 0x31, 10])
        #expect(table.layout.hasSuffix("utf-8") && table.notices.isEmpty)
        #expect(table.rows.last?.defect == "invalid-utf8")
    }

    @Test func onceTextIsUTF8ABadRowIsMarkedAndMended() throws {
        let bytes =
            Array("a,b\n\u{e5},1\n".utf8) + [0xE5, 0x2C, 0x22, 0xFF, 0x22, 10]
            + Array("\u{f6},3\n".utf8)
        let table = try CSVRows(bytes)
        #expect(table.rows.map(\.defect) == [nil, "invalid-utf8", nil])
        #expect(table.rows[1].fields == ["\u{fffd}", "\u{fffd}"])
        #expect(table.rows[1].raw == "\u{fffd},\"\u{fffd}\"")
    }

    @Test func aNULFarDownMakesABadRow() throws {
        let text = "a,b\n" + String(repeating: "1,2\n", count: 50_000) + "1,\0\n3,4\n"
        let table = try CSVRows(text)
        #expect(table.rows.suffix(3).map(\.defect) == [nil, "nul-byte", nil])
    }

    @Test func spacesAreAValueWhereThereIsOneColumn() throws {
        let table = try CSVRows("a\n \n\n\"\"\nx\n")
        #expect(table.rows.map(\.fields) == [[" "], [""], ["x"]])
        #expect(table.rows.map(\.line) == [2, 4, 5])
    }

    @Test func gzipIsUnpackedOnTheWay() throws {
        let table = try CSVRows(CSVGzip.member(Array("a;b\n1;2\n".utf8)))
        #expect(table.rows.map(\.fields) == [["1", "2"]])
        #expect(table.layout == "semicolon, decimal point, ascii, gzip")
    }
}
