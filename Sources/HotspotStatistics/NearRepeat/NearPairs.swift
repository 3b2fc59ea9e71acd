internal import SpatialIndexing

/// Pairs of events near each other, by distance band and in the order of their first event.
///
/// Where many events share a place, what would be thousands of pairs is a few runs:
///
///     singles   2 × UInt32       first rank, second rank
///     runs      3 × UInt32       first rank, from and to: the first with every rank between
struct NearPairs: Sendable {
    struct Run: Sendable {
        var first: UInt32
        var from: UInt32
        var to: UInt32
    }

    /// The pairs of one band.
    struct Band: Sendable {
        var singles: [SIMD2<UInt32>] = []
        var runs: [Run] = []

        /// The number of pairs.
        var count: Int { runs.reduce(singles.count) { $0 + Int($1.to - $1.from) } }

        /// Adds the pairs of one event with those of ranks `from ..< to`.
        @inline(__always)
        mutating func append(_ first: Int, _ from: Int, _ to: Int) {
            let rank = UInt32(truncatingIfNeeded: first)
            if to &- from >= NearPairs.shortestRun {
                runs.append(
                    Run(
                        first: rank, from: UInt32(truncatingIfNeeded: from),
                        to: UInt32(truncatingIfNeeded: to)))
            } else {
                for second in from..<to {
                    singles.append(SIMD2(rank, UInt32(truncatingIfNeeded: second)))
                }
            }
        }
    }

    var bands: [Band]

    /// From so many pairs on a run is shorter than the pairs in it.
    private static let shortestRun = 8

    init(bands: Int) { self.bands = Array(repeating: Band(), count: bands) }

    /// The pairs of a block of places, each with itself and with later places.
    init(
        _ block: Range<Int>, of places: EventPlaces, _ search: NearPairSearch, threads: Int
    ) throws(StatisticsError) {
        self.init(bands: search.bands.count)
        if let band = search.samePlaceBand {
            for place in block {
                let ranks = places.ranks(at: place)
                for rank in ranks.dropLast() {
                    bands[band].append(rank, rank + 1, ranks.upperBound)
                }
            }
        }
        var chunks: [NearPairs]
        do throws(IndexError) {
            // Only places from the block on are asked about: each pair comes from its first place.
            let join =
                block.count == places.count
                ? try DistanceJoin(
                    xs: places.xs, ys: places.ys, radius: search.bands.limit, threads: threads)
                : try DistanceJoin(
                    xs: Array(places.xs[block]), ys: Array(places.ys[block]),
                    toXs: Array(places.xs[block.lowerBound...]),
                    toYs: Array(places.ys[block.lowerBound...]),
                    radius: search.bands.limit, threads: threads)
            chunks = join.reducePairs(
                into: NearPairs(bands: search.bands.count), threads: threads
            ) { pairs, place, others in
                search.add(
                    block.lowerBound + place, others, from: block.lowerBound, of: places,
                    to: &pairs)
            }
        } catch {
            throw StatisticsError(
                .badParameter, "The events cannot be searched: \(error.description)",
                remedy: "Check their coordinates")
        }
        take(
            &chunks,
            firstRanks: Int(places.starts[block.lowerBound])..<Int(places.starts[block.upperBound]))
    }

    /// Puts the pairs of chunks together, band by band, sorted by their first rank.
    ///
    /// Places come from the join row by row over the whole map. By rank, the next pair is nearly
    /// always of events that were looked at a moment ago.
    private mutating func take(_ chunks: inout [NearPairs], firstRanks: Range<Int>) {
        chunks.append(self)
        for band in bands.indices {
            bands[band] = Band()
            var places = [Int](repeating: 0, count: firstRanks.count + 1)
            for chunk in chunks.indices {
                for pair in chunks[chunk].bands[band].singles {
                    places[Int(pair.x) - firstRanks.lowerBound + 1] += 1
                }
            }
            for rank in 1..<places.count { places[rank] += places[rank - 1] }
            let total = places[places.count - 1]
            bands[band].singles = unsafe [SIMD2<UInt32>](unsafeUninitializedCapacity: total) {
                singles, initialized in
                for chunk in chunks.indices {
                    for pair in chunks[chunk].bands[band].singles {
                        // As many places follow as pairs were counted with this first rank.
                        let rank = Int(pair.x) - firstRanks.lowerBound
                        unsafe singles[places[rank]] = pair
                        places[rank] += 1
                    }
                    chunks[chunk].bands[band].singles = []
                }
                initialized = total
            }
            for chunk in chunks { bands[band].runs += chunk.bands[band].runs }
            bands[band].runs.sort { ($0.first, $0.from) < ($1.first, $1.from) }
        }
    }
}

/// What pairs are looked for.
struct NearPairSearch: Sendable {
    let bands: DistanceBands
    let metric: DistanceMetric
    /// The edges as ranks of the metric.
    private let ranks: [Double]
    /// The number of the band that begins at the first edge.
    private let firstBand: Int

    init(_ bands: DistanceBands, _ metric: DistanceMetric) {
        self.bands = bands
        self.metric = metric
        ranks = bands.edges.map(metric.rank(ofDistance:))
        firstBand = bands.samePlace ? 1 : 0
    }

    /// The band of pairs at the same place; `nil` where they are in none.
    var samePlaceBand: Int? { bands.samePlace || bands.edges[0] == 0 ? 0 : nil }

    /// Adds the pairs of a place with later ones; `others` are ascending, counted from `from`.
    @inline(__always)
    func add(
        _ place: Int, _ others: Span<UInt32>, from: Int, of places: EventPlaces,
        to pairs: inout NearPairs
    ) {
        let (x, y) = (places.xs[place], places.ys[place])
        let (first, end) = (Int(places.starts[place]), Int(places.starts[place + 1]))
        for index in others.indices {
            let other = from &+ Int(others[index])
            guard other > place else { continue }
            let rank = metric.rank(places.xs[other] - x, places.ys[other] - y)
            var band = firstBand - 1
            // Different places may be 0 m apart by rounding; they are beyond the same place.
            var edge = 0
            while edge < ranks.count, rank >= ranks[edge] {
                band += 1
                edge += 1
            }
            guard edge > 0, edge < ranks.count else { continue }
            let (from, to) = (Int(places.starts[other]), Int(places.starts[other + 1]))
            for event in first..<end { pairs.bands[band].append(event, from, to) }
        }
    }
}
