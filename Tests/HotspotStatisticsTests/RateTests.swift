import HotspotStatistics
import Testing

struct RateTests {
    @Test func standardizedRatesAgreeWithEsda() {
        let ours = empiricalBayesStandardized(
            events: [1, 9, 20], populations: [1000, 1000, 1000])
        let theirs = [-1.155493329779465, -0.12838814775327398, 1.2838814775327387]  // esda 2.9.0
        for (a, b) in zip(ours, theirs) { #expect(agree(a, b, relative: 1e-12)) }
    }

    /// esda takes a variance below 0 as it is (z of the first: 1.038); spdep 1.2-7 holds it at 0.
    @Test func varianceBetweenAreasIsNotNegative() {
        let ours = empiricalBayesStandardized(
            events: [30, 25, 25, 15, 33, 21, 30, 20],
            populations: [100, 100, 110, 90, 100, 90, 110, 90])
        let theirs = [
            0.9583927346354000, -0.0378312921566607, -0.5146089639785304, -1.6110584072364533,
            1.5561271507106371, -0.3509236134574453, 0.4352533760752981, -0.5609460790872802,
        ]
        for (a, b) in zip(ours, theirs) { #expect(agree(a, b, relative: 1e-12)) }
    }

    @Test func standardizedRatesLeaveOutWhatHasNoRate() {
        let events = [50, 3, 40, 7, 9, -2]
        let all = empiricalBayesStandardized(
            events: events, populations: [1000, nil, 5000, 0, -3, 100])
        let few = empiricalBayesStandardized(events: [50, 40], populations: [1000, 5000])
        #expect(all == [few[0], nil, few[1], nil, nil, nil])
        #expect(empiricalBayesStandardized(events: [0, 0], populations: [10, 20]) == [nil, nil])
        #expect(empiricalBayesStandardized(events: [], populations: []).isEmpty)
    }
}
