import ChunkedWork

extension ConditionalTest {
    /// One table of draws for all areas: row `r` holds the places of permutation `r`, and an area with
    /// `k` neighbors takes the first `k` of each row.
    ///
    /// The stream is that of the key 0. An area's own place stands for the last area, as in complete
    /// draws. So all areas with `k` neighbors have the same `R` sums but for the few rows in which
    /// their own place occurs: the sums are sorted once for each `k`, an area looks its observed sum
    /// up, and mends the counts by those few rows. That takes O(log *R* + *R*·*k*/*n*) for an area
    /// instead of O(*R*·*k*).
    ///
    /// Geary's terms depend on the area's own value, but through the sums of values and of squares
    /// alone, so that its rows cost O(*R*). Unequal weights cost O(*R*·*k*).
    func sharedTails(
        _ permutations: ConditionalPermutation, threads: Int, progress: StatisticsProgress?
    ) throws(StatisticsError) -> [PermutationTails] {
        let table = try DrawTable(
            others: areas.count - 1, columns: largestRow, permutations: permutations,
            progress: progress)
        let sums = try SharedSums(self, table, progress: progress)
        var tails = [PermutationTails](repeating: PermutationTails(), count: areas.count)
        let result: Result<Void, StatisticsError> = unsafe tails.withUnsafeMutableBufferPointer {
            tails in
            // Each worker writes only the ranks of its own chunks, and the buffer outlives the call.
            nonisolated(unsafe) let tails = unsafe tails
            do throws(StatisticsError) {
                try forEachTestedRank(threads: threads, progress: progress) { ranks in
                    ranks { rank in
                        if let row = unequalWeights(of: rank) {
                            unsafe tails[rank] = table.tails(of: rank, weights: row, in: self)
                        } else {
                            switch term {
                            case .value: unsafe tails[rank] = sums.tails(of: rank, table, self)
                            case .squaredDifference:
                                unsafe tails[rank] = sums.squaredTails(of: rank, table, self)
                            }
                        }
                    }
                }
                return .success(())
            } catch {
                return .failure(error)
            }
        }
        try result.get()
        return tails
    }
}

/// The places drawn by each permutation, and in which rows each place occurs.
private struct DrawTable: Sendable {
    /// Row after row, `columns` places each.
    let places: [Int32]
    let columns: Int
    let rows: Int
    /// Where the occurrences of each place begin; one more than there are places.
    private let starts: [Int32]
    /// The index in `places` of each occurrence, ascending for each place.
    private let occurrences: [Int32]

    /// The largest number of places a table may hold (270 MB with its occurrences).
    static let maximumCount = 1 << 25

    init(
        others: Int, columns: Int, permutations: ConditionalPermutation,
        progress: StatisticsProgress?
    ) throws(StatisticsError) {
        rows = permutations.count
        self.columns = columns
        let (count, overflow) = rows.multipliedReportingOverflow(by: columns)
        guard !overflow, count <= Self.maximumCount else {
            throw StatisticsError(
                .tooLarge,
                "A shared table of \(rows) permutations of \(columns) neighbors would hold more than "
                    + "\(Self.maximumCount) draws",
                remedy: "Use complete draws, fewer permutations or fewer neighbors")
        }
        var places = [Int32](repeating: 0, count: count)
        let sampler = PlaceSampler(others: others, capacity: columns, seed: permutations.seed)
        for row in 0..<rows {
            if row & 0xFF == 0 { try progress?.check() }
            sampler.record(
                permutation: UInt32(row), into: &places, at: row * columns, draws: columns)
        }
        var starts = [Int32](repeating: 0, count: others + 2)
        for place in places { starts[Int(place) + 1] += 1 }
        for place in 0...others { starts[place + 1] += starts[place] }
        var next = starts
        var occurrences = [Int32](repeating: 0, count: count)
        for (index, place) in places.enumerated() {
            occurrences[Int(next[Int(place)])] = Int32(index)
            next[Int(place)] += 1
        }
        self.places = places
        self.starts = starts
        self.occurrences = occurrences
    }

    /// The rows among whose first `draws` places a place is.
    func rows(with place: Int, draws: Int, _ body: (_ row: Int) -> Void) {
        guard place + 1 < starts.count else { return }
        for index in Int(starts[place])..<Int(starts[place + 1]) {
            let occurrence = Int(occurrences[index])
            if occurrence % columns < draws { body(occurrence / columns) }
        }
    }

    /// The test of an area whose neighbors weigh differently: row by row.
    func tails(
        of rank: Int, weights: ArraySlice<Double>, in test: ConditionalTest
    ) -> PermutationTails {
        let observed = test.observed(rank)
        let tolerance = test.tolerance(of: rank, terms: weights.count)
        let values = test.pool.values
        let last = values.count - 1
        let center = values[rank]
        var tails = PermutationTails(drawn: Int32(rows))
        for row in 0..<rows {
            var sum = 0.0
            for draw in 0..<weights.count {
                let place = Int(places[row * columns + draw])
                let value = values[place == rank ? last : place]
                let added =
                    test.term == .value ? value : (value - center) * (value - center)
                sum += added * weights[weights.startIndex + draw]
            }
            if sum >= observed - tolerance { tails.atLeast += 1 }
            if sum <= observed + tolerance { tails.atMost += 1 }
        }
        return tails
    }
}

