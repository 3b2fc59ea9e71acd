import RealModule

/// Where the lines between contour bands are drawn.
public enum ContourLevels: Hashable, Sendable {
    /// At these values.
    case given([Double])
    /// So that each of so many bands holds about as many of the places with a density above 0.
    ///
    /// Of all places where some are negative, as differences are.
    case quantiles(Int)
    /// At multiples of 1, 2 or 5 times a power of ten, about so many: from the first above 0, or from
    /// below the lowest where some are negative.
    case nice(Int)

    /// The levels for some densities, ascending, all different.
    ///
    /// - Parameter values: The densities; `nil` and what is not above 0 tell nothing.
    /// - Returns: The levels.
    /// - Throws: ``StatisticsError`` with code `badParameter` for levels that are not finite and
    ///   ascending or more than 1 000, `noVariation` where no density is above 0.
    public func levels(for values: [Double?]) throws(StatisticsError) -> [Double] {
        switch self {
        case .given(let levels):
            guard (1...1000).contains(levels.count), levels.allSatisfy(\.isFinite),
                zip(levels, levels.dropFirst()).allSatisfy({ $0 < $1 })
            else {
                throw StatisticsError(
                    .badParameter, "The contour levels are no list of 1 to 1 000 rising numbers",
                    remedy: "Give them from the smallest to the largest, each once")
            }
            return levels
        case .quantiles(let count), .nice(let count):
            guard (1...1000).contains(count) else {
                throw StatisticsError(
                    .badParameter, "\(count) contour levels were asked for",
                    remedy: "Ask for 1 to 1 000; eight can be told apart on a map")
            }
        }
        let numbers = values.compactMap { $0 }.filter(\.isFinite)
        let hasNegative = numbers.contains { $0 < 0 }
        let sorted = numbers.filter { $0 > 0 || hasNegative }.sorted()
        guard let lowest = sorted.first, let highest = sorted.last, highest > 0 || hasNegative
        else {
            throw StatisticsError(
                .noVariation, "No place has a density above 0, so there is nothing to draw",
                remedy: "Check the bandwidth, the period and the filters")
        }
        switch self {
        case .given(let levels): return levels
        case .quantiles(let count):
            var levels: [Double] = []
            for part in 0..<count {
                let level = sorted[sorted.count * part / count]
                if levels.last != level { levels.append(level) }
            }
            return levels
        case .nice(let count):
            let start = hasNegative ? lowest : 0
            let step = Self.niceStep(max(highest, 0) - start, count)
            // A hundredth of a step so that rounding loses no level.
            let first = hasNegative ? (start / step + 0.01).rounded(.down) : 1
            let last = max((max(highest, 0) / step + 0.01).rounded(.down), first)
            return (0...Int(min(last - first, 2000))).map { (first + Double($0)) * step }
        }
    }

    /// The smallest of 1, 2 and 5 times a power of ten that a range holds at most so many times.
    private static func niceStep(_ range: Double, _ count: Int) -> Double {
        let exponent = Double.log10(range / Double(count)).rounded(.up)
        let power = Double.pow(10, Int(min(max(exponent, -300), 300)))
        for factor in [0.2, 0.5] where range / (power * factor) < Double(count) + 1 {
            return power * factor
        }
        return power
    }
}
