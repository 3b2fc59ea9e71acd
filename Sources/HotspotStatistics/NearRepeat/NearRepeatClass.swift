/// What an event is among those near it in space and time.
public enum NearRepeatClass: String, CaseIterable, Hashable, Sendable {
    /// No earlier event is near it, a later one is.
    case originator
    /// An earlier event is at the same place, not long before.
    case `repeat`
    /// An earlier event is near, not long before, and none at the same place.
    case nearRepeat = "near-repeat"
    /// No other event is near it.
    case unlinked
}

/// How near two events must be to be linked.
public struct NearRepeatLimits: Hashable, Sendable {
    /// The distance that they must be below, in meters.
    public var distance: Double
    /// The difference in time that they must be below, in the unit of the times.
    public var time: Int64
    /// How distances are measured.
    public var metric: DistanceMetric

    /// Makes limits: by default 200 m and 14 units (days), which is common for burglaries.
    public init(distance: Double = 200, time: Int64 = 14, metric: DistanceMetric = .euclidean) {
        self.distance = distance
        self.time = time
        self.metric = metric
    }

    func validate() throws(StatisticsError) {
        guard distance > 0, (distance * distance).isFinite else {
            throw StatisticsError(
                .badParameter, "Events are to be linked within \(distance) m",
                remedy: "Give a distance above 0, such as 200")
        }
        guard time > 0 else {
            throw StatisticsError(
                .badParameter, "Events are to be linked within \(time) units of time",
                remedy: "Give a difference above 0, such as 14 days")
        }
    }
}

/// The class of every event, with its partner, in the order of the input.
public struct NearRepeatEvents: Hashable, Sendable {
    /// The classes.
    public internal(set) var classes: [NearRepeatClass]
    /// The index of the earlier event that makes an event a repeat or near repeat; `nil` for others.
    public internal(set) var partners: [Int?]
    /// How far the partner is, in meters.
    public internal(set) var distances: [Double?]
    /// How long before it was, in the unit of the times.
    public internal(set) var gaps: [Int64?]
    /// How many earlier events are within the limits, the same place included.
    public internal(set) var earlierCounts: [Int]
    /// How many later events are within the limits, the same place included.
    public internal(set) var laterCounts: [Int]

    init(count: Int) {
        classes = Array(repeating: .unlinked, count: count)
        partners = Array(repeating: nil, count: count)
        distances = Array(repeating: nil, count: count)
        gaps = Array(repeating: nil, count: count)
        earlierCounts = Array(repeating: 0, count: count)
        laterCounts = Array(repeating: 0, count: count)
    }
}
