/// What can be fuzzed.
enum FuzzTarget: String, CaseIterable {
    case areas, joins, trees, growing, files

    /// What this run of the program fuzzes: a C function takes nothing along.
    ///
    /// Written once, before the fuzzer starts.
    nonisolated(unsafe) static var chosen = FuzzTarget.areas

    func run(_ input: FuzzInput) {
        switch self {
        case .areas: fuzzAreas(input)
        case .joins: fuzzJoins(input)
        case .trees: fuzzTrees(input)
        case .growing: fuzzGrowing(input)
        case .files: fuzzFiles(input)
        }
    }
}
