import FeatureFormats
import Testing

struct CSVTwinTests {
    private static let nasty = [
        ",", ",", ",", "\n", "\n", "\r", "\r\n", "\"", "\"", "\"\"", "a", "bc", "1", " ", ";",
        "\t", "\u{e5}", "\u{20ac}", "\u{1f600}", "x,y,z\n", "\"q,\n\"", "1234567,", "\u{7f}",
        "\u{1a}", "long field without anything in it,",
    ]

    /// What the reader must deliver, made from the twin's records.
    private func expected(_ bytes: [UInt8]) -> (columns: Int, rows: [CSVRow])? {
        let all = CSVCharacterByCharacter.records(bytes, delimiter: UInt8(ascii: ","))
        func isBlank(_ record: CSVCharacterByCharacter.Record, _ columns: Int) -> Bool {
            guard record.fields.count == 1 else { return false }
            guard !record.raw.isEmpty else { return true }
            return columns != 1 && record.raw.allSatisfy { [9, 0x1A, 0x20].contains($0) }
        }
        guard let header = all.first(where: { !isBlank($0, 0) }), !header.isUnclosed,
            let place = all.firstIndex(of: header)
        else { return nil }
        let columns = header.fields.count
        var named = 0
        for (index, field) in header.fields.enumerated()
        where !String(decoding: field, as: UTF8.self).allSatisfy(\.isWhitespace) {
            named = index + 1
        }
        var rows: [CSVRow] = []
        for record in all[(place + 1)...] where !isBlank(record, columns) {
            let surplus = record.fields.dropFirst(columns).contains { field in
                field.contains { $0 > 0x20 && $0 != 0x22 }
            }
            var defect: String?
            if record.isUnclosed {
                defect = "unclosed-quote"
            } else if record.fields.count < named || surplus {
                defect = "ragged-row"
            }
            rows.append(
                CSVRow(
                    number: rows.count + 1, line: record.line,
                    fields: record.fields.prefix(columns).map {
                        String(decoding: $0, as: UTF8.self)
                    }, raw: String(decoding: record.raw, as: UTF8.self), defect: defect))
        }
        return (columns, rows)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func readsWhatAParserByCharacterReads(seed: UInt64) throws {
        var random = CSVRandom(seed: seed)
        let options = CSVOptions(delimiter: UInt8(ascii: ","), encoding: .utf8)
        var compared = 0
        for _ in 0..<150 {
            let bytes = random.document(
                of: Self.nasty, count: Int.random(in: 1...60, using: &random))
            guard let expected = expected(bytes) else { continue }
            compared += 1
            let piece = Int.random(in: 1...40, using: &random)
            let table = try CSVRows(bytes, options: options, piece: piece)
            #expect(table.columns.count == expected.columns)
            #expect(
                table.rows == expected.rows, "\(String(decoding: bytes, as: UTF8.self)), \(piece)")
        }
        #expect(compared > 75)
    }

    @Test func theBoundariesOfPiecesDoNotMatter() throws {
        var random = CSVRandom(seed: 99)
        for _ in 0..<20 {
            // The first line is too long to be looked at with the rest, and cuts anywhere.
            let bytes = Array("a,b,\u{e5}\n".utf8) + random.document(of: Self.nasty, count: 40)
            let whole = try CSVRows(bytes).rows
            for piece in 1...(bytes.count + 1) {
                #expect(try CSVRows(bytes, piece: piece).rows == whole)
            }
        }
    }

    @Test func theBoundariesOfPiecesDoNotMatterBehindTheSample() throws {
        var random = CSVRandom(seed: 100)
        let filler = Array(("a,b\n" + String(repeating: "1234567,\"8\"\n", count: 11_000)).utf8)
        for piece in [999, 1_000, 1_001, 4_096, 65_537] {
            let bytes = filler + random.document(of: Self.nasty, count: 3_000)
            #expect(try CSVRows(bytes, piece: piece).rows == CSVRows(bytes).rows)
        }
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func noBytesMakeItTrap(seed: UInt64) {
        var random = CSVRandom(seed: 1_000 + seed)
        var read = 0
        for round in 0..<5_000 {
            let count = Int.random(in: 0...120, using: &random)
            // Any bytes at all; bytes that are not NUL; bytes that mean something.
            let bytes: [UInt8] = (0..<count).map { _ in
                let byte = UInt8(truncatingIfNeeded: random.next())
                return switch round % 3 {
                case 0: byte
                case 1: max(byte, 0x20)
                default:
                    Array("\",;\t|\r\n a1.\u{e5}".utf8)[Int(byte) % 13] ^ (byte > 250 ? 0x80 : 0)
                }
            }
            do {
                let table = try CSVRows(
                    bytes, piece: 1 + round % 17, longestRecord: 1 + round % 200)
                read += table.rows.count
            } catch let error as FormatError {
                #expect(!error.description.isEmpty)
            } catch {
                Issue.record(error)
            }
        }
        #expect(read > 500)
    }
}
