import SafetyRecords

/// The times of records in order, and those of them that a long gap sets apart: strays.
///
/// A few records with a wrong year must not stretch or move a period. At either end up to one in a
/// hundred may be strays; the gap is at least 60 days, and a quarter of the time that all others
/// span. Fewer than 20 records are too few to tell.
package struct SortedMoments: Sendable {
    /// All times there are, ascending.
    private let times: [Int64]
    /// Those that are no strays.
    private let bulk: Range<Int>

    /// Sorts times; missing ones are left out.
    ///
    /// - Complexity: O(*n* log *n*).
    package init(_ times: [Int64]) {
        self.times = times.filter { $0 != RecordTable.missingTime }.sorted()
        bulk = Self.bulk(of: self.times)
    }

    /// The first time that is no stray; `nil` where there are no times.
    package var first: Int64? { bulk.isEmpty ? nil : times[bulk.lowerBound] }
    /// The last time that is no stray; `nil` where there are no times.
    package var last: Int64? { bulk.isEmpty ? nil : times[bulk.upperBound - 1] }
    /// Number of strays at both ends.
    package var strayCount: Int { times.count - bulk.count }
    /// Number of strays after all others.
    package var laterStrayCount: Int { times.count - bulk.upperBound }

    private static func bulk(of times: [Int64]) -> Range<Int> {
        var bulk = times.indices
        guard times.count >= 20 else { return bulk }
        let most = max(1, times.count / 100)
        let span = times[times.count - 1 - most].subtractingReportingOverflow(times[most])
        let gap = max(60 * 86_400, span.overflow ? .max : span.partialValue / 4)
        func isApart(_ index: Int) -> Bool {
            let step = times[index].subtractingReportingOverflow(times[index - 1])
            return step.overflow || step.partialValue >= gap
        }
        for index in 1...most where isApart(index) {
            bulk = index..<bulk.upperBound
        }
        for index in (times.count - most)..<times.count where isApart(index) {
            bulk = bulk.lowerBound..<index
            break
        }
        return bulk
    }
}
