/// One thing that is wrong, or doubtful, in a job file.
public struct JobProblem: Sendable, Hashable, CustomStringConvertible {
    /// Whether the job can still run.
    public enum Severity: String, Sendable {
        /// The job cannot run.
        case error
        /// The job can run; a person should look.
        case warning
    }

    /// The kind of problem.
    public enum Code: String, Sendable, CaseIterable {
        /// The text is not YAML, or uses more of YAML than a job file may.
        case syntax
        /// A key that the language does not have.
        case unknownKey = "unknown-key"
        /// A key that must be there is not.
        case missingKey = "missing-key"
        /// A key stands twice in one place.
        case duplicateKey = "duplicate-key"
        /// A list stands where text belongs, or the like.
        case wrongType = "wrong-type"
        /// A value that cannot be read or is out of range.
        case badValue = "bad-value"
        /// Two areas, sources or layers have one name.
        case duplicateID = "duplicate-id"
        /// A name that cannot be a file name.
        case unfitID = "unfit-id"
        /// An area set, source or layer is named that the job does not have.
        case unknownReference = "unknown-reference"
        /// Two statements that cannot both hold, or one that lacks its other half.
        case conflict
        /// A file or folder is not there, or is not what it should be.
        case file
        /// A part of the language that this version does not compute.
        case notInThisVersion = "not-in-this-version"
        /// A disclosure rule that this version cannot keep: the export must stop (exit status 4).
        case disclosure
        /// Something that has no effect.
        case noEffect = "no-effect"
    }

    /// The kind of problem.
    public var code: Code
    /// Whether the job can still run.
    public var severity: Severity
    /// The job file, as the user named it.
    public var file: String
    /// One-based line in the job file.
    public var line: Int
    /// One-based column in the job file, counted in Unicode scalars.
    public var column: Int
    /// What is wrong, in plain English.
    public var message: String
    /// What to do about it.
    public var suggestion: String?

    /// Makes a problem.
    public init(
        _ code: Code, severity: Severity = .error, file: String, line: Int, column: Int,
        message: String, suggestion: String? = nil
    ) {
        self.code = code
        self.severity = severity
        self.file = file
        self.line = line
        self.column = column
        self.message = message
        self.suggestion = suggestion
    }

    /// The problem in one line, with its place.
    ///
    /// "nightly.yml:12:5: unknown key 'recipie' in layers[2]; did you mean 'recipe'?" A warning says so after its place.
    public var description: String {
        let word = severity == .warning ? "warning: " : ""
        let remedy = suggestion.map { "; \($0)" } ?? ""
        return "\(file):\(line):\(column): \(word)\(message)\(remedy)"
    }
}
