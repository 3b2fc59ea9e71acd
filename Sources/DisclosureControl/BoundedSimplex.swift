/// The largest value of a linear function over numbers with bounds that solve linear equations: the
/// simplex method on a dense tableau.
///
/// Meant for some hundred numbers: a pivot costs O(*rows* × (*columns* + *rows*)). One tableau
/// answers many functions, each from where the last one ended. Numbers that are no corner's (the
/// true counts, say) can be the start: what is neither basic nor at a bound may go either way.
///
/// The same input gives the same answer; where the steps do not progress, Bland's rule (1977,
/// doi:10.1287/moor.2.2.103) keeps them from going round.
struct BoundedSimplex {
    /// An equation: columns with their factors, and what they sum to.
    struct Equation {
        var terms: [(column: Int, factor: Double)]
        var sum: Double
    }

    /// How a maximization ended.
    enum Outcome: Equatable {
        /// Nothing larger is possible.
        case optimal(Double)
        /// A value that was said to be enough was reached.
        case enough(Double)
        case unbounded
        /// Given up after too many steps; this much is possible.
        case givenUp(Double)

        /// A value that is possible.
        var reached: Double {
            switch self {
            case .optimal(let value), .enough(let value), .givenUp(let value): value
            case .unbounded: .infinity
            }
        }
    }

    /// How many columns were given; behind them is an artificial one for each equation.
    let columnCount: Int
    /// How many pivots there were so far.
    private(set) var pivots = 0
    /// The numbers: a solution, once ``findSolution()`` has found one.
    private(set) var values: [Double]

    private let rowCount: Int
    private let width: Int
    private var tableau: [Double]
    private var lower: [Double]
    private var upper: [Double]
    /// The column that is basic in each row, and the row of each column, −1 where it is not basic.
    private var basis: [Int]
    private var rowOfColumn: [Int]
    /// What a step along each column adds to the function.
    private var gains: [Double]
    private var isSolved: Bool

    /// Entries and gains of a smaller size are taken for 0.
    ///
    /// The factors are 0, 1 and −1, and the
    /// tableaus made of them are rarely anything else.
    private static let smallest = 1e-9

    /// Makes a tableau.
    ///
    /// - Parameters:
    ///   - lower: The least value of each column; −∞ for none.
    ///   - upper: The greatest value of each column; +∞ for none; not below `lower`.
    ///   - equations: What must hold.
    ///   - start: Values within the bounds to start from; if they solve the equations, no solution
    ///     needs to be searched.
    init(lower: [Double], upper: [Double], equations: [Equation], start: [Double]) {
        columnCount = lower.count
        rowCount = equations.count
        width = columnCount + rowCount
        tableau = [Double](repeating: 0, count: rowCount * width)
        values = start + [Double](repeating: 0, count: rowCount)
        self.lower = lower + [Double](repeating: 0, count: rowCount)
        self.upper = upper + [Double](repeating: 0, count: rowCount)
        basis = Array(columnCount..<width)
        rowOfColumn = [Int](repeating: -1, count: columnCount) + Array(0..<rowCount)
        gains = [Double](repeating: 0, count: width)
        isSolved = true
        for (row, equation) in equations.enumerated() {
            var rest = equation.sum
            for (column, factor) in equation.terms {
                tableau[row * width + column] += factor
                rest -= factor * start[column]
            }
            let artificial = columnCount + row
            tableau[row * width + artificial] = 1
            values[artificial] = rest
            if rest != 0 { isSolved = false }
        }
    }

    /// Searches a solution of the equations.
    ///
    /// - Returns: Whether there is one, to within rounding; `nil` if that was not found out.
    mutating func findSolution() -> Bool? {
        if isSolved { return true }
        var scale = 1.0
        var function: [(column: Int, factor: Double)] = []
        for column in columnCount..<width {
            scale = max(scale, values[column].magnitude)
            if values[column] > 0 {
                upper[column] = .infinity
                function.append((column, -1))
            } else if values[column] < 0 {
                lower[column] = -.infinity
                function.append((column, 1))
            }
        }
        let outcome = maximize(function, enough: .infinity)
        for column in columnCount..<width {
            lower[column] = 0
            upper[column] = 0
        }
        guard case .optimal(let rest) = outcome else { return nil }
        guard rest > -1e-9 * scale - 1e-7 else { return false }
        for column in columnCount..<width { values[column] = 0 }
        isSolved = true
        return true
    }

