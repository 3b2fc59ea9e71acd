import DisclosureControl

extension AttackSystem {
    /// How many sums linear programs are spent on in a subject; the narrowest first.
    private static let mostTargets = 6_000

    /// Looks once more at all equations together, by linear programs: what several equations say
    /// in common, which intervals alone do not see.
    ///
    /// Everything that the systems before have found goes in as bounds. What is asked for are the
    /// withheld counts that seem to be safe, and the atoms of which intervals say half of what must
    /// not be known.
    ///
    /// - Complexity: two linear programs a target over the equations around it, see
    ///   `SuppressionAudit`.
    mutating func solvePrograms() {
        var audit = SuppressionAudit(unknownCount: atoms.count)
        let greatest = atoms.tabulations.map(\.threshold).max() ?? 1
        audit.enough = Double(2 * greatest)
        var targets: [Target] = []
        do throws(DisclosureError) {
            for (atom, key) in atoms.keys.enumerated() {
                guard let bound = known[key] else { continue }
                try audit.limit(
                    atom, lower: Double(bound.least), upper: Self.upper(bound.most))
            }
            for number in atoms.tabulations.indices {
                try add(number, to: &audit, &targets)
            }
            addAtoms(to: &targets)
            targets.sort { ($0.bound.most, $0.order) < ($1.bound.most, $1.order) }
            account.targets += min(targets.count, Self.mostTargets)
            account.passedOver += max(0, targets.count - Self.mostTargets)
            targets = Array(targets.prefix(Self.mostTargets))
            guard !targets.isEmpty else { return }
            let bounds = try audit.bounds(of: targets.map(\.members))
            for (target, bound) in zip(targets, bounds) {
                judge(target, Self.bound(bound, atoms.tabulations.count))
            }
        } catch {
            if error.code == .contradiction { isContradiction = true }
        }
    }

    /// A sum that linear programs are asked about.
    private struct Target {
        var key: UInt64
        var members: [Int32]
        var bound: AttackBound
        var order: Int
        /// The withheld cell; `nil` for an atom.
        var cell: (tabulation: Int, unit: Int)?
    }

    private static func upper(_ most: Int) -> Double {
        most >= AttackBound.unlimited ? .infinity : Double(most)
    }

    private static func bound(_ bound: SuppressionAudit.Bound, _ count: Int) -> AttackBound {
        let most =
            bound.upper < Double(AttackBound.unlimited)
            ? Int(bound.upper.rounded(.down)) : AttackBound.unlimited
        let all = (0..<count).reduce(0 as UInt64) { $0 | AttackBound.bit($1) }
        return AttackBound(
            least: max(0, Int(max(0, bound.lower).rounded(.up))), most: max(0, most), sources: all)
    }

    /// Adds what is known of the cells and sums of a tabulation.
    private func add(
        _ number: Int, to audit: inout SuppressionAudit, _ targets: inout [Target]
    ) throws(DisclosureError) {
        let tabulation = atoms.tabulations[number]
        let count = tabulation.features.count
        var members = [[Int32]](repeating: [], count: count + 3)
        for (atom, code) in atoms.codes[number].enumerated()
        where code != AttackAtoms.notSelected {
            if code != AttackAtoms.outside { members[Int(code)].append(Int32(atom)) }
            members[code == AttackAtoms.outside ? count + 1 : count].append(Int32(atom))
            members[count + 2].append(Int32(atom))
        }
        let sums = [tabulation.sums.inside, tabulation.sums.outside, tabulation.sums.selected]
        for (unit, members) in members.enumerated() where !members.isEmpty {
            let key = cellKeys[number][unit]
            var bound = known[key] ?? .none
            if unit >= count {
                guard let sum = sums[unit - count] else { continue }
                bound = AttackBound(least: sum, most: sum, sources: 0)
            } else {
                switch tabulation.values[unit] {
                case .known(let least, let most):
                    bound.least = max(bound.least, least)
                    bound.most = min(bound.most, most)
                case .hidden, .revealed, .absent:
                    bound.least = max(
                        bound.least,
                        tabulation.values[unit].least(hidden: tabulation.leastHidden))
                }
            }
            if let cell = hiddenCells[key], cell == (number, unit), !found.contains(key) {
                targets.append(
                    Target(
                        key: key, members: members, bound: bound, order: targets.count, cell: cell))
            }
            guard bound.least > 0 || bound.most < AttackBound.unlimited else { continue }
            try audit.add(
                sumOf: members, lower: Double(bound.least), upper: Self.upper(bound.most))
        }
    }

    /// Atoms that are known to be small, or known to be there, but not both.
    private func addAtoms(to targets: inout [Target]) {
        for (atom, key) in atoms.keys.enumerated() {
            guard let bound = known[key], hiddenCells[key] == nil, !found.contains(key) else {
                continue
            }
            let threshold = threshold(ofAtom: atom)
            guard bound.least >= 1 || (bound.most < threshold && bound.most > 0) else { continue }
            targets.append(
                Target(
                    key: key, members: [Int32(atom)], bound: bound, order: targets.count,
                    cell: nil))
        }
    }

    private func threshold(ofAtom atom: Int) -> Int {
        atoms.tabulations.indices.filter { atoms.codes[$0][atom] != AttackAtoms.notSelected }
            .map { atoms.tabulations[$0].threshold }.min() ?? 0
    }

    private mutating func judge(_ target: Target, _ bound: AttackBound) {
        if let cell = target.cell {
            return judgeCell(target.key, cell, bound)
        }
        let atom = Int(target.members[0])
        let threshold = threshold(ofAtom: atom)
        guard bound.least >= 1, bound.most < threshold, found.insert(target.key).inserted else {
            return
        }
        let all = Array(atoms.tabulations.indices)
        findings.append(
            AttackFinding(
                kind: .difference, subject: subject,
                place: words(all, all.map { atoms.codes[$0][atom] }),
                layers: labels(bound.sources), least: bound.least, most: bound.most,
                threshold: threshold))
    }
}
