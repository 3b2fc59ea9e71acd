import HotspotStatistics

extension HotspotsRecipe {
    /// Method, neighbors, inference, correction and what was found, in words.
    func aboutTheTest(
        _ findings: LocalFindings, _ weights: SpatialWeights, _ options: HotspotOptions
    ) -> [Layer.Parameter] {
        let testing = options.testing
        let count = findings.reasons.count
        return [
            .init("method", .text(options.method.rawValue)),
            .init("statistic", .text("\(options.method.title) (\(options.method.source))")),
        ]
            + options.neighbors.parameters(
                weights, snapping: options.snapping, standardization: options.standardization)
            + inference(findings, testing.inference)
            + [
                .init(
                    "correction",
                    .text(
                        testing.correction == .benjaminiHochberg
                            ? "Benjamini & Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x"
                            : "Benjamini & Yekutieli 2001, doi:10.1214/aos/1013699998")),
                .init("n_tests", .integer(findings.testedCount)),
                .init("n_left_out", .integer(count - findings.testedCount)),
                .init("alpha", .number(testing.alpha)),
            ] + findings.groups.map { .init($0.name, .integer($0.count)) }
    }

    private func inference(
        _ findings: LocalFindings, _ inference: LocalInference
    ) -> [Layer.Parameter] {
        guard let permutations = inference.permutations else {
            return [
                .init("permutations", .integer(0)),
                .init("inference", .text("analytic, two-sided normal")),
            ]
        }
        if case .exact = inference, findings.exactRefusal == nil {
            return [
                .init("permutations", .text("exact")),
                .init(
                    "inference",
                    .text(
                        "exact distribution of the conditional permutation test, two-sided: "
                            + "min(1, 2·min(P(≥), P(≤))); no simulation, no seed")),
            ]
        }
        var parameters: [Layer.Parameter] = [
            .init("permutations", .integer(permutations.count)),
            .init("seed", .text(String(permutations.seed))),
            .init("scheme", .text(permutations.scheme.rawValue)),
            // With few permutations and many areas no p is small enough to survive the
            // correction; whoever misses the 99 % class finds the reason here.
            .init("smallest_p_sim", .number(min(1, 2 / Double(permutations.count + 1)))),
            .init(
                "inference",
                .text("conditional permutation, two-sided: min(1, 2·(min(#≥, #≤)+1)/(R+1))")),
        ]
        if let enough = permutations.stopAfter {
            parameters += [
                .init("stop_after", .integer(enough)),
                .init(
                    "stopping",
                    .text(
                        "an area's test stops once both tails were reached \(enough) times, then "
                            + "p = min(1, 2·h/l) (Besag & Clifford 1991, "
                            + "doi:10.1093/biomet/78.2.301)")),
                .init("n_draws", .integer(findings.drawnCount)),
            ]
        }
        return parameters
    }

    /// What a reader must not miss.
    func warnings(
        _ findings: LocalFindings, _ options: HotspotOptions, _ units: CountingUnits
    ) -> [Layer.Parameter] {
        var warnings: [String] = []
        if let refusal = findings.exactRefusal {
            warnings.append(
                "the exact p was asked for, but \(refusal); it comes from "
                    + "\(options.testing.inference.permutations?.count ?? 0) permutations instead")
        }
        let isSimulated = findings.pSimulated.contains { $0 != nil }
        if isSimulated, findings.isEmpty, let permutations = options.testing.inference.permutations,
            2 / Double(permutations.count + 1) * Double(findings.testedCount)
                > max(0.1, options.testing.alpha)
        {
            warnings.append(
                "no area is significant at \(options.testing.alpha), but \(permutations.count) "
                    + "permutations are few for \(findings.testedCount) tests: the smallest p there "
                    + "can be does not survive the correction unless many areas reach it. Ask for more permutations, for "
                    + "exact where the values are counts, or for 0 to use the analytic p")
        }
        if options.method == .localGeary, options.testing.inference == .analytic {
            warnings.append(
                "squared differences are skewed: the analytic p of local Geary is rough, "
                    + "permutations are not")
        }
        if findings.testedCount == 0 {
            warnings.append("no area could be tested; the field reason tells why")
        } else if findings.testedCount < LocalTesting.smallSampleLimit {
            warnings.append(
                "fewer than \(LocalTesting.smallSampleLimit) areas: read z and p with care")
        }
        return warnings.map { .init("warning", .text($0)) }
    }
}
