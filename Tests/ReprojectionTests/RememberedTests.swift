import PlanarGeometry
import Testing

@testable import Reprojection

struct RememberedTests {
    private struct Refusal: Error {}

    @Test func anAnswerIsLookedUpOnce() {
        let squares = Remembered<Int, Int>(limit: 10)
        var lookUps = 0
        for number in [3, 4, 3, 3, 4] {
            let square = squares.value(for: number) {
                lookUps += 1
                return number * number
            }
            #expect(square == number * number)
        }
        #expect(lookUps == 2)
    }

    @Test func failuresAreNotKept() throws {
        let answers = Remembered<Int, Int>(limit: 10)
        #expect(throws: Refusal.self) {
            try answers.value(for: 1) { () throws(Refusal) in throw Refusal() }
        }
        #expect(answers.value(for: 1) { 7 } == 7)
    }

    @Test func beyondTheLimitItStartsAnew() {
        let answers = Remembered<Int, Int>(limit: 2)
        for number in 0..<100 { #expect(answers.value(for: number) { number } == number) }
        #expect(answers.value(for: 99) { -1 } == 99)
        #expect(answers.value(for: 0) { -1 } == -1)
    }

    @Test func systemsAskedForTwiceAreEqualAndBadCodesStayErrors() throws {
        for _ in 0..<2 {
            #expect(try ReferenceSystem(epsg: 3006) == ReferenceSystem(definition: "EPSG:3006"))
            #expect(try ReferenceSystem(epsg: 3006).epsg == 3006)
            #expect(throws: ReprojectionError.self) { try ReferenceSystem(epsg: 1) }
            #expect(throws: ReprojectionError.self) {
                try ReferenceSystem(definition: "EPSG:1")
            }
        }
    }

    @Test func transformationsMadeTwiceGiveTheSameAlsoAtOnce() throws {
        let sweref = try ReferenceSystem(epsg: 3006)
        let xs = (0..<40_000).map { 600_000 + Double($0) }
        let ys = (0..<40_000).map { 6_500_000 + Double($0) }
        var results: [[Double]] = []
        for threads in [1, 2, 8] {
            let transformation = try CoordinateTransformation(
                from: sweref, to: .wgs84LongitudeLatitude)
            var (longitudes, latitudes) = (xs, ys)
            #expect(
                transformation.transform(xs: &longitudes, ys: &latitudes, threads: threads) == 0)
            results.append(longitudes + latitudes)
        }
        #expect(results[0] == results[1])
        #expect(results[0] == results[2])
    }
}
