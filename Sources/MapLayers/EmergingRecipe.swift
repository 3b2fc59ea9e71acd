public import HotspotStatistics
import SafetyRecords

/// The recipe `trend` with mode `emerging`: what hot spots have done over time, as a named pattern.
public struct EmergingRecipe: LayerRecipe {
    /// "trend".
    public static let name = "trend"
    /// How long a step of the cube is.
    public var step: TimeStep
    /// Which units are neighbors.
    public var neighbors: NeighborRule
    /// How far apart borders may be and still be shared, in meters.
    public var snapping: Double
    /// Rules, neighborhood in time, level and correction.
    public var options: EmergingOptions
    /// Whether units without a single record are left out of the study.
    public var leavesOutEmpty: Bool

    /// Makes the recipe.
    public init(
        step: TimeStep = TimeStep(1, .months), neighbors: NeighborRule = .queen,
        snapping: Double = 0.01, options: EmergingOptions = EmergingOptions(),
        leavesOutEmpty: Bool = false
    ) {
        self.step = step
        self.neighbors = neighbors
        self.snapping = snapping
        self.options = options
        self.leavesOutEmpty = leavesOutEmpty
    }

    /// Times: a record without one belongs to no step.
    public var recordNeeds: RecordNeeds { RecordNeeds(times: true) }

    /// The field that makes areas neighbors, if one does.
    public var areaFields: [String] { neighbors.areaFields }

    /// The file that says which areas are neighbors, if one does.
    public var weightsFile: WeightsFile? { neighbors.file }

    /// A layer with the pattern of every unit and what it rests on.
    ///
    /// - Throws: ``LayerError`` with code `badPeriod` where the period lies outside the data, those
    ///   of counting, and `statistics` where the statistic refuses its input (too few steps).
    public func layer(
        _ plan: LayerPlan, in workshop: inout LayerWorkshop
    ) throws(LayerError) -> Layer {
        let steps = try PeriodSteps(
            step, plan, least: EmergingOptions.minimumSteps, in: workshop)
        let units = try workshop.countingUnits(plan.units)
        let records = steps.records
        var options = options
        options.threads = workshop.threads
        let weights: SpatialWeights
        var cube: SpaceTimeCube
        do throws(StatisticsError) {
            weights = try units.weights(neighbors, snapping: snapping)
            cube = try SpaceTimeCube(areas: units.count, steps: max(1, steps.count))
        } catch {
            throw LayerError(error, layer: plan.identifier)
        }
        let times = records.table.times ?? []
        let tabulation = try tabulated(
            records, in: units,
            options: CountingOptions(
                layer: plan.identifier, overlaps: plan.overlaps, threads: workshop.threads)
        ) { record, unit in
            cube.add(area: unit, step: steps.step(at: times[record]))
        }
        if leavesOutEmpty { cube.leaveOutEmptyAreas() }
        let found: EmergingHotSpots
        do throws(StatisticsError) {
            found = try emergingHotSpots(
                cube, weights, options: options, progress: workshop.progress)
        } catch {
            throw LayerError(error, layer: plan.identifier)
        }
        let counted = CountedUnits(units: units, records: records, tabulation: tabulation)
        return Layer(
            of: units, identifier: plan.identifier, recipe: Self.name,
            summary: "Emerging hot spots of \(records.words) in \(units.summary), over "
                + "\(steps.count) steps of \(step.words); neighbors are \(neighbors.words).",
            fields: countFields(tabulation) + emergingFields(found, units, weights),
            parameters: [.init("mode", .text("emerging")), recordParameters(counted, plan)]
                + parameters(found, cube, steps)
                + warnings(found, steps, tabulation))
    }

    private func parameters(
        _ found: EmergingHotSpots, _ cube: SpaceTimeCube, _ steps: PeriodSteps
    ) -> [Layer.Parameter] {
        var patterns: [String: Int] = [:]
        for case let row? in found.areas { patterns[row.pattern.name, default: 0] += 1 }
        return [
            .init("step", .text(step.description)),
            .init("n_steps", .integer(steps.count)),
            .init("first_step", .text(steps.words(0..<1))),
            .init("last_step", .text(steps.words(steps.count - 1..<steps.count))),
            .init("days_left_out", .integer(steps.daysLeftOut)),
            .init(
                "statistic",
                .text(
                    "Gi* of each unit and step against the whole cube (Ord & Getis 1995, "
                        + "doi:10.1111/j.1538-4632.1995.tb00912.x), analytic, two-sided")),
            .init("weights", .text(neighbors.description)),
            .init("neighbors", .text(neighbors.words)),
            .init("time_window", .integer(options.timeWindow)),
            .init(
                "neighborhood",
                .text(
                    "the unit and its neighbors in the step and \(options.timeWindow) before it, "
                        + "each weighing 1")),
            .init(
                "trend",
                .text(
                    "Mann–Kendall test of the z-scores, normal with ties and continuity "
                        + "correction (Mann 1945, doi:10.2307/1907187)")),
            .init("rules", .text(options.rules.rawValue)),
            .init("alpha", .number(options.alpha)),
            .init("correction", .text(options.correction.words)),
            .init("n_tests", .integer(found.cells.testedCount)),
            .init("n_left_out", .integer(cube.areas - cube.studiedCount)),
            .init("left_out_because", .text(leavesOutEmpty ? "no record in any step" : "none")),
            .init(
                "patterns",
                .group(
                    EmergingPattern.all.compactMap { pattern in
                        patterns[pattern.name].map { .init(pattern.name, .integer($0)) }
                    })),
        ]
    }

    private func warnings(
        _ found: EmergingHotSpots, _ steps: PeriodSteps, _ tabulation: Tabulation
    ) -> [Layer.Parameter] {
        var warnings: [String] = []
        warnings += steps.warnings
        if found.areas.count < LocalGetisOrd.smallSampleLimit {
            warnings.append(
                "fewer than \(LocalGetisOrd.smallSampleLimit) areas: read z and p with care")
        }
        if tabulation.weighted != nil {
            warnings.append(
                "the records have weights; the cube counts their number, not the weights")
        }
        return warnings.map { .init("warning", .text($0)) }
    }
}
