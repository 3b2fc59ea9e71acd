public import DisclosureControl
import HotspotStatistics

/// The recipe `before-after`: whether incidents fell more where something was done than elsewhere.
///
/// The period after is that of the plan's records; the period before is that of the records they are
/// held against, or as many days right before.
public struct BeforeAfterRecipe: LayerRecipe {
    /// "before-after".
    public static let name = "before-after"
    /// Identifiers of the areas where something was done.
    public var treated: [String]
    /// Identifiers of the areas that they are held against.
    public var control: [String]
    /// Identifiers of the areas where incidents may have moved to; none to leave that out.
    public var displaced: [String]
    /// Identifiers of the areas that those are held against.
    public var displacedControl: [String]

    /// Makes the recipe.
    public init(
        treated: [String], control: [String], displaced: [String] = [],
        displacedControl: [String] = []
    ) {
        self.treated = treated
        self.control = control
        self.displaced = displaced
        self.displacedControl = displacedControl
    }

    /// Times: a record without one belongs to no period.
    public var recordNeeds: RecordNeeds { RecordNeeds(times: true) }

    /// All.
    public var profiles: Set<DisclosureProfile> { Set(DisclosureProfile.allCases) }

    /// Below so many incidents in all the layer warns.
    private static let fewIncidents = 40

    /// A table of one row: the counts of each group, and the weighted displacement difference.
    ///
    /// - Throws: ``LayerError`` with code `statistics(.unknownArea)` for an identifier that no area
    ///   has, `statistics(.badParameter)` for an area in two groups or a group that lacks its
    ///   control, `badPeriod` as for a change between periods, and those of counting.
    public func layer(
        _ plan: LayerPlan, in workshop: inout LayerWorkshop
    ) throws(LayerError) -> Layer {
        let periods = try ComparedPeriods(plan, in: workshop)
        let before = try workshop.counted(periods.before, for: plan)
        let after = try workshop.counted(periods.after, for: plan)
        let units = after.units
        let groups = try groups(units, plan)
        let counts = groups.map { group in
            BeforeAfterCounts(
                before: group.units.reduce(0) { $0 + before.tabulation.counts[$1] },
                after: group.units.reduce(0) { $0 + after.tabulation.counts[$1] })
        }
        let result: DisplacementDifference
        do throws(StatisticsError) {
            result = try displacementDifference(
                treated: counts[0], control: counts[1],
                displaced: counts.count > 2 ? counts[2] : nil,
                displacedControl: counts.count > 2 ? counts[3] : nil,
                beforeWeight: Double(periods.days.after) / Double(periods.days.before))
        } catch {
            throw LayerError(error, layer: plan.identifier)
        }
        var fields: [Layer.Field] = [
            .init(
                "comparison_id", "Identifier of the comparison", .texts([plan.identifier]),
                basis: .open)
        ]
        for (group, count) in zip(groups, counts) {
            fields += [
                .init(
                    "\(group.name)_before", "Incidents of the period before, \(group.words)",
                    .integers([count.before]), basis: .count),
                .init(
                    "\(group.name)_after", "Incidents of the period after, \(group.words)",
                    .integers([count.after]), basis: .count),
            ]
        }
        return Layer(
            identifier: plan.identifier, recipe: Self.name,
            summary: "Change of \(after.records.words) in \(treated.joined(separator: ", ")) less "
                + "that in \(control.joined(separator: ", ")): "
                + "\(inWords(result.total.estimate, decimals: 1)) incidents, 95 % interval "
                + "\(inWords(result.interval.lowerBound, decimals: 1)) to "
                + "\(inWords(result.interval.upperBound, decimals: 1)).",
            referenceSystemCode: units.referenceSystemCode, identifiers: [plan.identifier],
            geometries: .none, fields: fields + resultFields(result),
            parameters: [
                recordParameters(after, plan),
                .init("against", recordParameters(before, plan).value),
            ] + groups.map { .init($0.name, .texts($0.units.map { units.identifiers[$0] })) }
                + parameters(periods, counts),
            disclosure: .counted(exposures(groups, before, after)))
    }

    /// A number of a group stands on all its areas, and what follows from the groups on all of them.
    private func exposures(
        _ groups: [Group], _ before: CountedUnits, _ after: CountedUnits
    ) -> [LayerExposure] {
        [("before", before.exposure.told(in: "against")), ("after", after.exposure)].flatMap {
            period, exposure in
            groups.map { group in
                var part = exposure.only(["\(group.name)_\(period)"] + Self.resultNames)
                part.units = [group.units.map { Int32($0) }]
                return part
            }
        }
    }

