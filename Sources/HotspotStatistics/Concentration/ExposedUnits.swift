/// The units that enter a measure of concentration, in the order of the input.
struct ExposedUnits {
    private(set) var rows: [Int] = []
    private(set) var counts: [Int] = []
    /// All positive and finite; `nil` where all units are alike.
    private(set) var exposures: [Double]?
    private(set) var incidents = 0
    /// Why each unit of the input was left out; `nil` where it was not.
    private(set) var reasons: [NullReason?]

    init(_ counts: [Int?], _ exposures: [Double?]?) throws(StatisticsError) {
        guard exposures?.count ?? counts.count == counts.count else {
            throw StatisticsError(
                .lengthMismatch,
                "There are \(counts.count) counts and \(exposures?.count ?? 0) exposures",
                remedy: "Give one of each per unit, in the same order")
        }
        reasons = counts.map { _ in nil }
        var allExposures = CompensatedSum()
        if exposures != nil { self.exposures = [] }
        for (row, count) in counts.enumerated() {
            guard let count else {
                reasons[row] = .missing
                continue
            }
            guard count >= 0 else {
                throw StatisticsError(
                    .badParameter, "Unit \(row) has \(count) incidents",
                    remedy: "Counts are 0 or more; leave out what was not counted")
            }
            if let exposures {
                guard let exposure = exposures[row], exposure.isFinite, exposure > 0 else {
                    reasons[row] = .noPopulation
                    continue
                }
                guard exposure.isNormal, (Double(count) / exposure).isFinite else {
                    throw StatisticsError(
                        .badParameter, "Unit \(row) has an exposure of \(exposure)",
                        remedy: "Check the exposures: they are numbers of people, or areas")
                }
                self.exposures?.append(exposure)
                allExposures.add(exposure)
            }
            let (sum, overflow) = incidents.addingReportingOverflow(count)
            guard !overflow else { throw Self.tooMany }
            incidents = sum
            rows.append(row)
            self.counts.append(count)
        }
        guard self.counts.count >= 3 else {
            throw StatisticsError(
                .tooFew, "Only \(self.counts.count) of \(counts.count) units can be compared",
                remedy: "Concentration needs at least 3 units, and 30 to be trusted")
        }
        guard allExposures.value.isFinite else {
            throw StatisticsError(
                .badParameter, "The exposures add up to no finite number",
                remedy: "Check the exposures: they are numbers of people, or areas")
        }
        guard incidents > 0 else {
            throw StatisticsError(
                .tooFew, "No unit holds an incident",
                remedy: "Choose a longer period, other filters or other units")
        }
        // Twice the product of both is what the area under the curve counts in.
        guard self.counts.count <= Int32.max,
            !incidents.multipliedReportingOverflow(by: 4 * self.counts.count).overflow
        else {
            throw Self.tooMany
        }
    }

    private static var tooMany: StatisticsError {
        StatisticsError(
            .tooLarge, "There are more incidents than can be counted",
            remedy: "Check the counts: they are whole numbers of incidents")
    }
}
