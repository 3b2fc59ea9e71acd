import SafetyRecords
import Testing

@testable import MapLayers

/// Which times are too far from all others to say where a period ends.
struct SortedMomentsTests {
    private static let day: Int64 = 86_400
    /// A year of days, in no order.
    private let year = (0..<365).map { Int64(($0 * 37) % 365) * day }

    @Test func aWrongYearIsAStray() {
        let moments = SortedMoments(
            year + [2_000 * Self.day, RecordTable.missingTime, -900 * Self.day])
        #expect(moments.first == 0 && moments.last == 364 * Self.day)
        #expect(moments.strayCount == 2 && moments.laterStrayCount == 1)
    }

    /// After a gap of less than a quarter of the span, or with more than one in a hundred, it is data.
    @Test(arguments: [[364 + 80], [364 + 300, 364 + 301, 364 + 302, 364 + 303, 364 + 304]])
    func whatMayBeDataIsNone(days: [Int]) throws {
        let moments = SortedMoments(year + days.map { Int64($0) * Self.day })
        #expect(moments.last == days.last.map { Int64($0) * Self.day })
        #expect(moments.strayCount == 0)
    }

    @Test func aFewRecordsHaveNoStrays() {
        #expect(SortedMoments([0, 1, 9_000 * Self.day]).laterStrayCount == 0)
        #expect(SortedMoments([RecordTable.missingTime]).last == nil)
        #expect(SortedMoments([]).first == nil)
    }

    @Test func farTimesDoNotOverflow() {
        let moments = SortedMoments(year + [.max, .min + 1])
        #expect(moments.first == 0 && moments.last == 364 * Self.day)
    }
}
