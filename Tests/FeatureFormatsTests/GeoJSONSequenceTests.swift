import FeatureFormats
import Foundation
import PlanarGeometry
import Testing

struct GeoJSONSequenceTests {
    private static let one = #"{"type":"Feature","properties":{"n":1},"geometry":null}"#
    private static let two = """
        {"type":"Feature","properties":
        {"n":2},"geometry":{"type":"Point","coordinates":[1,2]}}
        """

    @Test(arguments: [
        "\(one)\n\(two)\n", "\(one)\r\n\(two)", "\u{1E}\(one)\n\u{1E}\(two)\n",
        "\u{1E}\(one)\u{1E}\(two)", "\n\n\(one) \n\n\n\(two)\n\n", "\(one)\(two)",
        "\u{FEFF}\(one)\n\(two)", "\u{1E}\u{1E}\(one)\n\u{1E}\n\u{1E}\(two)\n",
    ])
    func recordsAreFoundWithAndWithoutSeparators(text: String) {
        let reading = GeoReading(sequence: text)
        #expect(reading.error == nil)
        #expect(reading.rows.count == 2)
        #expect(reading[0, "n"] == "1")
        #expect(reading[1, "n"] == "2")
        #expect(reading.rows.last?.geometry == .value(.point(Position(x: 1, y: 2))))
        #expect(reading.rows.last?.raw == Self.two)
        for chunk in 1...64 { #expect(GeoReading(sequence: text, chunk: chunk) == reading) }
    }

    @Test func aBrokenRecordIsABadRowAndReadingGoesOn() {
        let lines = [
            Self.one, #"{"type":"Feature","properties":{"n":NaN},"geometry":null}"#, Self.one,
            "oops", Self.one, Self.one + " x", "17", "[1]", Self.one,
        ]
        let text = lines.joined(separator: "\n") + "\n"
        let reading = GeoReading(sequence: text)
        #expect(reading.error == nil)
        #expect(
            reading.rows.map(\.defect) == [
                nil, "malformed", nil, "malformed", nil, "malformed", "not-a-feature",
                "not-a-feature", nil,
            ])
        #expect(reading.rows.map(\.line) == Array(1...9))
        #expect(reading.rows.map(\.raw) == lines)
        for chunk in 1...64 { #expect(GeoReading(sequence: text, chunk: chunk) == reading) }

        let cutOff = "\u{1E}\(Self.one)\n\u{1E}{\"type\":\"Fea\n\u{1E}\(Self.one)\n"
        let separated = GeoReading(sequence: cutOff)
        #expect(separated.error == nil)
        #expect(separated.rows.map(\.defect) == [nil, "malformed", nil])
        for chunk in 1...64 { #expect(GeoReading(sequence: cutOff, chunk: chunk) == separated) }
    }

    @Test func aBrokenFirstRecordAndACutLastOneAreErrors() {
        #expect(GeoReading(sequence: "{oops}\n\(Self.one)\n").error?.code == .malformed)
        let cut = GeoReading(sequence: "\(Self.one)\n\(Self.one.dropLast(5))")
        #expect(cut.rows.count == 1)
        #expect(cut.error?.code == .truncated)
        let separated = GeoReading(sequence: "\u{1E}\(Self.one)\n\u{1E}\(Self.one.dropLast(5))")
        #expect(separated.error?.code == .truncated)
    }

    @Test func bytesThatAreNotUTF8AreABadRow() {
        var bytes = Array((Self.one + "\n" + #"{"type":""#).utf8)
        bytes += [0xE5, 0x22, 0x7D, 0x0A]
        bytes += Array(Self.one.utf8)
        let reading = GeoReading(sequence: bytes)
        #expect(reading.rows.map(\.defect) == [nil, "invalid-utf8", nil])
    }

    @Test func geometriesAloneAreRecords() {
        let reading = GeoReading(
            sequence: #"{"type":"Point","coordinates":[1,2]}"# + "\n"
                + #"{"type":"FeatureCollection","features":[]}"#)
        #expect(reading.rows.map(\.defect) == [nil, "not-a-feature"])
    }
}
