import DisclosureControl
import MapLayers

extension JobReading {
    /// What may be published, as the job states it.
    mutating func disclosure(in root: Table) -> DisclosureRule? {
        let settings = ["min-count", "min-answers", "zero", "method", "base", "key", "grid"]
        guard let node = root.value("disclosure"),
            let table = table(
                node, "disclosure", known: ["profile"] + settings, required: ["profile"])
        else { return nil }
        let minCount = integer("min-count", in: table, 2...1_000_000)
        let minAnswers = integer("min-answers", in: table, 2...1_000_000)
        let method = method(in: table)
        let zero = choice("zero", in: table, ZeroCounts.self)
        let cellSize = number("grid", in: table, "50 to 10000 meters") {
            (50...10_000).contains($0)
        }
        guard let profile = choice("profile", in: table, DisclosureProfile.self) else { return nil }
        guard profile.protects else {
            for key in settings where table.has(key) {
                warn(
                    .noEffect, "'\(key)' has no effect in the profile internal",
                    "nothing is withheld; remove it", at: table.place(of: key))
            }
            return .internal
        }
        if table.lacks("min-count") {
            report(
                .missingKey, "disclosure has no 'min-count'",
                "the profile \(profile.rawValue) needs one, such as 5", at: node.place)
        }
        return DisclosureRule(
            profile: profile, minCount: minCount ?? 5, minAnswers: minAnswers ?? 30,
            zeroIsSensitive: zero == .withheld, method: method, cellSize: cellSize ?? 250)
    }

    /// Whether a count of zero is shown.
    private enum ZeroCounts: String, CaseIterable {
        case published
        case withheld
    }

    private enum MethodWord: String, CaseIterable {
        case suppress
        case round
        case cellKey = "cell-key"
    }

    private mutating func method(in table: Table) -> DisclosureRule.Method {
        let word = choice("method", in: table, MethodWord.self) ?? .suppress
        let base = integer("base", in: table, 2...1_000)
        let key = text("key", in: table)
        for (name, owner) in [("base", MethodWord.round), ("key", .cellKey)]
        where table.has(name) && word != owner {
            warn(
                .noEffect, "'\(name)' has no effect with the method \(word.rawValue)",
                "it belongs to \(owner.rawValue)", at: table.place(of: name))
        }
        switch word {
        case .suppress: return .suppress
        case .round: return .round(base: base ?? 5)
        case .cellKey:
            guard let key, key.utf8.count >= 12 else {
                report(
                    .missingKey, "disclosure has no 'key' of 12 characters or more",
                    "the method cell-key needs a secret that stays the same from run to run",
                    at: table.place(of: "method"))
                return .cellKey(seed: 0)
            }
            return .cellKey(
                seed: key.utf8.reduce(0xcbf2_9ce4_8422_2325) {
                    ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3
                })
        }
    }

    /// Reports layers that the profile of the job does not permit.
    mutating func refuse(
        _ layers: [Job.LayerRequest], of sources: [Job.Source], forbiddenBy rule: DisclosureRule
    ) {
        guard rule.profile.protects else { return }
        refuseSharedFiles(of: sources, layers, rule)
        for layer in layers {
            let place = JobNode.Place(line: layer.line, column: 1)
            if !layer.recipe.profiles.contains(rule.profile) {
                report(
                    .disclosure,
                    "layer \(layer.id): the recipe \(type(of: layer.recipe).name) is not published "
                        + "in the profile \(rule.profile.rawValue)",
                    "leave the layer out, or make it in a job of its own with the profile internal",
                    at: place)
            }
            if layer.overlaps == .each {
                report(
                    .disclosure,
                    "layer \(layer.id): records that count in several areas cannot be protected",
                    "use overlaps: lowest in the profile \(rule.profile.rawValue)", at: place)
            }
        }
    }

    /// Reports sources that read one file: their records would be taken for different people, and
    /// what one withholds the other might give away.
    private mutating func refuseSharedFiles(
        of sources: [Job.Source], _ layers: [Job.LayerRequest], _ rule: DisclosureRule
    ) {
        let used = Set(layers.flatMap(\.sources))
        var readers: [String: String] = [:]
        for source in sources where used.contains(source.id) {
            for file in source.files.map(JobPaths.canonical) {
                guard let other = readers.updateValue(source.id, forKey: file),
                    other != source.id
                else { continue }
                report(
                    .disclosure,
                    "sources \(other) and \(source.id) read the same file, and their counts cannot "
                        + "be judged together",
                    "count both from one source in the profile \(rule.profile.rawValue)",
                    at: JobNode.Place(line: source.line, column: 1))
                break
            }
        }
    }
}
