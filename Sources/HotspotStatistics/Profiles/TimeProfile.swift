import RealModule

/// How events are spread over the parts of a cycle: the hours of a day, the days of a week, the
/// months of a year.
///
///     let hours = TimeProfile(weights: [0, 0, 3, 1] + [Double](repeating: 0, count: 20))
///     // hours.peak == 2, hours.peakShare == 0.75
///
/// The mean is circular: the middle of 23 and 1 o'clock is midnight, not noon. Each event stands at
/// the middle of its part. The resultant length R says how close together they are: 1 where all lie
/// in one part, near 0 where they are spread evenly, or around two opposite times. The months are
/// taken for twelfths of a year.
///
/// Mardia & Jupp 2000, *Directional Statistics*, chapter 2, doi:10.1002/9780470316979.
public struct TimeProfile: Hashable, Sendable {
    /// How many events lie in each part; not whole where events are spread over a time window.
    public let weights: [Double]
    /// The number of events.
    public let total: Double

    /// Makes a profile of parts that follow each other in a cycle.
    ///
    /// - Parameter weights: One finite number of 0 or more per part, at least one part.
    public init(weights: [Double]) {
        precondition(
            !weights.isEmpty && weights.allSatisfy { $0 >= 0 && $0.isFinite },
            "a profile has parts, with weights of 0 or more")
        self.weights = weights
        total = weights.reduce(0, +)
    }

    /// The share of each part; `nil` without events.
    public var shares: [Double]? {
        total > 0 ? weights.map { $0 / total } : nil
    }

    /// The part with the most events, the earliest of equals; `nil` without events.
    public var peak: Int? {
        guard total > 0, let most = weights.max() else { return nil }
        return weights.firstIndex(of: most)
    }

    /// The share of the peak; `nil` without events.
    public var peakShare: Double? { peak.map { weights[$0] / total } }

    /// The circular mean in parts, from 0 up to and without their number; `nil` without events, or
    /// where the events are balanced so that they have none.
    public var mean: Double? {
        guard let (x, y) = resultant, (x * x + y * y).squareRoot() > 1e-12 else { return nil }
        let parts = Double(weights.count)
        let turns = Double.atan2(y: y, x: x) / (2 * .pi)
        let mean = (turns < 0 ? turns + 1 : turns) * parts
        return mean < parts ? mean : 0
    }

    /// The resultant length R, 0…1; `nil` without events.
    public var resultantLength: Double? {
        resultant.map { min(1, ($0.x * $0.x + $0.y * $0.y).squareRoot()) }
    }

    private var resultant: (x: Double, y: Double)? {
        guard total > 0 else { return nil }
        var x = CompensatedSum()
        var y = CompensatedSum()
        for (part, weight) in weights.enumerated() {
            let angle = 2 * Double.pi * (Double(part) + 0.5) / Double(weights.count)
            x.add(weight * Double.cos(angle))
            y.add(weight * Double.sin(angle))
        }
        return (x.value / total, y.value / total)
    }

    /// Half the sum of the differences between the shares: the share of events that would have to
    /// move for the two profiles to be alike, 0…1; `nil` where one has no events.
    ///
    /// Few events look unlike anything: read it with the p of
    /// ``TimeProfiles/comparisonsWithTheRest(_:permutations:seed:keys:threads:progress:)``.
    public func dissimilarity(to other: TimeProfile) -> Double? {
        precondition(weights.count == other.weights.count, "profiles of different cycles")
        guard let shares, let others = other.shares else { return nil }
        return min(1, zip(shares, others).reduce(0) { $0 + abs($1.0 - $1.1) } / 2)
    }
}
