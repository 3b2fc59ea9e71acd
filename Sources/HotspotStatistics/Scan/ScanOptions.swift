/// Which clusters a scan looks for.
public enum ScanDirection: String, CaseIterable, Hashable, Sendable {
    /// More cases than expected.
    case high
    /// Fewer cases than expected.
    case low
    /// Either; the largest of both is what the simulations are compared with.
    case both
}

/// What the expected number of cases of a scan window follows from.
public enum ScanModel: String, CaseIterable, Hashable, Sendable {
    /// Cases fall on areas and steps in proportion to the population and the length of the step
    /// (Kulldorff 1997): a cluster is where there are more cases than people and time explain.
    case poisson
    /// Cases keep their areas and their steps, which are dealt to each other at random (Kulldorff
    /// et al. 2005, doi:10.1371/journal.pmed.0020059): a cluster is where there are more cases at a
    /// time than the area's own cases at other times explain. No population is needed.
    case spaceTimePermutation = "space-time-permutation"
}

/// How a scan statistic is computed and tested.
public struct ScanOptions: Hashable, Sendable {
    /// What is looked for.
    public var direction: ScanDirection
    /// What the expected numbers follow from.
    public var model: ScanModel
    /// The largest share of the population in a circle, above 0 and at most 0.5.
    public var maximumPopulation: Double
    /// The largest share of the study period in a cylinder, above 0 and at most 0.5.
    ///
    /// A scan of one step has no cylinders and does not look at it.
    public var maximumDuration: Double
    /// Whether only cylinders that last until the end of the period count: clusters that are alive.
    public var isProspective: Bool
    /// The number of Monte Carlo simulations, 0…9 999 999; without any, there is no p.
    public var simulations: Int
    /// The seed of the random streams.
    public var seed: UInt64
    /// The number of threads, 1…1 024, on which the result does not depend.
    public var threads: Int
    /// The most clusters that are reported, at least 1.
    public var maximumClusters: Int
    /// A secondary cluster is reported where its p is at most this; the most likely one always is.
    public var reportingLevel: Double

    /// Makes options.
    public init(
        direction: ScanDirection = .high, model: ScanModel = .poisson,
        maximumPopulation: Double = 0.5, maximumDuration: Double = 0.5,
        isProspective: Bool = false, simulations: Int = 999, seed: UInt64 = 1, threads: Int = 1,
        maximumClusters: Int = 100, reportingLevel: Double = 0.05
    ) {
        self.direction = direction
        self.model = model
        self.maximumPopulation = maximumPopulation
        self.maximumDuration = maximumDuration
        self.isProspective = isProspective
        self.simulations = simulations
        self.seed = seed
        self.threads = threads
        self.maximumClusters = maximumClusters
        self.reportingLevel = reportingLevel
    }

    func validate(steps: Int) throws(StatisticsError) {
        guard maximumPopulation > 0, maximumPopulation <= 0.5 else {
            throw StatisticsError(
                .badParameter, "The largest share of the population is \(maximumPopulation)",
                remedy: "Give a share above 0 and at most 0.5: what holds more than half of all "
                    + "is not a cluster, the rest is")
        }
        guard maximumDuration > 0, maximumDuration <= 0.5 else {
            throw StatisticsError(
                .badParameter, "The largest share of the period is \(maximumDuration)",
                remedy: "Give a share above 0 and at most 0.5")
        }
        guard (0...9_999_999).contains(simulations) else {
            throw StatisticsError(
                .badParameter, "\(simulations) simulations were asked for",
                remedy: "Ask for 0 to 9 999 999; 999 is usual")
        }
        guard (1...1024).contains(threads) else {
            throw StatisticsError(
                .badParameter, "\(threads) threads were asked for", remedy: "Ask for 1 to 1 024")
        }
        guard maximumClusters >= 1 else {
            throw StatisticsError(
                .badParameter, "\(maximumClusters) clusters were asked for",
                remedy: "Ask for at least 1")
        }
        guard reportingLevel >= 0, reportingLevel <= 1 else {
            throw StatisticsError(
                .badParameter, "Clusters are reported up to a p of \(reportingLevel)",
                remedy: "Give a level from 0 to 1; 0.05 is usual")
        }
        guard model == .poisson || steps > 1 else {
            throw StatisticsError(
                .badParameter, "The space-time permutation model has one time step to permute",
                remedy: "Give a time step that divides the period, or use the Poisson model")
        }
    }
}
