extension [Layer.Parameter] {
    /// Without what is computed from the records.
    ///
    /// Words and settings stay; of numbers only those that are known to be settings. What became of
    /// the records is told by the number that lie in the units, where that may be seen.
    ///
    /// - Parameter inside: For each parameter that tells of records how many lie in the units; none
    ///   where that is withheld.
    /// - Returns: What may be published.
    func publishable(inside: [String: Int]) -> [Layer.Parameter] {
        compactMap { parameter in
            switch (parameter.name, parameter.value) {
            // What a reader should be wary of is told by whoever runs the job: it may hold numbers.
            case ("warning", _): nil
            case (let name, .group(let group)) where recordGroups.contains(name):
                .init(name, .group(group.aboutRecords(inside[name])))
            case (_, .group): nil
            case (_, .text), (_, .texts), (_, .boolean): parameter
            case (let name, .integer), (let name, .number):
                settingNames.contains(name) ? parameter : nil
            }
        }
    }

    /// What is said of records: which they are, and how many lie in the units.
    private func aboutRecords(_ inside: Int?) -> [Layer.Parameter] {
        let words = filter { parameter in
            switch parameter.value {
            case .text, .texts: true
            case .integer, .number, .boolean, .group: false
            }
        }
        return words + (inside.map { [.init("n_inside", .integer($0))] } ?? [])
    }
}

/// Parameters that tell which records were counted, and what became of them.
private let recordGroups: Set<String> = ["records", "against"]

/// Numbers that say how a layer was made, not what it holds.
private let settingNames: Set<String> = [
    "alpha", "per", "permutations", "stop_after", "n_draws", "smallest_p_sim", "n_tests", "days",
    "days_before", "snapping_m", "n_links", "isolates", "components", "year", "min_answers",
]
