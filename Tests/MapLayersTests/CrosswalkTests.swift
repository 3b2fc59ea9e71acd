import Testing

@testable import MapLayers

struct CrosswalkTests {
    private func row(_ from: String, _ to: String, _ share: Double, _ line: Int) -> Crosswalk.Row {
        .init(from: from, to: to, share: share, line: line)
    }

    /// Rinkeby-Kista and Spånga-Tensta became Järva; a third was divided.
    private func table() throws -> Crosswalk {
        try Crosswalk(
            file: "14-till-11.csv",
            rows: [
                row("rk", "jarva", 1, 2), row("st", "jarva", 1, 3), row("x", "jarva", 0.25, 4),
                row("x", "y", 0.75, 5),
            ])
    }

    @Test func countsMoveByTheirShares() throws {
        let (overlap, unknown) = try table().overlap(
            of: ["rk", "st", "x"], over: ["jarva", "y"])
        let moved = ArealInterpolation(extensive: [10, 20, 40], over: overlap)
        #expect(moved.values == [40, 30] && moved.coverage == [1, 1] && moved.lost == 0)
        #expect(unknown == .init())
    }

    @Test func ratesAreMeansByPeople() throws {
        let (overlap, _) = try table().overlap(
            of: ["rk", "st", "x"], over: ["jarva", "y"], people: [100, 300, 400])
        let moved = ArealInterpolation(intensive: [0.1, 0.2, 0.4], over: overlap)
        #expect(abs((moved.values[0] ?? 0) - (10 + 60 + 40) / 500) < 1e-15)
        #expect(moved.values[1] == 0.4)
    }

    @Test func unknownAreasOnEitherSideAreTold() throws {
        let (overlap, unknown) = try table().overlap(of: ["rk", "old"], over: ["jarva", "new"])
        #expect(unknown.from == ["st", "x"] && unknown.to == ["y"] && unknown.unmoved == ["old"])
        // One of two and a quarter sources is there.
        let moved = ArealInterpolation(extensive: [10, 5], over: overlap, leastCoverage: 0)
        #expect(moved.values == [10, nil] && abs(moved.coverage[0] - 1 / 2.25) < 1e-15)
        #expect(moved.lost == 5)
    }

    private typealias BadTable = (rows: [(String, String, Double)], line: Int, words: String)

    private static let badTables: [BadTable] = [
        (rows: [("a", "b", 0.9)], line: 2, words: "sum to 0.9, not 1"),
        (rows: [("a", "b", 0.6), ("a", "c", 0.6)], line: 2, words: "sum to 1.2, not 1"),
        (rows: [("a", "b", 1), ("c", "b", -0.5)], line: 3, words: "is -0.5"),
        (rows: [("a", "b", 0)], line: 2, words: "is 0.0"),
        (rows: [("a", "b", Double.nan)], line: 2, words: "is nan"),
        (rows: [("a", "b", 0.5), ("a", "b", 0.5)], line: 3, words: "stands on line 2 already"),
        (rows: [], line: 1, words: "has no rows"),
    ]

    @Test(arguments: 0..<7)
    func aTableThatDoesNotSumIsRefusedWithPlaceAndValue(number: Int) {
        let (rows, line, words) = Self.badTables[number]
        do throws(Crosswalk.Problem) {
            _ = try Crosswalk(
                file: "x.csv",
                rows: rows.enumerated().map {
                    row($0.element.0, $0.element.1, $0.element.2, $0.offset + 2)
                })
            Issue.record("the table was taken")
        } catch {
            #expect(error.line == line && error.detail.contains(words), "\(error)")
        }
    }

    @Test func whatSixDecimalsRoundAwayIsNoFault() throws {
        _ = try Crosswalk(
            file: "x.csv",
            rows: [
                row("a", "b", 0.333333, 2), row("a", "c", 0.333333, 3), row("a", "d", 0.333333, 4),
            ])
    }
}
