import DisclosureControl
import FeatureFormats

/// Whether a folder keeps to its disclosure profile, from its files alone.
///
/// Single numbers are looked at here: points, rejected rows, small counts, what stands beside a
/// withheld count. Whether withheld numbers can be *computed* is the attack's part.
struct DisclosureCheck {
    private(set) var problems = ProblemList()
    private let folder: ExportedFolder
    private let profile: DisclosureProfile

    /// The parameters of `records` that name what was counted and tell nothing else.
    private static let openRecordMembers: Set<String> = [
        "source", "kind", "period", "from", "to", "before", "n_selected", "n_inside",
    ]

    /// The fields that a survey estimates from the answers of the feature itself.
    private static let estimates: Set<String> = ["share", "share_lo", "share_hi", "se"]

    init(_ folder: ExportedFolder) {
        self.folder = folder
        profile = DisclosureProfile(rawValue: folder.profile) ?? .public
        checkProfiles()
        guard profile.protects else { return }
        checkFolder()
        for layer in folder.layers { check(layer) }
    }

    private mutating func checkProfiles() {
        for layer in folder.layers {
            let said = layer.run["disclosure"]?["profile"]?.text ?? layer.run["profile"]?.text
            guard let said, said != folder.profile else { continue }
            add(
                layer.file, nil, "run.disclosure.profile", said,
                "the layer is made for another profile than the manifest's '\(folder.profile)'",
                "Export the folder again, with one profile")
        }
    }

    private mutating func checkFolder() {
        for file in folder.files where file.name.lowercased().hasPrefix("rejects/") {
            add(
                file.name, nil, nil, nil, "rejected rows are not for the profile '\(profile)'",
                "Remove rejects/ from the folder, and export again")
        }
        for input in folder.manifest["inputs"]?.elements ?? [] {
            for member in ["read", "kept", "rejected", "rejections"] {
                guard let value = input[member] else { continue }
                add(
                    OutputName.manifest, nil, "inputs.\(member)", value.shown,
                    "what became of the rows is not for the profile '\(profile)'",
                    "Export the folder again")
            }
        }
    }

    // MARK: A layer

    private mutating func check(_ layer: ExportedLayer) {
        let rule = ExportedRule(layer)
        guard let rule else {
            add(
                layer.file, nil, "run.disclosure", layer.run["disclosure"]?.shown ?? "nothing",
                "the layer does not say by which rule it was released",
                "Export the folder again with 'trygghet run'")
            return
        }
        if layer.hasPoints, profile == .public {
            add(
                layer.file, nil, "geometry", nil, "the profile 'public' carries no points",
                "Export counts of areas or cells")
        }
        checkRecords(layer, rule)
        for (field, column) in zip(layer.fields, layer.columns) {
            check(field, column, of: layer, rule)
        }
        checkFallen(layer, rule)
    }

    private mutating func checkRecords(_ layer: ExportedLayer, _ rule: ExportedRule) {
        for group in ["records", "against"] {
            for member in layer.run["parameters"]?[group]?.named ?? [] {
                guard member.value.double != nil else { continue }
                let field = "run.parameters.\(group).\(member.name)"
                if Self.openRecordMembers.contains(member.name) {
                    guard let count = member.value.integer, rule.isSmall(count) else { continue }
                    add(
                        layer.file, nil, field, String(count),
                        "fewer than \(rule.minCount) records are told", "Export the folder again")
                } else if !member.name.hasPrefix("where ") {
                    add(
                        layer.file, nil, field, member.value.shown,
                        "a number of records that the profile '\(profile)' does not publish",
                        "Export the folder again")
                }
            }
        }
    }

    private mutating func check(
        _ field: String, _ column: [PropertyValue], of layer: ExportedLayer, _ rule: ExportedRule
    ) {
        switch rule.basis(of: field) {
        case .count, .derived:
            guard rule.isCount(field) else { break }
            for (feature, value) in column.enumerated() {
                guard let number = value.double else { continue }
                if rule.tellsTooMuch(number) {
                    add(
                        layer.file, layer.identifiers[feature], field, value.shown,
                        rule.words, "Export the folder again")
                }
            }
        case .mixed:
            switch ExportedLayer.kind(of: column) {
            case .integer, .number:
                add(
                    layer.file, nil, field, nil,
                    "the numbers rest on several counts, so withheld ones could be solved for",
                    "Leave the field out of the profile '\(profile)'")
            default: break
            }
        case .unknown:
            add(
                layer.file, nil, field, nil, "the layer does not say what the field rests on",
                "Export the folder again with 'trygghet run'")
        case .open, .classified, .reason: break
        }
    }

    /// What derives from a withheld count falls with it; a share falls below its least answers.
    private mutating func checkFallen(_ layer: ExportedLayer, _ rule: ExportedRule) {
        let columns = Array(zip(layer.fields, layer.columns))
        let counts = columns.filter { rule.basis(of: $0.0) == .count }
        let fallen = columns.filter {
            rule.basis(of: $0.0) == .derived || rule.basis(of: $0.0) == .classified
        }
        let reasons = layer.column("reason")
        for feature in layer.identifiers.indices {
            let withheld = counts.filter { $0.1[feature] == .null }
            let isWithheld =
                !counts.isEmpty && withheld.count == counts.count
                && reasons?[feature].text == "suppressed"
            let answers = layer.column("n_answers")?[feature].integer
            // Where nobody answered there is nobody to expose; what stands beside is the city's.
            let isTooFew = answers.map { $0 > 0 && $0 < rule.minAnswers } ?? false
            guard isWithheld || isTooFew else { continue }
            // Few answers withhold what is estimated from them, not what stands beside it.
            for (field, column) in fallen
            where column[feature] != .null && (isWithheld || Self.estimates.contains(field)) {
                add(
                    layer.file, layer.identifiers[feature], field, column[feature].shown,
                    isWithheld
                        ? "the count is withheld and what derives from it is not"
                        : "there are fewer than \(rule.minAnswers) answers",
                    "Export the folder again")
            }
        }
    }

    private mutating func add(
        _ file: String, _ feature: String?, _ field: String?, _ value: String?, _ detail: String,
        _ remedy: String?
    ) {
        problems.add(
            FolderProblem(
                .disclosure, file: file, feature: feature, field: field, value: value,
                detail: detail, remedy: remedy))
    }
}
