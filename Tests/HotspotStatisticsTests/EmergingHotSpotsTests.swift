import HotspotStatistics
import Testing

struct EmergingHotSpotsTests {
    private struct PatternFile: Decodable {
        struct Patterns: Decodable {
            struct Case: Decodable {
                var bins: [Int]
                var trend: Int
                var pattern: String
            }
            var cases: [Case]
        }
        var patterns: Patterns
        var cube: Cube
    }

    struct Cube: Decodable {
        struct Area: Decodable {
            var pattern: String
            var s: Int
            var p: Double
            var countS: Int
            var slope: Double
            var finalZ: Double
            var finalQ: Double
            var hot: Int
            var cold: Int
        }
        var counts: [[Int]]
        var neighbors: [[Int]]
        /// Of every fourth step.
        var z: [[Double]]
        var areas: [Area]
    }

    @Test func rulesNameWhatEsriDefines() throws {
        let file: PatternFile = try ReferenceValues.load("trend")
        #expect(Set(file.patterns.cases.map(\.pattern)) == Set(EmergingPattern.all.map(\.name)))
        for reference in file.patterns.cases {
            let pattern = EmergingRules.esri32.pattern(
                hot: SpotHistory(reference.bins.map { $0 == 1 }),
                cold: SpotHistory(reference.bins.map { $0 == -1 }),
                trend: try #require(TrendDirection(rawValue: reference.trend)))
            #expect(pattern.name == reference.pattern, "\(reference.bins) \(reference.trend)")
        }
    }

    /// h is hot, c is cold, the last letter the final step.
    @Test(
        arguments: [
            ("---------h", .flat, "new-hot-spot"), ("c--------h", .flat, "new-hot-spot"),
            ("--------hh", .flat, "consecutive-hot-spot"),
            ("-hhhhhhhhh", .flat, "persistent-hot-spot"),
            ("--hhhhhhhh", .up, "consecutive-hot-spot"),
            ("hhhhhhhhhh", .up, "intensifying-hot-spot"),
            ("hhhhhhhhhh", .down, "diminishing-hot-spot"),
            ("hhhhhhhhh-", .flat, "historical-hot-spot"),
            ("hhhhhhhhh-", .up, "historical-hot-spot"),
            // Not hot in the final step: sporadic in an older reading, no pattern since 3.2.
            ("h-h-h-h-h-", .flat, "no-pattern"), ("h-h-h-h-hh", .flat, "sporadic-hot-spot"),
            ("h-c-h-h-hh", .flat, "oscillating-hot-spot"),
            ("hhhhhhhhcc", .flat, "consecutive-cold-spot"),
            ("cccccccccc", .up, "diminishing-cold-spot"),
            ("cccccccccc", .down, "intensifying-cold-spot"),
            ("ccccccccc-", .down, "historical-cold-spot"), ("----------", .up, "no-pattern"),
        ] as [(String, TrendDirection, String)])
    func edgesOfTheRulesAreWhereTheyAreSaidToBe(
        steps: String, trend: TrendDirection, name: String
    ) {
        let pattern = EmergingRules.esri32.pattern(
            hot: SpotHistory(steps.map { $0 == "h" }), cold: SpotHistory(steps.map { $0 == "c" }),
            trend: trend)
        #expect(pattern.name == name)
    }

    @Test(arguments: ["trend", "trend-philadelphia"])
    func cubesAgreeWithEsdaOnAllCellsAtOnce(name: String) throws {
        let reference: Cube =
            name == "trend"
            ? try ReferenceValues.load(name, as: PatternFile.self).cube
            : try ReferenceValues.load(name)
        let cube = try SpaceTimeCube(series: reference.counts)
        let weights = SpatialWeights(neighbors: reference.neighbors)
        let result = try emergingHotSpots(cube, weights)
        #expect(result.cells.testedCount == cube.areas * cube.steps)
        for (area, expected) in reference.areas.enumerated() {
            let row = try #require(result.areas[area])
            for (index, z) in reference.z[area].enumerated() {
                #expect(agree(result.cells.z(area: area, step: index * 4), z, floor: 1))
            }
            #expect(agree(row.finalZ, expected.finalZ, floor: 1))
            #expect(agree(row.finalQ, expected.finalQ))
            #expect(row.hot.steps == expected.hot && row.cold.steps == expected.cold)
            #expect(row.trend.s == expected.s)
            #expect(abs(row.trend.p - expected.p) < 1e-12)
            #expect(row.countTrend.s == expected.countS)
            #expect(agree(row.countSlope, expected.slope, floor: 1))
            #expect(row.pattern.name == expected.pattern, "area \(area)")
        }
    }

    private func randomCube(_ areas: Int, _ steps: Int, seed: UInt64) throws -> SpaceTimeCube {
        var random = SeededGenerator(seed: seed)
        var cube = try SpaceTimeCube(areas: areas, steps: steps)
        for area in 0..<areas {
            let mean = random.next() % 9
            for step in 0..<steps {
                for _ in 0..<random.next() % (mean + 1) { cube.add(area: area, step: step) }
            }
        }
        return cube
    }

    /// The slow twin: the general formula over the matrix of all cells.
    @Test(arguments: [0, 1, 3])
    func scoresAreThoseOfTheFullMatrix(timeWindow: Int) throws {
        let weights = lattice(5, .queen)
        let cube = try randomCube(25, 6, seed: 101)
        let result = try spaceTimeGetisOrd(cube, weights, timeWindow: timeWindow)
        var matrix = [[Double]](repeating: [Double](repeating: 0, count: 150), count: 150)
        for area in 0..<25 {
            for step in 0..<6 {
                for place in [area] + Array(weights.neighbors(of: area)) {
                    for time in max(0, step - timeWindow)...step {
                        matrix[area * 6 + step][place * 6 + time] = 1
                    }
                }
            }
        }
        let values = (0..<150).map { Double(cube[$0 / 6, $0 % 6]) }
        let dense = DenseGetisOrd.giStar(values, matrix)
        let q = benjaminiHochberg(dense.map { twoSidedNormalP($0) })
        for cell in 0..<150 {
            #expect(agree(result.z(area: cell / 6, step: cell % 6), dense[cell], floor: 1))
            #expect(agree(result.q(area: cell / 6, step: cell % 6), q[cell]))
        }
    }

    @Test func neitherThreadsNorTheOrderOfAreasChangeABit() throws {
        let weights = lattice(9, .queen)
        let cube = try randomCube(81, 12, seed: 102)
        let one = try emergingHotSpots(cube, weights)
        for threads in [2, 8] {
            let many = try emergingHotSpots(
                cube, weights, options: EmergingOptions(threads: threads))
            #expect(many == one)
        }
        var random = SeededGenerator(seed: 103)
        let order = Array(0..<81).shuffled(using: &random)
        var place = [Int](repeating: 0, count: 81)
        for (new, old) in order.enumerated() { place[old] = new }
        let moved = try SpaceTimeCube(series: order.map { area in (0..<12).map { cube[area, $0] } })
        let turned = try emergingHotSpots(
            moved,
            SpatialWeights(neighbors: order.map { weights.neighbors(of: $0).map { place[$0] } }))
        #expect(turned.areas == order.map { one.areas[$0] })
    }

    @Test func areasOutsideTheStudyChangeNothing() throws {
        let whole = try randomCube(30, 10, seed: 104)
        var random = SeededGenerator(seed: 105)
        let links = (0..<30).map { _ in (0..<4).map { _ in Int(random.next() % 30) } }
        let bare = try emergingHotSpots(whole, SpatialWeights(neighbors: links))
        var padded = try SpaceTimeCube(
            series: (0..<33).map { area in
                (0..<10).map { area < 30 ? whole[area, $0] : 0 }
            })
        padded.leaveOutEmptyAreas()
        #expect(
            padded.studiedCount == whole.areas
                - (0..<30).count { area in
                    (0..<10).allSatisfy { whole[area, $0] == 0 }
                })
        guard padded.studiedCount == 30 else { return }
        let result = try emergingHotSpots(
            padded, SpatialWeights(neighbors: links.map { $0 + [30, 31] } + [[0], [1], [2]]))
        #expect(Array(result.areas[..<30]) == bare.areas)
        #expect(result.areas[30...].allSatisfy { $0 == nil })
        #expect(result.cells.z(area: 31, step: 0) == nil)
    }

