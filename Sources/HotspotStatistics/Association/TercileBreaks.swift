/// A third of a scale: what class maps of two variables are made of.
public enum Tercile: String, CaseIterable, Hashable, Sendable {
    /// At most the lower break.
    case low
    /// Above the lower break, at most the upper one.
    case middle
    /// Above the upper break.
    case high
}

/// Two breaks that cut a scale into low, middle and high.
///
/// A value at a break belongs to the class below it, and so do all its equals: ties are never torn
/// apart, at the price of classes of unequal size. Where both breaks are equal nothing is middle;
/// where the upper one is the largest value nothing is high.
///
///     let breaks = TercileBreaks(of: [1, 2, 3, 4, 5, 6, 7])
///     // breaks.lower == 3, breaks.upper == 5
///     // breaks.tercile(of: 3) == .low
public struct TercileBreaks: Hashable, Sendable {
    /// The largest value that is low.
    public let lower: Double
    /// The largest value that is not high.
    public let upper: Double

    /// Breaks that somebody states.
    ///
    /// Fails where one is not finite or the lower is above the upper.
    public init?(lower: Double, upper: Double) {
        guard lower.isFinite, upper.isFinite, lower <= upper else { return nil }
        self.lower = lower
        self.upper = upper
    }

    /// The terciles of the values, by linear interpolation between neighbors in rank (Hyndman & Fan
    /// 1996, doi:10.1080/00031305.1996.10473566, definition 7: the default of numpy and R).
    ///
    /// A place that falls on a value is that value itself: it is reckoned in whole numbers.
    ///
    /// Fails for fewer than 3 values.
    ///
    /// - Parameter values: Missing and not finite ones are left out.
    /// - Complexity: O(*n* log *n*).
    public init?(of values: [Double?]) {
        let sorted = values.compactMap { $0?.isFinite ?? false ? $0 : nil }.sorted()
        guard sorted.count >= 3 else { return nil }
        func quantile(_ thirds: Int) -> Double {
            let (place, rest) = ((sorted.count - 1) * thirds).quotientAndRemainder(dividingBy: 3)
            guard rest > 0 else { return sorted[place] }
            // As halves: the difference of two finite numbers may be infinite.
            let (below, above) = (sorted[place] / 2, sorted[place + 1] / 2)
            let between = (below + (above - below) * (Double(rest) / 3)) * 2
            return min(max(between, sorted[place]), sorted[place + 1])
        }
        lower = quantile(1)
        upper = quantile(2)
    }

    /// The class of a value; `nil` for one that is no number.
    public func tercile(of value: Double) -> Tercile? {
        if value.isNaN { return nil }
        return value <= lower ? .low : value <= upper ? .middle : .high
    }

    /// Whether everything that the value may be is of its class.
    ///
    /// - Parameters:
    ///   - value: The estimate.
    ///   - interval: Where the true value lies with the confidence of the layer; ends may be infinite.
    /// - Returns: `true` where both ends are of the class of the value.
    public func isCertain(_ value: Double, within interval: ClosedRange<Double>) -> Bool {
        let own = tercile(of: value)
        return own != nil && tercile(of: interval.lowerBound) == own
            && tercile(of: interval.upperBound) == own
    }
}
