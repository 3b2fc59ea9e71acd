/// The attack on one subject: systems of some of its tabulations, the small ones first, each of
/// which starts from what the others have found.
///
/// A system of two tabulations sees what a system of all cannot see by propagation alone: a parent
/// and its children are one short equation there, not sums over thousands of pieces. What is found
/// out of any set of atoms is kept under the set's key, so that it serves every system in which the
/// same set occurs.
struct AttackSystem {
    /// How much was tried.
    struct Account: Sendable {
        var systems = 0
        var unknowns = 0
        var equations = 0
        /// Sums that linear programs were spent on.
        var targets = 0
        /// Sums that were left to intervals alone.
        var passedOver = 0
    }

    var findings: [AttackFinding] = []
    var account = Account()
    /// Whether some numbers contradict each other.
    var isContradiction = false

    let atoms: AttackAtoms
    let subject: String
    /// What is known of sets of atoms, by their keys.
    private(set) var known: [UInt64: AttackBound] = [:]
    /// The keys of what was told already.
    var found: Set<UInt64> = []
    /// For each tabulation, the key of each unit's atoms; then of those inside any unit, of those
    /// outside, and of all.
    private(set) var cellKeys: [[UInt64]] = []
    /// The first withheld cell of each set of atoms that is one.
    private(set) var hiddenCells: [UInt64: (tabulation: Int, unit: Int)] = [:]

    private static let mostSystems = 200
    private static let rounds = 3

    init(_ atoms: AttackAtoms, subject: String) {
        self.atoms = Self.withoutEmpty(atoms)
        self.subject = subject
        cellKeys = self.atoms.tabulations.indices.map { number in
            let count = self.atoms.tabulations[number].features.count
            var keys = [UInt64](repeating: 0, count: count + 3)
            for (atom, code) in self.atoms.codes[number].enumerated()
            where code != AttackAtoms.notSelected {
                let key = self.atoms.keys[atom]
                if code != AttackAtoms.outside { keys[Int(code)] &+= key }
                keys[code == AttackAtoms.outside ? count + 1 : count] &+= key
                keys[count + 2] &+= key
            }
            return keys
        }
        for (number, tabulation) in self.atoms.tabulations.enumerated() {
            for (unit, value) in tabulation.values.enumerated() where value.isWithheld {
                let key = cellKeys[number][unit]
                if hiddenCells[key] == nil { hiddenCells[key] = (number, unit) }
            }
        }
        run()
    }

    /// Atoms in a cell of which zero is published count nothing.
    private static func withoutEmpty(_ atoms: AttackAtoms) -> AttackAtoms {
        var isEmpty = [Bool](repeating: false, count: atoms.count)
        for (number, tabulation) in atoms.tabulations.enumerated() {
            for (atom, code) in atoms.codes[number].enumerated() {
                if code >= 0, tabulation.values[Int(code)] == .known(0, 0) { isEmpty[atom] = true }
                if code == AttackAtoms.outside, tabulation.sums.outside == 0 {
                    isEmpty[atom] = true
                }
            }
        }
        return atoms.without(isEmpty)
    }

    private mutating func run() {
        let systems = Self.systems(atoms.tabulations)
        for round in 0..<Self.rounds {
            let before = known
            for system in systems {
                solve(system, counts: round == 0)
                if isContradiction { return }
            }
            if known == before { break }
        }
        for (key, cell) in hiddenCells.sorted(by: { ($0.value) < ($1.value) }) {
            if let bound = known[key] { judgeCell(key, cell, bound) }
        }
        solvePrograms()
    }

    /// The choices of tabulations that are looked at together.
    private static func systems(_ tabulations: [AttackTabulation]) -> [[Int]] {
        let all = Array(tabulations.indices)
        let sets = Dictionary(grouping: all) { tabulations[$0].set }
        let groups = sets.keys.sorted().map { sets[$0] ?? [] }
        var systems = all.map { [$0] }
        for first in all {
            for second in all where second > first { systems.append([first, second]) }
        }
        systems += groups
        for first in groups.indices {
            for second in groups.indices where second > first {
                systems.append((groups[first] + groups[second]).sorted())
            }
        }
        systems.append(all)
        var seen: Set<[Int]> = []
        let distinct = systems.filter { seen.insert($0).inserted }
        let ordered = distinct.enumerated()
            .sorted { ($0.element.count, $0.offset) < ($1.element.count, $1.offset) }
            .map(\.element)
        // The whole is never left out.
        return Array(ordered.prefix(mostSystems - 1))
            + (ordered.count > mostSystems - 1 ? ordered.suffix(1) : [])
    }

