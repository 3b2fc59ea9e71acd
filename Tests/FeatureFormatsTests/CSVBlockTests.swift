import Foundation
import Testing

@testable import FeatureFormats

/// Reads a file by blocks, in as many places and threads as asked for.
private func rowsByBlocks(
    _ bytes: [UInt8], options: CSVOptions = CSVOptions(), piece: Int, places: Int, threads: Int,
    byRowFirst: Int = 0
) throws -> (rows: [CSVRow], regular: Int, notices: [FormatNotice]) {
    var reader = try CSVReader(
        ByteSource(bytes: bytes, name: "test.csv"), options: options, piece: piece,
        longestRecord: 1 << 24)
    var rows: [CSVRow] = []
    var row = FeatureRow()
    func take(_ row: FeatureRow) {
        rows.append(
            CSVRow(
                number: row.number, line: row.line,
                fields: (0..<row.fieldCount).map { row.text($0) ?? "(absent)" }, raw: row.rawText,
                defect: row.defect?.reason))
    }
    while rows.count < byRowFirst, try reader.next(into: &row) { take(row) }
    let slots = (0..<places).map { _ in CSVBlockSlot(0) }
    let columns = reader.columns.count
    var regular = 0
    while true {
        let count = try reader.nextBlocks(slots, threads: threads) { block, slots in
            slots = block.slotCount
        }
        guard count > 0 else { break }
        for slot in slots[..<count] {
            slot.with { block, slots in
                #expect(slots == block.slotCount)
                let start = rows.count
                for index in 0..<block.rowCount {
                    block.row(index, into: &row)
                    take(row)
                }
                for run in block.runs {
                    for offset in 0..<run.count {
                        let row = rows[start + run.row + offset]
                        #expect(row.defect == nil)
                        #expect(block.row(ofSlot: run.slot + offset) == run.row + offset)
                        let fields = (0..<columns).map { column in
                            block.withField(run.slot + offset, column) { text in
                                String(decoding: text.indices.map { text[$0] }, as: UTF8.self)
                            }
                        }
                        #expect(fields == row.fields)
                        regular += 1
                    }
                }
            }
        }
    }
    #expect(try reader.next(into: &row) == false)
    return (rows, regular, reader.notices)
}

struct CSVBlockTests {
    /// Text that goes against every rule, and text that keeps them.
    static let pieces: [[String]] = [
        [
            ",", ",", ",", "\n", "\n", "\r", "\r\n", "\"", "\"", "\"\"", "a", "bc", "1", " ", ";",
            "\t", "\u{e5}", "\u{20ac}", "x,y,z\n", "\"q,\n\"", "1234567,", "\u{1a}", "\0",
            "long field without anything in it,",
        ],
        [
            "a,b,c\n", "1,2.5,2025-01-31 23:10\n", "\"a\",\"b \"\"c\"\"\",\"d\ne\"\n", ",,\n",
            "\"\",\"\",\"\"\n", "\u{e5}\u{e4},\u{f6},-7\n", "\n", "a,b\n", "a,b,c,d\n",
            "a,b,c\r\n", "\"x\r\ny\",,\"\r\"\r\n", "a,b,c,\n", " \n",
        ],
        ["a,b,c\n", "12,34.5,x\n", "67,,y y\n", "a,b\n"],
        ["a,b,c\r", "12,\"34.5\",x\r", "67,\"\r\",y y\r", "\r"],
    ]

