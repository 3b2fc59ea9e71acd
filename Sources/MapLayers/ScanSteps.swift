import HotspotStatistics
import SafetyRecords

/// The records of a space-time scan, counted in units and steps.
struct ScanSteps {
    /// The units and what became of the records.
    let counted: CountedUnits
    /// The steps.
    let steps: PeriodSteps
    private let counts: [Int]

    /// The most numbers there may be, one a unit and step.
    static let largestTable = 100_000_000

    /// - Throws: ``LayerError``, those of ``PeriodSteps`` and of counting, and `statistics` for too
    ///   many units and steps.
    init(
        _ step: TimeStep, _ plan: LayerPlan, in workshop: inout LayerWorkshop
    ) throws(LayerError) {
        let layer = plan.identifier
        let steps = try PeriodSteps(step, plan, least: 2, in: workshop)
        let records = steps.records
        let units = try workshop.countingUnits(plan.units)
        guard units.count <= Self.largestTable / steps.count else {
            throw LayerError(
                .statistics(.tooLarge), layer: layer,
                detail: "\(units.count) units in \(steps.count) steps are more than "
                    + "\(Self.largestTable) numbers",
                remedy: "Choose larger cells or longer time steps")
        }
        var counts = [Int](repeating: 0, count: units.count * steps.count)
        let times = records.table.times ?? []
        let tabulation = try tabulated(
            records, in: units,
            options: CountingOptions(
                layer: layer, overlaps: plan.overlaps, threads: workshop.threads)
        ) { record, unit in
            counts[unit * steps.count + steps.step(at: times[record])] += 1
        }
        self.counts = counts
        self.steps = steps
        counted = CountedUnits(units: units, records: records, tabulation: tabulation)
    }

    /// The table of the scan; each step is as long as it has days.
    func cases() throws(StatisticsError) -> ScanCases {
        try ScanCases(counts: counts, stepCount: steps.count, stepLengths: steps.lengths)
    }
}
