/// Something in an exported folder that must not be so, said so that a person can mend it.
public struct FolderProblem: Hashable, Sendable, CustomStringConvertible {
    /// How bad it is; the order is that of the exit status that follows.
    public enum Kind: String, Sendable, CaseIterable {
        /// The folder is not what its manifest, RFC 7946 or the house's own rules say.
        case broken
        /// A file cannot be read at all, so nothing is known of it.
        case unreadable
        /// The folder tells what its disclosure profile forbids.
        case disclosure
    }

    /// How bad it is.
    public var kind: Kind
    /// The file, relative to the folder.
    public var file: String
    /// The identifier of the feature, where it is about one.
    public var feature: String?
    /// The field, or the place in the file, where it is about one.
    public var field: String?
    /// The value as it stands there.
    public var value: String?
    /// What is wrong.
    public var detail: String
    /// What to do about it.
    public var remedy: String?

    /// Makes a problem.
    public init(
        _ kind: Kind, file: String, feature: String? = nil, field: String? = nil,
        value: String? = nil, detail: String, remedy: String? = nil
    ) {
        self.kind = kind
        self.file = file
        self.feature = feature
        self.field = field
        self.value = value
        self.detail = detail
        self.remedy = remedy
    }

    /// "rates.geojson, feature 0101, n = 3: … Remedy." in plain English.
    public var description: String {
        var place = file
        if let feature { place += ", feature \(feature)" }
        if let field { place += ", \(field)" }
        if let value { place += (field == nil ? ", " : " = ") + value }
        return remedy.map { "\(place): \(detail). \($0)." } ?? "\(place): \(detail)."
    }
}

/// Gathers problems: of many alike only the first are kept whole, the others are counted.
struct ProblemList {
    private struct Alike: Hashable {
        var kind: FolderProblem.Kind
        var file: String
        var field: String?
        var detail: String
    }

    /// How many alike are kept.
    static let shown = 8

    private var kept: [FolderProblem] = []
    private var counts: [Alike: Int] = [:]
    private var order: [Alike] = []

    var isEmpty: Bool { kept.isEmpty }

    mutating func add(_ problem: FolderProblem) {
        let alike = Alike(
            kind: problem.kind, file: problem.file, field: problem.field, detail: problem.detail)
        let count = counts[alike, default: 0]
        if count == 0 { order.append(alike) }
        counts[alike] = count + 1
        if count < Self.shown { kept.append(problem) }
    }

    /// Adds what another list has gathered, also what it has only counted.
    mutating func merge(_ other: ProblemList) {
        for problem in other.kept { add(problem) }
        for alike in other.order {
            counts[alike, default: 0] += max(0, other.counts[alike, default: 0] - Self.shown)
        }
    }

    /// The problems in the order in which they were found, with a line for each kind of which
    /// there were more.
    var all: [FolderProblem] {
        let more = order.compactMap { alike -> FolderProblem? in
            let left = counts[alike, default: 0] - Self.shown
            guard left > 0 else { return nil }
            return FolderProblem(
                alike.kind, file: alike.file, field: alike.field,
                value: "\(left) more", detail: alike.detail)
        }
        return kept + more
    }
}
