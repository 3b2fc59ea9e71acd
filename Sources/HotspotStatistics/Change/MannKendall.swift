import RealModule

/// How the p of a Mann–Kendall test is computed.
public enum MannKendallMethod: String, CaseIterable, Hashable, Sendable {
    /// From the normal distribution, with the variance of ties and the continuity correction.
    case normal
    /// From the exact distribution of S over all orders of the values, ties included; for at most
    /// 20 values, so that all its numbers are whole.
    case exact
    /// Exact up to 10 values, normal above.
    case automatic
}

/// A test for a trend that goes one way: the Mann–Kendall statistic of a series.
public struct MannKendall: Hashable, Sendable {
    /// Number of pairs that rise less number of pairs that fall.
    public var s: Int
    /// The variance of S where there is no trend, ties taken into account.
    public var variance: Double
    /// S, one nearer to 0, in standard deviations; 0 where all values are equal.
    public var z: Double
    /// Kendall's tau-b, −1…1; `nil` where all values are equal.
    public var tau: Double?
    /// Two-sided p; 1 where all values are equal.
    public var p: Double
}

/// Tests a series of equally spaced values for a trend.
///
/// Only the order of the values matters: it may rise in steps, by a lot or a little. It assumes that
/// without a trend every order were equally likely; where each value resembles the one before (as z
/// of overlapping windows do) small p are more common than they say.
///
///     S = Σ_{i<j} sign(xⱼ − xᵢ)
///     Var S = (n(n−1)(2n+5) − Σ t(t−1)(2t+5)) / 18,  over groups of t equal values
///     z = (S ∓ 1)/√Var S,  tau-b = S / √(n(n−1)/2 · (n(n−1)/2 − Σ t(t−1)/2))
///
///     try mannKendall([1, 2, 4, 3, 5]).s  // 8
///
/// Mann 1945, *Econometrica* 13(3), "Nonparametric Tests Against Trend", doi:10.2307/1907187;
/// Kendall 1975, *Rank Correlation Methods*.
///
/// - Parameters:
///   - series: The values in the order of time, all finite.
///   - method: Which p.
/// - Returns: S, its variance and z, tau-b and p.
/// - Throws: ``StatisticsError`` with code `tooFew` below 3 values, `notFinite`, `tooLarge` above
///   10 000 values (the pairs are counted one by one), or `badParameter` for an exact p of more
///   than 20.
/// - Complexity: O(*n*²).
public func mannKendall(
    _ series: [Double], method: MannKendallMethod = .automatic
) throws(StatisticsError) -> MannKendall {
    try checkSeries(series)
    guard method != .exact || series.count <= ExactKendall.maximumCount else {
        throw StatisticsError(
            .badParameter,
            "An exact p was asked for \(series.count) values",
            remedy: "It is computed for at most \(ExactKendall.maximumCount); use the normal one")
    }
    var result = MannKendall(series)
    let isExact =
        method == .exact || method == .automatic && series.count <= 10
    if isExact {
        result.p = ExactKendall(tieSizes(series)).twoSidedP(s: result.s)
    }
    return result
}

extension MannKendall {
    /// The test with the normal p, of a series known to be fit for it.
    init(_ series: [Double]) {
        var s = 0
        for later in series.indices.dropFirst() {
            let value = series[later]
            for earlier in 0..<later {
                let other = series[earlier]
                s += (value > other ? 1 : 0) - (value < other ? 1 : 0)
            }
        }
        func triple(_ n: Int) -> Double { Double(n * (n - 1)) * Double(2 * n + 5) }
        let ties = tieSizes(series)
        let pairs = series.count * (series.count - 1) / 2
        let tied = ties.reduce(0) { $0 + $1 * ($1 - 1) / 2 }
        self.s = s
        variance = (triple(series.count) - ties.reduce(0) { $0 + triple($1) }) / 18
        z = s == 0 ? 0 : Double(s - s.signum()) / variance.squareRoot()
        tau =
            pairs == tied
            ? nil : Double(s) / (Double(pairs).squareRoot() * Double(pairs - tied).squareRoot())
        p = twoSidedNormalP(z)
    }
}

func checkSeries(_ series: [Double]) throws(StatisticsError) {
    guard series.count >= 3 else {
        throw StatisticsError(
            .tooFew, "The series has \(series.count) values",
            remedy: "A trend needs at least 3, and 10 to be trusted")
    }
    guard series.count <= 10_000 else {
        throw StatisticsError(
            .tooLarge, "The series has \(series.count) values",
            remedy: "Use at most 10 000: longer steps")
    }
    if let bad = series.firstIndex(where: { !$0.isFinite }) {
        throw StatisticsError(
            .notFinite, "Value \(bad) of the series is not a finite number",
            remedy: "Leave out steps without a value")
    }
}

/// The sizes of the groups of equal values, single ones included.
func tieSizes(_ series: [Double]) -> [Int] {
    var sizes: [Int] = []
    var previous: Double?
    for value in series.sorted() {
        if value == previous { sizes[sizes.count - 1] += 1 } else { sizes.append(1) }
        previous = value
    }
    return sizes
}
