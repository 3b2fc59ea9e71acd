/// The Theil–Sen slope of equally spaced values: the median of the slopes of all pairs.
///
/// A few outliers, up to 29 % of the values, move it little. In units of the values per step.
///
///     try theilSenSlope([1, 2, 4, 3, 50])  // 1.5
///
/// Sen 1968, *Journal of the American Statistical Association* 63(324), "Estimates of the Regression
/// Coefficient Based on Kendall's Tau", doi:10.1080/01621459.1968.10480934.
///
/// - Parameter series: The values in the order of time, all finite.
/// - Returns: The slope, in units of the values per step.
/// - Throws: ``StatisticsError`` with code `tooFew` below 3 values, `notFinite`, or `tooLarge`
///   above 2 000 values (two million slopes).
/// - Complexity: O(*n*² log *n*).
public func theilSenSlope(_ series: [Double]) throws(StatisticsError) -> Double {
    try checkSeries(series)
    guard series.count <= 2_000 else {
        throw StatisticsError(
            .tooLarge, "The series has \(series.count) values",
            remedy: "Use at most 2 000: longer steps")
    }
    return medianSlope(series)
}

/// The slope of a series known to be fit for it.
func medianSlope(_ series: [Double]) -> Double {
    var slopes: [Double] = []
    slopes.reserveCapacity(series.count * (series.count - 1) / 2)
    for later in series.indices.dropFirst() {
        for earlier in 0..<later {
            slopes.append((series[later] - series[earlier]) / Double(later - earlier))
        }
    }
    slopes.sort()
    let middle = slopes.count / 2
    return slopes.count % 2 == 1
        ? slopes[middle] : slopes[middle - 1] + (slopes[middle] - slopes[middle - 1]) / 2
}
