/// Weights that can be added in any order without rounding.
///
/// Scaled by a power of two so that all together lie in [1, 2), and rounded to multiples of 2⁻⁵¹:
/// every sum of some of them is then a double itself. Whole numbers of people lose nothing by that.
/// It is why two circles around different centers with the same areas in them have the same
/// expected number to the last bit, and tie instead of differing by noise.
struct ExactShares: Sendable {
    /// The rounded weights.
    let values: [Double]
    /// Their sum.
    let total: Double

    /// `nil` where all are 0, or together too large for a double.
    ///
    /// - Precondition: No weight is negative or not a number.
    init?(_ weights: [Double]) {
        var sum = CompensatedSum()
        for weight in weights { sum.add(weight) }
        guard sum.value > 0, sum.value.isFinite else { return nil }
        let exponent = Int(sum.value.exponent)
        let rounded = weights.map { weight -> Double in
            let scaled = Double(sign: .plus, exponent: -exponent, significand: weight)
            return (scaled * 0x1p51).rounded() * 0x1p-51
        }
        let total = rounded.reduce(0, +)
        guard total > 0, total < 4 else { return nil }
        values = rounded
        self.total = total
    }
}
