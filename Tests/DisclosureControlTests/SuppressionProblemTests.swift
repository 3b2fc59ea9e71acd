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
        #expect(answer.tabulations[0].isSuppressed == [true, true, false, false])
        #expect(!answer.tabulations[0].totalIsSuppressed)
        #expect(answer.primaryCount == 1 && answer.secondaryCount == 1)
        #expect(try attack(problem, answer).isEmpty)
    }

    @Test func withoutATotalASmallCellNeedsNoOther() throws {
        let problem = SuppressionProblem(
            atomCounts: [2, 9],
            tabulations: [
                .init(units: [0, 1], unitCount: 2, threshold: 5, publishesTotal: false)
            ])
        #expect(try problem.solve().tabulations[0].isSuppressed == [true, false])
    }

    @Test func aPeriodLessTheOneWithinItTellsNothingSmall() throws {
        // Twelve months and their first six: in area 0 the other six have 3 records.
        let months: [Int32] = [0, 1, 0, 1]
        let half: [Int32] = [0, 1, -1, -1]
        let problem = SuppressionProblem(
            atomCounts: [10, 20, 3, 30],
            tabulations: [
                .init(units: months, unitCount: 2, threshold: 5),
                .init(units: half, unitCount: 2, threshold: 5),
            ])
        let answer = try problem.solve()
        #expect(answer.primaryCount == 0)
        #expect(answer.secondaryCount > 0)
        #expect(try attack(problem, answer).isEmpty)
        // Published whole, it would have been read off.
        var open = answer
        for number in 0..<2 { open.tabulations[number].isSuppressed = [false, false] }
        open.tabulations[0].totalIsSuppressed = false
        open.tabulations[1].totalIsSuppressed = false
        #expect(try attack(problem, open).contains("atom 2: 3.0 to 3.0"))
    }

    @Test func aCategoryBesideAllRecordsDoesNotTellTheOthers() throws {
        // Robberies 8, others 2, in one of three areas.
        let problem = SuppressionProblem(
            atomCounts: [8, 2, 9, 40, 7, 50],
            tabulations: [
                .init(units: [0, 0, 1, 1, 2, 2], unitCount: 3, threshold: 5),
                .init(units: [0, -1, 1, -1, 2, -1], unitCount: 3, threshold: 5),
            ])
        #expect(try attack(problem, try problem.solve()).isEmpty)
    }

    @Test func threeLevelsAndTwoShiftedGridsTellNothingSmall() throws {
        // 8 × 1 squares in pairs, in fours, and in pairs shifted by one.
        let squares = (0..<8).map { Int32($0) }
        let problem = SuppressionProblem(
            atomCounts: [2, 30, 6, 9, 12, 1, 25, 7],
            tabulations: [
                .init(units: squares, unitCount: 8, threshold: 5),
                .init(units: squares.map { $0 / 2 }, unitCount: 4, threshold: 5),
                .init(units: squares.map { $0 / 4 }, unitCount: 2, threshold: 5),
                .init(units: squares.map { ($0 + 1) / 2 }, unitCount: 5, threshold: 5),
            ])
        let answer = try problem.solve()
        #expect(try attack(problem, answer).isEmpty)
        #expect(answer.tabulations[0].isPrimary.count { $0 } == 2)
    }

    @Test func cellsOfTheSameAtomsAreWithheldTogether() throws {
        let problem = SuppressionProblem(
            atomCounts: [2, 9, 20],
            tabulations: [
                .init(units: [0, 1, 2], unitCount: 3, threshold: 5),
                .init(units: [2, 0, 1], unitCount: 3, threshold: 5),
            ])
        let answer = try problem.solve()
        #expect(answer.tabulations[0].isSuppressed == [true, true, false])
        #expect(answer.tabulations[1].isSuppressed == [true, false, true])
        #expect(answer.secondaryCount == 1)
    }

    @Test func differencesOfThresholdsAreThoseOfTheirTabulations() throws {
        // 12 of 40 answers where 30 are needed, beside a count of records where 5 are.
        let problem = SuppressionProblem(
            atomCounts: [12, 40, 50],
            tabulations: [.init(units: [0, 1, 2], unitCount: 3, threshold: 30)])
        let answer = try problem.solve()
        #expect(answer.tabulations[0].isPrimary == [true, false, false])
        #expect(try attack(problem, answer).isEmpty)
    }

    @Test func emptyCellsAreWithheldOnRequest() throws {
        func answer(_ zeroIsSensitive: Bool) throws -> Suppression {
            try SuppressionProblem(
                atomCounts: [0, 9, 20],
                tabulations: [.init(units: [0, 1, 2], unitCount: 3, threshold: 5)],
                zeroIsSensitive: zeroIsSensitive
            ).solve()
        }
        #expect(try answer(false).tabulations[0].isSuppressed == [false, false, false])
        #expect(try answer(true).tabulations[0].isPrimary == [true, false, false])
        #expect(try answer(true).secondaryCount == 1)
    }

    @Test func whatWasPublishedBeforeIsCountedWhereItTellsTooMuch() throws {
        let problem = SuppressionProblem(
            atomCounts: [2, 9],
            tabulations: [
                .init(
                    units: [0, 1], unitCount: 2, threshold: 5, publishesTotal: false,
                    isFixed: [true, false])
            ])
        let answer = try problem.solve()
        #expect(answer.tabulations[0].isSuppressed == [false, false])
        #expect(answer.unprotected == 1)
    }

    @Test func whereEverythingIsSmallEverythingIsWithheld() throws {
        // Six records in six areas: with their total published, all would be known.
        let problem = SuppressionProblem(
            atomCounts: [1, 1, 1, 1, 1, 1],
            tabulations: [.init(units: [0, 1, 2, 3, 4, 5], unitCount: 6, threshold: 3)])
        let answer = try problem.solve()
        #expect(answer.tabulations[0].isSuppressed.allSatisfy { $0 })
        #expect(answer.tabulations[0].totalIsSuppressed)
        #expect(try attack(problem, answer).isEmpty)
    }

    @Test func nothingIsAnAnswerToNothing() throws {
        let none = SuppressionProblem(atomCounts: [], tabulations: [])
        #expect(try none.solve().tabulations.isEmpty)
        let empty = SuppressionProblem(
            atomCounts: [],
            tabulations: [.init(units: [], unitCount: 2, threshold: 5)])
        #expect(try empty.solve().tabulations[0].counts == [0, 0])
    }

    @Test func whatMeansNothingIsRefused() throws {
        func code(
            _ counts: [Int], _ units: [Int32], threshold: Int = 5, costs: [Int]? = nil
        ) -> DisclosureError.Code? {
            do throws(DisclosureError) {
                _ = try SuppressionProblem(
                    atomCounts: counts,
                    tabulations: [
                        .init(units: units, unitCount: 1, threshold: threshold, costs: costs)
                    ]
                ).solve()
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code([1], [0]) == nil)
        #expect(code([1], []) == .lengthMismatch)
        #expect(code([1], [0], costs: []) == .lengthMismatch)
        #expect(code([1], [1]) == .unitOutOfRange)
        #expect(code([1], [-3]) == .unitOutOfRange)
        #expect(code([-1], [0]) == .negativeCount)
        #expect(code([.max], [0]) == .countTooLarge)
        #expect(code([1 << 50, 1], [0, 0]) == .countTooLarge)
        #expect(code([1], [0], threshold: 0) == .parameterOutOfRange)
        #expect(code([1], [0], costs: [0]) == .parameterOutOfRange)
    }
}
