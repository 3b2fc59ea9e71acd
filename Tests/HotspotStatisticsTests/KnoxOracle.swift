import PlanarGeometry

@testable import HotspotStatistics

/// The Knox table of all pairs, one after the other, with every shuffle drawn in full.
enum KnoxOracle {
    /// Counts by distance band, then time band.
    static func counts(
        _ points: [Position], _ times: [Int64], _ options: KnoxOptions
    ) -> [Int] {
        var counts = [Int](repeating: 0, count: options.cellCount)
        for first in points.indices {
            for second in points.indices where second > first {
                guard let distance = band(points[first], points[second], options) else { continue }
                let gap = abs(times[first] - times[second])
                let edges = options.timeBands.edges
                for time in 0..<options.timeBands.count
                where edges[time] <= gap && gap < edges[time + 1] {
                    counts[distance * options.timeBands.count + time] += 1
                }
            }
        }
        return counts
    }

    static func band(_ a: Position, _ b: Position, _ options: KnoxOptions) -> Int? {
        let bands = options.distanceBands
        if bands.samePlace && a == b { return 0 }
        let (dx, dy) = (a.x - b.x, a.y - b.y)
        for number in 0..<bands.edges.count - 1 {
            let (from, to) = (bands.edges[number], bands.edges[number + 1])
            let isIn: Bool
            switch options.metric {
            case .euclidean:
                let square = dx * dx + dy * dy
                isIn = from * from <= square && square < to * to
            case .manhattan:
                isIn = from <= abs(dx) + abs(dy) && abs(dx) + abs(dy) < to
            }
            if isIn { return number + (bands.samePlace ? 1 : 0) }
        }
        return nil
    }

    /// The times by rank under one shuffle, by the stream as it is described.
    static func shuffle<Content>(_ times: [Content], seed: UInt64, number: Int) -> [Content] {
        var times = times
        var random = CounterGenerator(seed: seed, key: 0, permutation: UInt64(number))
        var halves: [UInt32] = []
        func draw(below bound: UInt32) -> UInt32 {
            while true {
                if halves.isEmpty {
                    let word = random.next()
                    halves = [UInt32(truncatingIfNeeded: word), UInt32(word >> 32)]
                }
                let (high, low) = bound.multipliedFullWidth(by: halves.removeFirst())
                if low >= (0 &- bound) % bound { return high }
            }
        }
        for rank in times.indices.dropLast() {
            times.swapAt(rank, rank + Int(draw(below: UInt32(times.count - rank))))
        }
        return times
    }
}

/// Events about some places, many of them at the same spot.
struct SeededEvents {
    var points: [Position] = []
    var times: [Int64] = []

    /// Makes events on `days` days; coordinates are multiples of `step` meters.
    init(count: Int, seed: UInt64, days: Int64 = 200, step: Double = 10, extent: Double = 2000) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<count {
            if let last = points.last, Int.random(in: 0..<4, using: &random) == 0 {
                points.append(last)
            } else {
                let cells = Int(extent / step)
                points.append(
                    Position(
                        x: 674_000 + step * Double(Int.random(in: 0..<cells, using: &random)),
                        y: 6_580_000 + step * Double(Int.random(in: 0..<cells, using: &random))))
            }
            times.append(Int64.random(in: 0..<days, using: &random))
        }
    }

    /// The same events in another order.
    func shuffled(seed: UInt64) -> (events: SeededEvents, order: [Int]) {
        var random = SeededGenerator(seed: seed)
        let order = points.indices.shuffled(using: &random)
        var events = self
        events.points = order.map { points[$0] }
        events.times = order.map { times[$0] }
        return (events, order)
    }
}
