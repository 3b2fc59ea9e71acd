import HotspotStatistics
import SafetyRecords

/// What a density layer is, in words and parameters.
struct DensityWords: Sendable {
    private let recipe: DensityRecipe
    private let counted: CountedUnits
    private let against: CountedUnits?
    private let first: DensityEvents
    private let second: DensityEvents?
    private let place: DensityPlace
    private let chosen: ChosenBandwidth

    init(
        _ recipe: DensityRecipe, _ counted: CountedUnits, _ against: CountedUnits?,
        first: DensityEvents, second: DensityEvents?, place: DensityPlace, chosen: ChosenBandwidth
    ) {
        self.recipe = recipe
        self.counted = counted
        self.against = against
        self.first = first
        self.second = second
        self.place = place
        self.chosen = chosen
    }

    private func subject(_ counted: CountedUnits) -> String {
        let number = counted.records.table.weights == nil ? "Number" : "Weighted number"
        return "\(number) of \(counted.records.words)"
    }

    private var smoothing: String {
        "\(recipe.kernel.rawValue) kernel, bandwidth \(meters(chosen.meters)) m"
            + (recipe.correctsEdges ? ", corrected for the edge of \(place.words)" : "")
    }

    var summary: String {
        let cells = counted.units.summary
        guard let against else {
            return
                "\(subject(counted)) per km², spread by a \(smoothing), at the centers of \(cells)."
        }
        let how =
            switch recipe.comparison {
            case .ratio: "divided by"
            case .logRatio: "over, as the logarithm of the ratio,"
            case .difference: "less"
            }
        return "\(subject(counted)) per km² \(how) the same of \(against.records.words); "
            + "\(smoothing), at the centers of \(cells)."
    }

    var meaningOfFirst: String { "\(subject(counted)) per km²; \(smoothing)" }

    var meaningOfSecond: String {
        against.map { "\(subject($0)) per km²; \(smoothing)" } ?? ""
    }

    var comparisonField: String {
        switch recipe.comparison {
        case .ratio: "ratio"
        case .logRatio: "log_ratio"
        case .difference: "diff_km2"
        }
    }

    var meaningOfComparison: String {
        switch recipe.comparison {
        case .ratio: "dens_km2 divided by dens2_km2; null where dens2_km2 is below the floor"
        case .logRatio: "Natural logarithm of dens_km2/dens2_km2; 0 where both are equal"
        case .difference: "dens_km2 less dens2_km2, per km²"
        }
    }

    /// What contours are drawn of.
    var drawn: String { against == nil ? "dens_km2" : comparisonField }

    func parameters(_ plan: LayerPlan, _ surface: DensitySurface) -> [Layer.Parameter] {
        var parameters = [recordParameters(counted, plan)]
        if let against {
            parameters.append(.init("against", recordParameters(against, plan).value))
        }
        parameters += [
            .init("kernel", .text(recipe.kernel.rawValue)),
            .init("kernel_formula", .text(formula)),
            .init("bandwidth_m", .number(chosen.meters)),
            .init("bandwidth_choice", .text(chosen.words)),
            .init("cell_size_m", .number(place.cellSize)),
            .init("unit", .text("per km²; the integral over the plane is the sum of the weights")),
            .init(
                "source", .text("Silverman 1986, section 4.2, doi:10.1201/9781315140919")),
            .init("n_events", .integer(first.pattern.count)),
            .init("sum_weights", .number(first.pattern.totalWeight)),
            .init("highest_km2", .number(surface.highest)),
        ]
        if recipe.correctsEdges {
            parameters += [
                .init(
                    "edge_correction",
                    .text(
                        "density divided by the share of the kernel in \(place.words) "
                            + "(Diggle 1985, doi:10.2307/2347366); null where the share is below "
                            + "\(DensitySurface.smallestShare)")),
                .init("n_beyond_study_area", .integer(first.beyond)),
            ]
        } else {
            parameters.append(
                .init(
                    "edge_correction",
                    .text("none: near the edge of the data densities are too low")))
        }
        if let second {
            parameters += [
                .init("comparison", .text(meaningOfComparison)),
                .init("n_events_against", .integer(second.pattern.count)),
                .init("sum_weights_against", .number(second.pattern.totalWeight)),
            ]
            if second.pattern.totalWeight > 0 {
                parameters.append(
                    .init(
                        "overall_ratio",
                        .number(first.pattern.totalWeight / second.pattern.totalWeight)))
            }
            if recipe.comparison != .difference {
                parameters.append(.init("floor_km2", .number(surface.floor)))
                parameters.append(
                    .init(
                        "floor_choice",
                        .text(
                            recipe.floor == nil
                                ? "the density that one event gives where it lies" : "given")))
            }
        }
        for (reason, count) in surface.leftOut {
            parameters.append(.init("n_null_\(reason)", .integer(count)))
        }
        return parameters + chosen.warnings.map { .init("warning", .text($0)) }
    }

    private var formula: String {
        switch recipe.kernel {
        case .quartic: "3/(πh²)·(1 − d²/h²)², d < h"
        case .gaussian: "1/(2πh²)·exp(−d²/2h²), d < 7.5·h"
        case .epanechnikov: "2/(πh²)·(1 − d²/h²), d < h"
        case .triangular: "3/(πh²)·(1 − d/h), d < h"
        case .uniform: "1/(πh²), d < h"
        }
    }
}
