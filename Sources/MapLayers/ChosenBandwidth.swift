import HotspotStatistics

/// The bandwidth of a layer, and how it came about.
struct ChosenBandwidth: Sendable {
    /// The bandwidth in meters.
    var meters: Double
    /// How it was chosen, in words.
    var words: String
    /// What to be wary of.
    var warnings: [String] = []
}

extension DensityRecipe {
    /// The bandwidth that was given, or that the rule makes of the events, to a tenth of a meter.
    func chooseBandwidth(
        _ events: PointPattern, _ place: DensityPlace, in workshop: LayerWorkshop
    ) throws(StatisticsError) -> ChosenBandwidth {
        var chosen: ChosenBandwidth
        switch bandwidth {
        case .meters(let given): chosen = ChosenBandwidth(meters: given, words: "given")
        case .rule(.scott), .rule(.silverman):
            let isRobust = bandwidth == .rule(.silverman)
            let found = try ruleOfThumbBandwidth(events, kernel: kernel, robust: isRobust)
            chosen = ChosenBandwidth(
                meters: found.bandwidth,
                words: (isRobust
                    ? "Silverman 1986, doi:10.1201/9781315140919: the smaller of standard deviation "
                        + "and interquartile range/1.349 on each axis"
                    : "Scott 1992, doi:10.1002/9780470316849: the standard deviation")
                    + ", both axes, \(rounded(found.spread, to: 10)) m, times n^(-1/6), times "
                    + "\(rounded(kernel.canonicalRatio, to: 1000)) for the kernel")
        case .rule(.crossValidated):
            let found = try crossValidatedBandwidth(
                events, kernel: kernel, threads: workshop.threads, progress: workshop.progress)
            chosen = ChosenBandwidth(
                meters: found.bandwidth,
                words: "least-squares cross-validation (Bowman 1984, doi:10.1093/biomet/71.2.353) "
                    + "of a Gaussian density, \(found.trials.count) bandwidths tried, events at one "
                    + "place left out together, times "
                    + "\(rounded(kernel.canonicalRatio, to: 1000)) for the kernel")
            if found.isAtEdge {
                chosen.warnings.append(
                    "cross-validation found no best bandwidth between "
                        + "\(rounded(found.trials.first?.bandwidth ?? 0, to: 10)) and "
                        + "\(rounded(found.trials.last?.bandwidth ?? 0, to: 10)) m: the layer uses "
                        + "the end of that range; choose one yourself")
            }
        }
        if case .rule = bandwidth {
            // A rule is no more exact than that, and the number in the layer makes the same again.
            chosen.meters = max((chosen.meters * 10).rounded() / 10, 0.1)
        }
        if chosen.meters < place.cellSize {
            chosen.warnings.append(
                "the bandwidth, \(meters(chosen.meters)) m, is smaller than the cells, "
                    + "\(meters(place.cellSize)) m: most events reach no center. Choose smaller "
                    + "cells or a larger bandwidth")
        }
        if events.count < 30 {
            chosen.warnings.append("only \(events.count) events: the density shows little but them")
        }
        return chosen
    }
}

/// A number for a sentence, to a fraction of 1.
func rounded(_ number: Double, to parts: Double) -> String {
    meters((number * parts).rounded() / parts)
}
