import HotspotStatistics

/// The rows of a table of global statistics: one statistic of one variable each.
struct AutocorrelationRows {
    /// Numbers of the areas, and what they are in words.
    struct Variable {
        var words: String
        var values: [Double?]

        init(_ words: String, _ values: [Double?]) {
            self.words = words
            self.values = values
        }
    }

    private struct Row {
        var name: String
        var method: String
        var variable: String
        var result: GlobalAutocorrelation?
        var reason: String?
        /// What a significant value above and below the expectation is called.
        var above: String
        var below: String
    }

    private var rows: [Row] = []
    private let options: AutocorrelationOptions

    init(
        of variable: Variable, rates: Variable?, other: Variable?, _ weights: SpatialWeights,
        keys: [UInt64], _ options: AutocorrelationOptions, _ progress: StatisticsProgress?
    ) throws(StatisticsError) {
        self.options = options
        let statistic = options.statistic
        rows.append(
            Row(
                name: "moran", method: "Moran's I (Moran 1950, doi:10.2307/2332142)",
                variable: variable.words,
                result: try globalMoran(
                    variable.values, weights, keys: keys, options: statistic, progress: progress),
                above: "like-beside-like", below: "high-beside-low"))
        rows.append(
            Row(
                name: "geary", method: "Geary's C (Geary 1954, doi:10.2307/2986645)",
                variable: variable.words,
                result: try globalGeary(
                    variable.values, weights, keys: keys, options: statistic, progress: progress),
                above: "high-beside-low", below: "like-beside-like"))
        var general = Row(
            name: "general-g",
            method: "general G (Getis & Ord 1992, doi:10.1111/j.1538-4632.1992.tb00261.x)",
            variable: variable.words, above: "high-together", below: "low-together")
        if variable.values.contains(where: { $0 ?? 0 < 0 }) {
            general.reason = "negative-values"
        } else {
            var asTheyAre = statistic
            asTheyAre.standardization = .none
            do throws(StatisticsError) {
                general.result = try generalG(
                    variable.values, weights, keys: keys, options: asTheyAre, progress: progress)
            } catch {
                // One value that is not 0 among zeros: the others have been computed.
                guard error.code == .noVariation else { throw error }
                general.reason = NullReason.noVariation.rawValue
            }
        }
        rows.append(general)
        if let rates {
            rows.append(
                try Self.ratesRow(rates, weights, keys: keys, statistic, progress))
        }
        if let other {
            rows.append(
                Row(
                    name: "bivariate-moran",
                    method: "bivariate Moran's I (Wartenberg 1985, "
                        + "doi:10.1111/j.1538-4632.1985.tb00849.x)",
                    variable: "\(variable.words), with \(other.words) around it",
                    result: try bivariateMoran(
                        variable.values, with: other.values, weights, keys: keys,
                        options: statistic, progress: progress),
                    above: "like-beside-like", below: "high-beside-low"))
        }
    }

    private static func ratesRow(
        _ rates: Variable, _ weights: SpatialWeights, keys: [UInt64], _ options: GlobalOptions,
        _ progress: StatisticsProgress?
    ) throws(StatisticsError) -> Row {
        var row = Row(
            name: "moran-rates",
            method: "Moran's I of rates standardized by empirical Bayes (Assunção & Reis 1999, "
                + "doi:10.1002/(SICI)1097-0258(19990830)18:16<2147::AID-SIM179>3.0.CO;2-I)",
            variable: rates.words, above: "like-beside-like", below: "high-beside-low")
        do throws(StatisticsError) {
            row.result = try globalMoran(
                rates.values, weights, keys: keys, options: options, progress: progress)
        } catch {
            switch error.code {
            case .noVariation: row.reason = NullReason.noVariation.rawValue
            case .tooFew: row.reason = "no-population"
            default: throw error
            }
        }
        return row
    }

    /// The names of the statistics, which tell the rows apart.
    var names: [String] { rows.map(\.name) }

    /// How many rows have a p-value.
    var testedCount: Int { rows.count { p(of: $0) != nil } }

    /// How many areas the first statistic rests on.
    var areaCount: Int { rows[0].result?.areaCount ?? 0 }

    /// The p in use: of permutations where there are any.
    private func p(of row: Row) -> Double? {
        guard let result = row.result else { return nil }
        return options.statistic.permutations > 0
            ? result.simulation?.p : result.randomization?.p
    }

    private func pattern(of row: Row) -> String? {
        guard let result = row.result, let p = p(of: row) else { return nil }
        guard p <= options.alpha, result.value != result.expectation else { return "none" }
        return result.value > result.expectation ? row.above : row.below
    }

    /// The columns.
    var fields: [Layer.Field] {
        let results = rows.map(\.result)
        var fields: [Layer.Field] = [
            .init("statistic", "Name of the statistic", .texts(names)),
            .init("variable", "What it is a statistic of", .texts(rows.map(\.variable))),
            .init("value", "The statistic", .numbers(results.map { $0?.value })),
            .init(
                "expectation", "What it is on average if there is no pattern",
                .numbers(results.map { $0?.expectation })),
            .init(
                "variance", "Its variance if every arrangement of the values is equally likely",
                .numbers(results.map { $0?.randomization?.variance })),
            .init(
                "z",
                "(value − expectation) / √variance; of Geary's C negative where like lies beside "
                    + "like", .numbers(results.map { $0?.randomization?.z })),
            .init(
                "p", "Two-sided analytic p-value of z",
                .numbers(results.map { $0?.randomization?.p })),
            .init(
                "z_normal", "z if the values were drawn from a normal distribution",
                .numbers(results.map { $0?.normality?.z })),
            .init(
                "p_normal", "Two-sided p-value of z_normal",
                .numbers(results.map { $0?.normality?.p })),
        ]
        if options.statistic.permutations > 0 {
            fields.append(
                .init(
                    "p_sim", "Two-sided p-value from permutations",
                    .numbers(results.map { $0?.simulation?.p })))
        }
        return fields + [
            .init(
                "pattern",
                "What the p in use (p_sim where there is one) says at the level alpha: none, "
                    + "like-beside-like, high-beside-low, high-together or low-together",
                .texts(rows.map(pattern))),
            .init("n_areas", "Areas with a value", .integers(results.map { $0?.areaCount })),
            .init(
                "n_isolates", "Areas with a value and no neighbor with one",
                .integers(results.map { $0?.isolateCount })),
            .init(
                "n_left_out", "Areas without a value, left out",
                .integers(results.map { $0?.leftOutCount })),
            .init("method", "The statistic and its source", .texts(rows.map(\.method))),
            .init(
                "reason", "Why a number is null",
                .texts(
                    zip(rows, results).map { row, result in
                        // General G has moments under randomization only (Getis & Ord 1992).
                        row.reason ?? row.result?.reason?.rawValue
                            ?? (result?.normality == nil ? "randomization-only" : nil)
                    })),
        ]
    }
}
