/// The cases of each area, in each step of the study period.
///
///     let monthly = ScanCases(counts: [3, 0, 1, 0], stepCount: 2)      // two areas, two steps
///     let once = ScanCases(counts: [3, 1])                             // purely spatial
public struct ScanCases: Hashable, Sendable {
    /// Area after area, the cases in each step.
    ///
    /// An area one number of which is missing is left out.
    public let counts: [Int?]
    /// The number of steps; 1 for a purely spatial scan.
    public let stepCount: Int
    /// How long each step is, in any unit; `nil` where all are equally long.
    public let stepLengths: [Double]?

    /// Makes the cases of a purely spatial scan.
    public init(counts: [Int?]) {
        self.counts = counts
        stepCount = 1
        stepLengths = nil
    }

    /// Makes the cases of a space-time scan.
    ///
    /// - Throws: ``StatisticsError`` with code `badParameter` for fewer than 2 or more than 1000
    ///   steps, or a length that is not above 0 and finite; `lengthMismatch` where the counts do not
    ///   fill the steps.
    public init(
        counts: [Int?], stepCount: Int, stepLengths: [Double]? = nil
    ) throws(StatisticsError) {
        guard (2...ScanPeriods.maximumStepCount).contains(stepCount) else {
            throw StatisticsError(
                .badParameter, "The period has \(stepCount) time steps",
                remedy: "Choose a step that gives 2 to \(ScanPeriods.maximumStepCount)")
        }
        guard counts.count % stepCount == 0, stepLengths.map({ $0.count == stepCount }) ?? true
        else {
            throw StatisticsError(
                .lengthMismatch,
                "There are \(counts.count) counts and \(stepLengths?.count ?? stepCount) lengths "
                    + "for \(stepCount) steps",
                remedy: "Give a count for each area and step, and a length for each step")
        }
        for length in stepLengths ?? [] where !(length > 0 && length.isFinite) {
            throw StatisticsError(
                .badParameter, "A time step is \(length) long",
                remedy: "Give lengths above 0")
        }
        self.counts = counts
        self.stepCount = stepCount
        self.stepLengths = stepLengths
    }

    var rowCount: Int { counts.count / stepCount }
}