    /// The largest value of a function.
    ///
    /// - Parameters:
    ///   - function: Columns with their factors.
    ///   - enough: Stop where this is reached.
    /// - Returns: How it ended. ``values`` is where.
    mutating func maximize(
        _ function: [(column: Int, factor: Double)], enough: Double = .infinity
    ) -> Outcome {
        setGains(function)
        let limit = 40 * (width + 10)
        var steps = 0
        var still = 0
        while true {
            let value = function.reduce(0) { $0 + $1.factor * values[$1.column] }
            if value >= enough { return .enough(value) }
            let usesLowestIndex = still > 20
            guard let column = entering(usesLowestIndex: usesLowestIndex) else {
                return .optimal(value)
            }
            steps += 1
            if steps > limit { return .givenUp(value) }
            let step = move(column, usesLowestIndex: usesLowestIndex)
            if step == .infinity { return .unbounded }
            still = step > Self.smallest ? 0 : still + 1
        }
    }

    /// Which equations bound the function that was maximized last: those with a multiplier in the
    /// proof that nothing larger is possible.
    var bindingEquations: [Int] {
        (0..<rowCount).filter { gains[columnCount + $0].magnitude > 1e-7 }
    }

    private mutating func setGains(_ function: [(column: Int, factor: Double)]) {
        for column in 0..<width { gains[column] = 0 }
        for (column, factor) in function { gains[column] += factor }
        for row in 0..<rowCount {
            let factor = gains[basis[row]]
            if factor == 0 { continue }
            subtract(row: row, times: factor)
            gains[basis[row]] = 0
        }
    }

    private mutating func subtract(row: Int, times factor: Double) {
        let start = row * width
        for column in 0..<width { gains[column] -= factor * tableau[start + column] }
    }

    /// The column along which the function grows most, or the first along which it grows.
    private func entering(usesLowestIndex: Bool) -> Int? {
        var best = -1
        var bestGain = Self.smallest
        // Artificial columns that left never come back.
        for column in 0..<columnCount where rowOfColumn[column] < 0 {
            let gain = gains[column]
            if gain > bestGain && values[column] < upper[column]
                || gain < -bestGain && values[column] > lower[column]
            {
                best = column
                if usesLowestIndex { break }
                bestGain = gain.magnitude
            }
        }
        return best < 0 ? nil : best
    }

    /// Moves along a column until something is at its bound, and changes the basis if that is not
    /// the column itself.
    ///
    /// - Returns: How far; ∞ if nothing stops it.
    private mutating func move(_ column: Int, usesLowestIndex: Bool) -> Double {
        let sign: Double = gains[column] > 0 ? 1 : -1
        var step = sign > 0 ? upper[column] - values[column] : values[column] - lower[column]
        var leaving = -1
        var leavingEntry = 0.0
        for row in 0..<rowCount {
            let entry = tableau[row * width + column]
            if entry.magnitude <= Self.smallest { continue }
            let basic = basis[row]
            let falls = sign * entry > 0
            let room = falls ? values[basic] - lower[basic] : upper[basic] - values[basic]
            let possible = max(0, room) / entry.magnitude
            let isBetter: Bool
            if possible < step {
                isBetter = true
            } else if possible == step && leaving >= 0 {
                isBetter =
                    usesLowestIndex
                    ? basic < basis[leaving] : entry.magnitude > leavingEntry.magnitude
            } else {
                isBetter = false
            }
            if isBetter {
                step = possible
                leaving = row
                leavingEntry = entry
            }
        }
        guard step < .infinity else { return .infinity }
        if step > 0 {
            for row in 0..<rowCount {
                let entry = tableau[row * width + column]
                if entry != 0 { values[basis[row]] -= sign * step * entry }
            }
            values[column] += sign * step
        }
        if leaving < 0 {
            values[column] = sign > 0 ? upper[column] : lower[column]
        } else {
            let left = basis[leaving]
            values[left] = sign * leavingEntry > 0 ? lower[left] : upper[left]
            pivot(row: leaving, column: column)
        }
        return step
    }

    private mutating func pivot(row: Int, column: Int) {
        pivots += 1
        let width = width
        let start = row * width
        let scale = 1 / tableau[start + column]
        var places: [Int] = []
        for place in 0..<width where tableau[start + place] != 0 {
            tableau[start + place] *= scale
            places.append(place)
        }
        tableau[start + column] = 1
        for other in 0..<rowCount where other != row {
            let factor = tableau[other * width + column]
            if factor == 0 { continue }
            for place in places {
                let entry = tableau[other * width + place] - factor * tableau[start + place]
                tableau[other * width + place] = entry.magnitude < 1e-12 ? 0 : entry
            }
            tableau[other * width + column] = 0
        }
        let gain = gains[column]
        if gain != 0 {
            for place in places { gains[place] -= gain * tableau[start + place] }
            gains[column] = 0
        }
        rowOfColumn[basis[row]] = -1
        basis[row] = column
        rowOfColumn[column] = row
    }
}
