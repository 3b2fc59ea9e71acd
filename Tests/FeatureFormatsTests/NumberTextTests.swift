import FeatureFormats
import Foundation
import Testing

struct NumberTextTests {
    private static let point = UInt8(ascii: ".")
    private static let comma = UInt8(ascii: ",")

    private func parse(_ text: String, _ mark: UInt8 = point) -> NumberText.Parsed {
        NumberText.parse(Array(text.utf8).span, decimalMark: mark)
    }

    @Test(
        arguments: [
            ("1,000,012", point, 1_000_012), ("1 234,5", comma, 1_234.5),
            ("1.234,5", comma, 1_234.5),
            ("1\u{a0}234", point, 1_234), ("1\u{202f}234\u{202f}567,25", comma, 1_234_567.25),
            ("1'234.5", point, 1_234.5), ("1\u{2019}234", point, 1_234), (" \t12 \r\n", point, 12),
            ("\u{a0}12\u{a0}", point, 12), ("-12,5", comma, -12.5), ("+3", point, 3),
            ("\u{2212}3.5", point, -3.5), (".5", point, 0.5), ("5.", point, 5), ("-0", point, 0),
            ("1e3", point, 1_000), ("1,5E-3", comma, 0.0015), ("007", point, 7),
            ("123.456", point, 123.456), ("123.456", comma, 123_456), ("1e-400", point, 0),
            ("12345678901234567890", point, 12_345_678_901_234_567_168),
            ("0.1000000000000000055511151231257827021181583404541015625", point, 0.1),
        ] as [(String, UInt8, Double)])
    func readsNumbersAsTheyOccur(text: String, mark: UInt8, value: Double) {
        #expect(parse(text, mark) == .value(value))
    }

    @Test(arguments: [
        "NaN", "nan", "inf", "-Infinity", "1e999", "-", "+", ".", "e5", "1e", "1e+", "1,00",
        "1,0000",
        "12 34", "1,234,56", "1 234,567", "0,123", "00,123", "1.2.3", "1,234e3", "0x10", "1_000",
        "2019-01-01", "12:30", "1 2", "- 1", "--1", "1-", "SE1", "1,", "1234,567",
        "1.000,5",
        "\u{661}", "1,234.5.6", "52,5 m",
    ])
    func refusesWhatIsNoNumber(text: String) {
        #expect(parse(text) == .invalid)
    }

    @Test(arguments: ["", " ", "\t\r\n ", "\u{a0}", "\u{202f} \u{a0}"])
    func blanksAreMissing(text: String) {
        #expect(parse(text) == .missing)
    }

    @Test func agreesWithTheStandardLibraryAndC() {
        var random = CSVRandom(seed: 2_357)
        var differences: [String] = []
        for round in 0..<200_000 {
            let text: String
            switch round % 5 {
            case 0:
                // Any bit pattern, in the shortest form.
                let any = Double(bitPattern: random.next())
                text = any.isFinite ? "\(any)" : "1"
            case 1:
                // Coordinates.
                let value = Double.random(in: -7_000_000...7_000_000, using: &random)
                text = String(format: "%.\(Int.random(in: 0...18, using: &random))f", value)
            case 2:
                // Digits at random, with a mark and an exponent.
                var digits = (0..<Int.random(in: 1...30, using: &random)).map { _ in
                    UInt8.random(in: 0x30...0x39, using: &random)
                }
                digits.insert(
                    Self.point, at: Int.random(in: 0...digits.count, using: &random))
                text =
                    String(decoding: digits, as: UTF8.self)
                    + (Bool.random(using: &random)
                        ? "e\(Int.random(in: -330...300, using: &random))" : "")
            case 3:
                // The very middle between two numbers, in 18 or 19 digits.
                let odd = UInt64.random(in: 1 << 53...1 << 54, using: &random) | 1
                text = "\(odd >> 2).\(["00", "25", "5", "75"][Int(odd & 3)])"
            default:
                // Close to the middle between two numbers.
                let value = Double.random(in: 0...1e6, using: &random)
                text = String(format: "%.60f", value + value.ulp / 2)
            }
            // Reads the text up to its NUL and keeps nothing.
            let expected = unsafe strtod(text, nil)
            let value: Double? =
                if case .value(let value) = parse(text) { value } else { nil }
            if expected.isFinite ? value != expected : value != nil { differences.append(text) }
            // Swift wants a digit on both sides of the mark in some versions; where it reads, it
            // must read the same.
            if let swift = Double(text), swift.isFinite, swift != value { differences.append(text) }
        }
        #expect(differences.isEmpty, "\(differences.prefix(5))")
    }

    @Test func groupsOfThreeReadLikeTheDigitsAlone() {
        var random = CSVRandom(seed: 1_000)
        var differences: [String] = []
        for _ in 0..<20_000 {
            let whole = String(
                UInt64.random(in: 1...(1 << 62), using: &random) >> (random.next() % 60))
            guard whole != "0" else { continue }
            let fraction = String(UInt64.random(in: 0...99_999, using: &random))
            for (separator, mark) in [
                (" ", ","), ("\u{a0}", "."), ("\u{202f}", ","), ("'", "."), (",", "."), (".", ","),
            ] {
                var grouped = ""
                for (index, digit) in whole.enumerated() {
                    if index > 0, (whole.count - index) % 3 == 0 { grouped += separator }
                    grouped.append(digit)
                }
                let expected = Double("\(whole).\(fraction)")
                let text = "\(grouped)\(mark)\(fraction)"
                if parse(text, Array(mark.utf8)[0]) != expected.map({ .value($0) }) {
                    differences.append(text)
                }
            }
        }
        #expect(differences.isEmpty, "\(differences.prefix(5))")
    }

