/// Why an estimate cannot be made, said so that a person can mend it.
public struct EstimationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of failure.
    public enum Code: Hashable, Sendable {
        /// A weight is not a positive finite number.
        case badWeight
        /// A parameter is out of its range.
        case badParameter
        /// There is nothing to estimate from.
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
