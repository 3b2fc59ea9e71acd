/// A linear program over the classes near a target, all others left as they are: what it finds is
/// possible, though not all that is possible.
struct LocalProgram {
    /// How much the target can grow, at least.
    private(set) var growth = 0.0
    /// The published facts that stand in the way of more.
    private(set) var binding: [Int] = []
    /// Withheld secondary facts that a witness changes, perhaps.
    private(set) var changed: [Int] = []
    /// Whether a target has its witness.
    private(set) var isWitness = false

    /// Solves a program.
    ///
    /// - Parameters:
    ///   - search: What is withheld.
    ///   - target: What should grow.
    ///   - size: About how many classes to take.
    ///   - seeds: Further classes to take, beside the target's own.
    init(_ search: SuppressionSearch, target: Int, size: Int, seeds: [Int32] = []) {
        search.programs += 1
        let model = search.model
        let classes = search.neighborhood(of: target, size: size, seeds: seeds)
        // Classes in the same facts, and both in the target or both not, are one column.
        var columnOfKey: [UInt64: Int] = [:]
        var lower: [Double] = []
        var isInTarget: [Bool] = []
        var classesOfColumn: [[Int32]] = []
        var rowOfFact: [Int32: Int] = [:]
        var factOfRow: [Int] = []
        var equations: [BoundedSimplex.Equation] = []
        for number in classes {
            let isIn = search.targetMarks[Int(number)] == search.epoch
            var key: UInt64 = isIn ? 1 : 0
            for place in model.factsOfClass.range(Int(number)) where search.isActive(place) {
                key = mixed(key ^ UInt64(model.factsOfClass.items[place]) &* 2)
            }
            if let column = columnOfKey[key] {
                lower[column] -= Double(search.capacities[Int(number)])
                classesOfColumn[column].append(number)
                continue
            }
            let column = lower.count
            columnOfKey[key] = column
            lower.append(-Double(search.capacities[Int(number)]))
            isInTarget.append(isIn)
            classesOfColumn.append([number])
            for place in model.factsOfClass.range(Int(number)) where search.isActive(place) {
                let fact = model.factsOfClass.items[place]
                if let row = rowOfFact[fact] {
                    equations[row].terms.append((column, 1))
                } else {
                    rowOfFact[fact] = equations.count
                    factOfRow.append(Int(fact))
                    equations.append(.init(terms: [(column, 1)], sum: 0))
                }
            }
        }
        // Bounded above, so that there is always a witness to look at.
        let need = Double(search.need(of: target)) - Self.tolerance
        let most = Double(4 * search.need(of: target) + 4)
        var simplex = BoundedSimplex(
            lower: lower, upper: [Double](repeating: most, count: lower.count),
            equations: equations, start: [Double](repeating: 0, count: lower.count))
        let function = isInTarget.indices.filter { isInTarget[$0] }.map {
            (column: $0, factor: 1.0)
        }
        let outcome = simplex.maximize(function, enough: need)
        growth = outcome.reached
        isWitness = growth >= need
        note(simplex, classesOfColumn, search)
        if isWitness { return }
        binding = simplex.bindingEquations.map { factOfRow[$0] }
        // A withheld fact may also be protected by growing and falling together.
        let fact = target - model.counts.count
        if fact >= 0 {
            let threshold = Double(model.facts.thresholds[fact])
            guard Double(model.facts.counts[fact]) + growth >= threshold - Self.tolerance
            else { return }
            let fall = simplex.maximize(
                function.map { ($0.column, -1) }, enough: need - growth
            ).reached
            isWitness = growth + fall >= threshold - 1 - Self.tolerance
            note(simplex, classesOfColumn, search)
            if !isWitness {
                binding += simplex.bindingEquations.map { factOfRow[$0] }
            }
        }
    }

    private static let tolerance = 1e-6

    private mutating func note(
        _ simplex: BoundedSimplex, _ classesOfColumn: [[Int32]], _ search: SuppressionSearch
    ) {
        let model = search.model
        for (column, classes) in classesOfColumn.enumerated()
        where simplex.values[column].magnitude > Self.tolerance {
            for number in classes {
                for fact in model.factsOfClass[Int(number)].map({ Int($0) })
                where search.isHidden[fact] && !model.isPrimary[fact] && !changed.contains(fact) {
                    changed.append(fact)
                }
            }
        }
    }
}

extension SuppressionSearch {
    /// The classes near a target: its own, then those that share published facts with them, the
    /// shortest facts first.
    func neighborhood(of target: Int, size: Int, seeds: [Int32]) -> [Int32] {
        epoch += 1
        let own = classes(of: target)
        for number in own { targetMarks[Int(number)] = epoch }
        var taken: [Int32] = []
        var queue: [Int32] = []
        var head = 0
        func take(_ number: Int32) {
            if classMarks[Int(number)] == epoch { return }
            classMarks[Int(number)] = epoch
            taken.append(number)
            var new: [Int32] = []
            for place in model.factsOfClass.range(Int(number)) where isActive(place) {
                let fact = model.factsOfClass.items[place]
                if factMarks[Int(fact)] == epoch { continue }
                factMarks[Int(fact)] = epoch
                new.append(fact)
            }
            new.sort { (members[Int($0)].count, $0) < (members[Int($1)].count, $1) }
            queue += new
        }
        for number in best(of: Array(own), most: max(4, size / 4)) { take(number) }
        for number in best(of: seeds, most: max(4, size / 4)) { take(number) }
        while head < queue.count && taken.count < size {
            let fact = Int(queue[head])
            head += 1
            for number in best(of: members[fact], most: max(8, size / 4)) { take(number) }
        }
        return taken
    }

    /// Some classes of a list: those that bring the fewest new facts with them, and among these
    /// the ones that can give most.
    private func best(of list: [Int32], most: Int) -> [Int32] {
        if list.count <= most { return list }
        let stride = max(1, list.count / 256)
        var scored: [(score: Int, number: Int32)] = []
        var place = 0
        while place < list.count {
            let number = list[place]
            place += stride
            if classMarks[Int(number)] == epoch { continue }
            var new = 0
            for place in model.factsOfClass.range(Int(number)) where isActive(place) {
                if factMarks[Int(model.factsOfClass.items[place])] != epoch { new += 1 }
            }
            scored.append((new << 20 - min(capacities[Int(number)], 1 << 19), number))
        }
        scored.sort { ($0.score, $0.number) < ($1.score, $1.number) }
        return scored.prefix(most).map { $0.number }
    }
}
