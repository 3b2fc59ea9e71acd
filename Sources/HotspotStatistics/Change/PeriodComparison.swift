import ChunkedWork

/// How two periods are compared.
public struct PeriodComparisonOptions: Hashable, Sendable {
    /// What each period was counted over, its days for instance.
    ///
    /// Only the ratio matters.
    public var exposures: Exposures
    /// Whether each area is also compared with all others together.
    public var comparesWithTheRest: Bool
    /// The correction that makes q from p.
    public var correction: FalseDiscoveryCorrection
    /// The number of threads, 1…1 024, on which the result does not depend.
    public var threads: Int

    /// The exposures of the two periods.
    public struct Exposures: Hashable, Sendable {
        /// That of the first period, above 0.
        public var before: Double
        /// That of the second period, above 0.
        public var after: Double

        /// Makes a pair.
        public init(before: Double = 1, after: Double = 1) {
            self.before = before
            self.after = after
        }
    }

    /// Makes options; as they stand, for periods of equal length.
    public init(
        exposures: Exposures = Exposures(), comparesWithTheRest: Bool = false,
        correction: FalseDiscoveryCorrection = .benjaminiHochberg, threads: Int = 1
    ) {
        self.exposures = exposures
        self.comparesWithTheRest = comparesWithTheRest
        self.correction = correction
        self.threads = threads
    }
}

/// The change of every area's count between two periods.
///
/// Meant for counts of events that do not cause each other; a series by one offender makes the tests
/// bolder than they should be. An area with nothing in either period is not tested.
///
///     z = 2(√after − √(r·before)) / √(1 + r),  r the ratio of the exposures
///
/// The square root of a Poisson count has a variance near ¼ whatever its mean, so that z has one
/// near 1 where nothing changed. (`2(√after − √before)` alone, which is often printed, takes the
/// first count for a mean known beforehand: where both are counts its variance is 2.) z is for
/// sorting and drawing; the test is ``poissonETest(_:_:exposures:)``.
///
///     let changes = try changeBetweenPeriods(before: [10, 0, 4], after: [20, 3, 0])
///     // changes[0].percent == 100, changes[1].kind == .new, changes[2].kind == .ceased
///
/// Against the rest: with `b` and `a` the events of all other areas before and after, the area is
/// expected to change by `a/b`, and ``fisherExactP(_:_:_:_:)`` tests it with the chance in both. That
/// needs no exposures: whatever the periods' lengths, they are the same for the area and the rest.
///
/// - Parameters:
///   - before: Events of each area in the first period.
///   - after: Events of each area in the second period, in the same order.
///   - options: Exposures, comparison with the rest, correction.
/// - Returns: One row per area, in the order given.
/// - Throws: ``StatisticsError`` with code `lengthMismatch`, `tooFew` where there are no areas, or
///   `badParameter` for exposures that are not above 0, negative counts, more than 4·10¹¹ events in
///   a period, or threads out of range.
/// - Complexity: O(*areas* · √*events per area* + *areas* log *areas*).
public func changeBetweenPeriods(
    before: [Int], after: [Int], options: PeriodComparisonOptions = PeriodComparisonOptions()
) throws(StatisticsError) -> [PeriodChange] {
    let totals = try checked(before, after, options)
    let ratio = options.exposures.after / options.exposures.before
    var rows = mapChunks(count: before.count, size: 64, threads: options.threads) { range in
        range.map { area in
            var row = PeriodChange(before[area], after[area], ratio: ratio)
            if options.comparesWithTheRest, row.kind != .empty {
                row.relative = RelativeChange(
                    before[area], after[area], restBefore: totals.before - before[area],
                    restAfter: totals.after - after[area])
            }
            return row
        }
    }.flatMap(\.self)
    let q = options.correction.corrected(rows.map(\.p))
    let relative = options.correction.corrected(rows.map { $0.relative?.p })
    for area in rows.indices {
        rows[area].q = q[area]
        rows[area].relative?.q = relative[area]
    }
    return rows
}

private func checked(
    _ before: [Int], _ after: [Int], _ options: PeriodComparisonOptions
) throws(StatisticsError) -> (before: Int, after: Int) {
    guard before.count == after.count else {
        throw StatisticsError(
            .lengthMismatch,
            "There are \(before.count) counts before and \(after.count) after",
            remedy: "Give one of each per area, in the same order")
    }
    guard !before.isEmpty else {
        throw StatisticsError(
            .tooFew, "There is no area to compare", remedy: "Give at least one area")
    }
    let exposures = options.exposures
    let ratio = exposures.after / exposures.before
    guard exposures.before > 0, exposures.after > 0, ratio >= 1e-9, ratio <= 1e9 else {
        throw StatisticsError(
            .badParameter,
            "The exposures of the periods are \(exposures.before) and \(exposures.after)",
            remedy: "Give finite numbers above 0 of about the same size, such as days")
    }
    guard (1...1024).contains(options.threads) else {
        throw StatisticsError(
            .badParameter, "\(options.threads) threads were asked for",
            remedy: "Ask for 1 to 1 024")
    }
    return (try total(before, "before"), try total(after, "after"))
}

private func total(_ counts: [Int], _ name: String) throws(StatisticsError) -> Int {
    var total = 0
    for (area, count) in counts.enumerated() {
        guard count >= 0 else {
            throw StatisticsError(
                .badParameter, "The count \(name) of area \(area) is \(count)",
                remedy: "Counts are 0 or more")
        }
        let (sum, overflow) = total.addingReportingOverflow(count)
        guard !overflow, sum <= 400_000_000_000 else {
            throw StatisticsError(
                .badParameter, "The counts \(name) sum to more than 400 000 000 000",
                remedy: "Give counts of events")
        }
        total = sum
    }
    return total
}

extension PeriodChange {
    init(_ before: Int, _ after: Int, ratio: Double) {
        self.before = before
        self.after = after
        expected = Double(before) * ratio
        difference = Double(after) - expected
        switch (before, after) {
        case (0, 0):
            kind = .empty
            return
        case (0, _): kind = .new
        case (_, 0):
            kind = .ceased
            percent = -100
        default:
            // 30 days in 30 is not a change of 1e-15.
            if abs(difference) <= 4e-16 * expected { difference = 0 }
            kind = difference == 0 ? .unchanged : difference > 0 ? .more : .fewer
            percent = 100 * difference / expected
        }
        z = 2 * (Double(after).squareRoot() - expected.squareRoot()) / (1 + ratio).squareRoot()
        if difference == 0 { z = 0 }
        p = poissonETest(before, after, exposures: (1, ratio))
    }
}

extension RelativeChange {
    /// `nil` where the rest is empty in the first period, so that nothing can be expected.
    init?(_ before: Int, _ after: Int, restBefore: Int, restAfter: Int) {
        guard restBefore > 0, let p = fisherExactP(before, after, restBefore, restAfter) else {
            return nil
        }
        self.p = p
        expected = Double(before) * (Double(restAfter) / Double(restBefore))
        percent = expected > 0 ? 100 * (Double(after) - expected) / expected : nil
    }
}
