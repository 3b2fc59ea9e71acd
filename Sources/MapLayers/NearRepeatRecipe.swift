public import HotspotStatistics
import SafetyRecords

/// The recipe `near-repeat`: whether an event raises the risk near it for a while.
///
/// Either a table of pairs by distance and time, held against shuffled times (Knox), or the events
/// themselves as originators, repeats and near repeats. Records without a place or a time are left
/// out and counted.
public struct NearRepeatRecipe: LayerRecipe {
    /// "near-repeat".
    public static let name = "near-repeat"
    /// Distance bands, time bands in days, metric and inference.
    public var knox: KnoxOptions
    /// What is taken as the time of a record.
    public var times: EventTimeRule
    /// What the layer lists.
    public var output: NearRepeatOutput
    /// How near events must be to be linked, in meters and days; for the output `events`.
    public var limits: NearRepeatLimits

    /// Makes the recipe.
    public init(
        _ knox: KnoxOptions = KnoxOptions(), times: EventTimeRule = .dates,
        output: NearRepeatOutput = .bands, limits: NearRepeatLimits = NearRepeatLimits()
    ) {
        self.knox = knox
        self.times = times
        self.output = output
        self.limits = limits
    }

    /// Times, and identifiers to name partners by.
    public var recordNeeds: RecordNeeds {
        RecordNeeds(times: true, identifiers: output == .events)
    }

    /// The seed of the permutations; `nil` where there are none.
    public var seed: UInt64? {
        output == .bands && knox.permutations > 0 ? knox.seed : nil
    }

    /// A table of bands, or a layer of points.
    ///
    /// - Throws: ``LayerError`` with code `statistics` where the statistic refuses its input: fewer
    ///   than 3 events, all at one place or time, too many pairs.
    public func layer(
        _ plan: LayerPlan, in workshop: inout LayerWorkshop
    ) throws(LayerError) -> Layer {
        let records = workshop.records(of: plan)
        let events = NearRepeatEventSet(records)
        guard events.selected > 0 else {
            throw LayerError(
                .nothingSelected, layer: plan.identifier,
                detail: "No record is let through by the period and the filters",
                remedy: "Choose a longer period or other values")
        }
        do throws(StatisticsError) {
            switch output {
            case .bands: return try bands(of: events, records, plan, workshop)
            case .events: return try classes(of: events, records, plan, workshop)
            }
        } catch {
            throw LayerError(error, layer: plan.identifier)
        }
    }

    private func bands(
        of events: NearRepeatEventSet, _ records: CountedRecords, _ plan: LayerPlan,
        _ workshop: LayerWorkshop
    ) throws(StatisticsError) -> Layer {
        var options = knox
        options.threads = workshop.threads
        let unit = times.unitsPerDay
        options.timeBands = TimeBands(edges: knox.timeBands.edges.map { $0 * unit })
        let table: KnoxTable
        switch times {
        case .dates:
            table = try knoxTable(
                events.points, times: events.dates, options: options, progress: workshop.progress)
        case .moments:
            table = try knoxTable(
                events.points, times: events.moments, options: options,
                progress: workshop.progress)
        case .aoristic:
            table = try knoxTable(
                events.points, starts: events.starts, ends: events.ends, options: options,
                progress: workshop.progress)
        }
        let fields = NearRepeatFields(table, knox, times)
        return Layer(
            identifier: plan.identifier, recipe: Self.name,
            summary: "Near repeats (Knox) of \(records.words): pairs of events near each other in "
                + "space and time, against shuffled times.",
            referenceSystemCode: workshop.referenceSystemCode, identifiers: fields.identifiers,
            geometries: .none, fields: fields.fields,
            parameters: [eventParameters(records, events)] + fields.parameters
                + warnings(events, table).map { .init("warning", .text($0)) })
    }

    private func warnings(_ events: NearRepeatEventSet, _ table: KnoxTable) -> [String] {
        var warnings: [String] = []
        if events.records.count < Self.fewEvents {
            warnings.append(
                "only \(events.records.count) events: cells with few pairs tell little, whatever "
                    + "their ratio")
        }
        if let doubt = events.doubtAboutIncidents { warnings.append(doubt) }
        let band = knox.timeBands.edges[1] * 86_400
        let wide = events.count(longerThan: band)
        if times != .aoristic, wide * 20 > events.records.count {
            warnings.append(
                "\(wide) events lasted longer than the first time band, and sit at the middle of "
                    + "their interval; spread them with --aoristic (times: aoristic in a job)")
        }
        let smallest = 1 / Double(knox.permutations + 1)
        if knox.permutations > 0, smallest * Double(table.testedCount) > knox.alpha,
            !table.cells.contains(where: \.isFlagged)
        {
            warnings.append(
                "no cell is flagged, but \(knox.permutations) permutations are few for "
                    + "\(table.testedCount) tests: ask for more")
        }
        return warnings
    }

    /// Below so many events a layer warns.
    private static let fewEvents = 200
}

/// What was looked at and what was left out, for the reader of the layer.
func eventParameters(
    _ counted: CountedRecords, _ events: NearRepeatEventSet
) -> Layer.Parameter {
    var group: [Layer.Parameter] = [
        .init("source", .text(counted.table.source)),
        .init("kind", .text(counted.table.kind.rawValue)),
        .init("period", .text(counted.period ?? "all")),
    ]
    for filter in counted.selection.filters {
        group.append(.init("where \(filter.field)", .texts(filter.values)))
    }
    group += [
        .init("n_kept", .integer(counted.table.count)),
        .init("n_selected", .integer(events.selected)),
        .init("n_unplaced", .integer(events.withoutPlace)),
        .init("n_without_time", .integer(events.withoutTime)),
        .init("n_with_end", .integer(events.withEnd)),
    ]
    return Layer.Parameter("records", .group(group))
}
