/// Why a statistic could not be computed, said so that a person can mend it.
///
/// Single areas that cannot be tested are not errors: they are `nil` with a ``NullReason``.
public struct StatisticsError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of failure.
    public enum Code: String, Sendable {
        /// Columns that belong together have different lengths.
        case lengthMismatch = "length-mismatch"
        /// A coordinate is not a finite number.
        case notFinite = "not-finite"
        /// All values are equal, so no place can stand out.
        case noVariation = "no-variation"
        /// Fewer areas with a value than the statistic needs.
        case tooFew = "too-few"
        /// Two areas have the same key, so they would share one random stream.
        case duplicateKey = "duplicate-key"
        /// A parameter lies outside its range.
        case badParameter = "bad-parameter"
        /// The neighbors would not fit in memory.
        case tooLarge = "too-large"
        /// A file of weights is not what its name says.
        case badFile = "bad-file"
        /// A file of weights names an area that there is not, or leaves one out.
        case unknownArea = "unknown-area"
        /// Somebody asked the work to stop; see ``StatisticsProgress``.
        case cancelled
    }

    /// The kind of failure.
    public var code: Code
    /// What is wrong, with the numbers that show it.
    public var detail: String
    /// What to do about it.
    public var remedy: String

    /// Makes an error.
    public init(_ code: Code, _ detail: String, remedy: String) {
        self.code = code
        self.detail = detail
        self.remedy = remedy
    }

    /// What is wrong and what to do about it, in plain English.
    public var description: String { "\(detail). \(remedy)." }
}
