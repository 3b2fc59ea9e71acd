public import HotspotStatistics
import SafetyRecords

/// The recipe `trend` with mode `profile`: at what hours, weekdays and months records lie.
public struct ProfileRecipe: LayerRecipe {
    /// What the layer lists.
    public enum Output: String, CaseIterable, Hashable, Sendable {
        /// The units, each with its profiles.
        case units
        /// A table of weekday × hour of every unit with records, without geometry.
        case weekHours = "week-hours"
    }

    /// "trend".
    public static let name = "trend"
    /// Whether a record with a start and an end is spread over its window; otherwise it stands at
    /// the middle.
    public var isAoristic: Bool
    /// What the layer lists.
    public var output: Output
    /// The number of permutations of the tests of units with few records.
    public var permutations: Int
    /// Their seed.
    public var permutationSeed: UInt64
    /// The level at which the layer says how many units are unlike the others, on the corrected p.
    public var alpha: Double
    /// The correction for the number of units.
    public var correction: FalseDiscoveryCorrection

    /// Makes the recipe.
    public init(
        isAoristic: Bool = false, output: Output = .units, permutations: Int = 999,
        permutationSeed: UInt64 = 1, alpha: Double = 0.05,
        correction: FalseDiscoveryCorrection = .benjaminiHochberg
    ) {
        self.isAoristic = isAoristic
        self.output = output
        self.permutations = permutations
        self.permutationSeed = permutationSeed
        self.alpha = alpha
        self.correction = correction
    }

    /// Times: a record without one has no hour.
    public var recordNeeds: RecordNeeds { RecordNeeds(times: true) }

    /// The seed of the permutations; `nil` where there are none.
    public var seed: UInt64? {
        output == .units && permutations > 0 && !isAoristic ? permutationSeed : nil
    }

    /// A layer with the profiles of every unit, or the table of their hours.
    ///
    /// - Throws: ``LayerError`` with code `badPeriod` where the period lies outside the data or an
    ///   aoristic profile is asked of records without an end, and those of counting.
    public func layer(
        _ plan: LayerPlan, in workshop: inout LayerWorkshop
    ) throws(LayerError) -> Layer {
        let records = workshop.records(of: plan)
        let days = try RecordDays(records.table, layer: plan.identifier)
        let period = days.days(records.selection.period)
        let reach = try days.warning(about: period, layer: plan.identifier)
        if isAoristic, records.table.endTimes == nil {
            throw LayerError(
                .badPeriod, layer: plan.identifier,
                detail: "the records of \(records.table.source) have no end of their time window",
                remedy: "Name its field with --time-end (fields: { time-end: … } in a job), or "
                    + "leave --aoristic out")
        }
        let units = try workshop.countingUnits(plan.units)
        var collector: ProfileCollector
        do throws(StatisticsError) {
            collector = try ProfileCollector(
                records.table, days.clock, units: units.count, isAoristic: isAoristic)
        } catch {
            throw LayerError(error, layer: plan.identifier)
        }
        let tabulation = try tabulated(
            records, in: units,
            options: CountingOptions(
                layer: plan.identifier, overlaps: plan.overlaps, threads: workshop.threads)
        ) { record, unit in collector.add(record, unit: unit) }
        let counted = CountedUnits(units: units, records: records, tabulation: tabulation)
        var parameters: [Layer.Parameter] = [
            .init("mode", .text("profile")), recordParameters(counted, plan),
        ]
        parameters += collector.parameters(isAoristic: isAoristic)
        let warnings = [reach, collector.midnightWarning].compactMap(\.self)
        let summary = "Hours, weekdays and months of \(records.words) in \(units.summary)"
        guard output == .units else {
            return try weekHoursTable(
                collector.profiles, units, plan, "\(summary): a table of weekday and hour.",
                parameters + warnings.map { .init("warning", .text($0)) })
        }
        let comparison: ProfileFields.Comparisons
        do throws(StatisticsError) {
            comparison = try ProfileFields.Comparisons(
                collector.profiles, self, keys: units.keys, threads: workshop.threads,
                progress: workshop.progress)
        } catch {
            throw LayerError(error, layer: plan.identifier)
        }
        return Layer(
            of: units, identifier: plan.identifier, recipe: Self.name, summary: summary + ".",
            fields: countFields(tabulation)
                + ProfileFields(collector.profiles, comparison).fields,
            parameters: parameters + comparison.parameters(self)
                + warnings.map { .init("warning", .text($0)) })
    }

    /// One row a weekday and hour of every unit that has records.
    private func weekHoursTable(
        _ profiles: TimeProfiles, _ units: CountingUnits, _ plan: LayerPlan, _ summary: String,
        _ parameters: [Layer.Parameter]
    ) throws(LayerError) -> Layer {
        let used = (0..<units.count).filter { profiles.profile(of: $0, .months).total > 0 }
        guard used.count <= 20_000 else {
            throw LayerError(
                .badGrid, layer: plan.identifier,
                detail: "\(used.count) units with 168 hours each make a table of more than "
                    + "3 360 000 rows",
                remedy: "Use larger cells or areas")
        }
        var identifiers: [String] = []
        var areas: [String?] = []
        var weekdays: [String?] = []
        var hours: [Int?] = []
        var weights: [Double?] = []
        var shares: [Double?] = []
        for unit in used {
            let profile = profiles.profile(of: unit, .weekHours)
            for (part, weight) in profile.weights.enumerated() {
                let hour = part % 24
                let weekday = ProfileFields.weekdays[part / 24]
                let area = units.identifiers[unit]
                identifiers.append("\(area)/\(part / 24 + 1)-\(hour < 10 ? "0" : "")\(hour)")
                areas.append(area)
                weekdays.append(weekday)
                hours.append(hour)
                weights.append(weight)
                shares.append(weight / profile.total)
            }
        }
        return Layer(
            identifier: plan.identifier, recipe: Self.name, summary: summary,
            referenceSystemCode: units.referenceSystemCode, identifiers: identifiers,
            geometries: .none,
            fields: [
                .init(
                    "area_id", "Identifier of the area or cell, weekday (1 is Monday) and hour",
                    .texts(identifiers)),
                .init("unit", "Identifier of the area or cell", .texts(areas)),
                .init("weekday", "Weekday", .texts(weekdays)),
                .init("hour", "Hour of the day, local time", .integers(hours)),
                .init(
                    "n", "Number of records; a share of one where it is spread", .numbers(weights)),
                .init("share", "Share of the unit's records", .numbers(shares)),
            ],
            parameters: parameters)
    }
}
