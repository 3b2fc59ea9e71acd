/// Walks through JSON text (RFC 8259) that lies in memory, one token after the other.
///
/// The scanner holds a place only; the text comes with every call, so that it can be a window onto
/// a file. Where the window ends inside a token it throws `incomplete`, and the caller tries again
/// with more bytes. It never recurses, and allocates nothing but the words of an error.
struct JSONScanner {
    /// Arrays and objects in one another, the outermost counted.
    static let maximumDepth = 64
    static let maximumStringLength = 64 << 20
    static let maximumNumberLength = 64 << 10

    /// The next byte to read.
    var position: Int
    /// Whether nothing follows the text, so that a number may end where the text ends.
    var isWhole = false

    init(at position: Int = 0, isWhole: Bool = false) {
        self.position = position
        self.isWhole = isWhole
    }

    /// The next byte that is not white space, without passing it.
    @inline(__always)
    mutating func byte(_ text: Span<UInt8>) throws(JSONProblem) -> UInt8 {
        while position < text.count {
            let byte = text[position]
            if byte > 0x20 { return byte }
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else {
                throw unexpected(text)
            }
            position += 1
        }
        throw .incomplete(at: position)
    }

    /// Passes white space, and says whether anything is left.
    mutating func skipWhitespace(_ text: Span<UInt8>) -> Bool {
        while position < text.count {
            let byte = text[position]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return true }
            position += 1
        }
        return false
    }

    /// Passes the mark that must stand here.
    @inline(__always)
    mutating func expect(_ mark: UInt8, _ text: Span<UInt8>) throws(JSONProblem) {
        guard try byte(text) == mark else { throw unexpected(text, wanted: mark) }
        position += 1
    }

    /// Passes an opening bracket; `false` where the container is empty and passed already.
    @inline(__always)
    mutating func open(
        _ mark: UInt8, _ text: Span<UInt8>, depth: Int
    ) throws(JSONProblem) -> Bool {
        guard depth < Self.maximumDepth else { throw tooDeep() }
        try expect(mark, text)
        // "[" and "{" are two below "]" and "}".
        guard try byte(text) == mark + 2 else { return true }
        position += 1
        return false
    }

    /// Passes a comma or the closing bracket; `true` where another element follows.
    @inline(__always)
    mutating func more(_ close: UInt8, _ text: Span<UInt8>) throws(JSONProblem) -> Bool {
        let byte = try byte(text)
        if byte == UInt8(ascii: ",") {
            position += 1
            return true
        }
        guard byte == close else { throw unexpected(text, wanted: close) }
        position += 1
        return false
    }

    /// Passes a member's name and its colon.
    mutating func key(_ text: Span<UInt8>) throws(JSONProblem) -> JSONStringToken {
        guard try byte(text) == UInt8(ascii: "\"") else {
            throw unexpected(text, wanted: UInt8(ascii: "\""))
        }
        let token = try string(text)
        try expect(UInt8(ascii: ":"), text)
        return token
    }

    /// Passes "true", "false" or "null".
    mutating func literal(_ text: Span<UInt8>) throws(JSONProblem) -> UInt8 {
        let first = try byte(text)
        let word =
            switch first {
            case UInt8(ascii: "t"): "true"
            case UInt8(ascii: "f"): "false"
            case UInt8(ascii: "n"): "null"
            default: throw unexpected(text)
            }
        for (index, letter) in word.utf8.enumerated() {
            guard position + index < text.count else { throw .incomplete(at: position) }
            guard text[position + index] == letter else { throw unexpected(text) }
        }
        position += word.utf8.count
        return first
    }

    /// Passes any value, checking it as strictly as if it were used.
    ///
    /// The depth says how many containers the value lies in.
    mutating func skipValue(_ text: Span<UInt8>, depth: Int) throws(JSONProblem) {
        // One bit a level, set for an object: the depth limit of 64 makes a word enough.
        var kinds: UInt64 = 0
        var level = 0
        value: while true {
            let first = try byte(text)
            switch first {
            case UInt8(ascii: "{"):
                if try open(first, text, depth: depth + level) {
                    kinds = kinds << 1 | 1
                    level += 1
                    _ = try key(text)
                    continue value
                }
            case UInt8(ascii: "["):
                if try open(first, text, depth: depth + level) {
                    kinds <<= 1
                    level += 1
                    continue value
                }
            case UInt8(ascii: "\""): _ = try string(text)
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): _ = try number(text)
            default: _ = try literal(text)
            }
            while level > 0 {
                let isObject = kinds & 1 == 1
                if try more(isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"), text) {
                    if isObject { _ = try key(text) }
                    continue value
                }
                kinds >>= 1
                level -= 1
            }
            return
        }
    }

    func tooDeep() -> JSONProblem {
        JSONProblem(
            .tooDeep, at: position,
            "arrays and objects lie more than \(Self.maximumDepth) levels deep",
            remedy: "Flatten the values or leave them out")
    }

    /// What stands here instead of what should.
    func unexpected(_ text: Span<UInt8>, wanted: UInt8? = nil) -> JSONProblem {
        // The word that stands here may go on behind the end of the window.
        guard position < text.count, isWhole || position + 9 <= text.count else {
            return .incomplete(at: position)
        }
        var word = ""
        for index in position..<min(position + 9, text.count) {
            guard (0x21..<0x7F).contains(text[index]), !",]}:".utf8.contains(text[index]) else {
                break
            }
            word.unicodeScalars.append(Unicode.Scalar(text[index]))
        }
        if ["NaN", "nan", "-NaN", "-nan", "Infinity", "-Infinity", "inf", "-inf", "Inf", "-Inf"]
            .contains(word)
        {
            return JSONProblem(
                .malformed, at: position, "\(word) is not a number that JSON can hold",
                remedy: "Write null where there is no value")
        }
        let byte = text[position]
        let found =
            if word.isEmpty, byte < 0x7F, byte > 0x20 {
                "\"\(Character(Unicode.Scalar(byte)))\""
            } else if word.isEmpty {
                "the byte 0x" + String(byte, radix: 16, uppercase: true)
            } else {
                "\"\(word)\""
            }
        let expected = wanted.map { ", where \"\(Character(Unicode.Scalar($0)))\" should stand" }
        return JSONProblem(
            .malformed, at: position, "\(found) is not JSON here" + (expected ?? ""),
            remedy: "Write the file with a tool that makes strict JSON (RFC 8259)")
    }
}
