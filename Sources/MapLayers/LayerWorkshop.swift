public import DisclosureControl
public import HotspotStatistics
public import SafetyRecords

/// Makes layers from loaded inputs; what several layers need is made once.
///
/// Units are made when the first layer asks for them, and records are counted once for all layers
/// that agree in what they count.
public struct LayerWorkshop {
    /// What grids are laid over, and density is corrected by.
    public let studyArea: StudyArea
    /// EPSG code of the reference system that everything is counted in.
    public let referenceSystemCode: Int
    /// Number of threads; the layers do not depend on it.
    public let threads: Int
    /// How far the layer being made has come; `nil` where nobody looks.
    public let progress: StatisticsProgress?

    private let areaSets: [String: AreaSet]
    private let tables: [String: RecordTable]
    private let locators = SharedLocators()
    private var units: [LayerPlan.Units: CountingUnits] = [:]
    private var tabulations: [TabulationKey: (counts: Tabulation, exposure: LayerExposure)] = [:]
    private var finishedLayers: [String: Layer] = [:]
    /// What the layers tell of persons; `nil` where nothing is protected.
    private(set) var ledger: DisclosureLedger?

    /// What a tabulation depends on: layers that agree in it are counted once.
    private struct TabulationKey: Hashable {
        var units: LayerPlan.Units
        var source: String
        var selection: RecordSelection
        var overlaps: OverlapRule
    }

    /// Takes the inputs over.
    ///
    /// - Parameters:
    ///   - areaSets: Sets of areas by identifier.
    ///   - studyArea: What grids are laid over.
    ///   - tables: Records by the identifier of their source, in the working reference system.
    ///   - referenceSystemCode: EPSG code of the working reference system.
    ///   - threads: Number of threads; the layers do not depend on it.
    ///   - progress: Told how far each layer has come.
    ///   - rule: What may be published; what layers tell of persons is kept for the gate.
    public init(
        areaSets: [String: AreaSet], studyArea: StudyArea, tables: [String: RecordTable],
        referenceSystemCode: Int, threads: Int, progress: StatisticsProgress? = nil,
        rule: DisclosureRule = .internal
    ) {
        ledger =
            rule.profile.protects ? DisclosureLedger(rule: rule, studyArea: studyArea) : nil
        self.areaSets = areaSets
        self.studyArea = studyArea
        self.tables = tables
        self.referenceSystemCode = referenceSystemCode
        self.threads = threads
        self.progress = progress
    }

    /// Makes one layer.
    ///
    /// - Precondition: The plan names only sets and sources that were given.
    /// - Throws: ``LayerError`` where the layer cannot be made.
    public mutating func make(_ plan: LayerPlan) throws(LayerError) -> Layer {
        progress?.restart()
        guard let rule = ledger?.rule else { return try layer(of: plan) }
        try refuse(plan, under: rule)
        let layer = try layer(of: plan)
        guard case .points = layer.geometries, rule.profile == .partner, plan.records != nil
        else { return layer }
        return try cellCenters(of: layer, plan, cellSize: rule.cellSize)
    }

    /// The layer of the plan's recipe; one that counts guards' own reports says so.
    private mutating func layer(of plan: LayerPlan) throws(LayerError) -> Layer {
        var layer = try plan.recipe.layer(plan, in: &self)
        if plan.countsGuardReports(in: tables), !layer.warnings.contains(guardReportWarning) {
            layer.parameters.append(.init("warning", .text(guardReportWarning)))
        }
        return layer
    }

    /// Refuses what the gate could not judge.
    private func refuse(_ plan: LayerPlan, under rule: DisclosureRule) throws(LayerError) {
        guard plan.recipe.profiles.contains(rule.profile) else {
            throw LayerError(
                .disclosure, layer: plan.identifier,
                detail: "the recipe \(type(of: plan.recipe).name) is not published in the profile "
                    + rule.profile.rawValue,
                remedy: "Leave the layer out, or use the profile internal")
        }
        guard plan.overlaps == .lowest else {
            throw LayerError(
                .disclosure, layer: plan.identifier,
                detail: "records that count in several areas cannot be protected in the profile "
                    + rule.profile.rawValue,
                remedy: "Count each record once (overlaps: lowest)")
        }
    }

    /// Keeps a layer for those that look at it.
    public mutating func keep(_ layer: Layer) { finishedLayers[layer.identifier] = layer }

    /// A layer of the run that was made before; `nil` where it was not kept.
    package func finished(_ identifier: String) -> Layer? { finishedLayers[identifier] }

    /// Takes the ledger away, for the gate.
    mutating func takeLedger() -> DisclosureLedger? {
        defer { ledger = nil }
        return ledger
    }

    /// Enters a count of a recipe's own.
    ///
    /// - Parameters:
    ///   - subject: Whose records: counts of one subject are judged together.
    ///   - units: For each record of the subject its unit; −1 where it is not selected, −2 where it
    ///     lies in no unit. One subject has equally many records in every count.
    ///   - unitCount: Number of units.
    ///   - isSurvey: Whether the records are answers, and few of them are too few to publish.
    ///   - weights: How much each record counts for; `nil` for one each.
    /// - Returns: What a layer that shows the count tells of.
    package mutating func enter(
        subject: String, units: [Int32], unitCount: Int, isSurvey: Bool = false,
        weights: [Int]? = nil
    ) -> LayerExposure {
        enter(
            subject, units, .init(units: nil, unitCount: unitCount, isSurvey: isSurvey), weights)
    }

