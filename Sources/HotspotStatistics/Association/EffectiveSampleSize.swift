public import PlanarGeometry

/// How many independent areas a correlation between two maps is worth.
///
/// Neighbors resemble each other, so that fifty districts say less than fifty independent ones would:
/// a correlation computed as if they were independent looks surer than it is. Dutilleul's modified
/// t-test estimates how much less from the covariance of each variable with itself by classes of
/// distance. The classes are equally wide, from 0 to the largest distance between two areas.
///
///     M = 1 + tr(BΣx)·tr(BΣy) / tr(BΣxBΣy),   B = (I − 11ᵀ/n)/n
///
/// Dutilleul 1993, *Biometrics* 49(1), "Modifying the t Test for Assessing the Correlation Between Two
/// Spatial Processes", doi:10.2307/2532625; covariances by distance classes as in Clifford,
/// Richardson & Hémon 1989, *Biometrics* 45(1), doi:10.2307/2532039.
///
/// - Parameters:
///   - first: One finite number an area.
///   - second: Another, in the same order.
///   - places: Where the areas are, in meters.
///   - classes: Number of classes of distance.
/// - Returns: The effective number of areas; it may exceed their number, where neighbors are unlike.
///   `nil` where the estimated covariances make no sense together (their traces are not positive),
///   where all areas are in one place, or above ``effectiveSampleSizeLimit`` areas.
/// - Precondition: All three have as many elements, and there is at least one class.
/// - Complexity: O(*n*²) time, O(*n* · *classes*) memory.
public func effectiveSampleSize(
    _ first: [Double], _ second: [Double], at places: [Position], classes: Int = 13
) -> Double? {
    precondition(first.count == second.count && first.count == places.count && classes >= 1)
    let n = first.count
    guard n >= 3, n <= effectiveSampleSizeLimit, places.allSatisfy(\.isFinite) else { return nil }
    var longest = 0.0
    for i in 1..<n {
        for j in 0..<i { longest = max(longest, squaredDistance(places[i], places[j])) }
    }
    longest.formSquareRoot()
    guard longest > 0, longest.isFinite else { return nil }
    let x = Deviations(first).scaled
    let y = Deviations(second).scaled
    var counts = [Int32](repeating: 0, count: n * classes)
    var totals = [(pairs: Int, x: CompensatedSum, y: CompensatedSum)](
        repeating: (0, CompensatedSum(), CompensatedSum()), count: classes)
    for i in 1..<n {
        for j in 0..<i {
            let distance = squaredDistance(places[i], places[j]).squareRoot()
            let k = min(classes - 1, Int(distance / longest * Double(classes)))
            counts[i * classes + k] += 1
            counts[j * classes + k] += 1
            totals[k].pairs += 1
            totals[k].x.add(x[i] * x[j])
            totals[k].y.add(y[i] * y[j])
        }
    }
    func covariances(_ values: [Double], _ sums: [Double]) -> (own: Double, byClass: [Double]) {
        var own = CompensatedSum()
        for value in values { own.add(value * value) }
        let byClass = zip(totals, sums).map { $0.pairs > 0 ? $1 / Double($0.pairs) : 0 }
        return (own.value / Double(n), byClass)
    }
    let cx = covariances(x, totals.map(\.x.value))
    let cy = covariances(y, totals.map(\.y.value))
    // Σ has the variance on its diagonal and one number a class beside it: neither matrix is made.
    var product = CompensatedSum()
    product.add(Double(n) * cx.own * cy.own)
    for k in 0..<classes {
        product.add(2 * Double(totals[k].pairs) * cx.byClass[k] * cy.byClass[k])
    }
    var rows = CompensatedSum()
    var (wholeX, wholeY) = (CompensatedSum(), CompensatedSum())
    for i in 0..<n {
        var (rowX, rowY) = (cx.own, cy.own)
        for k in 0..<classes {
            let count = Double(counts[i * classes + k])
            rowX += count * cx.byClass[k]
            rowY += count * cy.byClass[k]
        }
        rows.add(rowX * rowY)
        wholeX.add(rowX)
        wholeY.add(rowY)
    }
    let size = Double(n)
    let joint =
        (product.value - 2 / size * rows.value + wholeX.value / size * (wholeY.value / size))
        / (size * size)
    let traceX = cx.own - wholeX.value / size / size
    let traceY = cy.own - wholeY.value / size / size
    let effective = 1 + traceX * traceY / joint
    guard traceX > 0, traceY > 0, joint > 0, effective.isFinite else { return nil }
    return effective
}

/// The most areas whose effective number is computed: every pair of them is looked at.
public let effectiveSampleSizeLimit = 10_000

extension Deviations {
    /// The deviations as parts of the largest: their products neither overflow nor vanish.
    var scaled: [Double] { largest > 0 ? values.map { $0 / largest } : values }
}

private func squaredDistance(_ a: Position, _ b: Position) -> Double {
    let (dx, dy) = (a.x - b.x, a.y - b.y)
    return dx * dx + dy * dy
}
