import FeatureFormats
import Testing

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
