/// The noise of the cell-key method: for each count how often which number is added.
///
/// For a count *i* the noise is a whole number from −min(*i*, *D*) to *D*, with mean 0 and variance
/// *V*, and otherwise as uncertain as can be: of all such distributions that of the largest entropy,
/// p(v) ∝ exp(a·v + b·v²) (Marley & Leaver 2011, "A method for confidentialising user-defined
/// tables"; Enderle, Giessing & Tent 2018, doi:10.1007/978-3-319-99771-1_16). Counts stay at least
/// 0, 0 stays 0, and sums are right on average. Where a small count leaves no room for the variance,
/// it is the largest that there is room for.
public struct PerturbationTable: Sendable {
    /// The largest noise *D*.
    public let largest: Int
    /// The variance *V* of the noise.
    public let variance: Double
    /// For each count up to `largest`, the probability of each noise from −`largest` to `largest`;
    /// larger counts have those of the last.
    public let probabilities: [[Double]]

    /// Makes a table.
    ///
    /// - Parameters:
    ///   - largest: The largest noise, 1 to 50; what is outside is taken as the end that is nearer.
    ///   - variance: The variance of the noise; above 0 and at most what a uniform noise has.
    public init(largest: Int = 5, variance: Double = 3) {
        self.largest = min(max(largest, 1), 50)
        let uniform = Double(self.largest * (self.largest + 1)) / 3
        self.variance = variance > 0 ? min(variance, uniform) : min(1, uniform)
        var rows: [[Double]] = []
        for count in 0...self.largest {
            rows.append(Self.row(lowest: -count, largest: self.largest, variance: self.variance))
        }
        probabilities = rows
    }

    /// A count with the noise of its cell.
    ///
    /// - Returns: A number from 0, at most `largest` away from the count.
    public func perturbed(_ count: Int, cellKey: UInt64) -> Int {
        guard count > 0 else { return count }
        let row = probabilities[min(count, largest)]
        let fraction = RecordKey.fraction(ofCell: cellKey)
        var sum = 0.0
        for (index, probability) in row.enumerated() {
            sum += probability
            if fraction < sum { return max(0, count + index - largest) }
        }
        // The probabilities add up to 1 but for rounding.
        return count
    }

    /// The distribution of largest entropy from `lowest` to `largest`.
    private static func row(lowest: Int, largest: Int, variance: Double) -> [Double] {
        var row = [Double](repeating: 0, count: 2 * largest + 1)
        guard lowest < 0 else {
            row[largest] = 1
            return row
        }
        let values = (lowest...largest).map(Double.init)
        // No noise of mean 0 from −l to D varies more than one that takes its ends alone: l·D.
        let room = -Double(lowest) * Double(largest)
        let wanted = min(variance, 0.9 * room)
        var a = 0.0
        var b = -1 / (2 * wanted)
        var weights: [Double] = []
        for _ in 0..<500 {
            weights = distribution(values, a, b)
            func moment(_ power: Int) -> Double {
                zip(values, weights).reduce(0) { sum, pair in
                    var term = pair.1
                    for _ in 0..<power { term *= pair.0 }
                    return sum + term
                }
            }
            let (m1, m2, m3, m4) = (moment(1), moment(2), moment(3), moment(4))
            let (f, g) = (m1, m2 - wanted)
            if abs(f) < 1e-14, abs(g) < 1e-13 { break }
            // Newton's step on (mean, second moment); the matrix is that of their covariances.
            let (c11, c12, c22) = (m2 - m1 * m1, m3 - m1 * m2, m4 - m2 * m2)
            let determinant = c11 * c22 - c12 * c12
            guard determinant > 0 else { break }
            var step = (
                a: (f * c22 - g * c12) / determinant, b: (g * c11 - f * c12) / determinant
            )
            let length = max(abs(step.a), abs(step.b) * Double(largest))
            if length > 1 { step = (step.a / length, step.b / length) }
            a -= step.a
            b -= step.b
        }
        for (value, weight) in zip(values, weights) { row[largest + Int(value)] = weight }
        return row
    }

    private static func distribution(_ values: [Double], _ a: Double, _ b: Double) -> [Double] {
        let exponents = values.map { a * $0 + b * $0 * $0 }
        let top = exponents.max() ?? 0
        let weights = exponents.map { exponential($0 - top) }
        let sum = weights.reduce(0, +)
        return weights.map { $0 / sum }
    }
}
