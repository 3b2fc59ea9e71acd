import FeatureFormats
import Foundation
import Testing

struct GeoJSONTextTests {
    private func written(_ value: PropertyValue) -> String {
        String(decoding: JSONText.document(value, pretty: false).dropLast(), as: UTF8.self)
    }

    @Test func valuesAreWrittenInTheirOrder() throws {
        let value = PropertyValue.members([
            .init("b", .integer(-3)), .init("a", .number(0.1)), .init("n", .number(.nan)),
            .init("i", .number(-.infinity)), .init("t", .text("å \"\\\n\u{1}\u{1F600}/")),
            .init("l", .list([.boolean(true), .null, .list([])])), .init("m", .members([])),
        ])
        let expected =
            #"{"b":-3,"a":0.1,"n":null,"i":null,"t":"å \"\\\n\u0001😀/","l":[true,null,[]],"m":{}}"#
        #expect(written(value) == expected)
        let parsed = try JSONText.parse(Array(expected.utf8).span)
        #expect(written(parsed) == expected)
    }

    @Test func prettyDocumentsHaveOneMemberALine() {
        let value = PropertyValue.members([
            .init("n", .list([.integer(1), .null])),
            .init("files", .list([.members([.init("name", .text("a"))])])), .init("e", .list([])),
        ])
        let text = String(decoding: JSONText.document(value, pretty: true), as: UTF8.self)
        #expect(
            text == """
                {
                  "n": [1, null],
                  "files": [
                    {
                      "name": "a"
                    }
                  ],
                  "e": []
                }

                """)
    }

    @Test(arguments: [
        "0", "-0", "-0.0", "1e5", "1E+2", "123456789012345678", "9223372036854775807",
        "-9223372036854775807", "9223372036854775808", "0.1", "17.123456789012345",
        "59.329999999999998", "1.7976931348623157e308", "5e-324", "0.30000000000000004",
        "123456789012345678901234567890", "9007199254740993", "9007199254740993.0", "1e-22",
        "18446744073709551615e-19", "4.35", "2.2250738585072011e-308",
    ])
    func numbersAreReadAsTheStandardLibraryReadsThem(text: String) throws {
        let value = try JSONText.parse(Array(text.utf8).span)
        switch value {
        case .integer(let number): #expect(Int(text) == number)
        case .number(let number): #expect(Double(text)?.bitPattern == number.bitPattern)
        default: Issue.record("\(value)")
        }
    }

    @Test func randomNumbersAreReadExactly() throws {
        var random = GeoRandom(state: 7)
        for _ in 0..<100_000 {
            let digits = Int.random(in: 1...19, using: &random)
            let mantissa = UInt64.random(in: 0...UInt64.max, using: &random)
            let text = String(String(mantissa).prefix(digits))
            let places = Int.random(in: 1...25, using: &random)
            let number =
                Bool.random(using: &random)
                ? "\(Int.random(in: 0...180, using: &random)).\(text)" : "\(text)0e-\(places)"
            guard let expected = Double(number), !number.hasPrefix("0") || number.hasPrefix("0.")
            else { continue }
            guard case .number(let value) = try JSONText.parse(Array(number.utf8).span) else {
                Issue.record("\(number)")
                continue
            }
            #expect(value.bitPattern == expected.bitPattern, "\(number)")
        }
    }

    @Test func foundationReadsTheSame() throws {
        var random = GeoRandom(state: 11)
        for _ in 0..<2_000 {
            let value = Self.value(&random, depth: 0)
            for pretty in [false, true] {
                let bytes = JSONText.document(value, pretty: pretty)
                #expect(try JSONText.parse(bytes.span) == value)
                let theirs = try JSONSerialization.jsonObject(
                    with: Data(bytes), options: .fragmentsAllowed)
                #expect(Self.isEqual(theirs, value), "\(String(decoding: bytes, as: UTF8.self))")
            }
        }
    }

    @Test(arguments: [
        "", " ", "{", "{\"a\":}", "nul", "truex", "01", "1.", ".5", "+1", "1e",
        "\"", "\"\\x\"", "\"\\u12\"", "[1 2]", "{\"a\" 1}", "{a:1}", "NaN", "[1]]", "1 2", "\u{7}",
    ])
    func whatFoundationRefusesIsRefused(text: String) {
        #expect(throws: FormatError.self) { try JSONText.parse(Array(text.utf8).span) }
        #expect(
            (try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed))
                == nil)
    }

    // Foundation takes these; RFC 8259 does not.
    @Test(arguments: ["[1,]", "{\"a\":1,}"])
    func aCommaBeforeTheEndIsRefused(text: String) {
        #expect(throws: FormatError.self) { try JSONText.parse(Array(text.utf8).span) }
    }

    @Test func theLastOfTwoMembersCounts() throws {
        let value = try JSONText.parse(Array(#"{"a":1,"b":2,"a":3}"#.utf8).span)
        #expect(value == .members([.init("a", .integer(3)), .init("b", .integer(2))]))
    }

    private static func value(_ random: inout GeoRandom, depth: Int) -> PropertyValue {
        switch Int.random(in: 0..<(depth > 4 ? 5 : 7), using: &random) {
        case 0: return .null
        case 1: return .boolean(Bool.random(using: &random))
        case 2: return .integer(Int.random(in: -1_000_000...1_000_000, using: &random))
        case 3: return .number(Double.random(in: -1e6...1e6, using: &random) + 0.000123)
        case 4: return .text(text(&random))
        case 5:
            return .list(
                (0..<Int.random(in: 0...4, using: &random)).map { _ in
                    value(&random, depth: depth + 1)
                })
        default:
            return .members(
                (0..<Int.random(in: 0...4, using: &random)).map { index in
                    PropertyValue.Member(
                        "\(index)" + text(&random), value(&random, depth: depth + 1))
                })
        }
    }

    private static func text(_ random: inout GeoRandom) -> String {
        let letters: [Unicode.Scalar] = [
            "a", "å", "\"", "\\", "\n", "\u{1}", "\u{1F600}", "/", "\u{7F}", "€",
        ]
        var text = ""
        for _ in 0..<Int.random(in: 0...6, using: &random) {
            text.unicodeScalars.append(letters[Int.random(in: 0..<letters.count, using: &random)])
        }
        return text
    }

    private static func isEqual(_ theirs: Any, _ ours: PropertyValue) -> Bool {
        switch ours {
        case .null: theirs is NSNull
        case .boolean(let value): (theirs as? NSNumber)?.boolValue == value
        case .integer(let value): (theirs as? NSNumber)?.intValue == value
        case .number(let value):
            // Foundation's own reading of 17 digits can be off by a few places.
            (theirs as? NSNumber).map { abs($0.doubleValue - value) <= abs(value) * 1e-14 } ?? false
        case .text(let value): theirs as? String == value
        case .list(let values):
            (theirs as? [Any]).map { list in
                list.count == values.count && zip(list, values).allSatisfy { isEqual($0, $1) }
            } ?? false
        case .members(let members):
            (theirs as? [String: Any]).map { object in
                object.count == members.count
                    && members.allSatisfy { member in
                        object[member.name].map { isEqual($0, member.value) } ?? false
                    }
            } ?? false
        }
    }
}
