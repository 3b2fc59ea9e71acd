import HotspotStatistics

/// A Knox table as the rows and parameters of a layer.
struct NearRepeatFields {
    private let table: KnoxTable
    private let options: KnoxOptions
    private let rule: EventTimeRule

    /// Takes a table over; the time bands of the options are in days.
    init(_ table: KnoxTable, _ options: KnoxOptions, _ rule: EventTimeRule) {
        self.table = table
        self.options = options
        self.rule = rule
    }

    /// Distance band and time band by number, so that they sort as they are.
    var identifiers: [String] {
        table.cells.map { "d\(Self.digits($0.distanceBand))-t\(Self.digits($0.timeBand))" }
    }

    private static func digits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    var fields: [Layer.Field] {
        let cells = table.cells
        let distances = cells.map { options.distanceBands.bounds(of: $0.distanceBand) }
        let edges = options.timeBands.edges
        let isCount = rule != .aoristic
        var fields: [Layer.Field] = [
            .init(
                "band_id", "Number of the distance band and of the time band", .texts(identifiers)),
            .init(
                "distance_band", "Distance between the two events of a pair, half-open",
                .texts(cells.map { options.distanceBands.label(of: $0.distanceBand) })),
            .init("distance_from_m", "Least distance, in meters", .numbers(distances.map(\.from))),
            .init(
                "distance_to_m",
                "Distance that all pairs are below, in meters; 0 for the same place",
                .numbers(distances.map(\.to))),
            .init(
                "time_band", "Time between the two events of a pair",
                .texts(cells.map { options.timeBands.label(of: $0.timeBand, rule) })),
            .init(
                "days_from", "Least difference, in days",
                .integers(cells.map { Int(edges[$0.timeBand]) })),
            .init(
                "days_to", "Difference that all pairs are below, in days",
                .integers(cells.map { Int(edges[$0.timeBand + 1]) })),
            .init(
                "observed",
                isCount ? "Number of pairs" : "Number of pairs to be expected of the intervals",
                isCount
                    ? .integers(cells.map { Int($0.observed) }) : .numbers(cells.map(\.observed))),
        ]
        if options.permutations > 0 {
            fields += [
                .init(
                    "expected", "Mean number of pairs under shuffled times",
                    .numbers(cells.map(\.meanSimulated))),
                .init(
                    "median_sim", "Median number of pairs under shuffled times",
                    .numbers(cells.map(\.medianSimulated))),
            ]
        }
        if isCount {
            fields.append(
                .init(
                    "expected_exact",
                    "Exact mean over all shuffles: pairs at the distance × pairs at the time / pairs",
                    .numbers(cells.map(\.expected))))
        }
        fields.append(
            .init(
                "ratio",
                "Observed over "
                    + (options.permutations > 0 ? "expected" : "expected_exact")
                    + "; 1 is as many as by chance", .numbers(cells.map(\.ratio))))
        if options.permutations > 0 {
            fields += [
                .init(
                    "ratio_median", "Observed over median_sim",
                    .numbers(cells.map(\.ratioToMedian))),
                .init(
                    "p_sim",
                    "One-sided p for more pairs than by chance: (#{simulated ≥ observed} + 1)/(R + 1)",
                    .numbers(cells.map(\.p))),
                .init("q", "p_sim corrected for the number of cells", .numbers(cells.map(\.q))),
                .init(
                    "flagged",
                    "1 where q is at most alpha and ratio above 1, else 0; null untested",
                    .integers(cells.map { $0.q == nil ? nil : $0.isFlagged ? 1 : 0 })),
            ]
        }
        if isCount {
            fields.append(
                .init(
                    "p_poisson",
                    "P(X ≥ observed) of a Poisson number with the exact mean: a rough guide",
                    .numbers(cells.map(\.pPoisson))))
        }
        fields.append(
            .init(
                "reason", "Why a number is null: no-pairs (none at this distance or this time)",
                .texts(cells.map { hasPairs($0) ? nil : "no-pairs" })))
        return fields
    }

    private func hasPairs(_ cell: KnoxTable.Cell) -> Bool {
        table.pairsByDistance[cell.distanceBand] > 0
            && (table.pairsByTime.isEmpty || table.pairsByTime[cell.timeBand] > 0)
    }

    var parameters: [Layer.Parameter] {
        var parameters: [Layer.Parameter] = [
            .init(
                "statistic",
                .text(
                    "Knox test (Knox 1964, doi:10.2307/2985220; Johnson et al. 2007, "
                        + "doi:10.1007/s10940-007-9025-3)")),
            .init(
                "of_what",
                .text("pairs of events, each pair once, against times shuffled over events")),
            .init("distance_bands", .text(options.distanceBands.words)),
            .init(
                "time_bands",
                .text(
                    (0..<options.timeBands.count).map { options.timeBands.label(of: $0, rule) }
                        .joined(separator: ", "))),
            .init("metric", .text(options.metric.rawValue)),
            .init("time_of_event", .text(rule.words)),
            .init("permutations", .integer(options.permutations)),
        ]
        if options.permutations > 0 {
            parameters += [
                .init("seed", .text(String(options.seed))),
                .init(
                    "inference",
                    .text("permutation, one-sided: (#{simulated ≥ observed} + 1)/(R + 1)")),
                .init(
                    "correction",
                    .text(
                        options.correction == .benjaminiHochberg
                            ? "Benjamini & Hochberg 1995, doi:10.1111/j.2517-6161.1995.tb02031.x"
                            : "Benjamini & Yekutieli 2001, doi:10.1214/aos/1013699998")),
                .init("alpha", .number(options.alpha)),
                .init("n_tests", .integer(table.testedCount)),
                .init("n_flagged", .integer(table.cells.count { $0.isFlagged })),
            ]
        }
        return parameters + [
            .init("n_events", .integer(table.eventCount)),
            .init("n_places", .integer(table.placeCount)),
            .init("n_near_pairs", .integer(table.pairsByDistance.reduce(0, +))),
        ]
    }
}
