import HotspotStatistics
import PlanarGeometry
import Testing

struct OptimizedHotSpotsTests {
    private func randomPositions(_ count: Int, side: Double, seed: UInt64) -> [Position] {
        var random = SeededGenerator(seed: seed)
        func coordinate() -> Double { Double(random.next() >> 11) * 0x1p-53 * side }
        return (0..<count).map { _ in Position(x: coordinate(), y: coordinate()) }
    }

    private func code(_ body: () throws(StatisticsError) -> Void) -> StatisticsError.Code? {
        do throws(StatisticsError) {
            try body()
            return nil
        } catch {
            return error.code
        }
    }

    // MARK: Cell size

    @Test(arguments: [
        (count: 2000, side: 10_000.0, size: 300.0), (count: 100_000, side: 10_000, size: 40),
        (count: 400, side: 4000, size: 300), (count: 5000, side: 100, size: 10),
    ])
    func cellsHoldTwoIncidentsOnAverage(count: Int, side: Double, size: Double) throws {
        let positions = randomPositions(count, side: side, seed: 4)
        let choice = try chooseCellSize(positions, studyArea: side * side)
        #expect(choice.size == size)
        #expect(
            agree(
                choice.sizeByArea, (2 * side * side / Double(count)).squareRoot(), relative: 1e-15))
        #expect(choice.incidentCount == count && choice.siteCount == count)
        // The median spacing of random points is √(ln 2/(π·density)).
        let spacing = 2 * side * (0.2206356 / Double(count)).squareRoot()
        #expect(abs(choice.sizeBySpacing / spacing - 1) < 0.15)
        #expect(choice.occupiedCellCount >= 30 && choice.reductions == 0)
    }

    @Test func theMedianSpacingIsThatOfAllPairs() throws {
        let positions = randomPositions(301, side: 1000, seed: 12)
        let nearest = positions.map { a in
            positions.filter { $0 != a }.map { $0.squaredDistance(to: a) }.min() ?? 0
        }.sorted()
        let choice = try chooseCellSize(positions + positions, studyArea: 1e6)
        #expect(choice.siteCount == 301 && choice.incidentCount == 602)
        #expect(choice.sizeBySpacing == 2 * nearest[150].squareRoot())
    }

    @Test func fewSitesFarApartMakeLargeCells() throws {
        // 900 sites 100 m apart with 500 incidents each: two incidents a cell would be 6 m.
        let sites = (0..<900).map {
            Position(x: Double($0 % 30) * 100, y: Double($0 / 30) * 100)
        }
        let many = (0..<500).flatMap { _ in sites }
        let choice = try chooseCellSize(many, studyArea: 9e6)
        #expect(choice.sizeBySpacing == 200 && choice.size == 200)
    }

    @Test func manyCellsAreMadeFewer() throws {
        // Two incidents a cell of 100 m would be 120 000 cells.
        let sites = randomPositions(2400, side: 1000, seed: 1)
        let choice = try chooseCellSize((0..<100).flatMap { _ in sites }, studyArea: 1.2e9)
        #expect(choice.sizeByArea == 100 && choice.isEnlarged && choice.size == 125)
    }

    @Test func fewIncidentsTakeSmallerCells() throws {
        let positions = randomPositions(60, side: 5000, seed: 2)
        let choice = try chooseCellSize(positions, studyArea: 2.5e7)
        #expect(choice.reductions > 0 && choice.occupiedCellCount >= 30)
        #expect(choice.size < choice.sizeByArea)
    }

    @Test func orderChangesNoChoice() throws {
        let positions = randomPositions(500, side: 3000, seed: 6)
        var random = SeededGenerator(seed: 3)
        let first = try chooseCellSize(positions, studyArea: 9e6)
        #expect(try chooseCellSize(positions.shuffled(using: &random), studyArea: 9e6) == first)
    }

    @Test func tooLittleIsRefused() {
        let few = randomPositions(29, side: 1000, seed: 1)
        #expect(
            code { () throws(StatisticsError) in _ = try chooseCellSize(few, studyArea: 1e6) }
                == .tooFew)
        // Many incidents at a handful of doors.
        let doors = (0..<400).map { Position(x: Double($0 % 8) * 100, y: 0) }
        #expect(
            code { () throws(StatisticsError) in _ = try chooseCellSize(doors, studyArea: 1e6) }
                == .tooFew)
        let same = [Position](repeating: Position(x: 5, y: 5), count: 100)
        #expect(
            code { () throws(StatisticsError) in _ = try chooseCellSize(same, studyArea: 1e6) }
                == .tooFew)
        for area in [0, -1, .nan, Double.infinity] {
            #expect(
                code { () throws(StatisticsError) in _ = try chooseCellSize(few, studyArea: area) }
                    == .badParameter)
        }
        let lost = [Position](repeating: Position(x: .nan, y: 0), count: 40)
        #expect(
            code { () throws(StatisticsError) in _ = try chooseCellSize(lost, studyArea: 1e6) }
                == .notFinite)
    }

    // MARK: Autocorrelation and band

    private func lattice(_ size: Int) -> [Position] {
        (0..<size * size).map {
            Position(x: Double($0 % size) * 100, y: Double($0 / size) * 100)
        }
    }

    private let bands = (1...10).map { (Double($0) + 0.5) * 100 }

    /// The textbook sums over a full matrix.
    private func denseZ(_ values: [Double], _ points: [Position], _ band: Double) -> Double {
        let n = Double(values.count)
        let mean = values.reduce(0, +) / n
        let z = values.map { $0 - mean }
        let m2 = z.reduce(0) { $0 + $1 * $1 }
        let kurtosis = n * z.reduce(0) { $0 + $1 * $1 * $1 * $1 } / (m2 * m2)
        var (s0, s1, cross) = (0.0, 0.0, 0.0)
        var rows = [Double](repeating: 0, count: values.count)
        for i in values.indices {
            for j in values.indices
            where i != j && points[i].squaredDistance(to: points[j]) <= band * band {
                s0 += 1
                s1 += 2
                rows[i] += 1
                cross += z[i] * z[j]
            }
        }
        let s2 = rows.reduce(0) { $0 + 4 * $1 * $1 }
        let a = n * ((n * n - 3 * n + 3) * s1 - n * s2 + 3 * s0 * s0)
        let b = kurtosis * ((n * n - n) * s1 - 2 * n * s2 + 6 * s0 * s0)
        let expected = -1 / (n - 1)
        let variance =
            (a - b) / ((n - 1) * (n - 2) * (n - 3) * s0 * s0) - expected * expected
        return (n / s0 * cross / m2 - expected) / variance.squareRoot()
    }

    @Test func zScoresAreThoseOfTheFullMatrix() throws {
        let points = randomPositions(150, side: 1500, seed: 7)
        var random = SeededGenerator(seed: 8)
        let values = points.map { $0.x / 300 + Double(random.next() % 10) }
        let series = try incrementalAutocorrelation(
            values, at: points, keys: keys(150), distances: bands)
        for row in series {
            #expect(agree(row.z, denseZ(values, points, row.distance)))
            let moran = try globalMoran(
                values, try .distanceBand(row.distance, of: points), keys: keys(150),
                options: GlobalOptions(standardization: .none, permutations: 0))
            #expect(agree(row.moran, moran.value) && agree(row.z, moran.randomization?.z))
        }
    }

    @Test func orderThreadsScaleAndShiftChangeNothing() throws {
        let points = lattice(15)
        let values = latticeValues(225)
        let series = try incrementalAutocorrelation(
            values, at: points, keys: keys(225), distances: bands)
        let threaded = try incrementalAutocorrelation(
            values, at: points, keys: keys(225), distances: bands, threads: 8)
        #expect(threaded == series)
        var random = SeededGenerator(seed: 5)
        let order = values.indices.shuffled(using: &random)
        let shuffled = try incrementalAutocorrelation(
            order.map { values[$0] }, at: order.map { points[$0] },
            keys: order.map { UInt64($0) }, distances: bands)
        #expect(shuffled == series)
        let scaled = try incrementalAutocorrelation(
            values.map { 3 * $0 + 1000 }, at: points, keys: keys(225), distances: bands)
        for (a, b) in zip(scaled, series) { #expect(agree(a.z, b.z, floor: 1)) }
    }

    @Test func aHillGivesAPeakNearItsSize() throws {
        let points = lattice(40)
        var random = SeededGenerator(seed: 14)
        let values = points.map { point in
            let square = point.squaredDistance(to: Position(x: 1500, y: 2200))
            return (square < 160_000 ? 20.0 : 0) + Double(random.next() % 3)
        }
        let series = try incrementalAutocorrelation(
            values, at: points, keys: keys(1600), distances: bands)
        let choice = try #require(chooseBand(series, places: 1600))
        #expect(choice.rule == .peak && choice.isClear, "\(series.map(\.z))")
        // A disk of radius 400 m: beyond its radius more strangers than friends are neighbors.
        #expect((250...550).contains(choice.distance))
    }

    @Test func withoutAPeakThereAreThirtyNeighbors() throws {
        let points = lattice(40)
        // A slope over the whole map: the wider the band, the higher z.
        let values = points.map { $0.x + 2 * $0.y }
        let series = try incrementalAutocorrelation(
            values, at: points, keys: keys(1600), distances: bands)
        let choice = try #require(chooseBand(series, places: 1600))
        #expect(choice.rule == .neighbors && !choice.isClear)
        #expect(choice.distance == 350 && choice.meanNeighborCount >= 30)
        #expect(chooseBand([], places: 3) == nil)
    }

    @Test(arguments: [(places: 30, count: 8), (places: 300, count: 15), (places: 9000, count: 30)])
    func theFallbackHasTheStatedNumberOfNeighbors(places: Int, count: Int) {
        #expect(BandChoice.neighborCount(places: places) == count)
    }

    @Test func bandsThatCannotBeJudgedSaySo() throws {
        let points = lattice(5)
        let values = latticeValues(25)
        let series = try incrementalAutocorrelation(
            values, at: points, keys: keys(25), distances: [50, 150, 5000])
        #expect(series[0].z == nil && series[0].isolateCount == 25)
        #expect(series[1].z != nil)
        #expect(series[2].z == nil && series[2].meanNeighborCount == 24)
        #expect(
            code { () throws(StatisticsError) in
                _ = try incrementalAutocorrelation(
                    [1, 1, 1, 1], at: Array(points[0..<4]), keys: keys(4), distances: [150])
            } == .noVariation)
        #expect(
            code { () throws(StatisticsError) in
                _ = try incrementalAutocorrelation(
                    values, at: points, keys: keys(25), distances: [0])
            } == .badParameter)
        #expect(
            code { () throws(StatisticsError) in
                _ = try incrementalAutocorrelation(
                    values, at: points, keys: keys(25).map { $0 / 2 }, distances: [150])
            } == .duplicateKey)
        #expect(
            code { () throws(StatisticsError) in
                _ = try incrementalAutocorrelation(
                    [1, 2, .nan, 4], at: Array(points[0..<4]), keys: keys(4), distances: [150])
            } == .notFinite)
    }

    // MARK: Inference and agreement

    @Test func rareValuesNeedMoreThanTheNormalDistribution() {
        let rare = (0..<1000).map { $0 % 50 == 0 ? 5.0 : 0 }
        let choice = InferenceChoice(rare, neighborhoodSize: 9)
        // A two-point distribution: (1 − 2p)/√(p(1 − p)).
        #expect(agree(choice.skewness, 0.96 / (0.02 * 0.98).squareRoot()))
        #expect(agree(choice.skewnessOfSums, choice.skewness / 3) && !choice.isNormal)
        let even = (0..<1000).map { Double($0 % 50) }
        #expect(InferenceChoice(even, neighborhoodSize: 9).isNormal)
    }

    private func square(_ column: Int, _ row: Int, _ size: Double) -> BoundingBox {
        BoundingBox(
            minX: Double(column) * size, minY: Double(row) * size,
            maxX: Double(column + 1) * size, maxY: Double(row + 1) * size)
    }

    @Test func agreementIsTheSharedArea() {
        let four = [square(0, 0, 100), square(1, 0, 100), square(0, 1, 100), square(1, 1, 100)]
        #expect(hotAreaAgreement(four, [square(0, 0, 200)]) == 1)
        #expect(hotAreaAgreement(four, [square(0, 0, 100)]) == 0.25)
        #expect(hotAreaAgreement(four, []) == 0)
        #expect(hotAreaAgreement([], []) == nil)
        #expect(hotAreaAgreement(four, [square(5, 5, 100)]) == 0)
    }

    @Test(arguments: [
        (apart: 1e200, area: 1e300), (apart: 1, area: 1.7e308), (apart: 1e12, area: 1),
    ])
    func cellsLargerThanAPlanetAreRefused(apart: Double, area: Double) {
        let positions = (0..<40).map { Position(x: Double($0) * apart, y: Double($0 % 3) * apart) }
        let error = #expect(throws: StatisticsError.self) {
            try chooseCellSize(positions, studyArea: area)
        }
        #expect(error?.code == .tooLarge)
    }

    @Test(arguments: [75.0, 100, 125]) func agreementIsThatOfASieve(size: Double) {
        var random = SeededGenerator(seed: UInt64(size))
        func cells(_ size: Double) -> [BoundingBox] {
            (0..<100).filter { _ in random.next() % 3 == 0 }.map { square($0 % 10, $0 / 10, size) }
        }
        let (a, b) = (cells(100), cells(size))
        // Cells of 25 m lie wholly in or out of either.
        var (both, either) = (0, 0)
        for column in 0..<50 {
            for row in 0..<50 {
                let center = square(column, row, 25).center
                let (inA, inB) = (
                    a.contains { $0.contains(center) }, b.contains { $0.contains(center) }
                )
                both += inA && inB ? 1 : 0
                either += inA || inB ? 1 : 0
            }
        }
        #expect(agree(hotAreaAgreement(a, b), Double(both) / Double(either)))
        #expect(agree(hotAreaAgreement(b, a), Double(both) / Double(either)))
    }
}
