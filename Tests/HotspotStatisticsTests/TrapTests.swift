import HotspotStatistics
import PlanarGeometry
import Testing

/// Places where a well-known tool differs from its own documentation or from the mathematics, and that
/// ours does not inherit them.
///
/// What the tools do is measured by `Tests/ReferenceValues/traps.py`; on 2026-11-27 with esda 2.9.0,
/// pygeoda 0.1.3 and libpysal 4.14.1 it printed what is quoted here. The other traps, and where they
/// are held:
///
/// | trap | test |
/// |---|---|
/// | one NaN makes every p of esda 0.0001 (9 999 permutations) | `GetisOrdTests.aValueThatIsNoNumberIsMissingAndHarmsNoOther` |
/// | pygeoda gives an isolate p = 0 | `GetisOrdTests.anIsolateHasGiStarButNoPermutationTestAndNoGi` |
/// | 23 of 49 p of pygeoda change with the threads | `PermutationTests.oneTwoAndEightThreadsGiveTheSameBytes`, `SharedDrawTests`, `ExactInferenceTests`: `threadsAndTheOrderOfRowsChangeNoBit` |
/// | esda calls neighbors exactly at the mean HL | `LocalMoranTests.aSignOfExactlyZeroIsNotSignificant` |
/// | PySAL's and GeoDa's numbers of quadrants differ (by their documentation) | `LocalMoranTests.quadrantsAreWordsAndNeedTheCorrectedP` |
/// | esda's empirical Bayes makes 0.0405 of a rate of 0.01 among rates of 0.01 | `InferenceTests.smoothedRatesAgreeWithNumpyAndHoldTheVarianceAtZero`, `RateTests.varianceBetweenAreasIsNotNegative` |
/// | a quartic kernel 7.25 times too high (QGIS before 2025-02, SpatialKDE: read, not measured) | `DensityTests.oneEventHasItsPeakByHand`, `DensityTests.theIntegralIsTheSumOfTheWeights` |
/// | a bandwidth of the x axis alone (sfhotspot: read, not measured) | `BandwidthTests.bothAxesCount` |
/// | pointpats' `p_poisson` leaves the observed count out | `NearRepeatReferenceTests.poissonTailIncludesTheObservedCount` |
struct TrapTests {
    /// esda: −1.01367 with transform "B", −0.62075 with "R", of the same six points.
    @Test func rowStandardizedWeightsGiveTheScoreOfBinaryOnes() throws {
        let points = [(10, 10), (20, 10), (40, 10), (15, 20), (30, 20), (30, 30)]
        let weights = try SpatialWeights.distanceBand(
            15, of: points.map { Position(x: Double($0.0), y: Double($0.1)) })
        for weights in [weights, weights.rowStandardized()] {
            let gi = try localGetisOrd(
                [2, 3, 3.2, 5, 8, 7], weights, keys: keys(6), options: .analytic(.gi))
            #expect(agree(gi.z[0], -1.013_67, relative: 1e-5))
            // And its p has two sides: esda's p_norm is 0.15537.
            #expect(agree(gi.p[0], 2 * 0.155_37, relative: 1e-4))
        }
    }

    /// esda's `calculate_significance` gives 1.99, two-sided, where all 99 draws equal the observed sum,
    /// and 0.01 "directed".
    @Test(arguments: [
        LocalInference.permutation(ConditionalPermutation(99)),
        .permutation(ConditionalPermutation(99, scheme: .shared)),
        .permutation(ConditionalPermutation(99, stopAfter: 10)),
        .exact(otherwise: ConditionalPermutation(99)),
    ])
    func whereEveryDrawEqualsTheObservedSumPIsOne(inference: LocalInference) throws {
        var values = [Double](repeating: 0, count: 64)
        values[27] = 5
        let result = try localGetisOrd(
            values, lattice(8, .rook), keys: keys(64),
            options: LocalGOptions(statistic: .giStar, testing: LocalTesting(inference)))
        #expect((result.pSimulated[27] ?? result.pExact[27]) == 1)
        #expect(zip(result.pSimulated, result.pExact).allSatisfy { ($0 ?? $1 ?? 2) <= 1 })
    }

    /// esda gives an isolate I = 0 with p = 0.001 of 999 permutations.
    @Test(arguments: [
        LocalInference.permutation(ConditionalPermutation(99)),
        .permutation(ConditionalPermutation(99, scheme: .shared)),
        .exact(otherwise: ConditionalPermutation(99)),
    ])
    func anIsolateHasNoLocalMoranNorP(inference: LocalInference) throws {
        let result = try localMoran(
            [1, 2, 3, 4, 5, 40],
            SpatialWeights(neighbors: [[1], [0, 2], [1, 3], [2, 4], [3], []]), keys: keys(6),
            options: LocalMoranOptions(testing: LocalTesting(inference)))
        #expect(result.i[5] == nil && result.reasons[5] == .isolate)
        #expect(result.pSimulated[5] == nil && result.pExact[5] == nil && result.q[5] == nil)
        #expect(result.testedCount == 5)
    }
}
