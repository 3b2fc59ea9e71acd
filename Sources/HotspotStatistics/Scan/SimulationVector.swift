/// A vector with a count of each of so many simulations: 64 bytes, whatever the processor adds at a
/// time.
///
/// What the inner loops do with it is written once for each type, and outside of its extension:
/// only there does the compiler see whole vectors; elsewhere a sum is one of lanes.
protocol SimulationVector: SIMD, SendableMetatype
where Scalar: FixedWidthInteger & SignedInteger {
    static func sum(_ a: Self, _ b: Self) -> Self
    /// Numbers whose sign says in which lanes `later − earlier` is above the ceiling.
    static func above(_ ceiling: Scalar, _ later: Self, minus earlier: Self) -> Self
    /// Numbers whose sign says in which lanes `later − earlier` is below the floor.
    static func below(_ floor: Scalar, _ later: Self, minus earlier: Self) -> Self
    /// Numbers with the sign of either.
    static func either(_ a: Self, _ b: Self) -> Self
    /// Whether any lane is below 0.
    static func isAnyNegative(_ a: Self) -> Bool
}

extension SimulationVector {
    @inline(__always) mutating func add(_ other: Self) { self = Self.sum(self, other) }

    @inline(__always) func isAnyAbove(_ ceiling: Scalar) -> Bool {
        Self.isAnyNegative(Self.above(ceiling, self, minus: .zero))
    }
    @inline(__always) func isAnyBelow(_ floor: Scalar) -> Bool {
        Self.isAnyNegative(Self.below(floor, self, minus: .zero))
    }
}

extension SIMD32: SimulationVector where Scalar == Int16 {
    @inline(__always) static func sum(_ a: Self, _ b: Self) -> Self { sum16(a, b) }
    @inline(__always)
    static func above(_ ceiling: Scalar, _ later: Self, minus earlier: Self) -> Self {
        above16(ceiling, later, earlier)
    }
    @inline(__always)
    static func below(_ floor: Scalar, _ later: Self, minus earlier: Self) -> Self {
        below16(floor, later, earlier)
    }
    @inline(__always) static func either(_ a: Self, _ b: Self) -> Self { either16(a, b) }
    @inline(__always) static func isAnyNegative(_ a: Self) -> Bool { isAnyNegative16(a) }
}

private typealias Vector16 = SIMD32<Int16>

@inline(__always)
private func sum16(_ a: Vector16, _ b: Vector16) -> Vector16 { a &+ b }

// Vectors and words are 64 bytes without padding, and every pattern of bits is a number of both.
@inline(__always)
private func either16(_ a: Vector16, _ b: Vector16) -> Vector16 {
    unsafe unsafeBitCast(either(words16(a), words16(b)), to: Vector16.self)
}

@inline(__always)
private func words16(_ a: Vector16) -> SIMD8<UInt64> {
    unsafe unsafeBitCast(a, to: SIMD8<UInt64>.self)
}

// Counts are at least 0 and at most the largest number, so that no difference wraps.
@inline(__always)
private func above16(
    _ ceiling: Int16, _ later: Vector16, _ earlier: Vector16
) -> Vector16 {
    Vector16(repeating: ceiling) &- (later &- earlier)
}

@inline(__always)
private func below16(
    _ floor: Int16, _ later: Vector16, _ earlier: Vector16
) -> Vector16 {
    (later &- earlier) &- Vector16(repeating: floor)
}

@inline(__always)
private func isAnyNegative16(_ a: Vector16) -> Bool {
    hasBit(0x8000_8000_8000_8000, words16(a))
}

extension SIMD16: SimulationVector where Scalar == Int32 {
    @inline(__always) static func sum(_ a: Self, _ b: Self) -> Self { sum32(a, b) }
    @inline(__always)
    static func above(_ ceiling: Scalar, _ later: Self, minus earlier: Self) -> Self {
        above32(ceiling, later, earlier)
    }
    @inline(__always)
    static func below(_ floor: Scalar, _ later: Self, minus earlier: Self) -> Self {
        below32(floor, later, earlier)
    }
    @inline(__always) static func either(_ a: Self, _ b: Self) -> Self { either32(a, b) }
    @inline(__always) static func isAnyNegative(_ a: Self) -> Bool { isAnyNegative32(a) }
}

private typealias Vector32 = SIMD16<Int32>

@inline(__always)
private func sum32(_ a: Vector32, _ b: Vector32) -> Vector32 { a &+ b }

// Vectors and words are 64 bytes without padding, and every pattern of bits is a number of both.
@inline(__always)
private func either32(_ a: Vector32, _ b: Vector32) -> Vector32 {
    unsafe unsafeBitCast(either(words32(a), words32(b)), to: Vector32.self)
}

@inline(__always)
private func words32(_ a: Vector32) -> SIMD8<UInt64> {
    unsafe unsafeBitCast(a, to: SIMD8<UInt64>.self)
}

// Counts are at least 0 and at most the largest number, so that no difference wraps.
@inline(__always)
private func above32(
    _ ceiling: Int32, _ later: Vector32, _ earlier: Vector32
) -> Vector32 {
    Vector32(repeating: ceiling) &- (later &- earlier)
}

@inline(__always)
private func below32(
    _ floor: Int32, _ later: Vector32, _ earlier: Vector32
) -> Vector32 {
    (later &- earlier) &- Vector32(repeating: floor)
}

@inline(__always)
private func isAnyNegative32(_ a: Vector32) -> Bool {
    hasBit(0x8000_0000_8000_0000, words32(a))
}

// The library's | of vectors is a loop over lanes that does not become one instruction.
@inline(__always)
private func either(_ a: SIMD8<UInt64>, _ b: SIMD8<UInt64>) -> SIMD8<UInt64> {
    SIMD8(
        a[0] | b[0], a[1] | b[1], a[2] | b[2], a[3] | b[3],
        a[4] | b[4], a[5] | b[5], a[6] | b[6], a[7] | b[7])
}

/// Whether any of the bits is set in any eighth of the vector.
///
/// `any` of a mask is a call that the compiler does not inline, and slower than what it answers.
@inline(__always)
private func hasBit(_ bits: UInt64, _ words: SIMD8<UInt64>) -> Bool {
    let low = words[0] | words[1] | words[2] | words[3]
    let high = words[4] | words[5] | words[6] | words[7]
    return (low | high) & bits != 0
}