    @Test(arguments: 0..<20 as Range<UInt64>)
    func blocksHoldTheRowsOfTheRowReader(seed: UInt64) throws {
        var random = CSVRandom(seed: 0xB10C + seed)
        let header = Array("k,l,m\n".utf8)
        let options = CSVOptions(delimiter: UInt8(ascii: ","))
        var regular = 0
        for round in 0..<20 {
            let pieces = Self.pieces[(round + Int(seed)) % 4]
            var bytes =
                header + random.document(of: pieces, count: Int.random(in: 1...80, using: &random))
            switch round % 5 {
            // Bytes that no UTF-8 has; then the file is Windows-1252 or its rows are defective.
            case 3: bytes = bytes.map { $0 > 0xA0 ? $0 &+ 7 : $0 }
            case 4: bytes = [0xEF, 0xBB, 0xBF] + bytes.map { $0 > 0xA0 ? $0 &+ 7 : $0 }
            default: break
            }
            // A file that begins with a NUL is refused by both.
            guard let expected = try? CSVRows(bytes, options: options) else { continue }
            for (piece, places, threads) in [(1 << 18, 1, 1), (64, 1, 1), (97, 4, 2), (7, 3, 1)] {
                let (rows, count, notices) = try rowsByBlocks(
                    bytes, options: options, piece: piece, places: places, threads: threads,
                    byRowFirst: round % 3)
                #expect(
                    rows == expected.rows,
                    "\(String(decoding: bytes, as: UTF8.self).debugDescription) \(piece) \(places)")
                #expect(notices == expected.notices)
                regular += count
            }
        }
        #expect(regular > 100)
    }

    @Test func rowsBehindTheFirstPiecesAreTheSame() throws {
        var random = CSVRandom(seed: 0xB10D)
        // Only what stands behind the sample is read with an encoding found on the way.
        let plain = "k,l,m\n" + String(repeating: "1,2.5,abcdefghi\n", count: 8_500)
        for (index, pieces) in Self.pieces.enumerated() {
            let tail = index % 2 == 0 ? "\u{e5},b,c\n" : "a,b,c\n"
            let more = random.document(of: pieces, count: 2_000)
            var bytes = Array((plain + tail).utf8) + more
            if index % 3 == 1 { bytes = bytes.map { $0 > 0xA0 ? $0 &+ 7 : $0 } }
            let expected = try CSVRows(bytes)
            for (piece, places, threads) in [(1 << 18, 1, 1), (4_096, 5, 2)] {
                let (rows, count, notices) = try rowsByBlocks(
                    bytes, piece: piece, places: places, threads: threads)
                #expect(rows == expected.rows)
                #expect(notices == expected.notices)
                // One NUL makes its whole block be read row by row.
                #expect(count > 8_000 || bytes.contains(0))
            }
        }
    }

    @Test func aRecordLongerThanAPieceIsRead() throws {
        let long = String(repeating: "line, of text\n", count: 500)
        let text = "k,l\n1,\"\(long)\"\n2,b\n3,\"\(long)\"\n4,d\n"
        let expected = try CSVRows(text).rows
        #expect(expected.count == 4)
        for (piece, places) in [(100, 1), (100, 3), (5_000, 2), (8_000, 4)] {
            let rows = try rowsByBlocks(
                Array(text.utf8), piece: piece, places: places, threads: 2
            ).rows
            #expect(rows == expected)
        }
    }

    @Test func rowsBeforeDamagedDataAreDelivered() throws {
        let text = "k,l\n" + (0..<40_000).map { "\($0),b\n" }.joined()
        let packed = Array(CSVGzip.member(Array(text.utf8)).dropLast(20_000))
        var reader = try CSVReader(
            ByteSource(bytes: packed, name: "cut.csv.gz"), options: CSVOptions())
        var byRow = 0
        var row = FeatureRow()
        do {
            while try reader.next(into: &row) { byRow += 1 }
            Issue.record("no error")
        } catch { #expect(error.code == .damagedArchive) }
        reader = try CSVReader(
            ByteSource(bytes: packed, name: "cut.csv.gz"), options: CSVOptions())
        var byBlock = 0
        let slots = [CSVBlockSlot(0), CSVBlockSlot(0)]
        do throws(FormatError) {
            while true {
                let count = try reader.nextBlocks(slots, threads: 1) { _, _ in }
                if count == 0 { break }
                for slot in slots[..<count] { slot.with { block, _ in byBlock += block.rowCount } }
            }
            Issue.record("no error")
        } catch { #expect(error.code == .damagedArchive) }
        #expect(byBlock == byRow)
        #expect(byBlock > 30_000)
        #expect(try reader.next(into: &row) == false)
    }
}
