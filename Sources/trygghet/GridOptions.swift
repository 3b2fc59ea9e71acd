import ArgumentParser
import BatchJobs
import MapLayers
import SafetyRecords

/// The options of every verb that counts in areas or a grid.
struct GridOptions: ParsableArguments {
    @Option(help: "Count in square cells of this many meters.")
    var grid: Double?
    @Option(help: "Count in hexagons of this many meters between opposite sides.")
    var hex: Double?
    @Option(help: "Points in several areas: lowest (the first identifier alone) or each.")
    var overlaps: OverlapRule = .lowest

    /// The grid that was asked for; `nil` for areas.
    var units: LayerPlan.Units? {
        grid.map(LayerPlan.Units.squares) ?? hex.map(LayerPlan.Units.hexagons)
    }

    func check(areas: String?) throws {
        if grid != nil, hex != nil { throw ValidationError("give --grid or --hex, not both") }
        for size in [grid, hex].compactMap({ $0 }) where !(size > 0 && size <= 1_000_000) {
            throw ValidationError("a cell size is a positive number of meters, at most 1 000 000")
        }
        if units == nil, areas == nil {
            throw ValidationError("give --areas to count in, or --grid or --hex")
        }
    }
}

extension PointOptions {
    /// The plan of a layer from these options.
    func plan(
        named name: String, _ recipe: any LayerRecipe, _ grid: GridOptions
    ) throws -> LayerPlan {
        LayerPlan(
            identifier: name, recipe: recipe, units: grid.units ?? .areas(""),
            records: try choice(), overlaps: grid.overlaps)
    }

    /// The plan of a layer that counts in nothing.
    func plan(named name: String, _ recipe: any LayerRecipe) throws -> LayerPlan {
        LayerPlan(identifier: name, recipe: recipe, units: .areas(""), records: try choice())
    }

    /// Which records count; their source is known when they are read.
    func choice() throws -> RecordChoice {
        let period = try period()
        return RecordChoice(
            source: "",
            selection: RecordSelection(period: period.window, filters: try recordFilters()),
            period: period.words)
    }
}
