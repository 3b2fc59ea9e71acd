/// Why a question about surfaces has no answer.
public struct TopologyError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is.
    public enum Code: Hashable, Sendable {
        /// A coordinate is infinite or not a number.
        case notFinite
        /// A distance or tolerance given by the caller cannot be used.
        case invalidArgument
        /// GEOS refused the operation; mostly because a surface is not valid.
        case operationFailed
        /// GEOS could not be started or ran out of memory.
        case outOfMemory
    }

    /// What kind of failure it is.
    public let code: Code
    /// What was being done, such as "intersection" or "repair".
    public let operation: String
    /// The words of GEOS, unchanged; empty where GEOS was not asked.
    public let message: String

    init(_ code: Code, operation: String, message: String = "") {
        self.code = code
        self.operation = operation
        self.message = message
    }

    /// What went wrong, and what to do about it.
    public var description: String {
        let words = message.isEmpty ? "" : " (GEOS: \(message))"
        switch code {
        case .notFinite:
            return "\(operation): a coordinate is infinite or not a number; "
                + "remove the geometry or correct its coordinates"
        case .invalidArgument:
            return "\(operation): \(message)"
        case .operationFailed:
            return "\(operation) failed\(words); repair the surfaces first"
        case .outOfMemory:
            return "\(operation): out of memory\(words); use fewer or simpler surfaces"
        }
    }
}
