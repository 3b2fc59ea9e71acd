/// How the concentration of incidents is compared with chance.
public struct ConcentrationOptions: Hashable, Sendable {
    /// How many times all incidents are thrown on the units at random, 0…1 000 000.
    public var simulations: Int
    /// The seed of the random streams.
    public var seed: UInt64
    /// The number of threads, 1…1 024, on which the result does not depend.
    public var threads: Int

    /// How many incidents all simulations together may throw.
    public static let maximumDraws = 20_000_000_000

    /// Makes options.
    public init(simulations: Int = 999, seed: UInt64 = 1, threads: Int = 1) {
        self.simulations = simulations
        self.seed = seed
        self.threads = threads
    }

    func validate(incidents: Int) throws(StatisticsError) {
        guard (0...1_000_000).contains(simulations) else {
            throw StatisticsError(
                .badParameter, "\(simulations) simulations were asked for",
                remedy: "Ask for 0 to 1 000 000; 999 is usual")
        }
        guard (1...1024).contains(threads) else {
            throw StatisticsError(
                .badParameter, "\(threads) threads were asked for", remedy: "Ask for 1 to 1 024")
        }
        guard simulations == 0 || incidents <= min(Self.maximumDraws / simulations, 1 << 31 - 1)
        else {
            throw StatisticsError(
                .tooLarge,
                "\(simulations) simulations of \(incidents) incidents are more than "
                    + "\(Self.maximumDraws) draws, or more incidents than can be thrown",
                remedy: "Ask for fewer simulations, or for 0")
        }
    }
}

/// How concentrated incidents are, and how concentrated chance alone would make them.
public struct IncidentConcentration: Hashable, Sendable {
    /// The number of units that entered.
    public internal(set) var unitCount: Int
    /// How many of them hold no incident.
    public internal(set) var emptyUnitCount: Int
    /// The number of incidents in these units.
    public internal(set) var incidentCount: Int
    /// The curve, from the fullest unit down.
    public internal(set) var curve: LorenzCurve
    /// The Gini coefficient against chance.
    public internal(set) var chance: ChanceConcentration
    /// The Gini coefficient against the most even spread there can be of so few incidents.
    ///
    /// `G′ = max(n/N, 1)·(G − 1) + 1`: 0 where no two of the incidents lie in one unit. Equal to the
    /// plain coefficient where there are at least as many incidents as units. `nil` with exposures,
    /// for which it is not defined. Bernasco & Steenbeek 2017, *Journal of Quantitative
    /// Criminology* 33(3), doi:10.1007/s10940-016-9324-7.
    public internal(set) var adjustedGini: Double?
    /// The place of each unit by its rate, 1 for the highest; equals share the best place.
    public internal(set) var ranks: [Int?]
    /// The share of all incidents in each unit, 0…1.
    public internal(set) var shares: [Double?]
    /// The share of all incidents in each unit and all of at least the same rate, 0…1.
    public internal(set) var cumulativeShares: [Double?]
    /// Why a unit has no numbers; `nil` where it has.
    public internal(set) var reasons: [NullReason?]

    /// The Gini coefficient.
    public var gini: Double { curve.gini }
}

/// The Gini coefficients that chance alone makes of as many incidents on the same units.
public struct ChanceConcentration: Hashable, Sendable {
    /// The mean coefficient under chance; `nil` with exposures and without simulations.
    public internal(set) var expected: Double?
    /// Whether `expected` is the exact mean, or else that of the simulations.
    public internal(set) var isExact: Bool
    /// What 95 % of the simulations lie within; `nil` below 39 of them.
    public internal(set) var interval: ClosedRange<Double>?
    /// The two-sided p of the observed coefficient; `nil` without simulations.
    public internal(set) var p: Double?
}

