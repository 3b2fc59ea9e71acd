import HotspotStatistics
import MeasuredTasks

/// Gi* on a square lattice with queen neighbors, as the peers have it.
///
///     gi SIDE complete|shared|exact|drawn reals|counts|few
///
/// Reals are `splitmix64(index) % 1000 + 1/3`, counts the same without the third, and few are
/// `splitmix64(index) % 1000` mapped to Poisson counts of mean 2. `drawn` is what `exact` is held
/// against: the same task by 999 complete draws. The answer is the sum of the magnitudes of all
/// z-scores, which every tool agrees on, and what agrees within Monte-Carlo error: the number of areas
/// with a p of at most 0.05 (two-sided); for `exact` and `drawn` the mean p, because p of counts comes
/// in steps and one step near 0.05 may hold thousands of areas.
func giTasks(_ arguments: [String], threads: Int) throws {
    let inferences: [String: LocalInference] = [
        "complete": .permutation(ConditionalPermutation(999)),
        "shared": .permutation(ConditionalPermutation(999, scheme: .shared)),
        "exact": .exact(otherwise: ConditionalPermutation(999)),
        "drawn": .permutation(ConditionalPermutation(999)),
    ]
    let kinds: [String: (Double) -> Double] = [
        "reals": { $0 + 1 / 3 }, "counts": { $0 }, "few": poissonCount,
    ]
    guard arguments.count == 3, let side = Int(arguments[0]), side > 2,
        let inference = inferences[arguments[1]], let kind = kinds[arguments[2]]
    else { throw Failure("gi needs the side of the lattice, a scheme and a kind of values") }
    let weights = queenLattice(side)
    let values = latticeCounts(side * side).map(kind)
    let keys = (0..<UInt64(side * side)).map { $0 }
    let options = LocalGOptions(
        statistic: .giStar, testing: LocalTesting(inference, threads: threads))
    let (seconds, result) = try timed {
        try localGetisOrd(values, weights, keys: keys, options: options)
    }
    if let refusal = result.exactRefusal { throw Failure("no exact p: \(refusal)") }
    let total = result.z.reduce(0) { $0 + abs($1 ?? 0) }
    let p = values.indices.map { result.pExact[$0] ?? result.pSimulated[$0] ?? 1 }
    let drawn = arguments[1] == "drawn"
    let scheme = drawn ? "exact" : arguments[1]
    say(
        "gi-\(scheme)-\(arguments[2])-\(side * side)", tool: drawn ? "our 999 draws" : "trygghet",
        seconds,
        [
            ("z", .sum((total * 1e6).rounded() / 1e6)),
            ["exact", "drawn"].contains(arguments[1])
                ? ("mean p", meanP(p, drawn: drawn))
                : ("significant", significant(p, shared: arguments[1] == "shared")),
        ])
}

/// The mean p.
///
/// Drawn, each is off by up to 1/√999, and by 2/1000 because the map as it is counts among
/// the draws.
private func meanP(_ p: [Double], drawn: Bool) -> AnswerValue {
    .estimate(
        p.reduce(0, +) / Double(p.count),
        within: drawn ? 4 / (999 * Double(p.count)).squareRoot() + 0.002 : 1e-9)
}

/// How many p are at most 0.05.
///
/// The standard error of a p of 0.05 from 999 draws is 0.0099. Of areas whose p are spread evenly
/// around it, as those of random values are, the number below it has the variance 0.0099/√π = 0.0056
/// an area. Where the areas share their draws they err together, in each tail by the share
/// √(0.025 · 0.975/999) = 0.005 of the areas.
private func significant(_ p: [Double], shared: Bool) -> AnswerValue {
    let n = Double(p.count)
    let error = (0.0056 * n).squareRoot() + (shared ? 0.007 * n : 0)
    return .estimate(Double(p.count { $0 <= 0.05 }), within: (4 * error).rounded(.up))
}

/// The quantile of a Poisson distribution of mean 2 at (thousandths + ½)/1000.
func poissonCount(_ thousandths: Double) -> Double {
    var count = 0.0
    var probability = 0.1353352832366127
    var below = probability
    while below < (thousandths + 0.5) / 1000 {
        count += 1
        probability *= 2 / count
        below += probability
    }
    return count
}

/// The cells that touch each cell of a square lattice, corners included.
func queenLattice(_ side: Int) -> SpatialWeights {
    SpatialWeights(
        neighbors: (0..<side * side).map { cell in
            let (row, column) = (cell / side, cell % side)
            var around: [Int] = []
            for y in max(0, row - 1)...min(side - 1, row + 1) {
                for x in max(0, column - 1)...min(side - 1, column + 1)
                where (y, x) != (row, column) {
                    around.append(y * side + x)
                }
            }
            return around
        })
}

/// `splitmix64(index) % 1000`.
func latticeCounts(_ count: Int) -> [Double] {
    var state: UInt64 = 0
    return (0..<count).map { _ in
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return Double((z ^ z >> 31) % 1000)
    }
}
