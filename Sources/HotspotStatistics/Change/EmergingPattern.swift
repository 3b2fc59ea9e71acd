/// What the hot and cold spots of an area have done over time, as one word.
public enum EmergingPattern: Hashable, Sendable {
    /// A pattern of hot spots.
    case hot(Kind)
    /// A pattern of cold spots.
    case cold(Kind)
    /// None of the patterns.
    case none

    /// The patterns, in the order in which they are tried.
    public enum Kind: String, CaseIterable, Hashable, Sendable {
        /// Significant in the final step and never before.
        case new
        /// Significant in the two or more final steps and never before.
        case consecutive
        /// Significant in 90 % of the steps and the final one, ever more so.
        case intensifying
        /// Significant in 90 % of the steps and the final one, without a trend.
        case persistent
        /// Significant in 90 % of the steps and the final one, ever less so.
        case diminishing
        /// Significant in the final step, on and off before, and never the opposite.
        case sporadic
        /// Significant in the final step, and the opposite at some time before.
        case oscillating
        /// Significant in 90 % of the steps, but not in the final one.
        case historical
    }

    /// The name in a layer: "new-hot-spot", "no-pattern".
    public var name: String {
        switch self {
        case .hot(let kind): "\(kind.rawValue)-hot-spot"
        case .cold(let kind): "\(kind.rawValue)-cold-spot"
        case .none: "no-pattern"
        }
    }

    /// All seventeen, hot ones first.
    public static var all: [EmergingPattern] {
        Kind.allCases.map { .hot($0) } + Kind.allCases.map { .cold($0) } + [.none]
    }
}

/// When an area was a significant spot of one kind, hot or cold: what its pattern rests on.
public struct SpotHistory: Hashable, Sendable {
    /// In how many steps it was one.
    public var steps: Int
    /// How many steps without a break up to the final one; 0 where it is none in the final step.
    public var finalRun: Int
    /// Whether it was one in at least 90 % of all steps.
    public var isMostly: Bool

    /// Whether it is one in the final step.
    public var isFinal: Bool { finalRun > 0 }
    /// Whether it was one before the final run, or, without a final run, at any time.
    public var wasBefore: Bool { steps > finalRun }

    /// Reads the history off the steps, in the order of time.
    public init(_ isSpot: [Bool]) {
        steps = isSpot.count { $0 }
        finalRun = isSpot.reversed().prefix { $0 }.count
        isMostly = 10 * steps >= 9 * isSpot.count && steps > 0
    }
}

/// The direction of a trend that is significant.
public enum TrendDirection: Int, Hashable, Sendable {
    /// Falling.
    case down = -1
    /// Not significant.
    case flat = 0
    /// Rising.
    case up = 1
}

/// A named, versioned set of rules that turns histories and a trend into a pattern.
public enum EmergingRules: String, CaseIterable, Hashable, Sendable {
    /// As Esri defines them since version 3.2 of ArcGIS Pro: consecutive takes two final steps,
    /// sporadic takes the final one.
    ///
    /// Where Esri's words leave a choice: patterns are tried in the order of
    /// ``EmergingPattern/Kind``, hot before cold, and the first that fits is it; an area that was
    /// significant in 90 % of the steps but not the final one is historical, never persistent.
    case esri32 = "esri-3.2"

    /// The pattern of an area.
    ///
    /// - Parameters:
    ///   - hot: When it was a hot spot.
    ///   - cold: When it was a cold spot.
    ///   - trend: Where its z-scores go; up makes hot spots intensify and cold spots diminish.
    /// - Returns: The first pattern that fits, or `none`.
    public func pattern(
        hot: SpotHistory, cold: SpotHistory, trend: TrendDirection
    ) -> EmergingPattern {
        if let kind = kind(of: hot, opposite: cold, rising: trend) { return .hot(kind) }
        let mirrored: TrendDirection =
            switch trend {
            case .up: .down
            case .flat: .flat
            case .down: .up
            }
        if let kind = kind(of: cold, opposite: hot, rising: mirrored) { return .cold(kind) }
        return .none
    }

    private func kind(
        of spot: SpotHistory, opposite: SpotHistory, rising trend: TrendDirection
    ) -> EmergingPattern.Kind? {
        guard spot.isFinal else { return spot.isMostly ? .historical : nil }
        if spot.steps == 1 { return .new }
        if spot.isMostly {
            switch trend {
            case .up: return .intensifying
            case .flat: return .persistent
            case .down: return .diminishing
            }
        }
        if !spot.wasBefore { return .consecutive }
        return opposite.steps > 0 ? .oscillating : .sporadic
    }
}
