import HotspotStatistics
import MapLayers

extension RecipeReading {
    /// The recipe `near-repeat`.
    static let nearRepeat = RecipeReading(
        name: NearRepeatRecipe.name,
        keys: [
            "distance-bands", "time-bands", "metric", "times", "output", "link-distance",
            "link-days", "permutations", "seed", "alpha", "correction",
        ],
        place: .nowhere
    ) { reading, layer in reading.nearRepeat(layer.table) }
}

extension JobReading {
    fileprivate mutating func nearRepeat(_ table: Table) -> NearRepeatRecipe {
        let output = choice("output", in: table, NearRepeatOutput.self) ?? .bands
        let idle =
            output == .bands
            ? ["link-distance", "link-days"]
            : ["distance-bands", "time-bands", "permutations", "seed", "alpha", "correction"]
        for key in idle where table.has(key) {
            warn(
                .noEffect,
                "'\(key)' in \(table.label) has no effect with the output \(output.rawValue)",
                "remove it", at: table.place(of: key))
        }
        let distances = bands("distance-bands", in: table, distanceForms) { DistanceBands($0) }
        let times = bands("time-bands", in: table, timeForms) { TimeBands(days: $0) }
        let link = number("link-distance", in: table, "above 0, at most 100000 meters") {
            $0 > 0 && $0 <= 100_000
        }
        return NearRepeatRecipe(
            KnoxOptions(
                distanceBands: distances ?? .usual, timeBands: times ?? .usual,
                metric: choice("metric", in: table, DistanceMetric.self) ?? .euclidean,
                permutations: integer("permutations", in: table, 0...10_000_000) ?? 999,
                seed: seed(in: table) ?? 1, alpha: alpha(in: table),
                correction: choice("correction", in: table, FalseDiscoveryCorrection.self)
                    ?? .benjaminiHochberg),
            times: choice("times", in: table, EventTimeRule.self) ?? .dates, output: output,
            limits: NearRepeatLimits(
                distance: link ?? 200,
                time: Int64(integer("link-days", in: table, 1...20_000) ?? 14)))
    }

    private var distanceForms: String {
        "write 100:1000 (steps in meters), 0,100,250 or same,100,250"
    }

    private var timeForms: String { "write 7:28 (steps in days) or 0,7,14,28" }

    private mutating func bands<Bands>(
        _ key: String, in table: Table, _ forms: String, _ read: (String) -> Bands?
    ) -> Bands? {
        guard let node = table.value(key), let text = text(key, in: table) else { return nil }
        if let bands = read(text) { return bands }
        report(.badValue, "'\(jobExcerpt(text))' is not a set of bands", forms, at: node.place)
        return nil
    }
}
