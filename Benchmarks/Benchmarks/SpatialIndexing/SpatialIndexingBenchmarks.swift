import Benchmark
import BenchmarkPoints
import PlanarGeometry
import SpatialIndexing

let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, .throughput, .peakMemoryResident], warmupIterations: 1,
        maxDuration: .seconds(3))

    let points = ClusteredPoints(count: 1_000_000)
    let places = ClusteredPoints(count: 1000, seed: 2)
    let centers = zip(places.xs, places.ys).map { Position(x: $0, y: $1) }
    let areas = PartitionedCity(columns: 25, rows: 22, steps: 250).rings.map { ring in
        MultiPolygon([
            Polygon(exterior: Ring(closing: ring.map { Position(x: $0.x, y: $0.y) }))
        ])
    }

    Benchmark("build, 1 000 000 points") { benchmark in
        for _ in benchmark.scaledIterations {
            blackHole(try PackedPointTree(xs: points.xs, ys: points.ys))
        }
    }
    Benchmark("search, 1000 windows of 500 m") { benchmark in
        let tree = try PackedPointTree(xs: points.xs, ys: points.ys)
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations {
            for center in centers {
                blackHole(tree.search(BoundingBox(of: [center]).expanded(by: 250)))
            }
        }
    }
    Benchmark("count, 1000 disks of 500 m") { benchmark in
        let tree = try PackedPointTree(xs: points.xs, ys: points.ys)
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations {
            for center in centers { blackHole(tree.count(within: 500, of: center)) }
        }
    }
    Benchmark("count, 550 areas of 1000 corners") { benchmark in
        let tree = try PackedPointTree(xs: points.xs, ys: points.ys)
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations {
            for area in areas { blackHole(tree.count(inside: area)) }
        }
    }
    Benchmark("nearest 8, 1000 positions") { benchmark in
        let tree = try PackedPointTree(xs: points.xs, ys: points.ys)
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations {
            for center in centers { blackHole(tree.nearest(to: center, count: 8)) }
        }
    }
    Benchmark("compile 550 areas of 1000 corners") { benchmark in
        for _ in benchmark.scaledIterations { blackHole(try AreaLocator(areas)) }
    }
    for threads in [1, 2] {
        Benchmark("compile and assign, 1 000 000 points, threads: \(threads)") { benchmark in
            for _ in benchmark.scaledIterations {
                let locator = try AreaLocator(areas)
                blackHole(locator.assign(xs: points.xs, ys: points.ys, threads: threads))
            }
        }
    }
}
