/// What is wrong with an exported folder: hashes, form, description and disclosure.
///
/// Everything is judged from the files alone, as a stranger to whom the folder was given could, and
/// every problem is told at once. A folder may come from anywhere: nothing in it makes the
/// verification read outside of it or stop.
///
///     let verification = try FolderVerification(folder: "out")
///     verification.problems          // [] where all is well
///
/// RFC 7946 (https://www.rfc-editor.org/rfc/rfc7946), RFC 8142, RFC 8259.
public struct FolderVerification: Sendable {
    /// What is wrong, in the order of the manifest.
    public let problems: [FolderProblem]
    /// The profile that the manifest names.
    public let profile: String
    /// How many files the manifest lists.
    public let fileCount: Int
    /// How many layers could be read.
    public let layerCount: Int
    /// How many features they have together.
    public let featureCount: Int

    /// Reads and judges a folder.
    ///
    /// - Parameter path: The folder that a run has exported to.
    /// - Throws: ``SinkError`` with code `unreadable`, `notADirectory` or `wrongFile` where there
    ///   is no manifest that can be read. What is wrong with files is no error but a problem.
    /// - Complexity: O(*bytes* + *positions* log *positions*).
    public init(folder path: String) throws(SinkError) {
        self.init(try ExportedFolder(path: path))
    }

    init(_ folder: ExportedFolder) {
        var list = folder.problems
        for layer in folder.layers {
            list.merge(LayerFormCheck(layer).problems)
        }
        list.merge(DisclosureCheck(folder).problems)
        problems = list.all
        profile = folder.profile
        fileCount = folder.files.count
        layerCount = folder.layers.count
        featureCount = folder.layers.reduce(0) { $0 + $1.identifiers.count }
    }

    /// The gravest kind of problem there is; `nil` where all is well.
    public var gravest: FolderProblem.Kind? { FolderProblem.gravest(problems) }
}

extension FolderProblem {
    /// The gravest kind among problems; `nil` for none.
    public static func gravest(_ problems: [FolderProblem]) -> Kind? {
        Kind.allCases.last { kind in problems.contains { $0.kind == kind } }
    }
}
