/// The published facts of a problem: cells, totals and numbers outside, those of the same atoms
/// taken together, with the atoms of each and the facts of each atom.
struct SuppressionFacts: Sendable {
    /// What a cell of a tabulation is.
    enum Place: Sendable, Equatable {
        case unit(Int)
        case total
        case outside
    }

    /// For each fact, its cells: (tabulation, place).
    var cells: [[(tabulation: Int, place: Place)]] = []
    /// The count of each fact.
    var counts: [Int] = []
    /// The largest threshold of each fact's cells.
    var thresholds: [Int] = []
    /// What it costs to withhold each fact: the sum over its cells.
    var costs: [Int] = []
    /// Whether a fact must be published.
    var isFixed: [Bool] = []
    /// The atoms of each fact, ascending.
    var atoms = Rows()
    /// The facts of each atom, ascending.
    var factsOfAtom = Rows()

    /// The largest count of a fact.
    var largestCount = 0

    var count: Int { counts.count }
}

/// Lists of numbers, one after another in one array.
struct Rows: Sendable, Equatable {
    /// Where each list starts in `items`, and where the last ends.
    var starts: [Int32] = [0]
    /// All items.
    var items: [Int32] = []

    var count: Int { starts.count - 1 }

    subscript(row: Int) -> ArraySlice<Int32> { items[range(row)] }

    func range(_ row: Int) -> Range<Int> { Int(starts[row])..<Int(starts[row + 1]) }

    mutating func append(_ row: some Sequence<Int32>) {
        items.append(contentsOf: row)
        starts.append(Int32(items.count))
    }

    /// For each item, the rows it is in, ascending.
    func transposed(itemCount: Int) -> Rows {
        var result = Rows()
        result.starts = [Int32](repeating: 0, count: itemCount + 1)
        for item in items { result.starts[Int(item) + 1] += 1 }
        for item in 0..<itemCount { result.starts[item + 1] += result.starts[item] }
        var next = result.starts
        result.items = [Int32](repeating: 0, count: items.count)
        for row in 0..<count {
            for place in range(row) {
                let item = Int(items[place])
                result.items[Int(next[item])] = Int32(row)
                next[item] += 1
            }
        }
        return result
    }
}

extension SuppressionFacts {
    /// Takes the facts out of a checked problem.
    init(_ problem: SuppressionProblem) {
        var factOfKey: [UInt64: [Int32]] = [:]
        for (number, tabulation) in problem.tabulations.enumerated() {
            let rows = tabulation.rows(atomCount: problem.atomCounts.count)
            for row in 0..<rows.count {
                let members = rows[row]
                if members.isEmpty { continue }
                let place: Place
                switch row {
                case tabulation.unitCount:
                    guard tabulation.publishesOutside else { continue }
                    place = .outside
                case tabulation.unitCount + 1:
                    guard tabulation.publishesTotal else { continue }
                    place = .total
                default: place = .unit(row)
                }
                let key = members.reduce(0) { $0 &+ mixed(UInt64(truncatingIfNeeded: $1)) }
                let known = factOfKey[key, default: []].first { atoms[Int($0)] == members }
                let fact: Int
                if let known {
                    fact = Int(known)
                } else {
                    fact = counts.count
                    factOfKey[key, default: []].append(Int32(fact))
                    atoms.append(members)
                    counts.append(members.reduce(0) { $0 + problem.atomCounts[Int($1)] })
                    cells.append([])
                    thresholds.append(1)
                    costs.append(0)
                    isFixed.append(false)
                }
                cells[fact].append((number, place))
                thresholds[fact] = max(thresholds[fact], tabulation.threshold)
                if case .unit(let unit) = place {
                    costs[fact] += tabulation.costs?[unit] ?? 1
                    isFixed[fact] = isFixed[fact] || tabulation.isFixed?[unit] ?? false
                } else {
                    costs[fact] += tabulation.totalCost
                }
            }
        }
        largestCount = counts.max() ?? 0
        factsOfAtom = atoms.transposed(itemCount: problem.atomCounts.count)
    }
}

extension SuppressionProblem.Tabulation {
    /// The atoms of each unit, then those outside, then all that are selected.
    func rows(atomCount: Int) -> Rows {
        var rows = Rows()
        rows.starts = [Int32](repeating: 0, count: unitCount + 3)
        let row = { (unit: Int32) in unit == RecordPartition.outside ? unitCount : Int(unit) }
        var selected: [Int32] = []
        for atom in 0..<atomCount where units[atom] != RecordPartition.notSelected {
            rows.starts[row(units[atom]) + 1] += 1
            selected.append(Int32(atom))
        }
        for unit in 0...unitCount { rows.starts[unit + 1] += rows.starts[unit] }
        var next = rows.starts
        rows.items = [Int32](repeating: 0, count: selected.count)
        for atom in selected {
            let unit = row(units[Int(atom)])
            rows.items[Int(next[unit])] = atom
            next[unit] += 1
        }
        rows.items.append(contentsOf: selected)
        rows.starts[unitCount + 2] = Int32(rows.items.count)
        return rows
    }
}