/// The sums over the first `k` places of each row of the table, for each `k` that occurs.
private struct SharedSums: Sendable {
    /// What is added up: whole numbers on the lattice, or the values less their mean.
    private let values: [Double]
    private let isWhole: Bool
    /// Sums of values by `k`, in the order of the rows; empty where no area has `k` neighbors.
    private var plain: [[Double]]
    /// The same, ascending.
    private var ascending: [[Double]]
    /// Sums of squared values by `k`, where they are needed.
    private var squares: [[Double]]

    init(
        _ test: ConditionalTest, _ table: DrawTable, progress: StatisticsProgress?
    ) throws(StatisticsError) {
        let lattice = test.term == .value ? test.lattice : nil
        isWhole = lattice != nil
        values = lattice.map { $0.numbers.map(Double.init) } ?? test.pool.values
        plain = Array(repeating: [], count: table.columns + 1)
        ascending = plain
        squares = plain
        var occurs = [Bool](repeating: false, count: table.columns + 1)
        for rank in test.tested.indices
        where test.tested[rank] && test.unequalWeights(of: rank) == nil {
            occurs[test.areas.weights.cardinality(of: rank)] = true
        }
        let kinds = occurs.count { $0 }
        guard kinds * table.rows <= DrawTable.maximumCount else {
            throw StatisticsError(
                .tooLarge,
                "\(table.rows) permutations of \(kinds) different numbers of neighbors would need more "
                    + "than \(DrawTable.maximumCount) sums",
                remedy: "Use complete draws or fewer permutations")
        }
        for k in occurs.indices where occurs[k] {
            plain[k] = Array(repeating: 0, count: table.rows)
            if test.term == .squaredDifference { squares[k] = plain[k] }
        }
        for row in 0..<table.rows {
            if row & 0xFF == 0 { try progress?.check() }
            var sum = 0.0
            var square = 0.0
            for draw in 0..<table.columns {
                let value = values[Int(table.places[row * table.columns + draw])]
                sum += value
                square += value * value
                guard occurs[draw + 1] else { continue }
                plain[draw + 1][row] = sum
                if test.term == .squaredDifference { squares[draw + 1][row] = square }
            }
        }
        if test.term == .value {
            for k in occurs.indices where occurs[k] { ascending[k] = plain[k].sorted() }
        }
    }

    /// The test of an area by looking its sum up.
    func tails(of rank: Int, _ table: DrawTable, _ test: ConditionalTest) -> PermutationTails {
        let weights = test.areas.weights
        let k = weights.cardinality(of: rank)
        let tolerance = isWhole ? 0 : test.tolerance(of: rank, terms: k)
        var observed = 0.0
        for link in weights.offsets[rank]..<weights.offsets[rank + 1] {
            observed += values[Int(weights.links[link])]
        }
        let (from, to) = (observed - tolerance, observed + tolerance)
        let below = Self.count(ascending[k]) { $0 < from }
        var tails = PermutationTails(
            atLeast: Int32(table.rows - below),
            atMost: Int32(Self.count(ascending[k]) { $0 <= to }), drawn: Int32(table.rows))
        // The last area stands in the held one's place.
        let difference = values[values.count - 1] - values[rank]
        table.rows(with: rank, draws: k) { row in
            let sum = plain[k][row]
            let mended = sum + difference
            tails.atLeast += (mended >= from ? 1 : 0) - (sum >= from ? 1 : 0)
            tails.atMost += (mended <= to ? 1 : 0) - (sum <= to ? 1 : 0)
        }
        return tails
    }

    /// The test of an area by `Σ(z − xⱼ)² = k·z² − 2z·Σxⱼ + Σxⱼ²`.
    func squaredTails(
        of rank: Int, _ table: DrawTable, _ test: ConditionalTest
    ) -> PermutationTails {
        let k = test.areas.weights.cardinality(of: rank)
        let center = values[rank]
        // Apart, the three terms are larger than their sum, and round as often.
        let tolerance = 8 * test.tolerance(of: rank, terms: k)
        let observed = test.observed(rank)
        let own = Double(k) * center * center
        let (from, to) = (observed - tolerance - own, observed + tolerance - own)
        var tails = PermutationTails(drawn: Int32(table.rows))
        for row in 0..<table.rows {
            let sum = squares[k][row] - 2 * center * plain[k][row]
            if sum >= from { tails.atLeast += 1 }
            if sum <= to { tails.atMost += 1 }
        }
        let last = values[values.count - 1]
        let difference = last * last - center * center - 2 * center * (last - center)
        table.rows(with: rank, draws: k) { row in
            let sum = squares[k][row] - 2 * center * plain[k][row]
            let mended = sum + difference
            tails.atLeast += (mended >= from ? 1 : 0) - (sum >= from ? 1 : 0)
            tails.atMost += (mended <= to ? 1 : 0) - (sum <= to ? 1 : 0)
        }
        return tails
    }

    /// How many of ascending sums satisfy a condition that the first of them satisfy.
    private static func count(_ sums: [Double], where isEarly: (Double) -> Bool) -> Int {
        var (low, high) = (0, sums.count)
        while low < high {
            let middle = (low + high) / 2
            if isEarly(sums[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
