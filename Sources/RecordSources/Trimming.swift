/// The text without white space around it.
func trimmed(_ text: String) -> String {
    let utf8 = Array(text.utf8)
    return String(decoding: utf8[trimmedRange(of: utf8.span)], as: UTF8.self)
}

/// Where the bytes without the white space around them stand.
func trimmedRange(of bytes: Span<UInt8>) -> Range<Int> {
    var start = 0
    var end = bytes.count
    while start < end, bytes[start] <= 0x20 { start += 1 }
    while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
    return start..<end
}
