import PlanarGeometry
import SafetyRecords
import SpatialIndexing

/// The guard source of a plan, held against permits and incidents.
struct GuardFindings {
    let records: CountedRecords
    let incidents: CountedRecords?
    let terms: PermitTerms
    let shifts: GuardShifts
    private(set) var coverage: GuardCoverage
    private(set) var interventions = InterventionAccount()
    private(set) var incidentAccount = IncidentAccount()
    private(set) var warnings: [String] = []
    /// What the layer tells of persons.
    private(set) var exposures: [LayerExposure] = []
    /// Whether any row of the source is an intervention.
    let tellsInterventions: Bool
    let permitFields: PermitFields

    /// What became of the interventions.
    struct InterventionAccount {
        var selected = 0
        var unplaced = 0
        var withoutTime = 0
        /// Interventions whose point lies outside the area that they name.
        var elsewhere = 0
    }

    /// What became of the incidents.
    struct IncidentAccount {
        var selected = 0
        var outside = 0
        var unplaced = 0
        var inSeveral = 0
        /// Incidents in hot spots of the layer, in any area or none.
        var hot: Int?
    }

    init(
        _ recipe: GuardCoverageRecipe, _ plan: LayerPlan, _ units: CountingUnits,
        in workshop: inout LayerWorkshop
    ) throws(LayerError) {
        let records = workshop.records(of: plan)
        let table = records.table
        let days = try RecordDays(table, layer: plan.identifier)
        let clock = days.clock
        let asked = records.selection.period
        let period = days.days(asked)
        guard let inner = period.window(clock), let first = asked.start ?? inner.start,
            let last = asked.end ?? inner.end, first < last
        else {
            throw LayerError(
                .badPeriod, layer: plan.identifier, detail: "the period has no days",
                remedy: "Choose a period that the shifts cover")
        }
        warnings += [
            try days.warning(about: period, layer: plan.identifier), days.strayWarning(asked),
        ].compactMap(\.self)
        let kinds = Self.kinds(table, Self.filtered(records))
        let homes = units.homes(of: table)
        let window = TimeWindow(start: first, end: last)
        permitFields = recipe.permit
        terms = PermitTerms(units.columns, recipe.permit, count: units.count, clock)
        shifts = GuardShifts(
            table, kinds.shifts, homes: homes, areas: units.count, window: window, clock)
        if kinds.shifts.isEmpty || shifts.accounts.allSatisfy({ $0.shifts == 0 }) {
            throw shifts.unplaced > 0
                ? LayerError(
                    .allOutside, layer: plan.identifier,
                    detail: "not one of \(shifts.unplaced) shifts of \(table.source) belongs to "
                        + "\(units.summary)",
                    remedy: "Check that their area codes, or places, are those of the permits")
                : LayerError(
                    .nothingSelected, layer: plan.identifier,
                    detail: "no shift of \(table.source) is let through by the period and the "
                        + "filters",
                    remedy: "Check the dates, and which rows are shifts (fields: { record: … })")
        }
        coverage = GuardCoverage(
            shifts.shifts, validity: terms.validity, window: (first, last), clock)
        self.records = records
        let others = plan.interventions.map { workshop.records($0) }
        tellsInterventions = !kinds.interventions.isEmpty || others != nil
        incidents = plan.against.map { workshop.records($0) }
        takeInterventions(table, kinds.interventions, homes, units, in: &workshop)
        if let others {
            // A table of their own: a row that is called a shift there is none of them.
            let chosen = Self.kinds(others.table, Self.filtered(others))
            takeInterventions(
                others.table,
                others.table.attributes["record"] == nil ? chosen.shifts : chosen.interventions,
                units.homes(of: others.table), units, in: &workshop)
        }
        if let incidents {
            try takeIncidents(incidents, plan, recipe, units, in: &workshop)
        }
        warnings += ownWarnings
    }

    /// The records that the filters let through, whatever their time.
    private static func filtered(_ records: CountedRecords) -> [Int] {
        let chosen = RecordSelection(filters: records.selection.filters).records(of: records.table)
        return chosen.map { $0.map { Int($0) } } ?? Array(0..<records.table.count)
    }

    /// Which rows are shifts and which interventions; all are shifts where nothing tells.
    private static func kinds(
        _ table: RecordTable, _ records: [Int]
    ) -> (shifts: [Int], interventions: [Int]) {
        guard let column = table.attributes["record"] else { return (records, []) }
        let kinds = column.values.map(GuardRecord.init(word:))
        func kind(_ record: Int) -> GuardRecord? {
            let code = column.codes[record]
            return code < 0 ? nil : kinds[Int(code)]
        }
        return (
            records.filter { kind($0) == .shift }, records.filter { kind($0) == .intervention }
        )
    }

