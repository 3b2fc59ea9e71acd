import SafetyRecords

/// The districts of a plan's units, with the plan's records counted in them.
struct Districts {
    /// The districts.
    let units: CountingUnits
    /// Records in each.
    let counts: [Int]
    /// What the counts tell of persons.
    let exposure: LayerExposure
    /// The district of each unit.
    let ofUnit: [Int?]
    /// How it was found, in words.
    let words: String

    init(
        _ choice: ContextRecipe.District, _ plan: LayerPlan, _ counted: CountedUnits,
        in workshop: inout LayerWorkshop
    ) throws(LayerError) {
        units = try workshop.countingUnits(.areas(choice.set))
        (ofUnit, words) = try Self.districts(
            choice, counted.units, units, for: plan.identifier, workshop.threads)
        if workshop.records(of: plan).table.hasPositions {
            var coarse = plan
            coarse.units = .areas(choice.set)
            let found = try workshop.counted(coarse)
            counts = found.tabulation.counts
            exposure = found.exposure
            return
        }
        // Codes of one set mean nothing in another: a district has what its areas have.
        var counts = [Int](repeating: 0, count: units.count)
        for (unit, district) in ofUnit.enumerated() {
            if let district { counts[district] += counted.tabulation.counts[unit] }
        }
        self.counts = counts
        exposure = try workshop.merged(plan, counted, into: units.count, ofUnit)
    }

    private static func districts(
        _ choice: ContextRecipe.District, _ units: CountingUnits, _ districts: CountingUnits,
        for layer: String, _ threads: Int
    ) throws(LayerError) -> (ofUnit: [Int?], words: String) {
        if let field = choice.field {
            guard let column = units.columns[field] else {
                throw LayerError(
                    .noValue, layer: layer,
                    detail: "\(units.summary) have no field '\(field)' that names a district",
                    remedy: "Leave the field out: the district that holds most of an area is found")
            }
            let place = Dictionary(
                districts.identifiers.enumerated().map { ($0.element, $0.offset) },
                uniquingKeysWith: { first, _ in first })
            return (
                column.texts.map { $0.flatMap { place[$0] } }, "the field '\(field)' of the areas"
            )
        }
        let overlap = try ArealOverlap(
            of: districts.surfaces, over: units.surfaces, for: layer, threads: threads)
        var most = [(district: Int?, area: Double)](repeating: (nil, 0), count: units.count)
        // Pieces come by district: of two equal parts the lower identifier stays.
        for piece in overlap.pieces where piece.weight > most[piece.target].area {
            most[piece.target] = (piece.source, piece.weight)
        }
        return (most.map(\.district), "the one that holds most of the area")
    }
}

extension LayerWorkshop {
    /// Enters the records of a plan, counted in its units and put together to larger ones.
    fileprivate mutating func merged(
        _ plan: LayerPlan, _ counted: CountedUnits, into count: Int, _ larger: [Int?]
    ) throws(LayerError) -> LayerExposure {
        guard ledger != nil, let choice = plan.records else {
            return LayerExposure(tabulation: LayerExposure.unentered)
        }
        var places = counted.records.unplaced(threads: threads)
        _ = try tabulated(
            counted.records, in: counted.units,
            options: CountingOptions(
                layer: plan.identifier, overlaps: plan.overlaps, threads: threads)
        ) { record, unit in
            places[record] = larger[unit].map { Int32($0) } ?? places[record]
        }
        return enter(
            subject: choice.source, units: places, unitCount: count,
            isSurvey: counted.records.table.kind == .survey)
    }
}
