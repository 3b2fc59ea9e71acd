/// How many pairs of events lie near each other in space and time, and how many would by chance.
///
/// One cell a distance band and time band: all time bands of the first distance band, then those of
/// the second, and so on.
public struct KnoxTable: Hashable, Sendable {
    /// A band of distance and a band of time.
    public struct Cell: Hashable, Sendable {
        /// The number of the distance band.
        public let distanceBand: Int
        /// The number of the time band.
        public let timeBand: Int
        /// How many pairs there are: a whole number, or of intervals the number to be expected.
        public let observed: Double
        /// The exact mean over all shuffles, *pairs at this distance* × *pairs at this time* / *all
        /// pairs*; `nil` for intervals.
        public let expected: Double?
        /// The mean of the simulated counts; `nil` without permutations.
        public let meanSimulated: Double?
        /// The median of the simulated counts; `nil` without permutations.
        public let medianSimulated: Double?
        /// `(#{simulated ≥ observed} + 1) / (R + 1)`, for more pairs than by chance; `nil` without
        /// permutations and in a cell that no shuffle can put a pair in.
        public let p: Double?
        /// P(X ≥ observed) of a Poisson number with the exact mean.
        ///
        /// `nil` for intervals and where the mean is 0. Pairs depend on each other: `p` is the one
        /// to trust.
        public let pPoisson: Double?
        /// `p` corrected for the number of cells; `nil` where `p` is.
        public internal(set) var q: Double?
        /// Whether `q` is at most the level and there are more pairs than the mean.
        public internal(set) var isFlagged: Bool

        /// Observed over the mean of the simulated counts, or over the exact mean without
        /// permutations; `nil` where that is 0.
        public var ratio: Double? {
            guard let mean = meanSimulated ?? expected, mean > 0 else { return nil }
            return observed / mean
        }

        /// Observed over the median of the simulated counts; `nil` where that is 0 or missing.
        public var ratioToMedian: Double? {
            guard let median = medianSimulated, median > 0 else { return nil }
            return observed / median
        }
    }

    /// The cells.
    public internal(set) var cells: [Cell]
    /// The number of events.
    public let eventCount: Int
    /// The number of places with different coordinates.
    public let placeCount: Int
    /// How many pairs lie in each distance band, whenever they happened.
    public let pairsByDistance: [Int]
    /// How many pairs lie in each time band, wherever they happened; empty for intervals.
    public let pairsByTime: [Int]
    /// The number of cells that were tested, which `q` corrects for.
    public internal(set) var testedCount = 0

    /// The cell of two bands.
    public func cell(distance: Int, time: Int) -> Cell {
        cells[distance * (cells.count / max(pairsByDistance.count, 1)) + time]
    }
}
