/// The respondents of a survey as columns, checked and in an order that rows of the file do not
/// decide: the same respondents in another order give the same numbers to the last bit.
///
/// A respondent belongs to the sample also where the answer is missing or the place is none of the
/// areas: strata count all who were drawn.
///
///     let sample = try RespondentSample(
///         weights: [1, 2, 1, 1], areas: [0, 0, 1, 1], areaCount: 2, items: [[1, 0, 1, nil]])
///     sample.area(0)?.share      // 0.333…
public struct RespondentSample: Sendable {
    /// Divided by a power of two, so that no sum overflows; estimates do not depend on it.
    let weights: [Double]
    /// One of 0 ..< `strataSizes.count` a respondent; empty where there are no strata.
    let strata: [Int32]
    /// Respondents in each stratum.
    let strataSizes: [Int]
    /// For each question the value of each respondent's answer; not a number outside its base.
    let items: [[Double]]
    /// The first respondent of each area, and the end.
    private let starts: [Int]

    /// Makes a sample.
    ///
    /// - Parameters:
    ///   - weights: How many people each respondent stands for, on any scale; above 0.
    ///   - areas: The number of each respondent's area; −1 for one who is in none.
    ///   - areaCount: Number of areas.
    ///   - strata: The number of each respondent's stratum, from 0; `nil` where each area is a
    ///     simple sample of its own. A stratum with one respondent adds the square of its deviation
    ///     from the estimate (`survey.lonely.psu = "adjust"` in R).
    ///   - items: For each question a value between 0 and 1 a respondent: 1 for an answer that
    ///     makes the share, 0 for the others of the base, `nil` outside the base.
    /// - Throws: ``EstimationError`` with code `badWeight`, `badParameter` or `lengthMismatch`.
    /// - Complexity: O(*n* log *n*).
    public init(
        weights: [Double], areas: [Int32], areaCount: Int, strata: [Int32]? = nil,
        items: [[Double?]]
    ) throws(EstimationError) {
        guard areas.count == weights.count, (strata ?? areas).count == weights.count,
            items.allSatisfy({ $0.count == weights.count })
        else {
            throw EstimationError(
                .lengthMismatch, "columns of a survey have different lengths",
                remedy: "Give each respondent a weight, an area and a value")
        }
        if let bad = weights.firstIndex(where: { !($0 > 0 && $0.isFinite) }) {
            throw EstimationError(
                .badWeight, "respondent \(bad + 1) has the weight \(weights[bad])",
                remedy: "Weights are finite numbers above 0; leave such respondents out")
        }
        guard !items.isEmpty, areaCount >= 0,
            areas.allSatisfy({ $0 >= -1 && Int($0) < areaCount }),
            (strata ?? []).allSatisfy({ $0 >= 0 && Int($0) < weights.count }),
            items.allSatisfy({ $0.allSatisfy { $0.map { $0 >= 0 && $0 <= 1 } ?? true } })
        else {
            throw EstimationError(
                .badParameter, "an area, a stratum or a value of an answer is out of its range",
                remedy: "Areas and strata are numbered from 0; values are between 0 and 1")
        }
        let columns = items.map { $0.map { $0 ?? .nan } }
        let order = weights.indices.sorted { left, right in
            if areas[left] != areas[right] { return areas[left] < areas[right] }
            if let strata, strata[left] != strata[right] { return strata[left] < strata[right] }
            if weights[left] != weights[right] { return weights[left] < weights[right] }
            for column in columns {
                // −1 for what is not in the base: not a number compares with nothing.
                let (a, b) = (column[left], column[right])
                let (first, second) = (a.isNaN ? -1 : a, b.isNaN ? -1 : b)
                if first != second { return first < second }
            }
            return false
        }
        let largest = weights.max() ?? 1
        let scale = Double(sign: .plus, exponent: -largest.exponent, significand: 1)
        self.weights = order.map { max(weights[$0] * scale, .leastNormalMagnitude) }
        self.strata = strata.map { strata in order.map { strata[$0] } } ?? []
        var sizes = [Int](repeating: 0, count: Int(strata?.max() ?? -1) + 1)
        for stratum in strata ?? [] { sizes[Int(stratum)] += 1 }
        strataSizes = sizes
        self.items = columns.map { column in order.map { column[$0] } }
        var starts = [Int](repeating: 0, count: areaCount + 1)
        // starts[a] holds how many are before area a: those in none come first.
        var before = 0
        var counts = [Int](repeating: 0, count: areaCount + 1)
        for area in areas { counts[Int(area) + 1] += 1 }
        for area in 0...areaCount {
            before += counts[area]
            starts[area] = before
        }
        self.starts = starts
    }

    /// Number of areas.
    public var areaCount: Int { starts.count - 1 }

    /// The respondents of an area.
    func members(_ area: Int) -> Range<Int> { starts[area]..<starts[area + 1] }

    /// The respondents of all areas but one, in two stretches.
    func others(_ area: Int) -> [Range<Int>] {
        [starts[0]..<starts[area], starts[area + 1]..<weights.count]
    }

    /// The respondents of all areas.
    var everybody: Range<Int> { starts[0]..<weights.count }
}
