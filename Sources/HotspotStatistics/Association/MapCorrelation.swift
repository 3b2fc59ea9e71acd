public import PlanarGeometry
import RealModule

/// How two variables of the same areas go together over the whole map.
public struct MapCorrelation: Hashable, Sendable {
    /// One coefficient with what can be said of it.
    public struct Coefficient: Hashable, Sendable {
        /// The correlation, −1…1.
        public var value: Double
        /// The number of independent areas it is worth: never more than there are.
        ///
        /// The number of areas, less what unequal weights and spatial autocorrelation cost.
        public var effectiveCount: Double
        /// The effective number of areas by Dutilleul's estimate alone; `nil` where it was not asked
        /// for or cannot be had.
        public var spatialCount: Double?
        /// Where the correlation lies with the confidence asked for; `nil` for an effective number of
        /// areas of 3 or less, which says nothing.
        public var interval: ClosedRange<Double>?
        /// Two-sided p under no correlation, by Student's t on the effective number of areas; `nil`
        /// as for the interval.
        public var p: Double?
    }

    /// Pearson's correlation, of the values themselves.
    public var pearson: Coefficient
    /// Spearman's, of the ranks: whether the one rises with the other, straight or not.
    public var spearman: Coefficient
    /// Areas with both values (and a weight above 0, where areas have weights).
    public var count: Int
    /// Areas left out.
    public var leftOutCount: Int
}

/// Correlations of two variables of the same areas, with intervals that know of the map.
///
/// Pearson's by Fisher's transformation, `tanh(artanh r ± z/√(m−3))`; Spearman's, Pearson's of the
/// mid-ranks, with `√((1+r²/2)/(m−3))` in its place (Bonett & Wright 2000,
/// doi:10.1007/BF02294183). *m* is the effective number of areas: Kish's (Σw)²/Σw² for areas that
/// weigh differently, times what ``effectiveSampleSize(_:_:at:classes:)`` says autocorrelation leaves
/// of them, where places are given; never more than there are areas, though that estimate may be.
///
///     let found = try correlation([1, 2, 3, 4, 5], [2, 1, 4, 3, 5])
///     // found.pearson.value == 0.8
///
/// A correlation of areas is none of people: the same persons need not be both afraid and robbed
/// (Robinson 1950, doi:10.2307/2087176), and other areas would give another coefficient (Openshaw's
/// modifiable areal unit).
///
/// - Parameters:
///   - first: One number an area; what is missing or not finite leaves the area out.
///   - second: Another, in the same order.
///   - weights: What each area counts, its population for example; `nil` for all alike.
///   - places: Where the areas are, in meters; `nil` to take them as independent.
///   - confidence: Between 0 and 1, both excluded.
/// - Returns: Both coefficients.
/// - Throws: ``StatisticsError`` with code `lengthMismatch`, `badParameter` for a negative weight,
///   `tooFew` below 3 areas, or `noVariation` where all values of a variable are equal.
/// - Complexity: O(*n* log *n*), with places O(*n*²).
public func correlation(
    _ first: [Double?], _ second: [Double?], weights: [Double?]? = nil,
    at places: [Position]? = nil, confidence: Double = 0.95
) throws(StatisticsError) -> MapCorrelation {
    precondition(confidence > 0 && confidence < 1, "confidence lies between 0 and 1")
    let pairs = try CorrelatedPairs(first, second, weights, places)
    let spatial = pairs.places.map { places in
        (
            effectiveSampleSize(pairs.first, pairs.second, at: places),
            effectiveSampleSize(pairs.firstRanks, pairs.secondRanks, at: places)
        )
    }
    let z = normalDeviate(upperTail: (1 - confidence) / 2)
    func coefficient(
        _ value: Double, _ spatialCount: Double?, variance: (Double) -> Double
    ) -> MapCorrelation.Coefficient {
        let n = Double(pairs.count)
        let effective = min(n, pairs.kish * min(1, (spatialCount ?? n) / n))
        var result = MapCorrelation.Coefficient(
            value: value, effectiveCount: effective, spatialCount: spatialCount)
        guard effective > 3 else { return result }
        let middle = Double.atanh(value)
        let half = z * (variance(value) / (effective - 3)).squareRoot()
        result.interval =
            middle.isFinite
            ? Double.tanh(middle - half)...Double.tanh(middle + half) : value...value
        result.p = twoSidedStudentP(correlation: value, count: effective)
        return result
    }
    return MapCorrelation(
        pearson: coefficient(
            try pairs.correlation(pairs.first, pairs.second), spatial?.0, variance: { _ in 1 }),
        spearman: coefficient(
            try pairs.correlation(pairs.firstRanks, pairs.secondRanks), spatial?.1,
            variance: { 1 + $0 * $0 / 2 }),
        count: pairs.count, leftOutCount: first.count - pairs.count)
}

