import BenchmarkPoints
import HotspotStatistics
import PlanarGeometry

/// Permutations, density, near repeats and the scan.
let statisticsProbes = [
    Probe(name: "gi-star-1024-areas-999-permutations") {
        let (weights, counts, keys) = lattice(32)
        return {
            let options = LocalGOptions(statistic: .giStar, permutations: 999)
            let result = try? localGetisOrd(counts, weights, keys: keys, options: options)
            expect(result?.pSimulated.contains { $0 ?? 1 < 1 } == true, "no p was simulated")
        }
    },
    Probe(name: "gi-star-1024-areas-exact") {
        let (weights, counts, keys) = lattice(32)
        return {
            var options = LocalGOptions(statistic: .giStar, permutations: 0)
            options.testing.inference = .exact(otherwise: ConditionalPermutation(999))
            let result = try? localGetisOrd(counts, weights, keys: keys, options: options)
            expect(result?.testedCount == 1024, "no p is exact")
        }
    },
    Probe(name: "quartic-density-of-20000-points") {
        let points = ClusteredPoints(count: 20_000)
        let pattern = try PointPattern(xs: points.xs, ys: points.ys)
        let grid = EvaluationLattice(
            origin: Position(x: 656_000, y: 6_569_000), stepX: 250, stepY: 250, columns: 100,
            rows: 100)
        return {
            let options = DensityOptions(kernel: .quartic, bandwidth: 1000)
            let density = try? kernelDensity(pattern, on: grid, options: options)
            expect((density?.max() ?? 0) > 0, "the density is empty")
        }
    },
    Probe(name: "knox-2000-events-99-permutations") {
        let points = ClusteredPoints(count: 2000)
        let places = zip(points.xs, points.ys).map { Position(x: $0, y: $1) }
        let days = (0..<2000).map { Int64($0 * 7919 % 365) }
        return {
            let table = try? knoxTable(
                places, times: days, options: KnoxOptions(permutations: 99))
            expect((table?.pairsByDistance.reduce(0, +) ?? 0) > 0, "no event is near another")
        }
    },
]

/// Queen neighbors on a square lattice, with counts of 0 to 9.
private func lattice(_ side: Int) -> (SpatialWeights, [Double], [UInt64]) {
    let weights = SpatialWeights(
        neighbors: (0..<side * side).map { cell in
            let (row, column) = (cell / side, cell % side)
            return (max(0, row - 1)...min(side - 1, row + 1)).flatMap { y in
                (max(0, column - 1)...min(side - 1, column + 1)).map { y * side + $0 }
            }
        })
    return (
        weights, (0..<side * side).map { Double($0 * 7919 % 10) },
        (0..<UInt64(side * side)).map { $0 }
    )
}