    /// Counts without any pattern: the share of maps with a significant cell stays at the level.
    @Test func chanceAloneRarelyMakesASpot() throws {
        var random = SeededGenerator(seed: 106)
        let weights = lattice(7, .queen)
        var maps = 0
        for _ in 0..<60 {
            var cube = try SpaceTimeCube(areas: 49, steps: 10)
            for _ in 0..<49 * 10 * 6 {
                cube.add(area: Int(random.next() % 49), step: Int(random.next() % 10))
            }
            let result = try emergingHotSpots(cube, weights)
            if result.areas.contains(where: { ($0?.hot.steps ?? 0) + ($0?.cold.steps ?? 0) > 0 }) {
                maps += 1
            }
        }
        // 3 expected at the level of 5 %; 9 is three standard deviations more.
        #expect(maps <= 9)
    }

    @Test(
        arguments: [
            (areas: 9, steps: 9, window: 1, alpha: 0.05, code: "too-few"),
            (areas: 9, steps: 1001, window: 1, alpha: 0.05, code: "too-large"),
            (areas: 9, steps: 10, window: -1, alpha: 0.05, code: "bad-parameter"),
            (areas: 9, steps: 10, window: 10, alpha: 0.05, code: "bad-parameter"),
            (areas: 9, steps: 10, window: 1, alpha: 0, code: "bad-parameter"),
            (areas: 9, steps: 10, window: 1, alpha: .nan, code: "bad-parameter"),
            (areas: 8, steps: 10, window: 1, alpha: 0.05, code: "length-mismatch"),
            (areas: 9, steps: 10, window: 1, alpha: 0.05, code: "no-variation"),
        ])
    func whatHasNoPatternIsRefused(
        areas: Int, steps: Int, window: Int, alpha: Double, code: String
    ) throws {
        let cube = try SpaceTimeCube(areas: areas, steps: steps)
        let error = try #require(throws: StatisticsError.self) {
            try emergingHotSpots(
                cube, lattice(3, .rook),
                options: EmergingOptions(timeWindow: window, alpha: alpha))
        }
        #expect(error.code.rawValue == code)
        #expect(error.description.hasSuffix("."))
    }

    @Test func cubesThatCannotBeAreRefused() throws {
        #expect(throws: StatisticsError.self) { try SpaceTimeCube(areas: 0, steps: 3) }
        #expect(throws: StatisticsError.self) { try SpaceTimeCube(areas: .max, steps: 3) }
        #expect(throws: StatisticsError.self) { try SpaceTimeCube(areas: 50_000_001, steps: 1) }
        #expect(throws: StatisticsError.self) { try SpaceTimeCube(series: [[1, 2], [3]]) }
        #expect(throws: StatisticsError.self) { try SpaceTimeCube(series: [[1, -2]]) }
        #expect(throws: StatisticsError.self) {
            try SpaceTimeCube(series: [[2_000_000_000, 2_000_000_000]])
        }
        var few = try SpaceTimeCube(series: [
            Array(0..<10), [Int](repeating: 0, count: 10), [Int](repeating: 0, count: 10),
        ])
        few.leaveOutEmptyAreas()
        let error = #expect(throws: StatisticsError.self) {
            try emergingHotSpots(few, SpatialWeights(neighbors: [[1], [0], []]))
        }
        #expect(error?.code == .tooFew)
    }

    @Test func neighborhoodOfTheWholeCubeIsRefused() throws {
        let cube = try randomCube(4, 10, seed: 109)
        let all = SpatialWeights(neighbors: [[1, 2, 3], [0, 2], [0, 1], [0]])
        let error = #expect(throws: StatisticsError.self) {
            try spaceTimeGetisOrd(cube, all, timeWindow: 9)
        }
        #expect(error?.code == .badParameter)
        let shorter = try spaceTimeGetisOrd(cube, all, timeWindow: 8)
        #expect((0..<4).allSatisfy { shorter.z(area: $0, step: 9)?.isFinite ?? false })
    }

    @Test func workThatNobodyWaitsForStops() throws {
        let progress = StatisticsProgress()
        progress.cancel()
        let cube = try randomCube(81, 12, seed: 107)
        let error = #expect(throws: StatisticsError.self) {
            try emergingHotSpots(cube, lattice(9, .queen), progress: progress)
        }
        #expect(error?.code == .cancelled)
        let finished = StatisticsProgress()
        _ = try emergingHotSpots(cube, lattice(9, .queen), progress: finished)
        #expect(finished.fraction == 1)
    }
}
