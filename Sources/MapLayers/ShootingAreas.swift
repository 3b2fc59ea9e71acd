import SafetyRecords

/// Shootings by area or cell.
struct ShootingAreas {
    let fields: [Layer.Field]
    private(set) var exposures: [LayerExposure]
    private let placed: [Int]

    init(
        _ counted: CountedUnits, _ figures: ShootingFigures, _ places: [NearestPlaces],
        _ plan: LayerPlan, in workshop: inout LayerWorkshop
    ) throws(LayerError) {
        let units = counted.units
        let table = counted.records.table
        var members = [[Int]](repeating: [], count: units.count)
        var homes = counted.records.unplaced(threads: workshop.threads)
        _ = units.tabulate(
            counted.records, overlaps: plan.overlaps, threads: workshop.threads
        ) { record, unit in
            members[unit].append(record)
            homes[record] = Int32(unit)
        }
        placed = members.flatMap(\.self)
        func sums(_ numbers: [Int?]) -> [Int?] {
            members.map { $0.reduce(0) { $0 + (numbers[$1] ?? 0) } }
        }
        var fields = countFields(counted.tabulation)
        var exposures = [counted.exposure]
        func enter(
            _ field: String, _ subject: String, _ units: [Int32], _ weights: [Int]?,
            _ workshop: inout LayerWorkshop
        ) {
            exposures.append(
                workshop.enter(
                    subject: subject, units: units, unitCount: counted.units.count,
                    weights: weights
                ).only([field]))
        }
        for (name, meaning, numbers) in [
            ("killed", "Number of people killed", figures.killed),
            ("injured", "Number of people injured", figures.injured),
        ] {
            guard let numbers else { continue }
            fields.append(.init(name, meaning, .integers(sums(numbers)), basis: .count))
            enter(
                name, "\(table.source) \(name)", homes, numbers.map { $0 ?? 0 }, &workshop)
        }
        if let statuses = figures.statuses {
            func isPreliminary(_ record: Int) -> Bool { statuses[record] == .preliminary }
            fields.append(
                .init(
                    "n_preliminary", "Incidents whose figures are preliminary",
                    .integers(members.map { $0.count(where: isPreliminary) }), basis: .count))
            enter(
                "n_preliminary", table.source,
                homes.enumerated().map { isPreliminary($0.offset) ? $0.element : -1 }, nil,
                &workshop)
        }
        var isAnyNull = [Bool](repeating: false, count: units.count)
        for place in places {
            let medians = members.map { records -> Double? in
                median(
                    records.compactMap { record in
                        table.position(record).flatMap { place.nearest(to: $0)?.distance }
                    })
            }
            for unit in medians.indices where medians[unit] == nil { isAnyNull[unit] = true }
            // The middle one of an odd number of incidents has this distance exactly, and distances
            // to several places are where it happened: they stay inside.
            fields.append(
                .init(
                    "dist_\(place.name)_median",
                    "Median distance of the incidents to the nearest of \(place.words), in meters; "
                        + "0 inside", .numbers(medians), basis: .mixed))
        }
        if !places.isEmpty {
            fields.append(
                .init(
                    "reason", "Why a distance is null: no-records, or no-places to measure to",
                    .texts(
                        units.identifiers.indices.map { unit in
                            guard isAnyNull[unit] else { return nil }
                            return members[unit].isEmpty ? "no-records" : "no-places"
                        })))
        }
        self.fields = fields
        self.exposures = exposures
        // The other counts have numbers of their own; all else stands on the incidents.
        let own = Set(exposures.dropFirst().flatMap { $0.fields ?? [] })
        self.exposures[0] = counted.exposure.only(
            fields.map(\.name).filter { !own.contains($0) })
    }

    /// What a reader should know.
    func warnings(_ figures: ShootingFigures) -> [String] { figures.warnings(placed) }
}

/// The middle of some numbers, or the mean of the two in the middle; `nil` for none.
func median(_ numbers: [Double]) -> Double? {
    guard !numbers.isEmpty else { return nil }
    let sorted = numbers.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
