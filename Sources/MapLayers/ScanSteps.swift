import HotspotStatistics
import SafetyRecords

/// The steps that the period of a space-time scan is cut into, and the records counted in them.
struct ScanSteps {
    /// The units and what became of the records.
    let counted: CountedUnits
    /// Days of the period at its beginning that make no whole step, and are left out.
    let daysLeftOut: Int
    /// What a reader should be wary of.
    let warnings: [String]
    private let counts: [Int]
    private let days: [Int]
    private let clock: any WallClock

    /// Number of steps.
    var count: Int { days.count - 1 }

    /// The most numbers there may be, one a unit and step.
    static let largestTable = 100_000_000

    /// - Throws: ``LayerError`` with code `badPeriod` where the period lies outside the data or
    ///   leaves the calendar, `statistics` for fewer than 2 or more than 1 000 steps, and those of
    ///   counting.
    init(
        _ step: TimeStep, _ plan: LayerPlan, in workshop: inout LayerWorkshop
    ) throws(LayerError) {
        let layer = plan.identifier
        var records = workshop.records(of: plan)
        let recordDays = try RecordDays(records.table, layer: layer)
        clock = recordDays.clock
        let period = recordDays.days(records.selection.period)
        warnings = [
            try recordDays.warning(about: period, layer: layer),
            recordDays.strayWarning(records.selection.period),
        ].compactMap(\.self)
        days = step.edges(of: period, recordDays.clock, limit: 1_000)
        let steps = days.count - 1
        guard (2...1_000).contains(steps) else {
            throw LayerError(
                .statistics(steps < 2 ? .tooFew : .tooLarge), layer: layer,
                detail: "the period \(period.words(clock)) holds "
                    + (steps < 2 ? "\(steps)" : "more than 1 000")
                    + " whole steps of \(step.words)",
                remedy: "Choose a time step that divides the period into 2 to 1 000")
        }
        let moments = days.compactMap(recordDays.clock.start(ofDay:))
        guard moments.count == days.count else {
            throw LayerError(
                .badPeriod, layer: layer, detail: "the steps leave the calendar",
                remedy: "Choose a shorter period")
        }
        daysLeftOut = days[0] - period.first
        records.selection.period = TimeWindow(start: moments[0], end: moments[steps])
        records.period = DayRange(first: days[0], end: days[steps]).words(clock)
        let units = try workshop.countingUnits(plan.units)
        guard units.count <= Self.largestTable / steps else {
            throw LayerError(
                .statistics(.tooLarge), layer: layer,
                detail: "\(units.count) units in \(steps) steps are more than "
                    + "\(Self.largestTable) numbers",
                remedy: "Choose larger cells or longer time steps")
        }
        var counts = [Int](repeating: 0, count: units.count * steps)
        let times = records.table.times ?? []
        let tabulation = try tabulated(
            records, in: units,
            options: CountingOptions(
                layer: layer, overlaps: plan.overlaps, threads: workshop.threads)
        ) { record, unit in
            counts[unit * steps + Self.step(at: times[record], moments)] += 1
        }
        self.counts = counts
        counted = CountedUnits(units: units, records: records, tabulation: tabulation)
    }

    /// The table of the scan; each step is as long as it has days.
    func cases() throws(StatisticsError) -> ScanCases {
        try ScanCases(
            counts: counts, stepCount: count,
            stepLengths: (0..<count).map { Double(days[$0 + 1] - days[$0]) })
    }

    private static func step(at moment: Int64, _ moments: [Int64]) -> Int {
        var (low, high) = (0, moments.count)
        while low < high {
            let middle = (low + high) / 2
            if moments[middle] <= moment { low = middle + 1 } else { high = middle }
        }
        return min(max(low - 1, 0), moments.count - 2)
    }

    /// The first day of some steps.
    func firstDay(_ steps: Range<Int>) -> String? { clock.text(ofDay: days[steps.lowerBound]) }

    /// The first day after some steps.
    func endDay(_ steps: Range<Int>) -> String? { clock.text(ofDay: days[steps.upperBound]) }

    /// The whole period in words.
    var words: String { DayRange(first: days[0], end: days[count]).words(clock) }
}
