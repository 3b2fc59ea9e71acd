import HotspotStatistics
import PlanarGeometry
import Testing

struct ScanRefusalTests {
    private let centers = (0..<4).map { Position(x: Double($0), y: 0) }

    private func code(
        _ counts: [Int?] = [1, 2, 3, 4], _ population: [Double?] = [1, 1, 1, 1],
        centers: [Position]? = nil, keys ids: [UInt64] = [1, 2, 3, 4],
        _ options: ScanOptions = ScanOptions(simulations: 9)
    ) -> StatisticsError.Code? {
        do throws(StatisticsError) {
            _ = try spatialScan(
                ScanCases(counts: counts), population: population,
                centers: centers ?? self.centers, keys: ids, options: options)
            return nil
        } catch {
            #expect(!error.detail.isEmpty && !error.remedy.isEmpty)
            return error.code
        }
    }

    @Test func badInputIsRefused() {
        #expect(code() == nil)
        #expect(code([1, 2, 3]) == .lengthMismatch)
        #expect(code(keys: [1, 2, 2, 4]) == .duplicateKey)
        #expect(code([1, -2, 3, 4]) == .badParameter)
        #expect(code([1, 2, 3, 4], [1, -1, 1, 1]) == .badParameter)
        #expect(code([1, 2, 3, 4], [1, .infinity, 1, 1]) == .badParameter)
        #expect(code([1, 2, 3, 4], [1, .nan, 0, 1]) == .tooFew)
        #expect(code([1, 2, 3, 4], [0, 0, 0, 0]) == .tooFew)
        #expect(code([1, 2, 3, 4], [1e308, 1e308, 1e308, 1e308]) == .tooFew)
        #expect(code([0, 0, 1, 0]) == .tooFew)
        #expect(code([nil, nil, 3, 4]) == .tooFew)
        #expect(code([.max, .max, 3, 4]) == .tooLarge)
        #expect(code([60_000_000, 60_000_000, 3, 4]) == .tooLarge)
        for place in [
            Position(x: .nan, y: 0), Position(x: 0, y: .infinity), Position(x: 1e16, y: 0),
        ] {
            #expect(code(centers: [place] + centers.dropFirst()) == .notFinite)
        }
    }

    @Test func moreDrawsThanCanBeMadeAreRefused() {
        let options = ScanOptions(simulations: 9_999_999)
        #expect(code([20_000_000, 20_000_000, 3, 4], [1, 1, 1, 1], options) == .tooLarge)
    }

    @Test func aLevelThatIsNoneHasNoCriticalRatio() throws {
        let scan = try spatialScan(
            ScanCases(counts: [9, 2, 3, 4]), population: [1, 1, 1, 1], centers: centers,
            keys: [1, 2, 3, 4], options: ScanOptions(simulations: 99))
        for level in [Double.nan, .infinity, -1, 0, 1, 1e300] {
            #expect(scan.criticalRatio(level: level) == nil)
        }
        #expect(scan.criticalRatio(level: 0.29) == scan.simulatedMaxima.sorted(by: >)[28])
    }

    @Test(arguments: [
        ScanOptions(maximumPopulation: 0), ScanOptions(maximumPopulation: 0.51),
        ScanOptions(maximumPopulation: .nan), ScanOptions(maximumDuration: 0),
        ScanOptions(maximumDuration: 0.6), ScanOptions(simulations: -1),
        ScanOptions(simulations: 10_000_000), ScanOptions(threads: 0),
        ScanOptions(maximumClusters: 0), ScanOptions(reportingLevel: 1.5),
        ScanOptions(model: .spaceTimePermutation),
    ])
    func badOptionsAreRefused(options: ScanOptions) {
        #expect(code([1, 2, 3, 4], [1, 1, 1, 1], options) == .badParameter)
    }

    @Test func badStepsAreRefused() {
        #expect(throws: StatisticsError.self) { try ScanCases(counts: [1, 2], stepCount: 1) }
        #expect(throws: StatisticsError.self) { try ScanCases(counts: [1, 2], stepCount: 1001) }
        #expect(throws: StatisticsError.self) { try ScanCases(counts: [1, 2, 3], stepCount: 2) }
        #expect(throws: StatisticsError.self) {
            try ScanCases(counts: [1, 2], stepCount: 2, stepLengths: [1, 0])
        }
        #expect(throws: StatisticsError.self) {
            try ScanCases(counts: [1, 2], stepCount: 2, stepLengths: [1])
        }
    }

    @Test func noStretchShortEnoughIsRefused() throws {
        // One of the two steps is nearly all of the period.
        let cases = try ScanCases(
            counts: [1, 2, 3, 4, 5, 6, 7, 8], stepCount: 2, stepLengths: [1, 99])
        let error = #expect(throws: StatisticsError.self) {
            try spatialScan(
                cases, population: [1, 1, 1, 1], centers: centers, keys: [1, 2, 3, 4],
                options: ScanOptions(maximumDuration: 0.005, simulations: 9))
        }
        #expect(error?.code == .badParameter)
    }

    @Test func mapsOfOnePlaceHaveNoCluster() throws {
        let scan = try spatialScan(
            ScanCases(counts: [9, 0, 0, 0]), population: [1, 1, 1, 1],
            centers: Array(repeating: Position(x: 5, y: 5), count: 4), keys: [1, 2, 3, 4],
            options: ScanOptions(simulations: 99))
        #expect(scan.clusters.isEmpty && scan.windowCount == 0)
        #expect(scan.simulatedMaxima.allSatisfy { $0 == 0 })
    }

    @Test func extremePopulationsAreCountedToo() throws {
        for scale in [1e-300, 1e300] {
            let scan = try spatialScan(
                ScanCases(counts: [9, 1, 1, 1]),
                population: [scale, scale, scale, scale * 1e-14], centers: centers,
                keys: [1, 2, 3, 4], options: ScanOptions(simulations: 99))
            #expect(scan.clusters.first?.logLikelihoodRatio.isFinite == true)
            #expect(scan.areaCount == 4)
        }
    }
}
