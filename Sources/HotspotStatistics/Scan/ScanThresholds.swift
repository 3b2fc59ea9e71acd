/// How many cases a window needs to have a log-likelihood ratio above a level, without a logarithm.
///
/// For a fixed ratio the number of cases needed is a concave function of the expected number (its
/// slope is the logarithmic mean of the relative risks inside and outside, which falls), so that a
/// chord lies below it: a number read between two nodes is never too high, and whoever has no more
/// cases is surely not above the level. The others are asked exactly.
///
///     levels   0, ½, 1, … 24; above that, the last
///     nodes    eight in each doubling of the expected number: the eight first bits of its fraction
///              and its exponent are the node, the other bits the way to the next
///
/// The number needed below the expected follows from that above it, seen from outside the window:
/// low(E) = C − high(C − E).
struct ScanThresholds: Sendable {
    static let levelsPerUnit = 2.0
    static let levelCount = 49
    private static let fractionBits: UInt64 = 49

    let total: Double
    private let firstNode: Int
    private let nodeCount: Int
    private let high: [Double]
    private let low: [Double]

    /// Nodes for expected numbers between the two, both above 0; one side alone where only that is
    /// looked for.
    init(
        total: Double, from smallest: Double, to largest: Double, direction: ScanDirection
    ) {
        self.total = total
        let first = Self.place(smallest).node
        let count = Self.place(largest).node - first + 2
        firstNode = first
        nodeCount = count
        let likelihood = ScanLikelihood(total: total)
        var high: [Double] = []
        var low: [Double] = []
        for level in 0..<Self.levelCount {
            let ratio = Double(level) / Self.levelsPerUnit
            for node in first..<first + count {
                let expected = min(
                    Double(bitPattern: UInt64(node) << Self.fractionBits), total * 0.75)
                // The margin is far more than Newton's method and the exact ratio can be wrong.
                if direction != .low {
                    let above = likelihood.casesAbove(expected, reaching: ratio)
                    high.append(above - 1e-7 * (1 + above))
                }
                if direction != .high {
                    let below = total - likelihood.casesAbove(total - expected, reaching: ratio)
                    low.append(below + 1e-7 * (1 + below))
                }
            }
        }
        self.high = high
        self.low = low
    }

    /// The place of an expected number among the nodes.
    struct Place {
        var node: Int
        var fraction: Double
    }

    @inline(__always)
    private static func place(_ expected: Double) -> Place {
        let bits = expected.bitPattern
        let rest = bits & (1 << fractionBits - 1)
        return Place(node: Int(bits >> fractionBits), fraction: Double(rest) * 0x1p-49)
    }

    /// The level at or below a ratio.
    @inline(__always)
    static func level(of ratio: Double) -> Int {
        Int(min(ratio * levelsPerUnit, Double(levelCount - 1)))
    }

    /// Windows of so many cases or fewer are not above the level.
    @inline(__always)
    func high(_ expected: Double, level: Int) -> Double { read(high, expected, level) }

    /// Windows of so many cases or more are not above the level.
    @inline(__always)
    func low(_ expected: Double, level: Int) -> Double { read(low, expected, level) }

    @inline(__always)
    private func read(_ column: [Double], _ expected: Double, _ level: Int) -> Double {
        let place = Self.place(expected)
        let index = level * nodeCount + place.node - firstNode
        let start = column[index]
        return start + (column[index + 1] - start) * place.fraction
    }
}