    private static let resultNames = [
        "wdd", "wdd_se", "wdd_lo", "wdd_hi", "wdd_z", "wdd_p", "wdd_local", "wdd_local_se",
        "wdd_displaced", "wdd_displaced_se",
    ]

    private struct Group {
        var name: String
        var words: String
        var units: [Int]
    }

    private func groups(
        _ units: CountingUnits, _ plan: LayerPlan
    ) throws(LayerError) -> [Group] {
        let named: [(name: String, words: String, areas: [String])] = [
            ("treated", "where something was done", treated),
            ("control", "where nothing was done", control),
            ("displaced", "where incidents may have moved to", displaced),
            ("displaced_control", "the control of displacement", displacedControl),
        ]
        let unitOf = Dictionary(
            units.identifiers.enumerated().map { ($0.element, $0.offset) },
            uniquingKeysWith: { first, _ in first })
        var owner: [Int: String] = [:]
        var groups: [Group] = []
        do throws(StatisticsError) {
            guard !treated.isEmpty, !control.isEmpty, displaced.isEmpty == displacedControl.isEmpty
            else {
                throw StatisticsError(
                    .badParameter, "a group of areas or its control is not named",
                    remedy: "Name areas as treated and as control; displaced and "
                        + "displaced-control both or neither")
            }
            for (name, words, areas) in named where !areas.isEmpty {
                var found: [Int] = []
                for area in areas {
                    guard let unit = unitOf[area] else {
                        throw StatisticsError(
                            .unknownArea, "\(units.summary) have no '\(area)' (named as \(name))",
                            remedy: "Name areas by their identifiers")
                    }
                    if let other = owner[unit] {
                        throw StatisticsError(
                            .badParameter, "area '\(area)' is in \(other) and in \(name)",
                            remedy: "Name each area once")
                    }
                    owner[unit] = name
                    found.append(unit)
                }
                groups.append(Group(name: name, words: words, units: found.sorted()))
            }
        } catch {
            throw LayerError(error, layer: plan.identifier)
        }
        return groups
    }

    private func resultFields(_ result: DisplacementDifference) -> [Layer.Field] {
        func number(_ name: String, _ meaning: String, _ value: Double) -> Layer.Field {
            .init(name, meaning, .numbers([value]), basis: .derived)
        }
        var fields = [
            number(
                "wdd",
                "Weighted displacement difference, in incidents of the period after; "
                    + "negative is fewer", result.total.estimate),
            number("wdd_se", "Standard error of wdd", result.total.standardError),
            number("wdd_lo", "Lower end of the 95 % interval of wdd", result.interval.lowerBound),
            number("wdd_hi", "Upper end of the 95 % interval of wdd", result.interval.upperBound),
            number("wdd_z", "wdd by wdd_se", result.z),
            number("wdd_p", "Two-sided p of wdd_z, normal", result.p),
            number("wdd_local", "Treated against control alone", result.local.estimate),
            number("wdd_local_se", "Standard error of wdd_local", result.local.standardError),
        ]
        if let part = result.displacement {
            fields += [
                number("wdd_displaced", "Displacement against its control alone", part.estimate),
                number("wdd_displaced_se", "Standard error of wdd_displaced", part.standardError),
            ]
        }
        return fields
    }

    private func parameters(
        _ periods: ComparedPeriods, _ counts: [BeforeAfterCounts]
    ) -> [Layer.Parameter] {
        var warnings = periods.warnings
        if counts.reduce(0, { $0 + $1.before + $1.after }) < Self.fewIncidents {
            warnings.append(
                "fewer than \(Self.fewIncidents) incidents in all: the normal distribution behind "
                    + "interval and p is a poor likeness")
        }
        if periods.days.before != periods.days.after {
            warnings.append(
                "the periods differ in length; counts before are scaled to that of the period "
                    + "after, and seasons may differ")
        }
        return [
            .init("days", .integer(periods.days.after)),
            .init("days_before", .integer(periods.days.before)),
            .init(
                "test",
                .text(
                    "weighted displacement difference (Wheeler & Ratcliffe 2018, "
                        + "doi:10.1186/s40163-018-0085-5): counts as Poisson numbers")),
        ] + warnings.map { .init("warning", .text($0)) }
    }
}
