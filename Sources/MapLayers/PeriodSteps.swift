import HotspotStatistics
import SafetyRecords

/// The steps that the period of a plan's records is cut into; the last ends with the period.
struct PeriodSteps {
    /// The records of the steps: a part of a step at the beginning is left out.
    let records: CountedRecords
    /// Days of the period at its beginning that make no whole step, and are left out.
    let daysLeftOut: Int
    /// What a reader should be wary of.
    let warnings: [String]
    private let days: [Int]
    private let moments: [Int64]
    private let clock: any WallClock

    /// Number of steps.
    var count: Int { days.count - 1 }

    /// The most steps there may be.
    static let most = 1_000

    /// - Parameters:
    ///   - step: How long a step is.
    ///   - plan: The plan that the records are of.
    ///   - least: The fewest steps that what is computed needs.
    ///   - workshop: What has the records.
    /// - Throws: ``LayerError`` with code `badPeriod` where the period lies outside the data or
    ///   leaves the calendar, `statistics` for too few or too many steps.
    init(
        _ step: TimeStep, _ plan: LayerPlan, least: Int, in workshop: LayerWorkshop
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
        days = step.edges(of: period, clock, limit: Self.most)
        let steps = days.count - 1
        guard (least...Self.most).contains(steps) else {
            throw LayerError(
                .statistics(steps < least ? .tooFew : .tooLarge), layer: layer,
                detail: "the period \(period.words(clock)) holds "
                    + (steps < least ? "\(steps)" : "more than 1 000")
                    + " whole steps of \(step.words)",
                remedy: "Choose a step that divides the period into \(least) to 1 000")
        }
        moments = days.compactMap(clock.start(ofDay:))
        guard moments.count == days.count else {
            throw LayerError(
                .badPeriod, layer: layer, detail: "the steps leave the calendar",
                remedy: "Choose a shorter period")
        }
        daysLeftOut = days[0] - period.first
        records.selection.period = TimeWindow(start: moments[0], end: moments[steps])
        records.period = DayRange(first: days[0], end: days[steps]).words(clock)
        self.records = records
    }

    /// The step that a moment of the period lies in.
    func step(at moment: Int64) -> Int {
        var low = 0
        var high = moments.count
        while low < high {
            let middle = (low + high) / 2
            if moments[middle] <= moment { low = middle + 1 } else { high = middle }
        }
        return min(max(low - 1, 0), count - 1)
    }

    /// How many days each step has.
    var lengths: [Double] { (0..<count).map { Double(days[$0 + 1] - days[$0]) } }

    /// When some steps are.
    func words(_ steps: Range<Int>) -> String {
        DayRange(first: days[steps.lowerBound], end: days[steps.upperBound]).words(clock)
    }

    /// The first day of some steps.
    func firstDay(_ steps: Range<Int>) -> String? { clock.text(ofDay: days[steps.lowerBound]) }

    /// The first day after some steps.
    func endDay(_ steps: Range<Int>) -> String? { clock.text(ofDay: days[steps.upperBound]) }
}
