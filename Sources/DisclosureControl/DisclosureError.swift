/// Input of disclosure control that means nothing.
public struct DisclosureError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public enum Code: String, Sendable {
        /// Two lists that belong together have different lengths.
        case lengthMismatch
        /// A count or weight is below zero.
        case negativeCount
        /// The counts sum to more than 2⁵⁰.
        case countTooLarge
        /// A unit is neither a unit's number, nor ``RecordPartition/outside`` nor
        /// ``RecordPartition/notSelected``.
        case unitOutOfRange
        /// A threshold, a base or a bound is below its least value.
        case parameterOutOfRange
        /// The equations and bounds of an audit have no solution.
        case contradiction
    }

    /// What is wrong.
    public var code: Code
    /// The list, unit or number at fault, in words.
    public var detail: String

    init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    /// What is wrong, in words.
    public var description: String { detail }
}
