import Foundation
import HotspotStatistics
import PlanarGeometry

/// The clusters of a scan, on their way to a layer.
struct FoundClusters {
    let scan: SpatialScan
    let counted: CountedUnits
    let steps: PeriodSteps?
    let denominator: ScanDenominator

    init(
        _ scan: SpatialScan, _ counted: CountedUnits, _ steps: PeriodSteps?,
        _ denominator: ScanDenominator
    ) {
        self.scan = scan
        self.counted = counted
        self.steps = steps
        self.denominator = denominator
    }

    func layer(_ plan: LayerPlan, _ recipe: ScanRecipe) -> Layer {
        let units = counted.units
        let summary =
            "\(recipe.output == .areas ? "Units and the clusters they are in" : "Clusters"): where"
            + "\(steps == nil ? "" : " and when") \(Self.what(recipe.options.direction)) "
            + "\(counted.records.words) in \(units.summary) than chance explains, expected in "
            + "proportion to \(denominator.words) (Kulldorff's scan statistic)."
        let parameters =
            [recordParameters(counted, plan)] + scanParameters(recipe) + warnings(plan)
        switch recipe.output {
        case .areas:
            return Layer(
                of: units, identifier: plan.identifier, recipe: ScanRecipe.name, summary: summary,
                fields: countFields(counted.tabulation) + [denominator.field].compactMap(\.self)
                    + areaFields(),
                parameters: parameters)
        case .clusters:
            return Layer(
                identifier: plan.identifier, recipe: ScanRecipe.name, summary: summary,
                referenceSystemCode: units.referenceSystemCode,
                identifiers: scan.clusters.indices.map { String($0 + 1) },
                geometries: .surfaces(scan.clusters.map(circle)),
                fields: circleFields(), parameters: parameters)
        }
    }

    private static func what(_ direction: ScanDirection) -> String {
        switch direction {
        case .high: "there are more"
        case .low: "there are fewer"
        case .both: "there are more or fewer"
        }
    }

    /// The columns of a layer of units; of every unit outside the clusters, `null`.
    private func areaFields() -> [Layer.Field] {
        var numbers = [Int?](repeating: nil, count: counted.units.count)
        for (number, cluster) in scan.clusters.enumerated() {
            for area in cluster.areas { numbers[area] = number }
        }
        let reasons = numbers.indices.map { unit -> String? in
            if let reason = scan.reasons[unit] { return reason.rawValue }
            return numbers[unit] == nil ? "not-in-a-cluster" : nil
        }
        return [
            .init("expected", "Records expected in the unit", .numbers(scan.expected)),
            .init(
                "scan_cluster", "Number of the cluster the unit is in; 1 is the most likely",
                .integers(numbers.map { $0.map { $0 + 1 } })),
        ] + clusterFields(numbers) + [.init("reason", "Why a number is null", .texts(reasons))]
    }

    /// The columns of a layer of circles.
    private func circleFields() -> [Layer.Field] {
        let clusters = scan.clusters
        let centers = counted.units.centers
        return [
            .init(
                "scan_cluster", "Number of the cluster; 1 is the most likely",
                .integers(clusters.indices.map { $0 + 1 })),
            .init(
                "center_id", "Identifier of the unit at whose center the circle is drawn",
                .texts(clusters.map { counted.units.identifiers[$0.center] })),
            .init(
                "center_x", "Easting of the center in the reference system that was counted in",
                .numbers(clusters.map { centers[$0.center].x })),
            .init(
                "center_y", "Northing of the center in the reference system that was counted in",
                .numbers(clusters.map { centers[$0.center].y })),
            .init(
                "radius_m",
                "Distance in meters to the farthest center inside; 0 for one place, which is drawn "
                    + "as large as its unit",
                .numbers(clusters.map(\.radius))),
            .init(
                "n_areas", "Number of units inside", .integers(clusters.map { $0.areas.count })),
        ] + clusterFields(clusters.indices.map { $0 })
    }

    /// The columns about clusters, of the one that each feature is in or is.
    private func clusterFields(_ numbers: [Int?]) -> [Layer.Field] {
        func column<Value>(_ value: (ScanCluster) -> Value?) -> [Value?] {
            numbers.map { $0.flatMap { value(scan.clusters[$0]) } }
        }
        var fields: [Layer.Field] = [
            .init(
                "scan_type", "high: more records than expected; low: fewer",
                .texts(column { $0.isHigh ? "high" : "low" })),
            .init("scan_obs", "Records in the cluster", .integers(column(\.observed))),
            .init("scan_exp", "Records expected in the cluster", .numbers(column(\.expected))),
            .init(
                "scan_rr",
                "Relative risk: the rate inside the cluster divided by the rate outside; null where "
                    + "no record is outside",
                .numbers(column(\.relativeRisk))),
            .init(
                "scan_llr", "Log-likelihood ratio of the cluster",
                .numbers(column(\.logLikelihoodRatio))),
        ]
        if !scan.simulatedMaxima.isEmpty {
            fields.append(
                .init(
                    "scan_p", "p of the cluster by its rank among simulated maps",
                    .numbers(column(\.p))))
        }
        if scan.simulatedMaxima.count >= 99 {
            fields.append(
                .init(
                    "scan_p_gumbel",
                    "The same from the Gumbel distribution fitted to the simulated maxima",
                    .numbers(column(\.pGumbel))))
        }
        if let steps {
            fields += [
                .init(
                    "scan_from", "First day of the cluster",
                    .texts(column { steps.firstDay($0.steps) })),
                .init(
                    "scan_to", "First day after the cluster",
                    .texts(column { steps.endDay($0.steps) })),
            ]
        }
        return fields
    }

