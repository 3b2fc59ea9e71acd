/// Why a coordinate reference system or a transformation cannot be used.
public struct ReprojectionError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is.
    public enum Code: Hashable, Sendable {
        /// The authority has no such code, or the text describes nothing that PROJ knows.
        case unknownCode
        /// It is known, but positions on a map cannot be held in it (vertical, geocentric, local).
        case unusable
        /// There is no way from the one to the other.
        case noTransformation
        /// PROJ's database of reference systems is not there.
        case databaseMissing
        /// A box or coordinate given by the caller cannot be used.
        case invalidArgument
        /// PROJ could not be started or ran out of memory.
        case outOfMemory
    }

    /// What kind of failure it is.
    public let code: Code
    /// What was asked for, such as "EPSG:30006" or "EPSG:3006 to EPSG:4326".
    public let subject: String
    /// The words of PROJ, unchanged; empty where PROJ was not asked.
    public let message: String

    init(_ code: Code, subject: String, message: String = "") {
        self.code = code
        self.subject = subject
        self.message = message
    }

    /// What went wrong, and what to do about it.
    public var description: String {
        let words = message.isEmpty ? "" : " (PROJ: \(message))"
        switch code {
        case .unknownCode:
            return "unknown coordinate reference system '\(subject)'\(words); "
                + SwedishReferenceSystem.suggestion(for: subject)
        case .unusable:
            return "'\(subject)' cannot be used for positions on a map\(words); "
                + "name a projected or a longitude–latitude reference system"
        case .noTransformation:
            return "no transformation from \(subject)\(words); name other reference systems"
        case .databaseMissing:
            return "the database of PROJ (proj.db) is missing\(words); "
                + "install it (Debian and Ubuntu: apt install proj-data) or let PROJ_DATA name "
                + "its folder"
        case .invalidArgument:
            return "\(subject): \(message)"
        case .outOfMemory:
            return "PROJ cannot be started for \(subject)\(words); free some memory"
        }
    }
}
