import RealModule

/// Where the lines between contour bands are drawn.
public enum ContourLevels: Hashable, Sendable {
    /// At these values.
    case given([Double])
    /// So that each of so many bands holds about as many of the places with a density above 0.
    case quantiles(Int)
    /// At multiples of 1, 2 or 5 times a power of ten, at most so many.
    case nice(Int)

    /// The levels for some densities, ascending, all different.
    ///
    /// - Parameter values: The densities; `nil` and what is not above 0 tell nothing.
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
        let positive = values.compactMap { $0 }.filter { $0 > 0 && $0.isFinite }.sorted()
        guard let highest = positive.last else {
            throw StatisticsError(
                .noVariation, "No place has a density above 0, so there is nothing to draw",
                remedy: "Check the bandwidth, the period and the filters")
        }
        if case .quantiles(let count) = self {
            var levels: [Double] = []
            for part in 0..<count {
                let level = positive[positive.count * part / count]
                if levels.last != level { levels.append(level) }
            }
            return levels
        }
        guard case .nice(let count) = self else { return [] }
        let exponent = Double.log10(highest / Double(count)).rounded(.up)
        var step = Double.pow(10, Int(min(max(exponent, -300), 300)))
        // The smallest of 1, 2, 5 that makes no more levels than asked for.
        for factor in [0.2, 0.5] where highest / (step * factor) < Double(count) + 1 {
            step *= factor
            break
        }
        // A hundredth of a step so that rounding loses no level.
        let last = min(Int(highest / step + 0.01), count)
        return (1...max(last, 1)).map { Double($0) * step }
    }
}
