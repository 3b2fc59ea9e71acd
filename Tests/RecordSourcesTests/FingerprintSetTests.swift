import Testing

@testable import RecordSources

struct FingerprintSetTests {
    @Test(arguments: [0, 1, 2, 5_000, 40_000])
    func repetitionsAreWhatAStandardSetCounts(count: Int) {
        var fingerprints = FingerprintSet()
        var twin: Set<UInt64> = []
        var repetitions = 0
        var state: UInt64 = 0x5AFE
        for _ in 0..<count {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let fingerprint = (state >> 52) &* 0x9E37_79B9_7F4A_7C15
            fingerprints.insert(fingerprint)
            if !twin.insert(fingerprint).inserted { repetitions += 1 }
        }
        #expect(fingerprints.countRepetitions() == repetitions)
    }
}