/// Measures how concentrated incidents are over units, against chance.
///
/// The question of the "80/20" rule: which share of the places holds which share of the incidents?
/// With few incidents most places are empty by chance alone, so the coefficient is told beside its
/// expectation when the same number of incidents falls on the units at random: with equal chance
/// for each unit, or in proportion to `exposures` (population, area), against which the curve is
/// then drawn as well.
///
///     let result = try concentration(of: [5, 2, 1, 0, 0, 0, 0, 0, 0, 0])
///     // result.gini == 0.8, result.adjustedGini == 0.75, result.chance.expected == 0.5274…
///
/// Nothing depends on the order of the units.
///
/// - Parameters:
///   - counts: Incidents of each unit, 0 where there are none; `nil` where that is not known, which
///     leaves the unit out.
///   - exposures: What each unit is exposed to; a unit without a positive number is left out.
///   - options: Simulations, seed and threads.
///   - progress: Told of each simulation.
/// - Returns: The curve, its coefficient against chance, and the place of each unit.
/// - Throws: ``StatisticsError`` with code `lengthMismatch`, `badParameter` for a negative count,
///   exposures too small or too large for a rate, or options outside their range, `tooFew` below 3
///   units or without incidents, `tooLarge`, `cancelled`.
/// - Complexity: O(*units* log *units* + *simulations*·(*incidents* + *units*)).
public func concentration(
    of counts: [Int?], exposures: [Double?]? = nil,
    options: ConcentrationOptions = ConcentrationOptions(), progress: StatisticsProgress? = nil
) throws(StatisticsError) -> IncidentConcentration {
    let units = try ExposedUnits(counts, exposures)
    try options.validate(incidents: units.incidents)
    let curve: LorenzCurve
    let simulation: ChanceSimulation
    if let exposures = units.exposures {
        curve = LorenzCurve(zip(units.counts, exposures).map { (count: $0, exposure: $1) })
        simulation = ChanceSimulation(incidents: units.incidents, exposures: exposures)
    } else {
        curve = LorenzCurve(counts: units.counts)
        simulation = ChanceSimulation(incidents: units.incidents, units: units.counts.count)
    }
    let simulated = try simulation.coefficients(options, progress)
    var result = IncidentConcentration(
        unitCount: units.counts.count,
        emptyUnitCount: units.counts.count { $0 == 0 }, incidentCount: units.incidents,
        curve: curve,
        chance: ChanceConcentration(
            observed: curve.gini, simulated,
            exact: units.exposures == nil
                ? expectedGini(units: units.counts.count, incidents: units.incidents) : nil),
        adjustedGini: units.exposures == nil
            ? max(
                0,
                max(Double(units.counts.count) / Double(units.incidents), 1) * (curve.gini - 1) + 1)
            : nil,
        ranks: counts.map { _ in nil }, shares: counts.map { _ in nil },
        cumulativeShares: counts.map { _ in nil }, reasons: units.reasons)
    result.place(units)
    return result
}

extension IncidentConcentration {
    /// Looks up the step of each unit.
    fileprivate mutating func place(_ units: ExposedUnits) {
        var places: [UInt64: (rank: Int, share: Double)] = [:]
        var rank = 1
        for step in curve.steps {
            places[step.rate.bitPattern] = (rank, step.incidentShare)
            rank += step.units
        }
        for (index, row) in units.rows.enumerated() {
            let count = Double(units.counts[index])
            let rate = units.exposures.map { count / $0[index] } ?? count
            let place = places[rate.bitPattern]
            ranks[row] = place?.rank
            cumulativeShares[row] = place?.share
            shares[row] = count / Double(incidentCount)
        }
    }
}

extension ChanceConcentration {
    /// Compares the observed coefficient with those of the simulations, which ascend.
    fileprivate init(observed: Double, _ simulated: [Double], exact: Double?) {
        isExact = exact != nil
        guard !simulated.isEmpty else {
            expected = exact
            return
        }
        var sum = CompensatedSum()
        for value in simulated { sum.add(value) }
        expected = exact ?? sum.value / Double(simulated.count)
        // Coefficients that differ by rounding alone are equal.
        let slack = 1e-12
        let atLeast = simulated.count { $0 >= observed - slack }
        let atMost = simulated.count { $0 <= observed + slack }
        let runs = Double(simulated.count + 1)
        p = min(1, 2 * Double(min(atLeast, atMost) + 1) / runs)
        let place = Int((0.025 * runs).rounded(.down))
        if place >= 1 { interval = simulated[place - 1]...simulated[simulated.count - place] }
    }
}
