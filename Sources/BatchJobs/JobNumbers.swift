/// A whole number written with digits and a sign alone; `nil` for other text and when too large.
func jobInteger(_ text: String) -> Int? {
    let digits = text.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
    guard text.utf8.count - digits.count <= 1, jobIsDigits(digits) else { return nil }
    return Int(text)
}

/// A finite number in decimal notation; `nil` for "nan", "inf", hexadecimal and other text.
///
/// `Double` itself would read all of these, and a grid of infinite cells is nobody's wish.
func jobNumber(_ text: String) -> Double? {
    let allowed = Set("0123456789+-.eE".utf8)
    guard !text.isEmpty, text.utf8.count <= 40, text.utf8.allSatisfy(allowed.contains),
        let number = Double(text), number.isFinite
    else { return nil }
    return number
}

/// Whether there is at least one byte and all are the digits 0 to 9.
func jobIsDigits(_ bytes: some Collection<UInt8>) -> Bool {
    !bytes.isEmpty && bytes.allSatisfy { (0x30...0x39).contains($0) }
}
