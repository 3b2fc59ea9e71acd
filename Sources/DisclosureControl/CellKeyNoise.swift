/// Noise on counts that is the same wherever the same records are counted.
///
/// A count of 0 stays 0. Any other count gets a whole number between −`largest` and `largest`, drawn
/// by the cell's key from a table: with expected value 0, with a stated variance, never below 0, and
/// never leaving a count between 1 and `smallestPositive` − 1. Of all such distributions the table
/// holds the one of greatest entropy, which tells least beyond that (Marley and Leaver 2011, "A
/// method for confidentialising user-defined tables", ISI World Statistics Congress 58; Giessing
/// 2016, doi:10.1007/978-3-319-45381-1_18).
///
///     let noise = try CellKeyNoise()                        // at most 5 up or down, variance 2
///     noise.perturbed(12, key: CellKey(seed: 7, identity: "brott/42".utf8))
///
/// The noise of parts is not the noise of their sum: tables do not add up.
public struct CellKeyNoise: Sendable {
    /// The greatest change.
    public let largest: Int
    /// The variance asked for.
    public let variance: Double
    /// The least count above 0 that is published.
    public let smallestPositive: Int

    /// For each count from 1, the probability of each change from −`largest` to `largest`; the last
    /// row is for all larger counts as well.
    private let table: [[Double]]

    /// Makes a table.
    ///
    /// - Parameters:
    ///   - largest: The greatest change, 1 to 100.
    ///   - variance: The variance of the noise, above 0, at most a third of `largest`². Where a
    ///     small count cannot have it, it has the nearest that it can (``variance(of:)``).
    ///   - smallestPositive: Counts from 1 to this number less one are never published; at most
    ///     `largest`.
    /// - Throws: ``DisclosureError`` with code `parameterOutOfRange`.
    public init(
        largest: Int = 5, variance: Double = 2, smallestPositive: Int = 1
    ) throws(DisclosureError) {
        guard (1...100).contains(largest), variance > 0,
            variance <= Double(largest * largest) / 3, (1...largest).contains(smallestPositive)
        else {
            throw DisclosureError(
                .parameterOutOfRange,
                "noise up to \(largest) of variance \(variance), from \(smallestPositive)")
        }
        self.largest = largest
        self.variance = variance
        self.smallestPositive = smallestPositive
        table = (1...(largest + smallestPositive)).map { count in
            let changes = (-largest...largest).filter {
                count + $0 == 0 || count + $0 >= smallestPositive
            }
            let probabilities = Self.greatestEntropy(changes, variance: variance)
            var row = [Double](repeating: 0, count: 2 * largest + 1)
            for (change, probability) in zip(changes, probabilities) {
                row[change + largest] = probability
            }
            return row
        }
    }

    /// A count with its noise.
    ///
    /// - Parameters:
    ///   - count: What is counted; what is not above 0 is returned as it is.
    ///   - key: The sum of the keys of the records that are counted.
    /// - Returns: The count to publish, at least 0.
    public func perturbed(_ count: Int, key: CellKey) -> Int {
        guard count > 0, count <= largestTotal else { return count }
        var rest = key.uniform(salt: 0x4365_6C6C_4B65_7921)
        let row = probabilities(of: count)
        var last = 0
        for (place, probability) in row.enumerated() where probability > 0 {
            last = place - largest
            if rest < probability { return count + last }
            rest -= probability
        }
        return count + last
    }

    /// The probabilities of all changes of a count above 0, from −`largest` to `largest`.
    public func probabilities(of count: Int) -> [Double] {
        table[min(max(count, 1), table.count) - 1]
    }

    /// The variance that the noise on a count above 0 has.
    public func variance(of count: Int) -> Double {
        probabilities(of: count).enumerated().reduce(0) {
            let change = Double($1.offset - largest)
            return $0 + $1.element * change * change
        }
    }

    /// The probabilities of greatest entropy with mean 0 and a variance, or the nearest variance
    /// that the changes allow: exp(−a·change − b·change²), normalized, where a and b minimize a
    /// convex function.
    private static func greatestEntropy(_ changes: [Int], variance: Double) -> [Double] {
        let down = changes.filter { $0 < 0 }
        let up = changes.filter { $0 > 0 }
        guard let lowest = down.first, let nextDown = down.last, let nextUp = up.first,
            let highest = up.last
        else { return changes.map { $0 == 0 ? 1 : 0 } }
        let least = changes.contains(0) ? 0 : Double(-nextDown * nextUp)
        let most = Double(-lowest * highest)
        let margin = 0.02 * (most - least)
        // With two changes there is no choice.
        if changes.count == 2 || most == least {
            let total = Double(highest - lowest)
            return changes.map {
                $0 == lowest ? Double(highest) / total : $0 == highest ? Double(-lowest) / total : 0
            }
        }
        let wanted = min(max(variance, least + (least > 0 ? margin : 0)), most - margin)
        var a = 0.0
        var b = 0.0
        func state(_ a: Double, _ b: Double) -> (value: Double, weights: [Double]) {
            let exponents = changes.map { -a * Double($0) - b * Double($0 * $0) }
            let top = exponents.max() ?? 0
            let weights = exponents.map { exponential($0 - top) }
            let sum = weights.reduce(0, +)
            return (top + logarithm(sum) + b * wanted, weights.map { $0 / sum })
        }
        var now = state(a, b)
        for _ in 0..<200 {
            var m = [0.0, 0, 0, 0, 0]
            for (change, weight) in zip(changes, now.weights) {
                var power = weight
                for order in 0...4 {
                    m[order] += power
                    power *= Double(change)
                }
            }
            let slope = (-m[1], wanted - m[2])
            if slope.0.magnitude + slope.1.magnitude < 1e-13 { break }
            let (aa, ab, bb) = (m[2] - m[1] * m[1], m[3] - m[1] * m[2], m[4] - m[2] * m[2])
            let determinant = aa * bb - ab * ab
            guard determinant > 1e-300 else { break }
            let step = (
                (-slope.0 * bb + slope.1 * ab) / determinant,
                (slope.0 * ab - slope.1 * aa) / determinant
            )
            var length = 1.0
            var next = state(a + step.0, b + step.1)
            while next.value > now.value + 1e-15 && length > 1e-6 {
                length /= 2
                next = state(a + length * step.0, b + length * step.1)
            }
            a += length * step.0
            b += length * step.1
            now = next
        }
        return now.weights
    }
}

/// e to a power of at most 0, from arithmetic alone: the same on every machine.
private func exponential(_ power: Double) -> Double {
    if power < -700 { return 0 }
    // e^power = (e^(power / 1024))^1024, by a short series.
    let small = power / 1_024
    var term = 1.0
    var sum = 1.0
    for order in 1...12 {
        term *= small / Double(order)
        sum += term
    }
    for _ in 0..<10 { sum *= sum }
    return sum
}

/// The natural logarithm of a number from 1 up, by Newton's steps on ``exponential(_:)``.
private func logarithm(_ number: Double) -> Double {
    // number = 2^exponent · significand
    var result = Double(number.exponent) * 0.693_147_180_559_945_3
    let significand = number.significand
    var part = significand - 1
    for _ in 0..<8 { part += significand * exponential(-part) - 1 }
    result += part
    return result
}
