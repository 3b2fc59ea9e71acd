import FeatureFormats
import SafetyRecords

/// Which column plays which part, and whether the user said so or it was guessed.
struct FieldMap {
    /// The columns of each role in order; only a time may have more than one.
    private(set) var columns: [FieldRole: [Int]] = [:]
    /// Roles whose column was guessed by its name.
    private(set) var guessed: Set<FieldRole> = []
    /// Further columns that filters ask for, by the name the filter uses.
    private(set) var attributes: [(name: String, column: Int)] = []
    private let names: [String]

    /// Finds the columns.
    ///
    /// - Throws: ``SourceError`` with code `missingField` for a named field that is not there; the
    ///   message names the nearest ones.
    init(
        _ options: RecordSourceOptions, columns names: [String], hasGeometry: Bool
    ) throws(SourceError) {
        self.names = names
        for (role, wanted) in options.fields.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            var found: [Int] = []
            for name in wanted {
                found.append(try Self.column(name, role.rawValue, names, options.file))
            }
            columns[role] = found
        }
        let folded = names.map(foldedName)
        // A geometry that the format itself carries is better than any guess.
        if !hasGeometry { guessPosition(folded) }
        for role in FieldRole.allCases where columns[role] == nil && role != .x && role != .y {
            if role == .geometry, columns[.x] != nil || hasGeometry { continue }
            if role == .record, options.guardRecord != nil { continue }
            for name in role.commonNames(for: options.kind) {
                guard let index = folded.firstIndex(of: name) else { continue }
                columns[role] = [index]
                guessed.insert(role)
                break
            }
        }
        if options.merging != nil, columns[.identifier] == nil {
            throw SourceError(
                .missingField, file: options.file,
                detail: "rows are to be merged by identifier, but no field tells it",
                remedy: "Name it with --id (fields: { id: … } in a job)")
        }
        if options.keepsIdentifiers || options.merging != nil,
            !options.attributes.contains(FieldRole.identifier.rawValue),
            let column = columns[.identifier]?.first
        {
            attributes.append((FieldRole.identifier.rawValue, column))
        }
        for name in options.attributes {
            // Where every row is of one kind, no column needs to say so.
            if name == FieldRole.record.rawValue, options.guardRecord != nil { continue }
            if let index = names.firstIndex(of: name) {
                attributes.append((name, index))
            } else if let role = FieldRole(rawValue: name), let index = columns[role]?.first {
                attributes.append((name, index))
            } else {
                attributes.append(
                    (name, try Self.column(name, "a filter", names, options.file)))
            }
        }
        let merged = options.merging == nil ? [] : RecordTable.mergedAttributes
        keepOptional(options.optionalAttributes + merged, options, names)
    }

    /// Keeps attributes that are of use where the file has them.
    private mutating func keepOptional(
        _ wanted: [String], _ options: RecordSourceOptions, _ names: [String]
    ) {
        for name in wanted where !attributes.contains(where: { $0.name == name }) {
            if name == FieldRole.record.rawValue, options.guardRecord != nil { continue }
            // A role goes before a column that happens to be named like it.
            let column = FieldRole(rawValue: name).flatMap { columns[$0]?.first }
            if let index = column ?? names.firstIndex(of: name) {
                attributes.append((name, index))
            }
        }
    }

    private mutating func guessPosition(_ folded: [String]) {
        guard columns[.x] == nil, columns[.y] == nil, columns[.geometry] == nil else { return }
        for pair in FieldRole.positionPairs {
            guard let x = folded.firstIndex(of: pair.x), let y = folded.firstIndex(of: pair.y)
            else { continue }
            columns[.x] = [x]
            columns[.y] = [y]
            guessed.formUnion([.x, .y])
            return
        }
    }

    static func column(
        _ name: String, _ part: String, _ names: [String], _ file: String
    ) throws(SourceError) -> Int {
        if let index = names.firstIndex(of: name) { return index }
        let folded = foldedName(name)
        let similar = names.filter { foldedName($0) == folded }
        if similar.count == 1, let index = names.firstIndex(of: similar[0]) { return index }
        let nearest = nearestNames(to: name, among: names)
        let list = (nearest.isEmpty ? Array(names.prefix(12)) : nearest).map { "'\($0)'" }
        let offer = nearest.isEmpty ? "The file has" : "Did you mean"
        throw SourceError(
            .missingField, file: file,
            detail: "there is no field '\(name)' (named for \(part))",
            remedy: names.isEmpty
                ? "The file has no fields at all"
                : "\(offer) \(list.joined(separator: ", "))\(nearest.isEmpty ? "" : "?")")
    }

    func column(_ role: FieldRole) -> Int? { columns[role]?.first }

    func name(_ role: FieldRole) -> String? { column(role).map(nameOf) }

    func nameOf(_ column: Int) -> String { names[column] }

    /// "x ← X", "time ← brottstid (guessed)", in the order of the roles.
    var summary: [String] {
        FieldRole.allCases.compactMap { role in
            guard let indices = columns[role] else { return nil }
            let fields = indices.map { names[$0] }.joined(separator: " + ")
            return "\(role.rawValue) ← \(fields)\(guessed.contains(role) ? " (guessed)" : "")"
        }
    }
}