    private mutating func takeInterventions(
        _ table: RecordTable, _ chosen: [Int], _ homes: [Int32], _ units: CountingUnits,
        in workshop: inout LayerWorkshop
    ) {
        let kinds = table.categories?.values.map(InterventionKind.init(word:)) ?? []
        var account = GuardExposures(table, areas: units.count)
        for record in chosen {
            guard let moment = table.times?[record], moment != RecordTable.missingTime else {
                interventions.withoutTime += 1
                continue
            }
            guard coverage.isInPeriod(moment) else { continue }
            interventions.selected += 1
            let area = Int(homes[record])
            guard area >= 0 else {
                interventions.unplaced += 1
                account.isOutside(record)
                continue
            }
            let code = table.categories?.codes[record] ?? -1
            let kind = code < 0 ? .other : kinds[Int(code)]
            let standing = coverage.addIntervention(kind, area: area, at: moment)
            account.add(
                record, area: area, part: InterventionKind.allCases.firstIndex(of: kind) ?? 0,
                standing)
            if let position = table.position(record),
                units.surfaces[area].locate(position) == .outside
            {
                interventions.elsewhere += 1
            }
        }
        exposures += account.ofInterventions(in: &workshop)
    }

    private mutating func takeIncidents(
        _ incidents: CountedRecords, _ plan: LayerPlan, _ recipe: GuardCoverageRecipe,
        _ units: CountingUnits, in workshop: inout LayerWorkshop
    ) throws(LayerError) {
        let table = incidents.table
        // Only the time in which guards are known can be with or without them.
        var inside = incidents
        let asked = incidents.selection.period
        inside.selection.period = TimeWindow(
            start: max(coverage.window.start, asked.start ?? .min),
            end: min(coverage.window.end, asked.end ?? .max))
        if asked.start.map({ $0 < coverage.window.start }) ?? false
            || asked.end.map({ $0 > coverage.window.end }) ?? false
        {
            warnings.append(
                "the period of the incidents reaches beyond that of the shifts; only the part "
                    + "that both share is looked at")
        }
        let isHot = try hotRecords(table, plan, recipe, in: workshop)
        var account = GuardExposures(table, areas: units.count)
        var placed: [(record: Int, unit: Int)] = []
        let tabulation = units.tabulate(
            inside, overlaps: plan.overlaps, threads: workshop.threads
        ) { record, unit in placed.append((record, unit)) }
        guard tabulation.selected > 0 else {
            throw LayerError(
                .nothingSelected, layer: plan.identifier,
                detail: "none of the \(table.count) records of \(table.source) is let through by "
                    + "the period of the shifts and the filters (\(incidents.words))",
                remedy: "Check the dates and the spelling of the values")
        }
        let marks = inside.unplaced(threads: workshop.threads)
        for record in marks.indices where marks[record] == -2 { account.isOutside(record) }
        for (record, unit) in placed {
            guard let moment = table.times?[record] else { continue }
            let hot = isHot?[record] ?? true
            let standing = coverage.addIncident(area: unit, at: moment, isHot: hot)
            account.add(record, area: unit, part: hot ? 1 : 0, standing)
        }
        exposures += account.ofIncidents(withHotSpots: isHot != nil, in: &workshop)
        incidentAccount.selected = tabulation.selected
        incidentAccount.outside = tabulation.outside
        incidentAccount.unplaced = tabulation.unplaced
        incidentAccount.inSeveral = tabulation.inSeveral
        incidentAccount.hot = isHot.map { isHot in
            marks.indices.count { marks[$0] == -2 && isHot[$0] }
        }
        if tabulation.outside + tabulation.unplaced == tabulation.selected {
            warnings.append(
                "not one of \(tabulation.selected) records of \(table.source) lies in a permit area"
            )
        }
    }

    /// Whether each record lies in a hot spot; `nil` where no layer of hot spots was named.
    private mutating func hotRecords(
        _ table: RecordTable, _ plan: LayerPlan, _ recipe: GuardCoverageRecipe,
        in workshop: LayerWorkshop
    ) throws(LayerError) -> [Bool]? {
        guard let named = recipe.hotspots else { return nil }
        let places = try workshop.places(named, for: plan.identifier)
        guard case .surfaces(let surfaces) = places.shapes else {
            throw LayerError(
                .noValue, layer: plan.identifier, detail: "\(places.words) are points",
                remedy: "Name hot spots that are areas or cells")
        }
        if surfaces.isEmpty { warnings.append("there are no \(places.words)") }
        do throws(IndexError) {
            let locator = try AreaLocator(surfaces)
            return locator.assign(xs: table.xs, ys: table.ys, threads: workshop.threads).areas
                .map { $0 >= 0 }
        } catch {
            throw LayerError(error, layer: plan.identifier)
        }
    }
}
