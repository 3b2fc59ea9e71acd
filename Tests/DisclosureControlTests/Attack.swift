import DisclosureControl

/// What a reader of a suppression learns, found by ``SuppressionAudit``, which shares nothing with
/// the suppression but the simplex method.
///
/// - Returns: A line for each withheld cell and each atom that is not protected.
func attack(_ problem: SuppressionProblem, _ answer: Suppression) throws -> [String] {
    var audit = SuppressionAudit(unknownCount: problem.atomCounts.count)
    audit.areWhole = false
    let least: Double = problem.zeroIsSensitive ? 0 : 1
    var hidden: [(name: String, atoms: [Int32], threshold: Double, isAtom: Bool)] = []
    var thresholds = [Double](repeating: .infinity, count: problem.atomCounts.count)
    for (number, tabulation) in problem.tabulations.enumerated() {
        let result = answer.tabulations[number]
        func tell(_ name: String, _ atoms: [Int32], _ count: Int, _ isSuppressed: Bool) throws {
            if atoms.isEmpty { return }
            for atom in atoms {
                thresholds[Int(atom)] = min(thresholds[Int(atom)], Double(tabulation.threshold))
            }
            if isSuppressed {
                try audit.add(sumOf: atoms, lower: least, upper: .infinity)
                hidden.append((name, atoms, Double(tabulation.threshold), false))
            } else {
                try audit.add(sumOf: atoms, lower: Double(count), upper: Double(count))
            }
        }
        let atoms = tabulation.units.indices.map { Int32($0) }
        for unit in 0..<tabulation.unitCount {
            try tell(
                "tabulation \(number), unit \(unit)",
                atoms.filter { tabulation.units[Int($0)] == unit }, result.counts[unit],
                result.isSuppressed[unit])
        }
        if tabulation.publishesTotal {
            try tell(
                "tabulation \(number), total",
                atoms.filter { tabulation.units[Int($0)] != RecordPartition.notSelected },
                result.total, result.totalIsSuppressed)
        }
        if tabulation.publishesOutside {
            try tell(
                "tabulation \(number), outside",
                atoms.filter { tabulation.units[Int($0)] == RecordPartition.outside },
                result.outside, result.outsideIsSuppressed)
        }
    }
    for (atom, count) in problem.atomCounts.enumerated()
    where count > 0 && thresholds[atom] < .infinity {
        hidden.append(("atom \(atom)", [Int32(atom)], thresholds[atom], true))
    }
    let bounds = try audit.bounds(of: hidden.map { $0.atoms })
    return zip(hidden, bounds).filter { hidden, bound in
        // Rounding of the linear programs.
        var bound = bound
        bound.lower -= 1e-6
        bound.upper += 1e-6
        return hidden.isAtom
            ? bound.upper < hidden.threshold : !bound.protectsCell(threshold: hidden.threshold)
    }.map { "\($0.name): \($1.lower) to \($1.upper)" }
}

/// A random map: squares in a hierarchy of areas, overlapping grids, periods and a category, with
/// many small counts.
func randomProblem(seed: UInt64, width: Int, height: Int) -> SuppressionProblem {
    var random = TestRandom(seed: seed)
    let kinds = 1 + random.below(2)
    var atoms: [(x: Int, y: Int, kind: Int)] = []
    for x in 0..<width {
        for y in 0..<height { for kind in 0..<kinds { atoms.append((x, y, kind)) } }
    }
    let dense = 2 + random.below(12)
    let threshold = 2 + random.below(4)
    let counts = atoms.map { _ in random.below(3) == 0 ? 0 : random.below(dense) }
    var tabulations: [SuppressionProblem.Tabulation] = []
    func add(_ unit: (_ x: Int, _ y: Int, _ kind: Int) -> Int) {
        let units = atoms.map { Int32(unit($0.x, $0.y, $0.kind)) }
        tabulations.append(
            .init(
                units: units, unitCount: Int(units.max() ?? 0) + 1, threshold: threshold,
                publishesTotal: random.below(4) > 0, publishesOutside: random.below(2) == 0))
    }
    add { x, y, _ in x + width * y }
    if random.below(3) > 0 { add { x, y, _ in x / 2 + width * (y / 2) } }
    if random.below(3) > 0 { add { x, y, _ in x / 4 + width * (y / 2) } }
    if random.below(3) == 0 { add { x, y, _ in (x + 1) / 2 + width * ((y + 1) / 2) } }
    if random.below(3) == 0 { add { x, y, _ in x + y == 0 ? -2 : x % 2 } }
    if random.below(2) == 0 { add { x, y, kind in kind == 0 ? x / 2 + width * (y / 2) : -1 } }
    if random.below(3) == 0 { add { x, y, kind in kind == 0 ? x + width * y : -1 } }
    return SuppressionProblem(
        atomCounts: counts, tabulations: tabulations, zeroIsSensitive: random.below(6) == 0)
}
