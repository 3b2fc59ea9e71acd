public import DisclosureControl
public import HotspotStatistics

/// The recipe `trend` with mode `change`: what became of each unit's count between two periods.
///
/// The second period is that of the plan's records. The first is that of the records they are held
/// against, or as many days right before the second.
public struct ChangeRecipe: LayerRecipe {
    /// "trend".
    public static let name = "trend"
    /// Whether each unit is also compared with all others together.
    public var comparesWithTheRest: Bool
    /// The level at which the layer says how many units changed, on the corrected p.
    public var alpha: Double
    /// The correction for the number of units.
    public var correction: FalseDiscoveryCorrection

    /// Makes the recipe.
    public init(
        comparesWithTheRest: Bool = false, alpha: Double = 0.05,
        correction: FalseDiscoveryCorrection = .benjaminiHochberg
    ) {
        self.comparesWithTheRest = comparesWithTheRest
        self.alpha = alpha
        self.correction = correction
    }

    /// All.
    public var profiles: Set<DisclosureProfile> { Set(DisclosureProfile.allCases) }

    /// Times: a record without one belongs to no period.
    public var recordNeeds: RecordNeeds { RecordNeeds(times: true) }

    /// A layer with both counts, their difference and its tests.
    ///
    /// - Throws: ``LayerError`` with code `badPeriod` where a period is missing, lies outside the
    ///   data or overlaps the other, and those of counting.
    public func layer(
        _ plan: LayerPlan, in workshop: inout LayerWorkshop
    ) throws(LayerError) -> Layer {
        let periods = try ComparedPeriods(plan, in: workshop)
        let before = try workshop.counted(periods.before, for: plan)
        let after = try workshop.counted(periods.after, for: plan)
        let rows: [PeriodChange]
        do throws(StatisticsError) {
            rows = try changeBetweenPeriods(
                before: before.tabulation.counts, after: after.tabulation.counts,
                options: PeriodComparisonOptions(
                    exposures: .init(
                        before: Double(periods.days.before), after: Double(periods.days.after)),
                    comparesWithTheRest: comparesWithTheRest, correction: correction,
                    threads: workshop.threads))
        } catch {
            throw LayerError(error, layer: plan.identifier)
        }
        return Layer(
            of: after.units, identifier: plan.identifier, recipe: Self.name,
            summary: "Change of the number of \(after.records.words) against "
                + "\(before.records.period ?? "before") in \(after.units.summary).",
            fields: fields(rows),
            parameters: [.init("mode", .text("change"))]
                + [recordParameters(after, plan), .init("against", against(before, plan))]
                + parameters(rows, periods) + warnings(periods, after, before),
            disclosure: .counted([before.exposure.told(in: "against"), after.exposure]))
    }

    private func fields(_ rows: [PeriodChange]) -> [Layer.Field] {
        var fields: [Layer.Field] = [
            .init("n", "Records in the second period", .integers(rows.map(\.after))),
            .init("n_before", "Records in the first period", .integers(rows.map(\.before))),
            .init(
                "expected", "What the second period would hold at the daily rate of the first",
                .numbers(rows.map(\.expected)), basis: .derived),
            .init("diff", "n less expected", .numbers(rows.map(\.difference))),
            .init(
                "pct", "diff in percent of expected; null where the first period is empty",
                .numbers(rows.map(\.percent))),
            .init(
                "change", "The change in a word: new, ceased, more, fewer, unchanged or empty",
                .texts(rows.map(\.kind.rawValue))),
            .init(
                "change_z", "The difference of the square roots in standard deviations",
                .numbers(rows.map(\.z))),
            .init(
                "change_p", "Two-sided p of the E-test of two Poisson counts, not corrected",
                .numbers(rows.map(\.p))),
            .init(
                "change_q", "Corrected p (false discovery rate) of change_p",
                .numbers(rows.map(\.q))),
        ]
        if comparesWithTheRest {
            fields += [
                .init(
                    "rel_expected",
                    "What the second period would hold had the unit changed as all others did",
                    .numbers(rows.map { $0.relative?.expected })),
                .init(
                    "rel_pct", "n less rel_expected, in percent of it",
                    .numbers(rows.map { $0.relative?.percent })),
                .init(
                    "rel_p", "Two-sided p of Fisher's exact test against all others, not corrected",
                    .numbers(rows.map { $0.relative?.p })),
                .init(
                    "rel_q", "Corrected p (false discovery rate) of rel_p",
                    .numbers(rows.map { $0.relative?.q })),
            ]
        }
        let reasons: [String?] = rows.map { row in
            switch row.kind {
            case .new: "none-before"
            case .empty: "no-records"
            case .ceased, .more, .fewer, .unchanged: nil
            }
        }
        return fields + [.init("reason", "Why a number is null", .texts(reasons))]
    }

