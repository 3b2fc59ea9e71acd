/// Why a job could not be run, said so that a person can mend it.
public struct RunError: Error, Sendable, CustomStringConvertible {
    /// The kind of failure; the command line makes its exit status from it.
    public enum Code: Sendable {
        /// The job file has errors.
        case badJob
        /// An input was refused.
        case inputRefused
        /// The job demands what its disclosure profile forbids.
        case disclosure
        /// A layer could not be made or written.
        case layerFailed
    }

    /// The kind of failure.
    public var code: Code
    /// Everything that is wrong, one problem an element, each with its place and remedy.
    public var problems: [String]

    /// Makes an error.
    public init(_ code: Code, _ problems: [String]) {
        self.code = code
        self.problems = problems
    }

    /// The problems, one a line.
    public var description: String { problems.joined(separator: "\n       ") }
}
