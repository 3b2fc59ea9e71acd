import FeatureFormats
import Testing

/// Numbers in their shortest form, against the standard library's.
struct ShortestNumberTests {
    private static func text(_ value: Double) -> String {
        var bytes: [UInt8] = []
        NumberText.append(value, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func differences(_ values: some Sequence<Double>) -> [Double] {
        values.filter { value in
            guard value.isFinite,
                value.magnitude >= 9_007_199_254_740_992 || value.rounded() != value
            else { return false }
            return text(value) != value.description
        }
    }

    @Test func everyKindOfBitPatternIsWrittenAsTheStandardLibraryDoes() {
        var random = GeoRandom(state: 0x5407)
        let values = (0..<300_000).map { round in
            switch round % 4 {
            case 0: Double(bitPattern: random.next())
            // Exponents from -14 to 53, where the way of our own lies.
            case 1, 2:
                Double(
                    sign: round % 8 < 4 ? .plus : .minus, exponent: Int(random.next() % 68) - 14,
                    significand: Double.random(in: 1..<2, using: &random))
            default: Double.random(in: 0..<1, using: &random)
            }
        }
        let found = Self.differences(values)
        #expect(found.isEmpty, "\(found.prefix(5))")
    }

    @Test func shortDecimalsAndTheirNeighborsAreWrittenAsTheStandardLibraryDoes() {
        var random = GeoRandom(state: 0xDEC1)
        var values: [Double] = []
        for _ in 0..<60_000 {
            let digits = Int(random.next() % 17) + 1
            let limit = (0..<digits).reduce(UInt64(1)) { power, _ in power * 10 }
            let decimals = Int(random.next() % 21)
            guard let value = Double("\(random.next() % limit)e-\(decimals)") else { continue }
            values += [value, value.nextUp, value.nextDown, -value]
        }
        let found = Self.differences(values)
        #expect(found.isEmpty, "\(found.prefix(5))")
    }

    @Test func powersOfTwoAndTiesAreWrittenAsTheStandardLibraryDoes() {
        var random = GeoRandom(state: 0x71E5)
        var values: [Double] = []
        for exponent in -70...60 {
            let power = Double(sign: .plus, exponent: exponent, significand: 1)
            values += [power, power.nextUp, power.nextDown]
        }
        // Fractions of a quarter, an eighth, … of numbers so large that 17 digits end in a tie.
        for _ in 0..<60_000 {
            let whole = Double(random.next() % (1 << 53))
            values.append(whole / Double(1 << (random.next() % 12)))
        }
        let found = Self.differences(values)
        #expect(found.isEmpty, "\(found.prefix(5))")
    }

    @Test(arguments: [
        (value: 0.0, text: "0"), (value: -0.0, text: "0"), (value: 7, text: "7"),
        (value: -9_007_199_254_740_991, text: "-9007199254740991"),
        (value: 9_007_199_254_740_992, text: "9007199254740992.0"),
        (value: 0.1, text: "0.1"), (value: 0.30000000000000004, text: "0.30000000000000004"),
        (value: 0.0001, text: "0.0001"), (value: 0.00001, text: "1e-05"),
        (value: 123_456_789.25, text: "123456789.25"), (value: 1e300, text: "1e+300"),
    ])
    func examplesAreWrittenAsExpected(value: Double, text: String) {
        #expect(Self.text(value) == text)
    }

    @Test func wholeNumbersOfEveryLengthAreWrittenAsTheStandardLibraryDoes() {
        var random = GeoRandom(state: 0x111)
        var values = [0, 9, 10, 99, 100, 99_999_999, 100_000_000, Int.max, Int.min, -1]
        for _ in 0..<20_000 {
            values.append(Int(truncatingIfNeeded: random.next()) >> (random.next() % 64))
        }
        for value in values {
            var bytes: [UInt8] = []
            NumberText.append(value, to: &bytes)
            #expect(String(decoding: bytes, as: UTF8.self) == value.description)
        }
    }
}
