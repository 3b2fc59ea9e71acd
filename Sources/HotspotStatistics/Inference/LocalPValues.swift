/// The p-values of all ranks by the inference that was asked for.
struct LocalPValues {
    /// From permutations, two-sided; `nil` where none were drawn.
    private(set) var simulated: [Double?]
    /// Exact, two-sided; `nil` where it was not computed.
    private(set) var exact: [Double?]
    /// Which way the shorter tail points: 1 where the observed statistic is high, −1 where it is low,
    /// 0 where neither tail is shorter, `nil` where there are no tails.
    private(set) var sides: [Int?]
    /// Why permutations were drawn although the exact p was asked for.
    private(set) var refusal: String?
    /// How many permutations were drawn, all areas together.
    private(set) var drawnCount = 0

    /// Tests all ranks that a test names.
    ///
    /// - Throws: ``StatisticsError`` with code `cancelled` or `tooLarge`.
    init(
        _ test: ConditionalTest, _ inference: LocalInference, threads: Int,
        progress: StatisticsProgress?
    ) throws(StatisticsError) {
        simulated = Array(repeating: nil, count: test.areas.count)
        exact = simulated
        sides = Array(repeating: nil, count: test.areas.count)
        switch inference {
        case .analytic: break
        case .permutation(let permutations):
            try permute(test, permutations, threads, progress)
        case .exact(let permutations):
            switch try test.exactTails(threads: threads, progress: progress) {
            case .tails(let tails):
                for (rank, tails) in tails.enumerated() where test.tested[rank] {
                    exact[rank] = tails.p
                    sides[rank] = Self.side(tails.atLeast, tails.atMost)
                }
            case .infeasible(let reason):
                refusal = reason
                try permute(test, permutations, threads, progress)
            }
        }
    }

    private mutating func permute(
        _ test: ConditionalTest, _ permutations: ConditionalPermutation, _ threads: Int,
        _ progress: StatisticsProgress?
    ) throws(StatisticsError) {
        let tails = try test.tails(permutations, threads: threads, progress: progress)
        for (rank, tails) in tails.enumerated() where test.tested[rank] {
            simulated[rank] = tails.p
            sides[rank] = Self.side(Double(tails.atLeast), Double(tails.atMost))
            drawnCount += Int(tails.drawn)
        }
    }

    private static func side(_ atLeast: Double, _ atMost: Double) -> Int {
        atLeast < atMost ? 1 : atLeast > atMost ? -1 : 0
    }

    /// The p in use of a rank, where the analytic one is given.
    func used(_ rank: Int, analytic: Double?, _ inference: LocalInference) -> Double? {
        inference == .analytic ? analytic : exact[rank] ?? simulated[rank]
    }

    /// Whether the tails leave a score on the side it points to.
    func agree(_ rank: Int, withSignOf z: Double) -> Bool {
        guard let side = sides[rank], side != 0 else { return true }
        return (side > 0) == (z > 0)
    }
}
