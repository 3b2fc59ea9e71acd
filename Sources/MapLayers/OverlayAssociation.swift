import HotspotStatistics

/// How the two variables of an overlay go together over the whole map.
struct OverlayAssociation {
    /// What was found; `nil` where a variable does not vary or too few areas have both values.
    private let found: MapCorrelation?
    private let isWeighted: Bool
    private let first: OverlayVariable
    private let second: OverlayVariable

    init(
        _ inputs: [OverlayInput], _ units: CountingUnits, _ options: OverlayOptions
    ) throws(StatisticsError) {
        first = inputs[0].variable
        second = inputs[1].variable
        isWeighted = options.weighsByPopulation
        var weights: [Double?]?
        if isWeighted {
            weights = inputs.lazy.compactMap { $0.field("population") }.first
            guard weights != nil else {
                throw StatisticsError(
                    .badParameter, "No layer on these areas has the field 'population' to weigh by",
                    remedy: "Overlay a layer of rates, or weigh all areas alike")
            }
        }
        do throws(StatisticsError) {
            found = try correlation(
                first.values, second.values, weights: weights, at: units.centers)
        } catch {
            guard error.code == .noVariation || error.code == .tooFew else { throw error }
            found = nil
        }
    }

    var parameters: [Layer.Parameter] {
        guard let found else { return [] }
        return [
            .init(
                "correlation",
                .group(
                    [
                        .init("n", .integer(found.count)),
                        .init(
                            "weights", .text(isWeighted ? "population" : "none: every area alike")),
                    ] + group("pearson", found.pearson) + group("spearman", found.spearman) + [
                        .init(
                            "interval",
                            .text(
                                "95 %, Fisher's transformation (Spearman: Bonett & Wright 2000, "
                                    + "doi:10.1007/BF02294183) on n_eff, the number of areas less what "
                                    + "autocorrelation costs (Dutilleul 1993, doi:10.2307/2532625)")
                        ),
                        .init("p", .text("two-sided, Student's t on n_eff")),
                    ]))
        ]
    }

    private func group(
        _ name: String, _ coefficient: MapCorrelation.Coefficient
    ) -> [Layer.Parameter] {
        var group: [Layer.Parameter] = [.init(name, .number(coefficient.value))]
        if let interval = coefficient.interval {
            group += [
                .init(name + "_lo", .number(interval.lowerBound)),
                .init(name + "_hi", .number(interval.upperBound)),
            ]
        }
        if let p = coefficient.p { group.append(.init(name + "_p", .number(p))) }
        return group + [.init(name + "_n_eff", .number(coefficient.effectiveCount))]
    }

    var warnings: [String] {
        guard let found else {
            return ["too few areas have both values, or one does not vary: there is no correlation"]
        }
        var warnings: [String] = []
        if found.count < 30 {
            warnings.append("only \(found.count) areas have both values: trust no single number")
        }
        let effective = found.pearson.effectiveCount
        if found.pearson.spatialCount == nil {
            warnings.append(
                "how much neighbors resemble each other could not be estimated: the interval of the "
                    + "correlation takes areas as independent")
        } else if effective < Double(found.count) / 2 {
            warnings.append(
                "neighbors resemble each other: for the correlation, \(found.count) areas are worth "
                    + "\(inWords(effective, decimals: 1)) independent ones")
        }
        let shared = Self.sharedDenominator(first, second)
        if let shared {
            warnings.append(
                "both variables are divided by \(shared): they go together for that alone")
        }
        return warnings
    }

    /// What both variables are divided by: two rates of one population.
    private static func sharedDenominator(
        _ first: OverlayVariable, _ second: OverlayVariable
    ) -> String? {
        func denominator(_ variable: OverlayVariable) -> String? {
            guard variable.field.hasPrefix("rate") else { return nil }
            for parameter in variable.layer.parameters where parameter.name == "population_field" {
                if case .text(let field) = parameter.value { return field }
            }
            return nil
        }
        guard let one = denominator(first), one == denominator(second) else { return nil }
        return "'\(one)'"
    }
}
