/// The stretches of time that a scan looks at, grouped by their share of the period.
///
///     intervals    (from, to), half-open steps; those of one share stand together
///     shares       the exact share of each group, ascending
///     starts       where each group begins among the intervals; the last entry is their number
///
/// A purely spatial scan has one interval, the whole period.
struct ScanPeriods: Sendable {
    struct Interval: Sendable {
        var from: UInt32
        var to: UInt32
    }

    let stepCount: Int
    /// The exact share of each step.
    let steps: ExactShares
    let intervals: [Interval]
    let shares: [Double]
    let starts: [Int]

    var groupCount: Int { shares.count }

    static let maximumStepCount = 1000

    init(steps: ExactShares, _ options: ScanOptions) {
        self.steps = steps
        stepCount = steps.values.count
        guard stepCount > 1 else {
            intervals = [Interval(from: 0, to: 1)]
            shares = [steps.total]
            starts = [0, 1]
            return
        }
        // The share of all is rounded up by less than one part in 10¹², so that half of 12 equal
        // steps is 6 of them.
        let limit = steps.total * options.maximumDuration * (1 + 1e-12)
        var found: [(share: Double, from: Int, to: Int)] = []
        for from in 0..<stepCount {
            var share = 0.0
            for to in from + 1...stepCount {
                share += steps.values[to - 1]
                if share > limit { break }
                if share > 0, !options.isProspective || to == stepCount {
                    found.append((share, from, to))
                }
            }
        }
        found.sort { ($0.share, $0.from, $0.to) < ($1.share, $1.from, $1.to) }
        var intervals: [Interval] = []
        var shares: [Double] = []
        var starts: [Int] = []
        for (share, from, to) in found {
            if share != shares.last {
                shares.append(share)
                starts.append(intervals.count)
            }
            intervals.append(Interval(from: UInt32(from), to: UInt32(to)))
        }
        starts.append(intervals.count)
        self.intervals = intervals
        self.shares = shares
        self.starts = starts
    }
}