    /// The circle of a cluster, or for a single place one as large as the unit.
    private func circle(_ cluster: ScanCluster) -> MultiPolygon {
        let center = counted.units.centers[cluster.center]
        let radius =
            cluster.radius > 0
            ? cluster.radius : (counted.units.surfaces[cluster.center].area / .pi).squareRoot()
        let corners = 72
        let ring = (0..<corners).map { corner in
            let angle = 2 * Double.pi * Double(corner) / Double(corners)
            return Position(x: center.x + radius * cos(angle), y: center.y + radius * sin(angle))
        }
        return MultiPolygon([Polygon(exterior: Ring(closing: ring), holes: [])])
    }
}

extension FoundClusters {
    private func scanParameters(_ recipe: ScanRecipe) -> [Layer.Parameter] {
        let options = recipe.options
        var parameters: [Layer.Parameter] = [
            .init(
                "statistic",
                .text(
                    "spatial scan, log-likelihood ratio of circles (Kulldorff 1997, "
                        + "doi:10.1080/03610929708831995)")),
            .init("model", .text(options.model.rawValue)),
            .init("denominator", .text(denominator.words)),
            .init("direction", .text(options.direction.rawValue)),
            .init(
                "windows",
                .text(
                    "closed circles around the centers of the units; units whose centers are "
                        + "equally far enter together")),
            .init("maximum_population", .number(options.maximumPopulation)),
        ]
        if let step = recipe.step, let steps {
            parameters += [
                .init("time_step", .text(step.description)),
                .init("n_steps", .integer(steps.count)),
                .init("steps_period", .text(steps.words(0..<steps.count))),
                .init("days_left_out", .integer(steps.daysLeftOut)),
                .init("maximum_duration", .number(options.maximumDuration)),
                .init("prospective", .boolean(options.isProspective)),
            ]
        }
        parameters += [
            .init("n_areas", .integer(scan.areaCount)),
            .init("n_cases", .integer(scan.caseCount)),
            .init("n_windows", .integer(scan.windowCount)),
            .init("n_left_out", .integer(counted.units.count - scan.areaCount)),
            .init("cases_left_out", .integer(scan.casesLeftOut)),
            .init("simulations", .integer(options.simulations)),
        ]
        if options.simulations > 0 {
            parameters += [
                .init("seed", .text(String(options.seed))),
                .init(
                    "inference",
                    .text(
                        "Monte Carlo: (#{largest ratio of a simulated map ≥ the cluster's} + 1)"
                            + "/(R + 1); one test of the whole map, whatever the number of windows")
                ),
                .init("n_tests", .integer(1)),
            ]
            if let critical = scan.criticalRatio(level: 0.05) {
                parameters.append(.init("critical_ratio_05", .number(critical)))
            }
        }
        return parameters + [
            .init("reporting_level", .number(options.reportingLevel)),
            .init("n_clusters", .integer(scan.clusters.count)),
            .init(
                "secondary",
                .text(
                    "the windows with the largest ratios that share no unit with a cluster before "
                        + "them, against the same maxima")),
        ]
    }

    private func warnings(_ plan: LayerPlan) -> [Layer.Parameter] {
        var warnings = steps?.warnings ?? []
        if counted.tabulation.weighted != nil {
            warnings.append("the records have weights; the scan counts their number, not n_w")
        }
        if scan.casesLeftOut > 0 {
            warnings.append(
                "\(scan.casesLeftOut) records lie in units without a population and are left out")
        }
        if plan.overlaps == .each, counted.tabulation.inSeveral > 0 {
            warnings.append(
                "\(counted.tabulation.inSeveral) records count in several units, which the "
                    + "simulations do not know: p is too small")
        }
        if let first = scan.clusters.first, first.p.map({ $0 > 0.05 }) ?? false {
            warnings.append(
                "no cluster is significant: the most likely one has p "
                    + "\(((first.p ?? 1) * 10_000).rounded() / 10_000) and may well be chance")
        }
        return warnings.map { .init("warning", .text($0)) }
    }
}
