/// A block of text that grows.
typealias TextBlock = RawBlock<UInt8>

extension RawBlock where Element == UInt8 {
    /// Readable bytes that must lie behind anything that is copied in whole words.
    static var padding: Int { 16 }

    /// Appends a word of the format itself.
    @inline(__always)
    mutating func append(_ word: StaticString) {
        let length = word.utf8CodeUnitCount
        reserve(length)
        // A static string is a pointer to so many bytes; room was made for them.
        unsafe (base + count).update(from: word.utf8Start, count: length)
        count &+= length
    }

    /// Appends bytes.
    mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let start = bytes.baseAddress else { return }
        reserve(bytes.count)
        // Room was made for them.
        unsafe (base + count).update(from: start, count: bytes.count)
        count &+= bytes.count
    }

    /// Appends a short run of bytes behind which ``padding`` further ones can be read.
    ///
    /// A call of `memcpy` takes longer than the two or three words that a property mostly has.
    @inline(__always)
    mutating func append(padded start: UnsafePointer<UInt8>, count length: Int) {
        reserve(length &+ Self.padding)
        let source = unsafe UnsafeRawPointer(start)
        let target = unsafe UnsafeMutableRawPointer(base + count)
        var offset = 0
        repeat {
            // Up to 16 bytes behind the run: the source has its padding, the target its room.
            let piece = unsafe source.loadUnaligned(
                fromByteOffset: offset, as: SIMD2<UInt64>.self)
            unsafe target.storeBytes(of: piece, toByteOffset: offset, as: SIMD2<UInt64>.self)
            offset &+= 16
        } while offset < length
        count &+= length
    }

    /// Appends a number in its shortest form; null where it is not finite.
    @inline(__always)
    mutating func append(_ value: Double) {
        reserve(DecimalDigits.room)
        guard value.isFinite else { return append("null") }
        // Room was made for the digits.
        let length = unsafe NumberText.write(value, at: base + count)
        guard length == 0 else {
            count &+= length
            return
        }
        for byte in value.description.utf8 {
            reserve(1)
            append(reserved: byte)
        }
    }

    /// Appends a whole number.
    @inline(__always)
    mutating func append(_ value: Int) {
        reserve(DecimalDigits.room)
        // Room was made for the digits.
        count &+= unsafe DecimalDigits.write(value, at: base + count)
    }

    /// Appends a finite number with at most so many decimals.
    @inline(__always)
    mutating func append(_ value: Double, decimals: Int) {
        reserve(DecimalDigits.room)
        // Room was made for the digits.
        let length = unsafe DecimalDigits.writeFixed(value, decimals: decimals, at: base + count)
        count &+= length
        if length == 0 { appendExactly(value, decimals: decimals) }
    }

    @inline(never)
    private mutating func appendExactly(_ value: Double, decimals: Int) {
        var bytes: [UInt8] = []
        NumberText.appendFixedExactly(value, decimals: decimals, to: &bytes)
        for byte in bytes {
            reserve(1)
            append(reserved: byte)
        }
    }

    /// Appends text in quotation marks, with the escapes that JSON demands.
    @inline(__always)
    mutating func append(quoted text: String) {
        reserve(2)
        append(reserved: UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { bytes in
            // The pointer lives as long as this call.
            unsafe append(escaping: bytes)
        }
        reserve(1)
        append(reserved: UInt8(ascii: "\""))
    }

    /// Appends the bytes of a string, eight at a time where nothing is to be escaped.
    @inline(__always)
    private mutating func append(escaping bytes: UnsafeBufferPointer<UInt8>) {
        let length = bytes.count
        guard let start = bytes.baseAddress else { return }
        reserve(length &+ 8)
        let source = unsafe UnsafeRawPointer(start)
        var index = 0
        while index &+ 8 <= length {
            // Eight bytes are left on both sides.
            let word = unsafe UInt64(
                littleEndian: source.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            storeReserved(word)
            let marks = Self.escapeMarks(word)
            guard marks != 0 else {
                count &+= 8
                index &+= 8
                continue
            }
            let plain = marks.trailingZeroBitCount >> 3
            count &+= plain
            index &+= plain
            // Within the bytes.
            unsafe append(escape: bytes[index])
            index &+= 1
            reserve(length &- index &+ 8)
        }
        let rest = length &- index
        guard rest > 0 else { return }
        // What is left is at most seven bytes.
        let word = unsafe Self.lastBytes(source + index, rest)
        // Blanks stand in for the bytes that are not there.
        guard Self.escapeMarks(word | 0x2020_2020_2020_2020 << UInt64(8 * rest)) == 0 else {
            for offset in index..<length { unsafe append(escape: bytes[offset]) }
            return
        }
        storeReserved(word)
        count &+= rest
    }

    /// Stores eight bytes behind the last one, for which room was made.
    @inline(__always)
    private func storeReserved(_ word: UInt64) {
        // The caller has made room.
        unsafe UnsafeMutableRawPointer(base + count).storeBytes(
            of: word.littleEndian, as: UInt64.self)
    }

    /// One to seven bytes as a word, the first lowest, zeros behind them.
    @inline(__always)
    private static func lastBytes(_ start: UnsafeRawPointer, _ length: Int) -> UInt64 {
        // Two loads that overlap, or three single bytes that do: none beyond the length.
        if length >= 4 {
            let first = unsafe UInt32(littleEndian: start.loadUnaligned(as: UInt32.self))
            let last = unsafe UInt32(
                littleEndian: start.loadUnaligned(fromByteOffset: length - 4, as: UInt32.self))
            return UInt64(first) | UInt64(last) << UInt64(8 * (length - 4))
        }
        let middle = length >> 1
        let bytes = unsafe (
            start.load(as: UInt8.self), start.load(fromByteOffset: middle, as: UInt8.self),
            start.load(fromByteOffset: length - 1, as: UInt8.self)
        )
        return UInt64(bytes.0) | UInt64(bytes.1) << UInt64(8 * middle)
            | UInt64(bytes.2) << UInt64(8 * (length - 1))
    }

    /// The highest bits of the bytes that need an escape: the lowest of them is right, those above
    /// it need not be.
    ///
    /// The test for a byte under a bound borrows from the byte above only where it has found one.
    @inline(__always)
    private static func escapeMarks(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes = word ^ (ones &* 0x22)
        let backslashes = word ^ (ones &* 0x5C)
        let controls = (word &- ones &* 0x20) & ~word
        return (controls | (quotes &- ones) & ~quotes | (backslashes &- ones) & ~backslashes)
            & (ones &* 0x80)
    }

    /// Appends one byte of a string, escaped where it must be.
    private mutating func append(escape byte: UInt8) {
        var bytes: [UInt8] = []
        JSONText.append(escaping: byte, to: &bytes)
        reserve(bytes.count + 8)
        for byte in bytes { append(reserved: byte) }
    }
}
