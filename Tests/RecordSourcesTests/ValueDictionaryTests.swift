import Testing

@testable import RecordSources

struct ValueDictionaryTests {
    @Test func equalTextsGetEqualNumbersInOrderOfAppearance() {
        var dictionary = ValueDictionary()
        #expect(dictionary.code(of: "Rån") == 0)
        #expect(dictionary.code(of: "Misshandel") == 1)
        #expect(dictionary.code(of: "Rån") == 0)
        #expect(dictionary.code(of: "") == 2)
        #expect(dictionary.values == ["Rån", "Misshandel", ""])
    }

    @Test func itAgreesWithAStandardDictionaryOnManyValues() {
        var dictionary = ValueDictionary()
        var twin: [String: Int32] = [:]
        for index in 0..<20_000 {
            let text = String((index &* 7_919) % 3_001)
            let expected = twin[text] ?? Int32(twin.count)
            twin[text] = expected
            #expect(dictionary.code(of: text) == expected)
        }
        #expect(dictionary.count == twin.count)
    }
}

struct FingerprintSetTests {
    @Test(arguments: [0, 1, 2, 5_000])
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
        #expect(fingerprints.repetitions == repetitions)
    }
}
