/// The rate of all areas together and how much the single rates differ from it, as empirical Bayes
/// estimates need them.
///
/// With `r = E/P`, `m = ΣE/ΣP` and `P̄` the mean population, the variance between areas that chance
/// does not explain is `ΣP(r−m)²/ΣP − m/P̄`: negative where the rates differ less than chance makes
/// them.
struct RateMoments {
    /// What an area gives to the sums: a count and a population above 0.
    struct Row {
        var events: Double
        var population: Double

        /// `nil` where there is no rate: see ``marshallEmpiricalBayes(events:populations:per:)``.
        init?(events: Int, population: Double?) {
            guard events >= 0, let population, population.isFinite, population > 0 else {
                return nil
            }
            self.events = Double(events)
            self.population = population
        }

        var rate: Double { events / population }
    }

    /// m, the rate of all areas together.
    let mean: Double
    /// The variance between areas, not held at 0.
    let between: Double

    /// `nil` where no row has a rate, or the populations add up to more than a number can hold.
    init?(_ rows: some Sequence<Row?>) {
        var events = CompensatedSum()
        var populations = CompensatedSum()
        var count = 0
        for case let row? in rows {
            events.add(row.events)
            populations.add(row.population)
            count += 1
        }
        let total = populations.value
        guard count > 0, total.isFinite else { return nil }
        mean = events.value / total
        var spread = CompensatedSum()
        for case let row? in rows {
            let deviation = row.rate - mean
            spread.add(row.population * deviation * deviation)
        }
        between = spread.value / total - mean / (total / Double(count))
    }

    /// Marshall's estimate for one of the areas: its rate drawn toward the mean.
    func smoothed(_ row: Row) -> Double {
        let between = max(0, between)
        let within = mean / row.population
        let shrinkage = between > 0 ? between / (between + within) : 0
        return mean + (row.rate - mean) * shrinkage
    }
}
