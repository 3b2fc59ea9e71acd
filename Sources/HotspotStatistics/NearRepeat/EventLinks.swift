import PlanarGeometry

/// What was found out about one event.
struct LinkedEvent: Sendable {
    struct Partner: Sendable {
        var rank: Int
        var gap: Int64
        var distance: Double
        var isAtSamePlace: Bool
    }

    var rank: Int
    var partner: Partner?
    var earlier = 0
    var later = 0
}

/// Looks for the earlier and later events around each.
///
/// The events of a place are sorted by time and key, so that those before and behind an event are
/// found by halving, however many there are.
struct EventLinks: Sendable {
    private let places: EventPlaces
    /// By rank.
    private let times: [Int64]
    private let keys: [UInt64]
    private let limits: NearRepeatLimits

    init(_ places: EventPlaces, times: [Int64], keys: [UInt64], _ limits: NearRepeatLimits) {
        self.places = places
        self.times = places.rows.map { times[Int($0)] }
        self.keys = places.rows.map { keys[Int($0)] }
        self.limits = limits
    }

    /// Appends the events of a place; `others` are the places within the distance, itself among them.
    func append(_ place: Int, _ others: Span<UInt32>, to found: inout [LinkedEvent]) {
        let start = found.count
        for rank in places.ranks(at: place) { found.append(LinkedEvent(rank: rank)) }
        let limit = limits.metric.rank(ofDistance: limits.distance)
        let here = Position(x: places.xs[place], y: places.ys[place])
        // The place itself first: what repeats there is no near repeat.
        for index in start..<found.count { add(place, 0, isAtSamePlace: true, to: &found[index]) }
        for index in others.indices {
            let other = Int(others[index])
            let there = Position(x: places.xs[other], y: places.ys[other])
            guard other != place, limits.metric.rank(there.x - here.x, there.y - here.y) < limit
            else { continue }
            let distance = limits.metric.distance(here, there)
            for index in start..<found.count {
                add(other, distance, isAtSamePlace: false, to: &found[index])
            }
        }
    }

    private func add(
        _ place: Int, _ distance: Double, isAtSamePlace: Bool, to event: inout LinkedEvent
    ) {
        let ranks = places.ranks(at: place)
        let (time, key) = (times[event.rank], keys[event.rank])
        // Differences are below 2⁶³, because times are within ±2⁶¹.
        let first = Self.first(in: ranks) { time - times[$0] < limits.time }
        let own = Self.first(in: ranks) { (times[$0], keys[$0]) >= (time, key) }
        let behind = isAtSamePlace ? own + 1 : own
        let end = Self.first(in: ranks) { times[$0] - time >= limits.time }
        event.later += max(end - behind, 0)
        guard own > first else { return }
        event.earlier += own - first
        if let partner = event.partner, partner.isAtSamePlace, !isAtSamePlace { return }
        let latest = times[own - 1]
        let rank = Self.first(in: ranks) { times[$0] >= latest }
        let found = LinkedEvent.Partner(
            rank: rank, gap: time - latest, distance: distance, isAtSamePlace: isAtSamePlace)
        if let partner = event.partner {
            let isBetter =
                (found.gap, found.distance, keys[found.rank])
                < (partner.gap, partner.distance, keys[partner.rank])
            guard isBetter else { return }
        }
        event.partner = found
    }

    /// The first rank for which a condition holds that holds for all behind it too.
    private static func first(in ranks: Range<Int>, where holds: (Int) -> Bool) -> Int {
        var (low, high) = (ranks.lowerBound, ranks.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if holds(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
