import Testing

@testable import RecordSources

struct NearestNameTests {
    @Test(arguments: [
        (name: "recipie", among: ["id", "recipe", "source"], nearest: "recipe"),
        (name: "RECIPE", among: ["id", "recipe", "source"], nearest: "recipe"),
        (name: "omrade", among: ["namn", "Område"], nearest: "Område"),
        (name: "åldersgrupp", among: ["aldersgrupp", "antal"], nearest: "aldersgrupp"),
        (name: "Folkmängd", among: ["FOLKMANGD"], nearest: "FOLKMANGD"),
        (name: "brotsttid", among: ["brottskod", "brottstid"], nearest: "brottstid"),
        (name: "fiel", among: ["file", "kind"], nearest: "file"),
        (name: "min_count", among: ["min-answers", "min-count"], nearest: "min-count"),
        (name: "time end", among: ["time", "time-end"], nearest: "time-end"),
        (name: "kyrka", among: ["kyrkan", "kyrko"], nearest: "kyrkan"),
        (name: "smörgås", among: ["smørgas"], nearest: "smørgas"),
        (name: "ids", among: ["id"], nearest: "id"),
    ])
    func misspelledNameFindsItsNeighbor(name: String, among: [String], nearest: String) {
        #expect(nearestName(to: name, among: among) == nearest)
    }

    @Test(arguments: [
        (name: "x", among: ["y", "z"]), (name: "", among: ["a"]), (name: "kod", among: []),
        (name: "population", among: ["folkmangd", "namn"]), (name: "abc", among: ["xyz", "abxy"]),
        (name: String(repeating: "a", count: 5_000), among: [String(repeating: "a", count: 4_999)]),
    ])
    func farNamesAreNotSuggested(name: String, among: [String]) {
        #expect(nearestName(to: name, among: among) == nil)
    }

    @Test func editsAgreeWithTheRecursiveDefinition() {
        func slow(_ a: ArraySlice<Unicode.Scalar>, _ b: ArraySlice<Unicode.Scalar>) -> Int {
            guard let x = a.last, let y = b.last else { return max(a.count, b.count) }
            var best = min(
                slow(a.dropLast(), b) + 1, slow(a, b.dropLast()) + 1,
                slow(a.dropLast(), b.dropLast()) + (x == y ? 0 : 1))
            if a.count > 1, b.count > 1, x == b.dropLast().last, y == a.dropLast().last {
                best = min(best, slow(a.dropLast(2), b.dropLast(2)) + 1)
            }
            return best
        }
        // Every pair of words of up to four letters of two.
        var words: [[Unicode.Scalar]] = [[]]
        for length in 0..<4 {
            words += words.filter { $0.count == length }.flatMap { [$0 + ["a"], $0 + ["b"]] }
        }
        for (first, second) in words.flatMap({ first in words.map { (first, $0) } }) {
            #expect(editDistance(first, second, limit: 9) == slow(first[...], second[...]))
        }
    }
}
