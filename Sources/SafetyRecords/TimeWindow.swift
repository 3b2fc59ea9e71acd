/// A half-open stretch of time, in seconds since 1970-01-01T00:00:00Z.
///
/// The start belongs to it, the end does not, so that consecutive periods share no moment.
public struct TimeWindow: Hashable, Sendable {
    /// First moment; `nil` for no beginning.
    public var start: Int64?
    /// First moment after; `nil` for no end.
    public var end: Int64?

    /// Makes a window; a missing edge leaves that side open.
    public init(start: Int64? = nil, end: Int64? = nil) {
        self.start = start
        self.end = end
    }

    /// Whether there is no edge at all.
    public var isUnbounded: Bool { start == nil && end == nil }

    /// Whether the moment lies in the window.
    @inlinable
    public func contains(_ moment: Int64) -> Bool {
        if let start, moment < start { return false }
        if let end, moment >= end { return false }
        return true
    }
}

/// Which records of a source a layer counts: a period and permitted values of named fields.
public struct RecordSelection: Hashable, Sendable {
    /// The half-open period.
    public var period: TimeWindow
    /// For each field the values that are let through; all fields must agree.
    public var filters: [Filter]

    /// One field and the values that are let through.
    public struct Filter: Hashable, Sendable {
        /// The field, as the user named it: a column of the file, or a role such as `category`.
        public var field: String
        /// The permitted values, compared as whole text.
        public var values: [String]

        /// Makes a filter.
        public init(field: String, values: [String]) {
            self.field = field
            self.values = values
        }
    }

    /// Makes a selection; without arguments it lets everything through.
    public init(period: TimeWindow = TimeWindow(), filters: [Filter] = []) {
        self.period = period
        self.filters = filters
    }

    /// The records of the table that are let through, ascending; `nil` when all are.
    ///
    /// A record without a time is never in a bounded period.
    ///
    /// - Precondition: Every filtered field is among the table's attributes.
    /// - Complexity: O(*records* · *filters* + *values*).
    public func records(of table: RecordTable) -> [Int32]? {
        records(of: table, in: 0..<table.count)
    }

    /// As ``records(of:)``, among some of the records; `nil` when all of these are let through.
    package func records(of table: RecordTable, in range: Range<Int>) -> [Int32]? {
        let allowed = filters.map { filter -> (codes: [Int32], admitted: [Bool]) in
            guard let column = table.attributes[filter.field] else {
                preconditionFailure("the table was read without its field '\(filter.field)'")
            }
            let values = Set(filter.values)
            return (column.codes, column.values.map(values.contains))
        }
        let times = period.isUnbounded ? nil : table.times
        func passes(_ record: Int) -> Bool {
            if !period.isUnbounded {
                guard let time = times?[record], time != RecordTable.missingTime,
                    period.contains(time)
                else { return false }
            }
            return allowed.allSatisfy { codes, admitted in
                codes[record] >= 0 && admitted[Int(codes[record])]
            }
        }
        guard let refused = range.first(where: { !passes($0) }) else { return nil }
        var result = (range.lowerBound..<refused).map { Int32($0) }
        for record in refused + 1..<range.upperBound where passes(record) {
            result.append(Int32(record))
        }
        return result
    }
}