/// The two-sided p of a correlation of so many independent pairs under none: Student's t with
/// `count − 2` degrees of freedom, whole or not.
func twoSidedStudentP(correlation: Double, count: Double) -> Double {
    let freedom = count - 2
    // t²/(f + t²) is r² itself, so that nothing need be divided by 1 − r².
    let explained = correlation * correlation
    guard explained > 0 else { return 1 }
    guard explained < 1 else { return 0 }
    return min(1, max(0, betaTails(freedom / 2, 0.5, 1 - explained).lower))
}

/// The areas that have both values, in an order that is that of nobody's file.
private struct CorrelatedPairs {
    private(set) var first: [Double] = []
    private(set) var second: [Double] = []
    private(set) var places: [Position]?
    let firstRanks: [Double]
    let secondRanks: [Double]
    private let weights: [Double]
    /// (Σw)²/Σw²: how many areas of equal weight these are worth.
    let kish: Double

    var count: Int { first.count }

    init(
        _ a: [Double?], _ b: [Double?], _ weights: [Double?]?, _ places: [Position]?
    ) throws(StatisticsError) {
        guard a.count == b.count, weights.map({ $0.count == a.count }) ?? true,
            places.map({ $0.count == a.count }) ?? true
        else {
            throw StatisticsError(
                .lengthMismatch,
                "There are \(a.count) values of one variable and \(b.count) of the other",
                remedy: "Give one of each per area, in the same order")
        }
        if let bad = weights?.firstIndex(where: { ($0 ?? 0) < 0 }) {
            throw StatisticsError(
                .badParameter, "Area \(bad) has the weight \(weights?[bad] ?? 0)",
                remedy: "Weigh areas by numbers of 0 or more")
        }
        var rows: [(x: Double, y: Double, weight: Double, place: Position)] = []
        for area in a.indices {
            guard let x = a[area], let y = b[area], x.isFinite, y.isFinite else { continue }
            let weight = weights.map { $0[area] ?? 0 } ?? 1
            guard weight > 0, weight.isFinite else { continue }
            rows.append((x, y, weight, places?[area] ?? Position(x: 0, y: 0)))
        }
        guard rows.count >= 3 else {
            throw StatisticsError(
                .tooFew, "Only \(rows.count) of \(a.count) areas have both values",
                remedy: "A correlation needs at least 3 areas, and 30 to be trusted")
        }
        rows.sort {
            ($0.x, $0.y, $0.weight, $0.place.x, $0.place.y)
                < ($1.x, $1.y, $1.weight, $1.place.x, $1.place.y)
        }
        first = rows.map(\.x)
        second = rows.map(\.y)
        let largest = rows.reduce(0) { max($0, $1.weight) }
        self.weights = rows.map { $0.weight / largest }
        self.places = places == nil ? nil : rows.map(\.place)
        firstRanks = descendingRanks(first).compactMap(\.self)
        secondRanks = descendingRanks(second).compactMap(\.self)
        var (sum, squares) = (CompensatedSum(), CompensatedSum())
        for weight in self.weights {
            sum.add(weight)
            squares.add(weight * weight)
        }
        kish = sum.value * sum.value / squares.value
    }

    /// The weighted correlation of two columns.
    func correlation(
        _ x: [Double], _ y: [Double]
    ) throws(StatisticsError) -> Double {
        let (dx, dy) = (deviations(x), deviations(y))
        var (xx, yy, xy) = (CompensatedSum(), CompensatedSum(), CompensatedSum())
        for row in weights.indices {
            xx.add(weights[row] * dx[row] * dx[row])
            yy.add(weights[row] * dy[row] * dy[row])
            xy.add(weights[row] * dx[row] * dy[row])
        }
        guard xx.value > 0, yy.value > 0 else {
            throw StatisticsError(
                .noVariation, "All \(count) values of a variable are equal",
                remedy: "Choose another field: what does not vary goes with nothing")
        }
        let value = xy.value / (xx.value.squareRoot() * yy.value.squareRoot())
        return min(1, max(-1, value))
    }

    /// Values less their weighted mean, as parts of the largest deviation.
    private func deviations(_ values: [Double]) -> [Double] {
        guard values.contains(where: { $0 != values[0] }) else {
            return [Double](repeating: 0, count: values.count)
        }
        // Parts of the largest: neither sums nor differences overflow.
        let scale = values.reduce(0) { max($0, abs($1)) }
        var (sum, whole) = (CompensatedSum(), CompensatedSum())
        for (value, weight) in zip(values, weights) {
            sum.add(weight * (value / scale))
            whole.add(weight)
        }
        let mean = sum.value / whole.value
        let apart = values.map { $0 / scale - mean }
        let largest = apart.reduce(0) { max($0, abs($1)) }
        return largest > 0 ? apart.map { $0 / largest } : apart
    }
}
