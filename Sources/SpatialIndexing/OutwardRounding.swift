extension Float {
    /// The largest 32-bit number not above a 64-bit one, which is not NaN.
    @inline(__always)
    static func roundedDown(_ value: Double) -> Float {
        let nearest = Float(value)
        return Double(nearest) > value ? nearest.stepped(by: -1) : nearest
    }

    /// The smallest 32-bit number not below a 64-bit one, which is not NaN.
    @inline(__always)
    static func roundedUp(_ value: Double) -> Float {
        let nearest = Float(value)
        return Double(nearest) < value ? nearest.stepped(by: 1) : nearest
    }

    /// The next number up or down, for one that a 64-bit number was rounded to the wrong way.
    ///
    /// Numbers with the same sign are ordered as their bits, the negative ones backward. Zero needs
    /// no care: what was rounded up to it left a negative zero, what was rounded down a positive.
    @inline(__always)
    private func stepped(by step: Int32) -> Float {
        let sign = Int32(bitPattern: bitPattern) >> 31
        // −1 turns a step around, 0 leaves it.
        return Float(bitPattern: bitPattern &+ UInt32(bitPattern: (step ^ sign) &- sign))
    }
}
