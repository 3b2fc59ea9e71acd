/// How p-values of many areas are corrected for having tested them all.
public enum FalseDiscoveryCorrection: String, CaseIterable, Hashable, Sendable {
    /// Valid for independent or positively dependent tests; the usual choice.
    case benjaminiHochberg = "bh"
    /// Valid under any dependence, at the price of power.
    case benjaminiYekutieli = "by"

    /// The corrected values of this kind.
    public func corrected(_ p: [Double?]) -> [Double?] {
        switch self {
        case .benjaminiHochberg: HotspotStatistics.benjaminiHochberg(p)
        case .benjaminiYekutieli: HotspotStatistics.benjaminiYekutieli(p)
        }
    }
}

/// The Benjamini–Hochberg q of each p-value: `q(i) = min over j ≥ i of m·p(j)/j`.
///
/// `m` counts only the areas that were tested. A p that is `nil` or not a number is not a test and
/// gets `nil`. Never below p, never above 1.
///
///     benjaminiHochberg([0.01, nil, 0.04, 0.03])  // [0.03, nil, 0.04, 0.04]
///
/// Benjamini & Hochberg 1995, *Journal of the Royal Statistical Society B* 57(1), "Controlling the
/// False Discovery Rate", doi:10.1111/j.2517-6161.1995.tb02031.x.
///
/// - Complexity: O(*m* log *m*).
public func benjaminiHochberg(_ p: [Double?]) -> [Double?] {
    stepUp(p) { _ in 1 }
}

/// The Benjamini–Yekutieli q of each p-value: Benjamini–Hochberg times `1 + 1/2 + … + 1/m`.
///
/// Benjamini & Yekutieli 2001, *The Annals of Statistics* 29(4), "The control of the false discovery
/// rate in multiple testing under dependency", doi:10.1214/aos/1013699998.
///
/// - Complexity: O(*m* log *m*).
public func benjaminiYekutieli(_ p: [Double?]) -> [Double?] {
    stepUp(p) { tests in
        // Smallest terms first keeps the harmonic sum exact to the last bits.
        stride(from: tests, to: 0, by: -1).reduce(0) { $0 + 1 / Double($1) }
    }
}

private func stepUp(_ p: [Double?], factor: (_ tests: Int) -> Double) -> [Double?] {
    var rows: [Int] = []
    var tested: [UInt64] = []
    for (row, value) in p.enumerated() {
        guard let value, value.isFinite else { continue }
        rows.append(row)
        // The bits of numbers that are not negative are in the order of the numbers.
        tested.append(max(value, 0).bitPattern)
    }
    let order = ascendingOrder(of: tested)
    let tests = Double(tested.count)
    let factor = factor(tested.count)
    var result = [Double?](repeating: nil, count: p.count)
    var smallest = 1.0
    for rank in stride(from: tested.count, to: 0, by: -1) {
        let index = Int(order[rank - 1])
        // The ratio is at least 1 as computed, so that q is never below p.
        let corrected = Double(bitPattern: tested[index]) * (tests / Double(rank)) * factor
        smallest = min(smallest, corrected)
        result[rows[index]] = smallest
    }
    return result
}
