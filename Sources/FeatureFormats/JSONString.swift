/// Where a string lies in JSON text, its quotation marks left out.
struct JSONStringToken {
    var start: Int
    var end: Int
    /// Whether there are escapes in it, so that the bytes are not yet the string.
    var isEscaped: Bool
}

extension JSONScanner {
    /// Passes a string whose quotation mark stands at the position.
    mutating func string(_ text: Span<UInt8>) throws(JSONProblem) -> JSONStringToken {
        let start = position + 1
        var index = start
        var isEscaped = false
        var union: UInt8 = 0
        while index < text.count {
            let byte = text[index]
            if byte == UInt8(ascii: "\"") {
                guard index - start <= Self.maximumStringLength else { throw longString(start) }
                if union >= 0x80, let bad = UTF8Check.firstInvalid(text, start..<index) {
                    throw JSONProblem(
                        .invalidText, at: bad, "a string holds bytes that are not UTF-8",
                        remedy: "Convert the file to UTF-8, which GeoJSON demands")
                }
                position = index + 1
                return JSONStringToken(start: start, end: index, isEscaped: isEscaped)
            }
            if byte == UInt8(ascii: "\\") {
                isEscaped = true
                index += try escapeLength(text, at: index)
                continue
            }
            guard byte >= 0x20 else {
                throw JSONProblem(
                    .malformed, at: index,
                    "a line break or another control character stands inside a string",
                    remedy: "Write it as an escape such as \\n")
            }
            union |= byte
            index += 1
        }
        guard index - start <= Self.maximumStringLength else { throw longString(start) }
        throw .incomplete(at: index)
    }

    private func longString(_ start: Int) -> JSONProblem {
        JSONProblem(
            .tooLarge, at: start,
            "a string is longer than \(Self.maximumStringLength >> 20) MiB",
            remedy: "Check for a missing quotation mark")
    }

    /// The number of bytes of the escape that begins here.
    private func escapeLength(_ text: Span<UInt8>, at index: Int) throws(JSONProblem) -> Int {
        guard index + 1 < text.count else { throw .incomplete(at: text.count) }
        switch text[index + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
            UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return 2
        case UInt8(ascii: "u"):
            for digit in index + 2..<index + 6 {
                guard digit < text.count else { throw .incomplete(at: text.count) }
                guard JSONUnescape.hexadecimal(text[digit]) != nil else {
                    throw JSONProblem(
                        .malformed, at: index, "\\u must be followed by four hexadecimal digits")
                }
            }
            return 6
        default:
            throw JSONProblem(
                .malformed, at: index, "a backslash stands before a character that needs none",
                remedy: "Write a backslash itself as two")
        }
    }
}

/// Turns the escapes of a JSON string into the characters they stand for.
enum JSONUnescape {
    static func hexadecimal(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }

    /// Appends the string at the end of the bytes it lies in, and says where it begins there.
    ///
    /// Half of a surrogate pair becomes U+FFFD, as it stands for nothing.
    static func append(_ range: Range<Int>, of bytes: inout [UInt8]) -> Int {
        let start = bytes.count
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = bytes[index]
            guard byte == UInt8(ascii: "\\"), index + 1 < range.upperBound else {
                bytes.append(byte)
                index += 1
                continue
            }
            let letter = bytes[index + 1]
            index += 2
            switch letter {
            case UInt8(ascii: "b"): bytes.append(0x08)
            case UInt8(ascii: "f"): bytes.append(0x0C)
            case UInt8(ascii: "n"): bytes.append(0x0A)
            case UInt8(ascii: "r"): bytes.append(0x0D)
            case UInt8(ascii: "t"): bytes.append(0x09)
            case UInt8(ascii: "u"):
                var unit = codeUnit(bytes, at: index, end: range.upperBound)
                index += 4
                if (0xD800..<0xDC00).contains(unit), index + 6 <= range.upperBound,
                    bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "u")
                {
                    let low = codeUnit(bytes, at: index + 2, end: range.upperBound)
                    if (0xDC00..<0xE000).contains(low) {
                        unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
                        index += 6
                    }
                }
                let scalar = Unicode.Scalar(unit) ?? "\u{FFFD}"
                bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            default: bytes.append(letter)
            }
        }
        return start
    }

    /// The bytes of the string that the token marks.
    static func bytes(_ text: Span<UInt8>, _ token: JSONStringToken) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(token.end - token.start)
        for index in token.start..<token.end { bytes.append(text[index]) }
        guard token.isEscaped else { return bytes }
        let start = append(0..<bytes.count, of: &bytes)
        return Array(bytes[start...])
    }

    static func string(_ text: Span<UInt8>, _ token: JSONStringToken) -> String {
        String(decoding: bytes(text, token), as: UTF8.self)
    }

    private static func codeUnit(_ bytes: [UInt8], at index: Int, end: Int) -> UInt32 {
        var unit: UInt32 = 0
        for digit in index..<min(index + 4, end) {
            unit = unit << 4 | (hexadecimal(bytes[digit]) ?? 0)
        }
        return unit
    }
}

/// Looks for bytes that are not UTF-8 (Unicode 15, table 3-7).
enum UTF8Check {
    /// The first byte that cannot stand where it does; `nil` where all is well.
    static func firstInvalid(_ text: Span<UInt8>, _ range: Range<Int>) -> Int? {
        var index = range.lowerBound
        while index < range.upperBound {
            let lead = text[index]
            if lead < 0x80 {
                index += 1
                continue
            }
            let length: Int
            var second: ClosedRange<UInt8> = 0x80...0xBF
            switch lead {
            case 0xC2...0xDF: length = 2
            case 0xE0:
                length = 3
                second = 0xA0...0xBF
            case 0xE1...0xEC, 0xEE...0xEF: length = 3
            case 0xED:
                length = 3
                second = 0x80...0x9F
            case 0xF0:
                length = 4
                second = 0x90...0xBF
            case 0xF1...0xF3: length = 4
            case 0xF4:
                length = 4
                second = 0x80...0x8F
            default: return index
            }
            guard index + length <= range.upperBound, second.contains(text[index + 1]) else {
                return index
            }
            for further in index + 2..<max(index + 2, index + length)
            where !(0x80...0xBF).contains(text[further]) {
                return index
            }
            index += length
        }
        return nil
    }
}
