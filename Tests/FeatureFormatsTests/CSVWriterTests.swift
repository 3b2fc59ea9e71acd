import FeatureFormats
import Testing

struct CSVWriterTests {
    @Test func writesWhatRFC4180Asks() throws {
        let sink = MemorySink()
        var writer = CSVWriter(sink: sink, fields: ["id", "a,b", "n"])
        try writer.write([.text("0180"), .text("say \"hi\"\n"), .integer(-12)])
        try writer.write([.null, .text(""), .number(0.1)])
        try writer.write([.boolean(true), .text(" x"), .number(.nan)])
        try writer.write([
            .list([.integer(1), .text("a\"\u{1}"), .null]),
            .members([.init("k", .number(2.5))]), .number(1e300),
        ])
        try writer.finish()
        #expect(
            sink.text == """
                id,"a,b",n
                0180,"say ""hi""\n",-12
                ,"",0.1
                true," x",
                "[1,""a\\""\\u0001"",null]","{""k"":2.5}",1e+300

                """)
    }

    @Test func oneColumnWithoutAValueIsNoBlankLine() throws {
        let sink = MemorySink()
        var writer = CSVWriter(sink: sink, fields: ["only"])
        try writer.write([.null])
        try writer.write([.text("x")])
        try writer.finish()
        #expect(try CSVRows(sink.bytes).rows.map(\.fields) == [[""], ["x"]])
    }

    @Test func readsBackWhatItWrote() throws {
        var random = CSVRandom(seed: 4_180)
        let pieces = [
            "a", ",", "\"", "\n", "\r", "\r\n", " ", ";", "\u{e5}", "\u{1f600}", "'", "\t", "1.5",
        ]
        let sink = MemorySink()
        let fields = ["a", "b", "c", "d"]
        var writer = CSVWriter(sink: sink, fields: fields)
        var written: [[String]] = []
        for _ in 0..<5_000 {
            let texts = fields.map { _ in
                String(
                    decoding: random.document(
                        of: pieces, count: Int.random(in: 0...6, using: &random)), as: UTF8.self)
            }
            written.append(texts)
            try writer.write(texts.map(PropertyValue.text))
        }
        try writer.finish()
        let table = try CSVRows(
            sink.bytes, options: CSVOptions(delimiter: UInt8(ascii: ",")), piece: 1_000)
        #expect(table.columns == fields)
        #expect(table.rows.map(\.fields) == written)
        #expect(table.rows.allSatisfy { $0.defect == nil })
    }

    @Test func anErrorOfTheSinkComesThrough() throws {
        final class FullSink: ByteSink {
            func write(_ bytes: Span<UInt8>) throws(FormatError) {
                throw FormatError(.diskFull, file: "out.csv", detail: "the disk is full")
            }
        }
        var writer = CSVWriter(sink: FullSink(), fields: ["a"])
        try writer.write([.integer(1)])
        let error = #expect(throws: FormatError.self) { try writer.finish() }
        #expect(error?.code == .diskFull)
    }
}
