/// A linear program over some sums of an audit, used for many hidden sums.
struct AuditProgram {
    private let system: AuditSystem
    private let sums: [Int]
    /// The place in the program of each column that is in it.
    private var place: [Int: Int] = [:]
    private var columns: [Int] = []
    private var simplex: BoundedSimplex?

    init(_ system: AuditSystem, sums: [Int]) {
        self.system = system
        self.sums = sums
        for sum in sums {
            for column in system.sums[sum] where system.free(Int(column)) {
                if place[Int(column)] == nil {
                    place[Int(column)] = columns.count
                    columns.append(Int(column))
                }
            }
        }
    }

    /// The bounds of a sum of columns; `nil` if none were found for the number of steps.
    mutating func range(
        _ hidden: [Int], enough: Double
    ) throws(DisclosureError) -> (lower: Double, upper: Double)? {
        // Columns outside the program have their own bounds.
        var base = (lower: 0.0, upper: 0.0)
        var function: [(column: Int, factor: Double)] = []
        for column in hidden {
            if let place = place[column] {
                function.append((place, 1))
            } else {
                base.lower += system.lower[column]
                base.upper += system.upper[column]
            }
        }
        if function.isEmpty { return base }
        if simplex == nil || (simplex?.pivots ?? 0) > 2_000 { simplex = program() }
        guard var program = simplex else { return nil }
        guard let isPossible = program.findSolution() else { return nil }
        guard isPossible else { throw AuditSystem.contradiction }
        let high = program.maximize(function, enough: enough)
        let low = program.maximize(function.map { ($0.column, -$0.factor) })
        simplex = program
        if case .givenUp = high { return nil }
        guard case .optimal(let least) = low else { return nil }
        return (base.lower - least, base.upper + high.reached)
    }

    private func program() -> BoundedSimplex {
        var lower = columns.map { system.lower[$0] }
        var upper = columns.map { system.upper[$0] }
        var equations: [BoundedSimplex.Equation] = []
        for sum in sums {
            var terms: [(column: Int, factor: Double)] = []
            var known = 0.0
            for column in system.sums[sum] {
                if let place = place[Int(column)] {
                    terms.append((place, 1))
                } else {
                    known += system.lower[Int(column)]
                }
            }
            if terms.isEmpty { continue }
            if system.lowerOfSum[sum] == system.upperOfSum[sum] {
                equations.append(.init(terms: terms, sum: system.lowerOfSum[sum] - known))
            } else {
                // What is within bounds is a column of its own.
                terms.append((lower.count, -1))
                lower.append(system.lowerOfSum[sum] - known)
                upper.append(system.upperOfSum[sum] - known)
                equations.append(.init(terms: terms, sum: 0))
            }
        }
        let start = lower.indices.map {
            lower[$0] > -.infinity ? lower[$0] : upper[$0] < .infinity ? upper[$0] : 0
        }
        return BoundedSimplex(lower: lower, upper: upper, equations: equations, start: start)
    }
}
