import HotspotStatistics
import MeasuredTasks

/// Gi* with 999 permutations on a square lattice with queen neighbors, as the peers have it.
///
///     gi SIDE SCHEME       SCHEME is complete
///
/// The values are `splitmix64(index) % 1000`; the answer is the sum of all z-scores' magnitudes, which
/// every tool agrees on, and how many areas have a permutation p of at most 0.05 (two-sided), which
/// agrees within Monte-Carlo error.
func giTasks(_ arguments: [String], threads: Int) throws {
    guard arguments.count == 2, let side = Int(arguments[0]), side > 2 else {
        throw Failure("gi needs the side of the lattice and a scheme")
    }
    let weights = queenLattice(side)
    let values = latticeCounts(side * side)
    let keys = (0..<UInt64(side * side)).map { $0 }
    let options = LocalGOptions(statistic: .giStar, permutations: 999, threads: threads)
    let (seconds, result) = try timed {
        try localGetisOrd(values, weights, keys: keys, options: options)
    }
    let total = result.z.reduce(0) { $0 + abs($1 ?? 0) }
    let low = result.pSimulated.count { ($0 ?? 1) <= 0.05 }
    say(
        "gi-\(arguments[1])-\(side * side)", seconds,
        [("z", .sum((total * 1e6).rounded() / 1e6)), ("significant", .count(low))])
}

/// The cells that touch each cell of a square lattice, corners included.
func queenLattice(_ side: Int) -> SpatialWeights {
    SpatialWeights(
        neighbors: (0..<side * side).map { cell in
            let (row, column) = (cell / side, cell % side)
            var around: [Int] = []
            for y in max(0, row - 1)...min(side - 1, row + 1) {
                for x in max(0, column - 1)...min(side - 1, column + 1) where (y, x) != (row, column) {
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
