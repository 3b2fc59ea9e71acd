/// What is known of a sum of atoms: between which whole numbers it lies, and from which tabulations.
struct AttackBound: Sendable, Equatable {
    var least: Int
    var most: Int
    /// The tabulations that it was concluded from, a bit each; those beyond 63 share the last.
    var sources: UInt64

    /// Nothing is known but that counts are not negative.
    static let none = AttackBound(least: 0, most: unlimited, sources: 0)
    /// More than any count.
    static let unlimited = 1 << 41

    static func bit(_ tabulation: Int) -> UInt64 { 1 << UInt64(min(tabulation, 63)) }
}

/// Equations over unknowns that are whole numbers, and what follows for each unknown.
///
/// Every equation says that a sum of unknowns lies between two numbers. What is left of it for one
/// unknown when the others are at their ends bounds that unknown (interval propagation; Davis 1987,
/// doi:10.1016/0004-3702(87)90091-9). This is sound and quick, not complete: it may miss what only
/// several equations together say.
struct AttackEquations: Sendable {
    struct Equation: Sendable {
        var unknowns: Range<Int>
        var least: Int
        var most: Int
        var sources: UInt64
    }

    var bounds: [AttackBound]
    private(set) var equations: [Equation] = []
    private(set) var members: [Int32] = []
    /// Set where the equations contradict each other.
    private(set) var isContradiction = false

    init(unknownCount: Int) {
        bounds = [AttackBound](repeating: .none, count: unknownCount)
    }

    mutating func add(_ unknowns: [Int32], least: Int, most: Int, sources: UInt64) {
        let start = members.count
        members += unknowns
        equations.append(
            Equation(
                unknowns: start..<members.count, least: least, most: most, sources: sources))
    }

    /// Draws all conclusions.
    ///
    /// - Complexity: O(*members*) a round; rounds are limited, which only leaves bounds wider.
    mutating func propagate() {
        var starts = [Int](repeating: 0, count: bounds.count + 1)
        for member in members { starts[Int(member) + 1] += 1 }
        for index in 1..<starts.count { starts[index] += starts[index - 1] }
        var next = starts
        var equationsOf = [Int32](repeating: 0, count: members.count)
        for (number, equation) in equations.enumerated() {
            for place in equation.unknowns {
                let unknown = Int(members[place])
                equationsOf[next[unknown]] = Int32(number)
                next[unknown] += 1
            }
        }
        var queue = equations.indices.map { Int32($0) }
        var isQueued = [Bool](repeating: true, count: equations.count)
        var work = 0
        // Enough for every conclusion that is not a slow crawl of two bounds against each other.
        let limit = 60 * members.count + 10_000
        var head = 0
        while head < queue.count, work < limit {
            let number = Int(queue[head])
            head += 1
            isQueued[number] = false
            work += equations[number].unknowns.count
            let changed = tighten(number)
            if isContradiction { return }
            for unknown in changed {
                for place in starts[unknown]..<starts[unknown + 1]
                where !isQueued[Int(equationsOf[place])] {
                    isQueued[Int(equationsOf[place])] = true
                    queue.append(equationsOf[place])
                }
            }
            if head > 1 << 16 {
                queue.removeFirst(head)
                head = 0
            }
        }
    }

    /// The bounds of a sum of unknowns, from those of each.
    func sum(_ unknowns: Range<Int>) -> AttackBound {
        var sum = AttackBound(least: 0, most: 0, sources: 0)
        for place in unknowns {
            let bound = bounds[Int(members[place])]
            sum.least += bound.least
            sum.most = min(AttackBound.unlimited, sum.most + bound.most)
            sum.sources |= bound.sources
        }
        return sum
    }

    private mutating func tighten(_ number: Int) -> [Int] {
        let equation = equations[number]
        var least = 0
        var most = 0
        var unlimited = 0
        var sources = equation.sources
        for place in equation.unknowns {
            let bound = bounds[Int(members[place])]
            least += bound.least
            if bound.most >= AttackBound.unlimited { unlimited += 1 } else { most += bound.most }
            sources |= bound.sources
        }
        if least > equation.most || (unlimited == 0 && most < equation.least) {
            isContradiction = true
            return []
        }
        var changed: [Int] = []
        for place in equation.unknowns {
            let unknown = Int(members[place])
            let bound = bounds[unknown]
            var new = bound
            if equation.most < AttackBound.unlimited {
                new.most = min(bound.most, equation.most - (least - bound.least))
            }
            let isUnlimited = bound.most >= AttackBound.unlimited
            if unlimited == (isUnlimited ? 1 : 0) {
                let others = isUnlimited ? most : most - bound.most
                new.least = max(bound.least, equation.least - others)
            }
            guard new.least != bound.least || new.most != bound.most else { continue }
            if new.least > new.most {
                isContradiction = true
                return []
            }
            new.sources = sources
            // The sums above are those of the old bounds: still true, and mended by the next turn.
            bounds[unknown] = new
            changed.append(unknown)
        }
        // What others in this equation gain is found when it comes again.
        return changed
    }
}
