/// Why an estimate cannot be made, said so that a person can mend it.
///
/// An area that has no estimate is not an error: it is `nil`.
public struct EstimationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of failure.
    public enum Code: Hashable, Sendable {
        /// A weight is not a positive finite number.
        case badWeight
        /// A parameter, or a value of an answer, is out of its range.
        case badParameter
        /// Columns that belong together have different lengths.
        case lengthMismatch
        /// There is nothing to estimate from, or too little.
        case noAnswers
    }

    /// The kind of failure.
    public var code: Code
    /// What is wrong.
    public var detail: String
    /// What to do about it.
    public var remedy: String

    /// Makes an error.
    public init(_ code: Code, _ detail: String, remedy: String) {
        self.code = code
        self.detail = detail
        self.remedy = remedy
    }

    /// What is wrong and what to do, in plain English.
    public var description: String { "\(detail). \(remedy)." }
}
