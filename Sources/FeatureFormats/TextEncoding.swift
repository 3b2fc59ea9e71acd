/// How the bytes of a text file stand for characters.
public enum TextEncoding: String, Sendable {
    /// UTF-8, of which ASCII is a part.
    case utf8 = "utf-8"
    /// Windows-1252, "ANSI" in Western Windows; the printable part of ISO-8859-1 is a part of it.
    case windows1252 = "windows-1252"
    /// ISO-8859-1, where the bytes 80 to 9F are control characters.
    case isoLatin1 = "iso-8859-1"
}

extension TextEncoding {
    /// Decides by the first bytes that are not ASCII; `nil` while there are none.
    ///
    /// UTF-8 where the first of them make a UTF-8 sequence, or where more sequences are valid than
    /// not: text in the old encodings practically never looks like UTF-8. Otherwise Windows-1252,
    /// which reads every printable character of ISO-8859-1 the same way.
    ///
    /// - Parameters:
    ///   - bytes: Text of unknown encoding.
    ///   - isCut: Whether the text goes on, so that its last sequence may be incomplete.
    /// - Returns: UTF-8 or Windows-1252; `nil` for ASCII.
    static func guess(_ bytes: Span<UInt8>, isCut: Bool = false) -> TextEncoding? {
        var valid = 0
        var invalid = 0
        var index = 0
        while index < bytes.count {
            guard bytes[index] >= 0x80 else {
                index += 1
                continue
            }
            let length = utf8Length(bytes, at: index)
            if length > 0 {
                if invalid == 0 { return .utf8 }
                valid += 1
            } else if isCut, bytes.count - index < 4, bytes[index] >= 0xC2,
                continues(bytes, after: index)
            {
                break
            } else {
                invalid += 1
            }
            index += max(length, 1)
        }
        guard valid + invalid > 0 else { return nil }
        return valid > invalid ? .utf8 : .windows1252
    }

    private static func continues(_ bytes: Span<UInt8>, after start: Int) -> Bool {
        for index in (start + 1)..<bytes.count where bytes[index] & 0xC0 != 0x80 { return false }
        return true
    }

    /// Whether all the bytes are well-formed UTF-8 (Unicode 16, table 3-7).
    static func isUTF8(_ bytes: Span<UInt8>) -> Bool {
        var index = 0
        while index < bytes.count {
            guard bytes[index] >= 0x80 else {
                index &+= 1
                continue
            }
            let length = utf8Length(bytes, at: index)
            guard length > 0 else { return false }
            index &+= length
        }
        return true
    }

    /// The length of the well-formed sequence that begins here; 0 where there is none.
    @inline(__always)
    private static func utf8Length(_ bytes: Span<UInt8>, at index: Int) -> Int {
        func follows(_ offset: Int, _ range: ClosedRange<UInt8>) -> Bool {
            index + offset < bytes.count && range.contains(bytes[index + offset])
        }
        let any: ClosedRange<UInt8> = 0x80...0xBF
        switch bytes[index] {
        case 0x00...0x7F: return 1
        case 0xC2...0xDF: return follows(1, any) ? 2 : 0
        case 0xE0: return follows(1, 0xA0...0xBF) && follows(2, any) ? 3 : 0
        case 0xED: return follows(1, 0x80...0x9F) && follows(2, any) ? 3 : 0
        case 0xE1...0xEF: return follows(1, any) && follows(2, any) ? 3 : 0
        case 0xF0: return follows(1, 0x90...0xBF) && follows(2, any) && follows(3, any) ? 4 : 0
        case 0xF1...0xF3: return follows(1, any) && follows(2, any) && follows(3, any) ? 4 : 0
        case 0xF4: return follows(1, 0x80...0x8F) && follows(2, any) && follows(3, any) ? 4 : 0
        default: return 0
        }
    }

    /// Appends the bytes as UTF-8; what is not valid UTF-8 becomes U+FFFD.
    func appendAsUTF8(_ bytes: [UInt8], to text: inout [UInt8]) {
        guard self != .utf8 else {
            text.append(contentsOf: String(decoding: bytes, as: UTF8.self).utf8)
            return
        }
        text.reserveCapacity(text.count + bytes.count + bytes.count / 4)
        for byte in bytes {
            if byte < 0x80 {
                text.append(byte)
                continue
            }
            let scalar =
                self == .windows1252 && byte < 0xA0
                ? Self.windows1252Specials[Int(byte) - 0x80] : UInt16(byte)
            if scalar < 0x800 {
                text.append(UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6))
            } else {
                text.append(UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12))
                text.append(UInt8(truncatingIfNeeded: 0x80 | scalar >> 6 & 0x3F))
            }
            text.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
        }
    }

    // Bytes 80 to 9F (WHATWG Encoding Standard, index windows-1252); the five without a character
    // stay control characters, as browsers have it.
    private static let windows1252Specials: [UInt16] = [
        0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
        0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
        0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
        0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
    ]
}