    @Test func noTextMakesItTrap() {
        var random = CSVRandom(seed: 20_000)
        let pieces = [
            "1", "0", "9", "12", "123", ".", ",", " ", "'", "-", "+", "e", "E", "\u{a0}",
            "\u{202f}",
            "\u{2212}", "99999999999999999999", "x",
        ]
        for _ in 0..<20_000 {
            var bytes = random.document(of: pieces, count: Int.random(in: 0...12, using: &random))
            if Bool.random(using: &random), let last = bytes.indices.last { bytes[last] = 0xE2 }
            for mark in [Self.point, Self.comma] {
                if case .value(let value) = NumberText.parse(bytes.span, decimalMark: mark),
                    !value.isFinite
                {
                    Issue.record("\(bytes)")
                }
            }
        }
    }

    @Test func shortestTextReadsBack() {
        var random = CSVRandom(seed: 17)
        var differences: [Double] = []
        for round in 0..<100_000 {
            let value =
                round % 2 == 0
                ? Double(bitPattern: random.next()) : Double.random(in: -1e7...1e7, using: &random)
            var bytes: [UInt8] = []
            NumberText.append(value, to: &bytes)
            let expected: NumberText.Parsed = value.isFinite ? .value(value) : .missing
            if NumberText.parse(bytes.span, decimalMark: Self.point) != expected {
                differences.append(value)
            }
        }
        #expect(differences.isEmpty, "\(differences.prefix(5))")
    }

    @Test(
        arguments: [
            (0, "0"), (-0.0, "0"), (5, "5"), (-12, "-12"), (0.1, "0.1"), (1e16, "1e+16"),
            (9_007_199_254_740_991, "9007199254740991"),
        ] as [(Double, String)])
    func wholeNumbersHaveNoFraction(value: Double, text: String) {
        var bytes: [UInt8] = []
        NumberText.append(value, to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == text)
    }

    @Test func integersAreWrittenInFull() {
        var values = [0, 9, 10, 99, 100, -1, Int.max, Int.min, 999_999_999_999_999_999]
        var random = CSVRandom(seed: 3)
        for _ in 0..<10_000 {
            values.append(Int(truncatingIfNeeded: random.next()) >> Int(random.next() % 64))
        }
        for value in values {
            var bytes: [UInt8] = []
            NumberText.append(value, to: &bytes)
            #expect(String(decoding: bytes, as: UTF8.self) == String(value))
        }
    }

    private func trimmedPrintf(_ value: Double, _ decimals: Int) -> String {
        var text = String(format: "%.\(decimals)f", value)
        if text.contains(".") {
            while text.hasSuffix("0") { text.removeLast() }
            if text.hasSuffix(".") { text.removeLast() }
        }
        return text == "-0" ? "0" : text
    }

    @Test(arguments: 0...12)
    func fixedDecimalsAreThoseOfPrintf(decimals: Int) {
        var random = CSVRandom(seed: UInt64(decimals))
        var values: [Double] = [
            0, -0.0, 0.5, 1.5, 2.5, 0.25, 0.125, 0.375, 0.0625, -0.5, -1.5, 0.1, 0.05, 0.005, 1e-9,
            4.9999999999e-8, 0.999_999_999_9, 999_999_999.999_999_9, 1e9, 1e15, -1e300,
            .leastNonzeroMagnitude,
            2.2250738585072014e-308, 0.3, 9.995, 1.005, 18.068_581, 0.000_000_5, -0.000_000_05,
        ]
        for round in 0..<20_000 {
            let wide = Double.random(in: -1e9...1e9, using: &random)
            switch round % 4 {
            case 0: values.append(wide)
            case 1: values.append(wide / 5e6)
            // Ties: whole numbers over powers of two.
            case 2: values.append((wide / 1_000).rounded() / Double(1 << (random.next() % 12)))
            default:
                values.append(
                    Double(sign: .plus, exponent: -Int(random.next() % 140), significand: wide))
            }
        }
        var differences: [Double] = []
        for value in values {
            var bytes: [UInt8] = []
            NumberText.appendFixed(value, decimals: decimals, to: &bytes)
            if String(decoding: bytes, as: UTF8.self) != trimmedPrintf(value, decimals) {
                differences.append(value)
            }
        }
        #expect(differences.isEmpty, "\(differences.prefix(5))")
    }

    @Test func fieldsReadAsNumbersByTheirKind() throws {
        var reader = try CSVReader(
            ByteSource(bytes: Array("a;b;c\n1,5;;x\n".utf8), name: "test.csv"),
            options: CSVOptions())
        var row = FeatureRow()
        #expect(try reader.next(into: &row))
        let mark = reader.description.decimalMark
        #expect(
            (0..<4).map { row.number($0, decimalMark: mark) } == [
                .value(1.5), .missing, .invalid, .missing,
            ])
    }
}
