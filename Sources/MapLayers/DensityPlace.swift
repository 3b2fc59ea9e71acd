import HotspotStatistics
import PlanarGeometry
import SafetyRecords
import SpatialIndexing
import Topology

/// Where a density is evaluated, and the area that it is corrected by.
struct DensityPlace: Sendable {
    /// The centers of all cells of the grid, also of those that are no units.
    ///
    /// Hexagons have two lattices, of even and of odd rows.
    let lattices: [EvaluationLattice]
    /// For each unit its lattice and its place in it.
    let places: [(lattice: Int, index: Int)]
    /// Distance between the centers of neighboring cells, in meters.
    let cellSize: Double
    /// The areas as one surface; `nil` where the study area is an extent.
    let studyArea: MultiPolygon?
    /// Tells what lies in it; `nil` without one.
    let locator: AreaLocator?
    /// The study area in words.
    let words: String

    init(
        _ plan: LayerPlan, _ recipe: DensityRecipe, in workshop: inout LayerWorkshop
    ) throws(LayerError) {
        let units = try workshop.countingUnits(plan.units)
        switch units.kind {
        case .areas:
            throw LayerError(
                .noValue, layer: plan.identifier, detail: "a density is made on cells",
                remedy: "Give a cell size with --grid or --hex (grid: or hex: in a job)")
        case .squares(let grid, _):
            lattices = [EvaluationLattice(centersOf: grid)]
            places = units.cells.map { (0, $0) }
            cellSize = grid.cellSize
        case .hexagons(let grid, _):
            if case .contours = recipe.output {
                throw LayerError(
                    .noValue, layer: plan.identifier,
                    detail: "contour lines are drawn between the centers of square cells",
                    remedy: "Give a cell size with --grid (grid: in a job)")
            }
            lattices = [false, true].compactMap {
                EvaluationLattice(centersOf: grid, oddRows: $0)
            }
            places = units.cells.map { cell in
                let row = cell / grid.columns
                return (row % 2, row / 2 * grid.columns + cell % grid.columns)
            }
            cellSize = grid.cellSize
        }
        words = workshop.studyArea.summary
        guard case .areas(let areas) = workshop.studyArea else {
            guard !recipe.correctsEdges else {
                throw LayerError(
                    .noValue, layer: plan.identifier,
                    detail: "edge correction needs a study area, and there are no areas",
                    remedy: "Name the areas with --areas, or leave out --edge-correction")
            }
            (studyArea, locator) = (nil, nil)
            return
        }
        do throws(TopologyError) {
            studyArea = try union(areas.surfaces)
        } catch {
            throw LayerError(error, layer: plan.identifier)
        }
        do throws(IndexError) {
            locator = try studyArea.map { area throws(IndexError) in
                try AreaLocator([area], threads: workshop.threads)
            }
        } catch {
            throw LayerError(error, layer: plan.identifier)
        }
    }
}
