import PlanarGeometry
import SafetyRecords

/// Shootings as single points.
struct ShootingPoints {
    let identifiers: [String]
    let positions: [Position]
    let fields: [Layer.Field]
    let recordParameter: Layer.Parameter
    let warnings: [String]

    init(
        _ counted: CountedRecords, _ figures: ShootingFigures, _ places: [NearestPlaces],
        _ plan: LayerPlan
    ) throws(LayerError) {
        let table = counted.table
        let chosen = counted.selection.records(of: table)?.map { Int($0) } ?? Array(0..<table.count)
        guard !chosen.isEmpty else {
            throw LayerError(
                .nothingSelected, layer: plan.identifier,
                detail: "none of the \(table.count) records of \(table.source) is let through by "
                    + "the period and the filters (\(counted.words))",
                remedy: "Check the dates and the spelling of the values")
        }
        let names = table.attributes["id"]
        let found = chosen.compactMap { record -> (record: Int, id: String, position: Position)? in
            table.position(record).map {
                (record, names?[record] ?? String(table.rows[record]), $0)
            }
        }.sorted { a, b in
            if a.id != b.id { return AreaSet.precedes(a.id, b.id) }
            return (a.position.x, a.position.y, a.record) < (b.position.x, b.position.y, b.record)
        }
        let records = found.map(\.record)
        identifiers = found.map(\.id)
        positions = found.map(\.position)
        var fields: [Layer.Field] = [
            .init(
                "event_id", "Identifier of the incident, or its row in the file",
                .texts(identifiers))
        ]
        if let times = table.times {
            fields.append(
                .init(
                    "time", "When it happened, local time",
                    .texts(records.map { table.clock.minuteText(times[$0]) })))
        }
        for (name, meaning, numbers) in [
            ("killed", "Number of people killed", figures.killed),
            ("injured", "Number of people injured", figures.injured),
        ] {
            guard let numbers else { continue }
            fields.append(.init(name, meaning, .integers(records.map { numbers[$0] })))
        }
        if let statuses = figures.statuses {
            fields.append(
                .init(
                    "status", "preliminary or final figures",
                    .texts(records.map { statuses[$0]?.rawValue })))
        }
        for place in places {
            let nearest = positions.map { place.nearest(to: $0) }
            fields += [
                .init(
                    "dist_\(place.name)",
                    "Distance to the nearest of \(place.words), in meters; 0 inside",
                    .numbers(nearest.map { $0?.distance })),
                .init(
                    "nearest_\(place.name)", "Identifier of the nearest of \(place.words)",
                    .texts(nearest.map { $0?.identifier })),
            ]
        }
        let isMissing = records.map { record in
            figures.killed.map { $0[record] == nil } ?? false
                || figures.injured.map { $0[record] == nil } ?? false
                || figures.statuses.map { $0[record] == nil } ?? false
                || table.times.map { $0[record] == RecordTable.missingTime } ?? false
        }
        let lacksPlaces = places.contains { $0.count == 0 }
        fields.append(
            .init(
                "reason", "Why a value is null: missing in the file, or no-places to measure to",
                .texts(isMissing.map { $0 ? "missing" : lacksPlaces ? "no-places" : nil })))
        self.fields = fields
        var group: [Layer.Parameter] = [
            .init("source", .text(table.source)), .init("kind", .text(table.kind.rawValue)),
            .init("period", .text(counted.period ?? "all")),
        ]
        group += counted.selection.filters.map { .init("where \($0.field)", .texts($0.values)) }
        group += [
            .init("n_kept", .integer(table.count)), .init("n_selected", .integer(chosen.count)),
            .init("n_unplaced", .integer(chosen.count - found.count)),
        ]
        recordParameter = .init("records", .group(group))
        warnings = figures.warnings(records)
    }
}

extension Optional where Wrapped == any WallClock {
    /// A moment as clocks showed it: "2025-01-31 23:10"; `nil` for a missing one, or without a clock.
    func minuteText(_ moment: Int64) -> String? {
        guard let clock = self, moment != RecordTable.missingTime,
            let day = clock.day(at: moment).flatMap(clock.text(ofDay:))
        else { return nil }
        let local = clock.localTime(at: moment)
        let minutes = (local - floorDivided(local, 86_400) * 86_400) / 60
        func digits(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(day) \(digits(minutes / 60)):\(digits(minutes % 60))"
    }
}
