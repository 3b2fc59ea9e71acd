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
        /// Whether no larger program could find more: all members of those facts are in this one.
        var isFinal = false
        /// Withheld secondary facts that the witness changes, perhaps.
        var changed: [Int] = []
    }

    /// The classes that may change.
    let classes: [Int32]
    private let search: SuppressionSearch
    /// The classes of each column: those in the same published facts.
    private var classesOfColumn: [[Int32]] = []
    /// What the classes of each column can give in all.
    private var capacities: [Int] = []
    private var factOfRow: [Int] = []
    /// How many classes of each row's fact are in the program.
    private var classesOfRow: [Int] = []
    private var simplex: BoundedSimplex

    private static let tolerance = 1e-6

    /// Makes a program.
    ///
    /// - Parameters:
    ///   - search: What is withheld.
    ///   - classes: The classes that may change, each once.
    init(_ search: SuppressionSearch, classes: [Int32]) {
        self.search = search
        self.classes = classes
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
            let column = columnOfKey[key] ?? capacities.count
            let isNew = column == capacities.count
            if isNew {
                columnOfKey[key] = column
                classesOfColumn.append([])
                capacities.append(0)
            }
            classesOfColumn[column].append(number)
            capacities[column] += search.capacities[Int(number)]
            for place in model.factsOfClass.range(Int(number)) where search.isActive(place) {
                let fact = model.factsOfClass.items[place]
                let row = rowOfFact[fact] ?? equations.count
                if row == equations.count {
                    rowOfFact[fact] = row
                    factOfRow.append(Int(fact))
                    classesOfRow.append(0)
                    equations.append(.init(terms: [], sum: 0))
                }
                classesOfRow[row] += 1
                if isNew { equations[row].terms.append((column, 1)) }
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
        search.mark(target)
        for (column, classes) in classesOfColumn.enumerated() {
            for number in classes where search.isMarked(number) {
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
        noteChanges(&answer, movesBeside: grown < need)
        if answer.isWitness { return answer }
        noteBinding(&answer)
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
            if classesOfColumn[column].allSatisfy({ search.isMarked($0) }) {
                pure.append(column)
            } else {
                room += Double(capacity)
            }
        }
        let fallen = simplex.maximize(pure.map { ($0, -1) }).reached + room
        answer.isWitness = answer.growth + fallen >= threshold - 1 - Self.tolerance
        noteChanges(&answer, movesBeside: true)
        if !answer.isWitness { noteBinding(&answer) }
        return answer
    }

    private func noteBinding(_ answer: inout Answer) {
        let rows = simplex.bindingEquations
        answer.isFinal = rows.allSatisfy { classesOfRow[$0] == search.members[factOfRow[$0]].count }
        answer.binding += rows.map { factOfRow[$0] }
    }

    /// Notes which withheld secondary facts change, with the changes of each column given to as few
    /// of its classes as it takes.
    private func noteChanges(_ answer: inout Answer, movesBeside: Bool) {
        if search.hasNoSecondary { return }
        func note(_ number: Int32) {
            for fact in secondary(number) where !answer.changed.contains(fact) {
                answer.changed.append(fact)
            }
        }
        for column in classesOfColumn.indices {
            let change = simplex.values[column]
            let isOwn = classesOfColumn[column].contains { search.isMarked($0) }
            if isOwn && movesBeside || isOwn && change < -Self.tolerance {
                for number in classesOfColumn[column] { note(number) }
            } else if isOwn && change > Self.tolerance {
                for number in classesOfColumn[column] where search.isMarked(number) { note(number) }
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
