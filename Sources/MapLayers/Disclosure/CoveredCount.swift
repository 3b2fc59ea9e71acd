import DisclosureControl

/// What is shown in place of a count: rounded, or with noise.
struct CoveredCount {
    private enum Cover {
        case rounding(RandomRounding)
        case noise(PerturbationTable)
    }

    private let cover: Cover

    /// Makes the cover of a method; `nil` for one that withholds counts instead.
    init?(_ method: DisclosureRule.Method) {
        switch method {
        case .suppress: return nil
        case .round(let base): cover = .rounding(RandomRounding(base: base))
        case .cellKey: cover = .noise(PerturbationTable())
        }
    }

    /// What is shown for a count and the key of its records.
    func shown(_ count: Int, _ key: UInt64) -> Int {
        switch cover {
        case .rounding(let rounding): rounding.rounded(count, cellKey: key)
        case .noise(let table): table.perturbed(count, cellKey: key)
        }
    }
}
