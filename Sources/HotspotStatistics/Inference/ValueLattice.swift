/// Values as whole numbers of steps above the smallest, where they are that.
///
/// Counts are; so are counts weighted by halves or tenths. Sums of such values are sums of integers:
/// exact, the same in any order, and few enough to be counted.
///
///     ValueLattice([0, 3, 6, 3])     // step 3, numbers [0, 1, 2, 1]
///     ValueLattice([0.5, 1.25])      // step 0.75, numbers [0, 1]
///     ValueLattice([0.1, .pi])       // nil
struct ValueLattice {
    /// How many steps each value lies above the smallest.
    let numbers: [Int32]
    /// The largest of them.
    let largest: Int

    /// `nil` where the values have more than three decimals, or lie too many steps apart.
    init?(_ values: [Double]) {
        guard let scale = Self.scale(values) else { return nil }
        let wholes = values.map { Int(($0 * scale).rounded()) }
        guard let smallest = wholes.min(), let largest = wholes.max() else { return nil }
        var step = 0
        for whole in wholes where step != 1 { step = Self.divisor(step, whole - smallest) }
        step = max(step, 1)
        let steps = (largest - smallest) / step
        guard steps <= Int(Int32.max) else { return nil }
        self.largest = steps
        numbers = wholes.map { Int32(($0 - smallest) / step) }
    }

    /// The power of ten that makes all values whole.
    private static func scale(_ values: [Double]) -> Double? {
        // A number that goes there and back without loss is the one nearest to its few decimals.
        scales: for scale in [1.0, 10, 100, 1000] {
            for value in values {
                let whole = (value * scale).rounded()
                guard abs(whole) < 0x1p52, whole / scale == value else { continue scales }
            }
            return scale
        }
        return nil
    }

    private static func divisor(_ a: Int, _ b: Int) -> Int {
        var (a, b) = (a, b)
        while b != 0 { (a, b) = (b, a % b) }
        return a
    }
}
