import DisclosureControl
import Testing

@Suite struct SuppressionProblemTests {
    @Test func aSmallCellBesideItsTotalTakesAnotherWithIt() throws {
        // Four areas of a district: 2, 9, 20 and 40 records.
        let problem = SuppressionProblem(
            atomCounts: [2, 9, 20, 40],
            tabulations: [.init(units: [0, 1, 2, 3], unitCount: 4, threshold: 5)])
        let answer = try problem.solve()
        #expect(answer.tabulations[0].counts == [2, 9, 20, 40])
        #expect(answer.tabulations[0].isPrimary == [true, false, false, false])
        #expect(answer.secondaryCount == 1)
    }
}
