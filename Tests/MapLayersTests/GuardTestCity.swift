import DisclosureControl
import PlanarGeometry
import RecordSources
import SafetyRecords
import Testing

@testable import MapLayers

/// Two permit areas of 100 m beside each other, and records to put into them.
struct GuardTestCity {
    let clock: LocalClock
    private var shiftRows: [Row] = []
    private var incidentRows: [Row] = []
    private var guards: [String?] = []
    private var records: [String] = []
    private var kinds: [String?] = []

    private struct Row {
        var area: String?
        var x: Double
        var start: Int64
        var end: Int64
    }

    init() throws { clock = try #require(LocalClock(zone: "Europe/Stockholm")) }

    /// The moment that clocks showed "2025-06-02 20:00".
    func moment(_ text: String) throws -> Int64 {
        let parts = text.split(separator: " ")
        let day = try #require(calendarDay(String(parts[0])))
        let time = parts[1].split(separator: ":").compactMap { Int64($0) }
        // Not on days when the clock changes.
        return try #require(clock.start(ofDay: day)) + time[0] * 3600 + time[1] * 60
    }

    mutating func shift(
        _ area: String?, _ start: String, _ end: String?, guards: String? = "1", x: Double = .nan
    ) throws {
        shiftRows.append(
            Row(
                area: area, x: x, start: try moment(start),
                end: try end.map { try moment($0) } ?? RecordTable.missingTime))
        self.guards.append(guards)
        records.append("shift")
        kinds.append(nil)
    }

    mutating func intervention(
        _ area: String?, _ time: String, _ kind: String?, x: Double = .nan
    ) throws {
        shiftRows.append(
            Row(area: area, x: x, start: try moment(time), end: RecordTable.missingTime))
        guards.append(nil)
        records.append("intervention")
        kinds.append(kind)
    }

    mutating func incident(x: Double, _ time: String) throws {
        incidentRows.append(
            Row(area: nil, x: x, start: try moment(time), end: RecordTable.missingTime))
    }

    private func table(_ source: String, _ kind: RecordKind, _ rows: [Row]) -> RecordTable {
        var table = RecordTable(source: source, kind: kind)
        table.count = rows.count
        table.rows = rows.indices.map { Int32($0 + 1) }
        table.xs = rows.map(\.x)
        table.ys = rows.map { $0.x.isNaN ? .nan : 50 }
        table.times = rows.map(\.start)
        table.endTimes = rows.map(\.end)
        table.clock = clock
        return table
    }

    private func coded(_ texts: [String?]) -> CodedColumn {
        let values = Set(texts.compactMap(\.self)).sorted()
        return CodedColumn(
            codes: texts.map { text in
                Int32(text.flatMap { values.firstIndex(of: $0) } ?? -1)
            }, values: values)
    }

    /// The layer of a recipe over both areas.
    func layer(
        _ recipe: any LayerRecipe, from: String? = nil, to: String? = nil, incidents: Bool = true,
        permits: [String: [String?]] = [:], tellsGuards: Bool = true,
        filters: [RecordSelection.Filter] = [], rule: DisclosureRule = .internal
    ) throws -> Layer {
        var shifts = table("vakter", .guards, shiftRows)
        shifts.areaCodes = coded(shiftRows.map(\.area))
        shifts.categories = coded(kinds)
        shifts.attributes["record"] = coded(records.map { $0 })
        if tellsGuards { shifts.attributes["guards"] = coded(guards) }
        let squares = [0.0, 100.0].map {
            MultiPolygon([Polygon(BoundingBox(minX: $0, minY: 0, maxX: $0 + 100, maxY: 100))])
        }
        let areas = AreaSet(
            source: "tillstand", identifiers: ["T1", "T2"], names: ["Torget", nil],
            surfaces: squares,
            columns: permits.mapValues {
                AreaColumn(texts: $0, numbers: [Double?](repeating: nil, count: 2))
            })
        var workshop = LayerWorkshop(
            areaSets: ["tillstand": areas], studyArea: .areas(areas),
            tables: ["vakter": shifts, "brott": table("brott", .crimes, incidentRows)],
            referenceSystemCode: 3006, threads: 1, rule: rule)
        let window = TimeWindow(
            start: try from.map { try moment($0 + " 00:00") },
            end: try to.map { try moment($0 + " 00:00") })
        let isAboutIncidents = recipe is BeforeAfterRecipe
        var plan = LayerPlan(
            identifier: "vakt", recipe: recipe, units: .areas("tillstand"),
            records: RecordChoice(
                source: isAboutIncidents ? "brott" : "vakter",
                selection: RecordSelection(period: window, filters: filters)))
        if incidents, !isAboutIncidents { plan.against = RecordChoice(source: "brott") }
        let made = try workshop.make(plan)
        let gate = try DisclosureGate(after: &workshop)
        return try gate.release(made).layer
    }
}

extension Layer {
    /// The whole numbers of a column.
    func integers(_ name: String) -> [Int?] {
        guard case .integers(let values)? = field(name)?.values else { return [] }
        return values
    }

    /// The numbers of a column.
    func numbers(_ name: String) -> [Double?] {
        guard case .numbers(let values)? = field(name)?.values else { return [] }
        return values
    }

    /// The texts of a column.
    func texts(_ name: String) -> [String?] {
        guard case .texts(let values)? = field(name)?.values else { return [] }
        return values
    }
}
