/// The Theil–Sen slope of equally spaced values: the median of the slopes of all pairs.
///
/// A few outliers, up to 29 % of the values, move it little. In units of the values per step.
///
///     try theilSenSlope([1, 2, 4, 3, 50])  // 1.75
///
/// Sen 1968, *Journal of the American Statistical Association* 63(324), "Estimates of the Regression
/// Coefficient Based on Kendall's Tau", doi:10.1080/01621459.1968.10480934.
///
/// - Parameter series: The values in the order of time, all finite.
/// - Returns: The slope, in units of the values per step.
/// - Throws: ``StatisticsError`` with code `tooFew` below 3 values, `notFinite`, or `tooLarge`
///   above 2 000 values (two million slopes).
/// - Complexity: O(*n*²) time and memory.
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
    return median(of: slopes)
}

/// The median of numbers, of which there is at least one.
///
/// The interval that holds it is halved until it holds few numbers, which are then sorted. A pass
/// counts without a branch, several numbers at a time, where selection by exchange would mispredict
/// every other comparison.
///
/// - Complexity: O(*n*) as a rule, O(*n* log *n*) where many numbers are equal.
func median(of numbers: [Double]) -> Double {
    let upper = numbers.count / 2
    let lower = (numbers.count - 1) / 2
    // The numbers from `low` up to, and without, `high`; as many as `below` are smaller.
    var low = Double.infinity
    var high = -Double.infinity
    for number in numbers {
        low = number < low ? number : low
        high = number > high ? number : high
    }
    high = high.nextUp
    var below = 0
    var inside = numbers.count
    var passes = 0
    // Where many numbers are equal, no interval holds few.
    while inside > 32, passes < 12 {
        passes += 1
        let middle = low / 2 + high / 2
        guard low < middle, middle < high else { break }
        let smaller = count(of: numbers, below: middle)
        if smaller > upper {
            inside = smaller - below
            high = middle
        } else if smaller <= lower {
            inside -= smaller - below
            below = smaller
            low = middle
        } else {
            // One of the two middle numbers lies on either side.
            break
        }
    }
    let middle = numbers.filter { $0 >= low && $0 < high }.sorted()
    let (first, second) = (middle[lower - below], middle[upper - below])
    return first + (second - first) / 2
}

/// How many numbers are smaller than a limit; all finite.
private func count(of numbers: [Double], below limit: Double) -> Int {
    var count: UInt64 = 0
    // The sign of the difference, which is 0 only between equal numbers: a comparison would become
    // a branch that is mispredicted every other time.
    for number in numbers { count &+= (number - limit).bitPattern >> 63 }
    return Int(truncatingIfNeeded: count)
}