    // MARK: A system

    private struct Pieces {
        var keys: [UInt64] = []
        /// An atom of each piece: its codes are those of all.
        var atoms: [Int] = []
    }

    private func pieces(_ system: [Int]) -> Pieces {
        var numbers = KeyNumbers()
        var pieces = Pieces()
        for atom in 0..<atoms.count {
            var key: UInt64 = 1
            var isSelected = false
            for tabulation in system {
                let code = atoms.codes[tabulation][atom]
                if code != AttackAtoms.notSelected { isSelected = true }
                key = mix(key ^ UInt64(UInt32(bitPattern: code)))
            }
            guard isSelected else { continue }
            let (number, isNew) = numbers.number(of: key)
            if isNew {
                pieces.keys.append(0)
                pieces.atoms.append(atom)
            }
            pieces.keys[number] &+= atoms.keys[atom]
        }
        return pieces
    }

    private mutating func solve(_ system: [Int], counts: Bool) {
        let pieces = pieces(system)
        var equations = AttackEquations(unknownCount: pieces.keys.count)
        for (piece, key) in pieces.keys.enumerated() {
            if let bound = known[key] { equations.bounds[piece] = bound }
        }
        var cells: [(tabulation: Int, unit: Int, equation: Int)] = []
        var trivial = [Int](repeating: AttackBound.unlimited, count: pieces.keys.count)
        for tabulation in system {
            add(tabulation, pieces, to: &equations, &cells, &trivial)
        }
        equations.propagate()
        if counts {
            account.systems += 1
            account.unknowns += pieces.keys.count
            account.equations += equations.equations.count
        }
        guard !equations.isContradiction else {
            isContradiction = true
            return
        }
        learn(pieces, equations, trivial)
        judgeCells(cells, equations)
        judge(system, pieces, equations)
    }

    /// The equations of one tabulation.
    private mutating func add(
        _ number: Int, _ pieces: Pieces, to equations: inout AttackEquations,
        _ cells: inout [(tabulation: Int, unit: Int, equation: Int)], _ trivial: inout [Int]
    ) {
        let tabulation = atoms.tabulations[number]
        let count = tabulation.features.count
        var members = [[Int32]](repeating: [], count: count + 3)
        for (piece, atom) in pieces.atoms.enumerated() {
            let code = atoms.codes[number][atom]
            guard code != AttackAtoms.notSelected else { continue }
            if code != AttackAtoms.outside { members[Int(code)].append(Int32(piece)) }
            members[code == AttackAtoms.outside ? count + 1 : count].append(Int32(piece))
            members[count + 2].append(Int32(piece))
        }
        let own = AttackBound.bit(number)
        let sums = [tabulation.sums.inside, tabulation.sums.outside, tabulation.sums.selected]
        for unit in 0..<count + 3 {
            guard !members[unit].isEmpty else {
                let least =
                    unit < count
                    ? tabulation.values[unit].least(hidden: tabulation.leastHidden)
                    : sums[unit - count] ?? 0
                if least > 0 { isContradiction = true }
                continue
            }
            var bound = known[cellKeys[number][unit]] ?? .none
            switch unit {
            case count...:
                if let sum = sums[unit - count] {
                    bound = AttackBound(least: sum, most: sum, sources: own)
                }
            default:
                switch tabulation.values[unit] {
                case .known(let least, let most):
                    bound.least = max(bound.least, least)
                    bound.most = min(bound.most, most)
                    bound.sources |= own
                case .hidden:
                    bound.least = max(bound.least, tabulation.leastHidden)
                    cells.append((number, unit, equations.equations.count))
                case .revealed(let count):
                    bound = AttackBound(least: count, most: count, sources: own)
                    cells.append((number, unit, equations.equations.count))
                case .absent: break
                }
            }
            if bound == .none { continue }
            equations.add(
                members[unit], least: bound.least, most: bound.most, sources: bound.sources)
            for piece in members[unit] {
                trivial[Int(piece)] = min(trivial[Int(piece)], bound.most)
            }
        }
    }

