import Benchmark
import BenchmarkPoints
import SpatialIndexing

let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, .throughput, .peakMemoryResident], warmupIterations: 1,
        maxDuration: .seconds(3))
    let points = ClusteredPoints(count: 1_000_000)
    Benchmark("build 1M points") { benchmark in
        for _ in benchmark.scaledIterations {
            blackHole(try PackedPointTree(xs: points.xs, ys: points.ys))
        }
    }
}