    private func against(_ before: CountedUnits, _ plan: LayerPlan) -> Layer.Value {
        recordParameters(before, plan).value
    }

    private func parameters(
        _ rows: [PeriodChange], _ periods: ComparedPeriods
    ) -> [Layer.Parameter] {
        let whole = wholeChange(rows, periods)
        let tested = rows.count { $0.p != nil }
        var parameters: [Layer.Parameter] = [
            .init("days", .integer(periods.days.after)),
            .init("days_before", .integer(periods.days.before)),
            .init(
                "test",
                .text(
                    "E-test of two Poisson counts, two-sided (Krishnamoorthy & Thomson 2004, "
                        + "doi:10.1016/S0378-3758(02)00408-1)")),
            .init("z", .text("2(√n − √expected)/√(1 + r), r the ratio of the days")),
        ]
        if comparesWithTheRest {
            parameters.append(
                .init(
                    "test_against_the_rest",
                    .text(
                        "Fisher's exact test, two-sided (Fisher 1922, doi:10.2307/2340521), "
                            + "corrected over \(rows.count { $0.relative != nil }) tests")))
        }
        parameters += [
            .init("correction", .text(correction.words)),
            .init("n_tests", .integer(tested)),
            .init("n_left_out", .integer(rows.count - tested)),
            .init("left_out_because", .text("no record in either period")),
            .init("alpha", .number(alpha)),
            .init("n_more", .integer(rows.count { $0.q ?? 1 <= alpha && $0.difference > 0 })),
            .init("n_fewer", .integer(rows.count { $0.q ?? 1 <= alpha && $0.difference < 0 })),
        ]
        if let whole {
            parameters.append(
                .init(
                    "all_units",
                    .group(
                        [
                            .init("n", .integer(whole.after)),
                            .init("n_before", .integer(whole.before)),
                        ] + (whole.percent.map { [.init("pct", .number($0))] } ?? [])
                            + (whole.p.map { [.init("change_p", .number($0))] } ?? []))))
        }
        return parameters
    }

    /// All units as if they were one.
    private func wholeChange(_ rows: [PeriodChange], _ periods: ComparedPeriods) -> PeriodChange? {
        // The sums are within the statistic's range, as the counts were.
        try? changeBetweenPeriods(
            before: [rows.reduce(0) { $0 + $1.before }], after: [rows.reduce(0) { $0 + $1.after }],
            options: PeriodComparisonOptions(
                exposures: .init(
                    before: Double(periods.days.before), after: Double(periods.days.after)))
        ).first
    }

    private func warnings(
        _ periods: ComparedPeriods, _ after: CountedUnits, _ before: CountedUnits
    ) -> [Layer.Parameter] {
        var warnings = periods.warnings
        if after.tabulation.weighted != nil || before.tabulation.weighted != nil {
            warnings.append(
                "the records have weights; the change is that of their number, not of the weights")
        }
        return warnings.map { .init("warning", .text($0)) }
    }
}

extension FalseDiscoveryCorrection {
    /// The correction with its source.
    var words: String {
        switch self {
        case .benjaminiHochberg:
            "Benjamini & Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x"
        case .benjaminiYekutieli: "Benjamini & Yekutieli 2001, doi:10.1214/aos/1013699998"
        }
    }
}
