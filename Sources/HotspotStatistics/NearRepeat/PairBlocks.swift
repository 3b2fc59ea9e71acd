internal import SpatialIndexing

/// Places in blocks of so many near pairs that those of one block fit in memory.
///
/// A million events can have billions of pairs within a kilometer. They are never all kept: the
/// pairs of one block are listed, looked at under every shuffle, and forgotten.
struct PairBlocks {
    /// Consecutive places.
    let blocks: [Range<Int>]
    /// The number of pairs within the distance, or somewhat more.
    let pairCount: Int

    /// So many pairs of one block take a gigabyte at most, and much less where many share a place.
    static let usualSize = 1 << 27

    /// Cuts the places so that a block has about `size` pairs at most, unless one place has more.
    ///
    /// - Throws: ``StatisticsError`` with code `tooLarge` above ``KnoxOptions/maximumPairCount``.
    init(
        of places: EventPlaces, within distance: Double, size: Int, threads: Int
    ) throws(StatisticsError) {
        var (xs, ys): ([Double], [Double]) = ([], [])
        xs.reserveCapacity(places.eventCount)
        ys.reserveCapacity(places.eventCount)
        for place in 0..<places.count {
            for _ in places.ranks(at: place) {
                xs.append(places.xs[place])
                ys.append(places.ys[place])
            }
        }
        let counts: [Int]
        do throws(IndexError) {
            counts = try DistanceJoin(xs: xs, ys: ys, radius: distance, threads: threads)
                .neighborCounts(threads: threads)
        } catch {
            throw StatisticsError(
                .badParameter, "The events cannot be searched: \(error.description)",
                remedy: "Check their coordinates")
        }
        let total = counts.reduce(0, +) / 2
        guard total <= KnoxOptions.maximumPairCount else {
            throw StatisticsError(
                .tooLarge,
                "\(total) pairs of events lie within \(distance) m of each other; at most "
                    + "\(KnoxOptions.maximumPairCount) can be looked at",
                remedy: "Take a shorter distance, a shorter period or one kind of event")
        }
        var blocks: [Range<Int>] = []
        var first = 0
        var links = 0
        for place in 0..<places.count {
            let own = places.ranks(at: place).reduce(0) { $0 + counts[$1] }
            // Both directions were counted, and no more than half of them comes from the first.
            if links + own > 2 * size, place > first {
                blocks.append(first..<place)
                first = place
                links = 0
            }
            links += own
        }
        blocks.append(first..<places.count)
        self.blocks = blocks
        pairCount = total
    }
}

extension KnoxOptions {
    /// The largest number of pairs within the last distance band that are looked at.
    ///
    /// With 999 permutations they take some ten minutes of one thread.
    public static let maximumPairCount = 20_000_000_000
}
