import HotspotStatistics
import MeasuredTasks

/// Moran's I with 999 permutations on a square lattice with queen neighbors, as the peers have it.
///
///     moran SIDE
///
/// The values are `splitmix64(index) % 1000`, rows sum to 1; the answer is I and its z under
/// randomization, which every tool agrees on.
func moranTasks(_ arguments: [String], threads: Int) throws {
    guard arguments.count == 1, let side = Int(arguments[0]), side > 2 else {
        throw Failure("moran needs the side of the lattice")
    }
    let weights = queenLattice(side)
    let values = latticeCounts(side * side)
    let keys = (0..<UInt64(side * side)).map { $0 }
    let options = GlobalOptions(standardization: .row, permutations: 999, threads: threads)
    let (seconds, result) = try timed {
        try globalMoran(values, weights, keys: keys, options: options)
    }
    let rounded = { (number: Double) in (number * 1e9).rounded() / 1e9 }
    say(
        "moran-\(side * side)", seconds,
        [("i", .sum(rounded(result.value))), ("z", .sum(rounded(result.randomization?.z ?? 0)))])
}
