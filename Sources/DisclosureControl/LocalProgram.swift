/// A linear program over some classes, all others left as they are: what it finds is possible,
/// though not all that is possible.
///
/// One program serves all targets near its classes, each from where the last one ended.
struct LocalProgram {
    /// What is known of a target.
    struct Answer {
        /// How much it can grow, at least.
        var growth: Double
        /// Whether it has its witness.
        var isWitness: Bool
        /// The published facts that stand in the way of more, where it has none.
        var binding: [Int] = []
        /// Withheld secondary facts that the witness changes, perhaps.
        var changed: [Int] = []
    }

    private let search: SuppressionSearch
    /// The column of each class: those in the same published facts share one.
    private var columnOfClass: [Int32: Int] = [:]
    private var classesOfColumn: [[Int32]] = []
    /// What the classes of each column can give in all.
    private var capacities: [Int] = []
    private var factOfRow: [Int] = []
    private var simplex: BoundedSimplex

    private static let tolerance = 1e-6

    /// Makes a program.
    ///
    /// - Parameters:
    ///   - search: What is withheld.
    ///   - classes: The classes that may change, each once.
    init(_ search: SuppressionSearch, classes: [Int32]) {
        self.search = search
        search.programs += 1
        let model = search.model
        var columnOfKey: [UInt64: Int] = [:]
        var rowOfFact: [Int32: Int] = [:]
        var equations: [BoundedSimplex.Equation] = []
        for number in classes {
            var key: UInt64 = 0
            for place in model.factsOfClass.range(Int(number)) where search.isActive(place) {
                key = mixed(key ^ UInt64(model.factsOfClass.items[place]))
            }
            if let column = columnOfKey[key] {
                columnOfClass[number] = column
                classesOfColumn[column].append(number)
                capacities[column] += search.capacities[Int(number)]
                continue
            }
            let column = capacities.count
            columnOfKey[key] = column
            columnOfClass[number] = column
            classesOfColumn.append([number])
            capacities.append(search.capacities[Int(number)])
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
        let most = Double(search.largestNeed) * 4 + 4
        simplex = BoundedSimplex(
            lower: capacities.map { -Double($0) },
            upper: [Double](repeating: most, count: capacities.count),
            equations: equations, start: [Double](repeating: 0, count: capacities.count))
    }

    /// How far a target can grow; or, if it is a withheld fact, grow and fall.
    mutating func answer(for target: Int) -> Answer {
        let model = search.model
        // A column grows where it is in the target, and what it holds beside it moves there.
        var own: [Int: Int] = [:]
        let targetClasses = Set(search.classes(of: target))
        for number in targetClasses {
            if let column = columnOfClass[number] {
                own[column, default: 0] += search.capacities[Int(number)]
            }
        }
        let columns = own.keys.sorted()
        let beside = Double(columns.reduce(0) { $0 + capacities[$1] - (own[$1] ?? 0) })
        let need = Double(search.need(of: target)) - Self.tolerance
        // What others in its columns give is taken last: it changes more than it needs to.
        let grown = simplex.maximize(
            columns.map { ($0, 1) }, enough: search.hasNoSecondary ? need - beside : need
        ).reached
        var answer = Answer(growth: grown + beside, isWitness: grown + beside >= need)
        noteChanges(&answer, target: target, movesBeside: grown < need)
        if answer.isWitness { return answer }
        answer.binding = simplex.bindingEquations.map { factOfRow[$0] }
        let fact = target - model.counts.count
        guard fact >= 0 else { return answer }
        // It may fall by what its columns give, as far as that is the target's own.
        let threshold = Double(model.facts.thresholds[fact])
        guard Double(model.facts.counts[fact]) + answer.growth >= threshold - Self.tolerance
        else { return answer }
        // What is the target's own moves to others in the same column, or the column falls.
        var room = 0.0
        var pure: [Int] = []
        for column in columns {
            let capacity = own[column] ?? 0
            if classesOfColumn[column].allSatisfy({ targetClasses.contains($0) }) {
                pure.append(column)
            } else {
                room += Double(capacity)
            }
        }
        let fallen = simplex.maximize(pure.map { ($0, -1) }).reached + room
        answer.isWitness = answer.growth + fallen >= threshold - 1 - Self.tolerance
        noteChanges(&answer, target: target, movesBeside: true)
        if !answer.isWitness { answer.binding += simplex.bindingEquations.map { factOfRow[$0] } }
        return answer
    }

    /// Notes which withheld secondary facts change, with the changes of each column given to as few
    /// of its classes as it takes.
    private func noteChanges(_ answer: inout Answer, target: Int, movesBeside: Bool) {
        if search.hasNoSecondary { return }
        let own = Set(search.classes(of: target))
        var ownColumns: Set<Int> = []
        for number in own {
            if let column = columnOfClass[number] { ownColumns.insert(column) }
        }
        func note(_ number: Int32) {
            for fact in secondary(number) where !answer.changed.contains(fact) {
                answer.changed.append(fact)
            }
        }
        for column in classesOfColumn.indices {
            let change = simplex.values[column]
            let isOwn = ownColumns.contains(column)
            if isOwn && movesBeside || isOwn && change < -Self.tolerance {
                for number in classesOfColumn[column] { note(number) }
            } else if isOwn && change > Self.tolerance {
                for number in classesOfColumn[column] where own.contains(number) { note(number) }
            } else if change.magnitude > Self.tolerance {
                var rest = change.magnitude
                let classes = classesOfColumn[column].map { ($0, secondary($0).count) }
                for (number, _) in classes.sorted(by: { ($0.1, $0.0) < ($1.1, $1.0) }) {
                    if rest <= Self.tolerance { break }
                    let capacity = change > 0 ? rest : Double(search.capacities[Int(number)])
                    if capacity > 0 { note(number) }
                    rest -= capacity
                }
            }
        }
    }

    /// The withheld facts of a class that are not withheld for their own sake.
    private func secondary(_ number: Int32) -> [Int] {
        search.model.factsOfClass[Int(number)].map { Int($0) }.filter {
            search.isHidden[$0] && !search.model.isPrimary[$0]
        }
    }
}