    /// Keeps what was found out beyond what single equations say of a piece.
    private mutating func learn(
        _ pieces: Pieces, _ equations: AttackEquations, _ trivial: [Int]
    ) {
        for (piece, key) in pieces.keys.enumerated() {
            let bound = equations.bounds[piece]
            guard bound.least > 0 || bound.most < trivial[piece] else { continue }
            keep(bound, key)
        }
        for equation in equations.equations {
            let bound = equations.sum(equation.unknowns)
            guard bound.least > equation.least || bound.most < equation.most else { continue }
            let key = equation.unknowns.reduce(0 as UInt64) {
                $0 &+ pieces.keys[Int(equations.members[$1])]
            }
            keep(
                AttackBound(
                    least: max(bound.least, equation.least), most: min(bound.most, equation.most),
                    sources: bound.sources | equation.sources), key)
        }
    }

    private mutating func keep(_ bound: AttackBound, _ key: UInt64) {
        guard let old = known[key] else {
            known[key] = bound
            return
        }
        guard bound.least > old.least || bound.most < old.most else { return }
        known[key] = AttackBound(
            least: max(bound.least, old.least), most: min(bound.most, old.most),
            sources: bound.sources | old.sources)
    }

    // MARK: Judgment

    private mutating func judgeCells(
        _ cells: [(tabulation: Int, unit: Int, equation: Int)], _ equations: AttackEquations
    ) {
        for cell in cells {
            let key = cellKeys[cell.tabulation][cell.unit]
            var bound = equations.sum(equations.equations[cell.equation].unknowns)
            if let known = known[key] {
                bound.least = max(bound.least, known.least)
                bound.most = min(bound.most, known.most)
                bound.sources |= known.sources
            }
            judgeCell(key, (cell.tabulation, cell.unit), bound)
        }
    }

    /// Tells of a withheld cell where what is known of it is too much.
    mutating func judgeCell(
        _ key: UInt64, _ cell: (tabulation: Int, unit: Int), _ found: AttackBound
    ) {
        // The same records may be withheld in several layers: it is told once, of the first.
        let (number, unit) = hiddenCells[key] ?? cell
        let tabulation = atoms.tabulations[number]
        let least = max(found.least, tabulation.leastHidden)
        let threshold = tabulation.threshold
        let isProtected =
            least >= threshold || (found.most >= threshold && found.most - least >= threshold - 1)
        guard !isProtected, self.found.insert(key).inserted else { return }
        findings.append(
            AttackFinding(
                kind: .cell, subject: subject,
                place: "feature \(tabulation.features[unit] ?? "") of \(tabulation.label)",
                layers: labels(found.sources | AttackBound.bit(number)), least: least,
                most: found.most, threshold: threshold))
    }

    private mutating func judge(
        _ system: [Int], _ pieces: Pieces, _ equations: AttackEquations
    ) {
        guard system.count > 1 || atoms.tabulations[system[0]].sums != .none else { return }
        for (piece, bound) in equations.bounds.enumerated() where bound.least >= 1 {
            let codes = system.map { atoms.codes[$0][pieces.atoms[piece]] }
            let selected = system.indices.filter { codes[$0] != AttackAtoms.notSelected }
            let threshold = selected.map { atoms.tabulations[system[$0]].threshold }.min() ?? 0
            // What is withheld itself is judged as such.
            guard bound.most < threshold, hiddenCells[pieces.keys[piece]] == nil,
                found.insert(pieces.keys[piece]).inserted
            else { continue }
            findings.append(
                AttackFinding(
                    kind: .difference, subject: subject, place: words(system, codes),
                    layers: labels(bound.sources), least: bound.least, most: bound.most,
                    threshold: threshold))
        }
    }

    /// Which records are meant, by their units in a system.
    func words(_ system: [Int], _ codes: [Int32]) -> String {
        var inside: [String] = []
        var outside: [String] = []
        for (index, tabulation) in system.enumerated() {
            let label = atoms.tabulations[tabulation].label
            switch codes[index] {
            case AttackAtoms.notSelected: outside.append("not among those of \(label)")
            case AttackAtoms.outside: outside.append("in no feature of \(label)")
            case let unit:
                let feature = atoms.tabulations[tabulation].features[Int(unit)] ?? ""
                inside.append("in feature \(feature) of \(label)")
            }
        }
        let all = inside + outside
        let shown = all.prefix(6).joined(separator: " and ")
        return all.count > 6 ? "\(shown) (and so on)" : shown
    }

    /// The tabulations of a set of bits.
    func labels(_ sources: UInt64) -> [String] {
        atoms.tabulations.indices.filter { sources & AttackBound.bit($0) != 0 }
            .map { atoms.tabulations[$0].label }
    }
}
