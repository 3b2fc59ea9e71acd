internal import RealModule

/// Where a ratio stands among the largest ones of the simulations.
struct MaximaRanking {
    private let ascending: [Double]
    private let gumbel: (mode: Double, scale: Double)?

    init(_ maxima: [Double]) {
        ascending = maxima.sorted()
        gumbel = Self.gumbel(ascending)
    }

    /// `(#{simulated ≥ observed} + 1)/(R + 1)`; `nil` without simulations.
    func p(_ ratio: Double) -> Double? {
        guard !ascending.isEmpty else { return nil }
        var (low, high) = (0, ascending.count)
        while low < high {
            let middle = (low + high) / 2
            if ascending[middle] < ratio { low = middle + 1 } else { high = middle }
        }
        return Double(ascending.count - low + 1) / Double(ascending.count + 1)
    }

    /// The probability that a Gumbel variable is at least so large.
    func pGumbel(_ ratio: Double) -> Double? {
        guard let (mode, scale) = gumbel else { return nil }
        // Never 0, which no p is: far out the exponential vanishes.
        return max(
            -Double.expMinusOne(-Double.exp(-(ratio - mode) / scale)), .leastNormalMagnitude)
    }

    /// By the method of moments; in ascending order, so that the sums are those of any order.
    private static func gumbel(_ ascending: [Double]) -> (mode: Double, scale: Double)? {
        guard ascending.count >= 99 else { return nil }
        let count = Double(ascending.count)
        var sum = CompensatedSum()
        for maximum in ascending { sum.add(maximum) }
        let mean = sum.value / count
        var squares = CompensatedSum()
        for maximum in ascending { squares.add((maximum - mean) * (maximum - mean)) }
        let scale = (squares.value / (count - 1) * 6).squareRoot() / Double.pi
        guard scale > 0 else { return nil }
        return (mean - 0.57721566490153286 * scale, scale)
    }
}
