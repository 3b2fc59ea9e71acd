import FeatureFormats

/// Tries to compute what an exported folder withholds, from its files alone.
///
/// The published counts of one source, over all layers, periods and filters, are sums over the
/// same unknown numbers: the records in each place, time and kind that no border parts. The attack
/// makes these unknowns from the geometries of the layers, writes every published number as an
/// equation, and bounds every withheld count and every difference of published ones. It reports
/// what lies within the protection interval: a withheld count that is known to be below the
/// threshold, or to less than the threshold's width, and a difference that is known to be at least
/// one and below the threshold.
///
///     let attack = try FolderAttack(folders: ["out"])
///     attack.findings        // [] where nothing can be computed
///
/// The attacker knows the map, the rule, and that withheld counts are no zeros where zeros are
/// published. What needs other knowledge (who lives where) is not tried. Counts of areas that
/// other tools could compute with are those of fields with the basis `count`.
public struct FolderAttack: Sendable {
    /// What can be computed, the counts of features first.
    public let findings: [AttackFinding]
    /// What could not be tried, and why.
    public let notes: [String]
    /// How many tables of counts there are.
    public private(set) var tabulationCount = 0
    /// How many published counts.
    public private(set) var publishedCount = 0
    /// How many withheld counts.
    public private(set) var withheldCount = 0
    /// How many pieces the borders of all layers part the map into.
    public private(set) var pieceCount = 0
    /// How many systems of equations were tried.
    public private(set) var systemCount = 0
    /// How many unknowns they had together.
    public private(set) var unknownCount = 0
    /// How many equations they had together.
    public private(set) var equationCount = 0

    /// How many sums linear programs were spent on.
    public private(set) var programCount = 0

    /// Attacks folders.
    ///
    /// - Parameters:
    ///   - paths: One folder, or several publications whose numbers are put together; the newest
    ///     first.
    ///   - threads: How many threads may be used; the findings do not depend on it.
    /// - Throws: ``SinkError`` where a folder has no manifest that can be read or counts in a
    ///   reference system that is not known.
    public init(folders paths: [String], threads: Int = 1) throws(SinkError) {
        var folders: [ExportedFolder] = []
        for path in paths { folders.append(try ExportedFolder(path: path)) }
        try self.init(folders, threads: threads)
    }

    init(_ folders: [ExportedFolder], threads: Int) throws(SinkError) {
        var gathering = AttackGathering()
        try gathering.gather(folders)
        let pieces = SpatialPieces(gathering.sets, threads: threads)
        var notes = gathering.notes
        if pieces.failures > 0 {
            notes.append(
                "\(pieces.failures) pairs of surfaces could not be overlaid and are taken to meet")
        }
        var findings: [AttackFinding] = []
        for (subject, tabulations) in gathering.subjects {
            tabulationCount += tabulations.count
            for value in tabulations.flatMap(\.values) {
                switch value {
                case .known: publishedCount += 1
                case .hidden, .revealed: withheldCount += 1
                case .absent: break
                }
            }
            for group in Self.groups(tabulations) {
                let outcome = Self.attack(group, subject, pieces.units)
                findings += outcome.findings
                if let note = outcome.note { notes.append(note) }
                systemCount += outcome.account.systems
                unknownCount += outcome.account.unknowns
                equationCount += outcome.account.equations
                programCount += outcome.account.targets
                if outcome.account.passedOver > 0 {
                    notes.append(
                        "\(subject): \(outcome.account.passedOver) withheld counts were bounded by "
                            + "intervals alone")
                }
            }
        }
        pieceCount = pieces.units.count
        self.notes = notes
        var seen: Set<AttackFinding> = []
        let distinct = findings.filter { seen.insert($0).inserted }
        self.findings = distinct.filter { $0.kind == .cell } + distinct.filter { $0.kind != .cell }
    }

    /// The tabulations without hours, weekdays and months, and with each of these.
    private static func groups(_ tabulations: [AttackTabulation]) -> [[AttackTabulation]] {
        let whole = tabulations.filter { $0.family == nil }
        let families = Set(tabulations.compactMap(\.family)).sorted()
        guard !families.isEmpty else { return [whole] }
        return families.map { family in whole + tabulations.filter { $0.family == family } }
    }

    private struct Outcome {
        var findings: [AttackFinding] = []
        var account = AttackSystem.Account()
        var note: String?
    }

    private static func attack(
        _ tabulations: [AttackTabulation], _ subject: String, _ pieces: [[Int32]]
    ) -> Outcome {
        var outcome = Outcome()
        for isLoose in [false, true] {
            guard let atoms = AttackAtoms(tabulations, pieces: pieces, isLoose: isLoose) else {
                outcome.note = "\(subject): too many parts of place, time and filter to tell apart"
                return outcome
            }
            let system = AttackSystem(atoms, subject: subject)
            guard system.isContradiction else {
                outcome.findings = system.findings
                outcome.account = system.account
                if isLoose {
                    outcome.note =
                        "\(subject): counts of different areas do not add up by the map, as where "
                        + "records are placed by the code of an area; tried without that"
                }
                return outcome
            }
            outcome.account = system.account
            if isLoose { outcome.findings = system.findings }
        }
        outcome.note =
            "\(subject): the published numbers contradict each other, so that what was found is "
            + "not all: have records been revised between two publications?"
        return outcome
    }
}
