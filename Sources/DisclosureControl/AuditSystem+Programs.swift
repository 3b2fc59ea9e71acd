extension AuditSystem {
    /// The part of a hidden sum that lies in one component.
    private struct Part {
        var hidden: Int
        var columns: [Int]
    }

    /// Bounds of the hidden sums, by linear programs over the components of the equations.
    ///
    /// Components do not know of one another, so that the bounds
    /// of the parts of a sum add up.
    func boundsOfHidden() throws(DisclosureError) -> [SuppressionAudit.Bound] {
        let components = Components(self)
        var bounds = (0..<hidden.count).map { _ in
            SuppressionAudit.Bound(lower: 0, upper: 0, method: .program)
        }
        var parts = [[Part]](repeating: [], count: components.count)
        for number in 0..<hidden.count {
            var columnsOf: [Int: [Int]] = [:]
            for column in hidden[number].map({ Int($0) }) {
                if lower[column] == upper[column] || sumsOfColumn[column].isEmpty {
                    // Known, or bounded by nothing else.
                    bounds[number].lower += lower[column]
                    bounds[number].upper += upper[column]
                } else {
                    columnsOf[components.ofColumn[column], default: []].append(column)
                }
            }
            for (component, columns) in columnsOf {
                parts[component].append(Part(hidden: number, columns: columns))
            }
        }
        for component in 0..<components.count where !parts[component].isEmpty {
            let size = components.sums[component].count
            let isWhole =
                size * (components.columns[component].count + 2 * size) <= largestProgram
            if isWhole {
                var program = AuditProgram(
                    self, sums: components.sums[component])
                for part in parts[component] {
                    let range = try program.range(part.columns, enough: enough)
                    bounds[part.hidden].add(
                        range ?? spread(part.columns),
                        method: range == nil ? .propagation : .program)
                }
            } else {
                for part in parts[component] {
                    var program = AuditProgram(self, sums: neighborhood(of: part.columns))
                    let wide = spread(part.columns)
                    let range = try program.range(part.columns, enough: enough)
                    bounds[part.hidden].add(
                        (
                            max(wide.lower, range?.lower ?? 0),
                            min(wide.upper, range?.upper ?? .infinity)
                        ),
                        method: range == nil ? .propagation : .partialProgram)
                }
            }
        }
        if areWhole {
            for number in bounds.indices {
                bounds[number].lower = (bounds[number].lower - 1e-5).rounded(.up)
                bounds[number].upper = (bounds[number].upper + 1e-5).rounded(.down)
            }
        }
        return bounds
    }

    /// What the columns' own bounds tell of a sum of them.
    private func spread(_ columns: [Int]) -> (lower: Double, upper: Double) {
        var range = (lower: 0.0, upper: 0.0)
        for column in columns {
            range.lower += lower[column]
            range.upper += upper[column]
        }
        return range
    }

    /// The sums next to some columns, as many as a small program takes.
    ///
    /// The nearest first, and the shortest of those first. What is left out only makes bounds wider.
    private func neighborhood(of columns: [Int]) -> [Int] {
        let mostSums = 80
        let mostColumns = 400
        var taken: Set<Int> = []
        var order: [Int] = []
        var reached = Set(columns)
        var border = columns
        while !border.isEmpty && order.count < mostSums && reached.count < mostColumns {
            var candidates: Set<Int> = []
            for column in border {
                for sum in sumsOfColumn[column] where !taken.contains(Int(sum)) {
                    candidates.insert(Int(sum))
                }
            }
            border = []
            let nearest = candidates.sorted {
                (sums.range($0).count, $0) < (sums.range($1).count, $1)
            }
            for sum in nearest where order.count < mostSums {
                let new = sums[sum].map { Int($0) }.filter { free($0) && !reached.contains($0) }
                if reached.count + new.count > mostColumns && !order.isEmpty { continue }
                taken.insert(sum)
                order.append(sum)
                reached.formUnion(new)
                border.append(contentsOf: new)
            }
        }
        return order.sorted()
    }

    /// Whether a column is not known.
    func free(_ column: Int) -> Bool { lower[column] < upper[column] }
}

extension SuppressionAudit.Bound {
    fileprivate mutating func add(
        _ range: (lower: Double, upper: Double), method: SuppressionAudit.Method
    ) {
        lower += range.lower
        upper += range.upper
        if method == .propagation || self.method == .program { self.method = method }
    }
}

/// Equations that have unknown columns in common, directly or through others.
private struct Components {
    /// The component of each column that is not known; −1 for others.
    var ofColumn: [Int]
    /// The sums and the columns of each component, ascending.
    var sums: [[Int]] = []
    var columns: [[Int]] = []
    var count: Int { sums.count }

    init(_ system: AuditSystem) {
        ofColumn = [Int](repeating: -1, count: system.lower.count)
        var componentOfSum = [Int](repeating: -1, count: system.sums.count)
        for first in 0..<system.lower.count
        where ofColumn[first] < 0 && system.free(first) && !system.sumsOfColumn[first].isEmpty {
            let component = sums.count
            var stack = [first]
            ofColumn[first] = component
            var own: (sums: [Int], columns: [Int]) = ([], [])
            while let column = stack.popLast() {
                own.columns.append(column)
                for sum in system.sumsOfColumn[column] where componentOfSum[Int(sum)] < 0 {
                    componentOfSum[Int(sum)] = component
                    own.sums.append(Int(sum))
                    for other in system.sums[Int(sum)]
                    where ofColumn[Int(other)] < 0 && system.free(Int(other)) {
                        ofColumn[Int(other)] = component
                        stack.append(Int(other))
                    }
                }
            }
            sums.append(own.sums.sorted())
            columns.append(own.columns.sorted())
        }
    }
}