    private mutating func enter(
        _ subject: String, _ units: [Int32], _ entry: DisclosureLedger.Entry, _ weights: [Int]?
    ) -> LayerExposure {
        let tables = tables
        let number = ledger?.enter(
            subject: subject, unitOfRecord: units, entry, weights: weights,
            keys: { Self.recordKeys(of: subject, count: units.count, seed: $0, in: tables) })
        return LayerExposure(tabulation: number ?? LayerExposure.unentered)
    }

    /// A key for each record of a subject: that of what the record is, and where there is no record
    /// that of its number.
    private static func recordKeys(
        of subject: String, count: Int, seed: UInt64, in tables: [String: RecordTable]
    ) -> [UInt64] {
        let table = tables.values.first { table in
            table.count == count
                && (table.source == subject || subject.hasPrefix(table.source + " "))
        }
        return (0..<count).map { record in
            RecordKey.key(
                identity: table?.identity(ofRecord: record) ?? UInt64(record), seed: seed)
        }
    }

    /// Enters counts that come without records, one a unit.
    package mutating func enter(
        subject: String, counts: [Int], isSurvey: Bool = false
    ) -> LayerExposure {
        enter(
            subject: subject, units: counts.indices.map { Int32($0) }, unitCount: counts.count,
            isSurvey: isSurvey, weights: counts)
    }

    /// The records of a choice.
    ///
    /// - Precondition: Its source was given.
    package func records(_ choice: RecordChoice) -> CountedRecords {
        guard let table = tables[choice.source] else {
            preconditionFailure("a layer counts an unknown source \(choice.source)")
        }
        return CountedRecords(table, selection: choice.selection, period: choice.period)
    }

    /// The records of the plan.
    ///
    /// - Precondition: The plan has records: a recipe that needs them is not planned without.
    package func records(of plan: LayerPlan) -> CountedRecords {
        guard let choice = plan.records else {
            preconditionFailure("layer \(plan.identifier) counts nothing")
        }
        return records(choice)
    }

    /// The units of the plan, with its records counted in them.
    ///
    /// - Precondition: The plan has records.
    /// - Throws: ``LayerError`` where the units cannot be made, nothing is selected, or every record
    ///   lies outside.
    package mutating func counted(_ plan: LayerPlan) throws(LayerError) -> CountedUnits {
        guard let choice = plan.records else {
            preconditionFailure("layer \(plan.identifier) counts nothing")
        }
        return try counted(choice, for: plan)
    }

    /// The units of the plan, with other records than the plan's counted in them.
    package mutating func counted(
        _ choice: RecordChoice, for plan: LayerPlan
    ) throws(LayerError) -> CountedUnits {
        let units = try countingUnits(plan.units)
        let records = records(choice)
        let key = TabulationKey(
            units: plan.units, source: choice.source, selection: choice.selection,
            overlaps: plan.overlaps)
        if let made = tabulations[key] {
            return CountedUnits(
                units: units, records: records, tabulation: made.counts, exposure: made.exposure)
        }
        let options = CountingOptions(
            layer: plan.identifier, overlaps: plan.overlaps, threads: threads)
        let counts: Tabulation
        var exposure = LayerExposure(tabulation: LayerExposure.unentered)
        if ledger == nil {
            counts = try tabulated(records, in: units, options: options)
        } else {
            var unitOfRecord = records.unplaced(threads: threads)
            counts = try tabulated(records, in: units, options: options) { record, unit in
                unitOfRecord[record] = Int32(unit)
            }
            exposure = enter(
                choice.source, unitOfRecord,
                .init(
                    units: units, unitCount: units.count, isSurvey: records.table.kind == .survey),
                nil)
        }
        tabulations[key] = (counts, exposure)
        return CountedUnits(
            units: units, records: records, tabulation: counts, exposure: exposure)
    }

    /// The set of areas of an identifier; `nil` for none of that name.
    package func areaSet(_ identifier: String) -> AreaSet? { areaSets[identifier] }

    /// Counting units, made once.
    package mutating func countingUnits(
        _ wanted: LayerPlan.Units
    ) throws(LayerError) -> CountingUnits {
        if let made = units[wanted] { return made }
        let made: CountingUnits
        switch wanted {
        case .areas(let identifier):
            guard let areas = areaSets[identifier] else {
                preconditionFailure("unknown set of areas \(identifier)")
            }
            made = try CountingUnits(
                areas, locators: locators, referenceSystemCode: referenceSystemCode)
        case .squares(let size):
            made = try CountingUnits(
                squaresOf: size, over: studyArea, locators: locators,
                referenceSystemCode: referenceSystemCode)
        case .hexagons(let size):
            made = try CountingUnits(
                hexagonsOf: size, over: studyArea, locators: locators,
                referenceSystemCode: referenceSystemCode)
        }
        units[wanted] = made
        return made
    }
}
