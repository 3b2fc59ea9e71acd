import Benchmark
import BenchmarkPoints
import PlanarGeometry
import SpatialIndexing

// Our own figures, to look at while working on the index. What others need for the same work is
// measured by scripts/bench --peers; what must not grow is held by scripts/check-speed, because
// instructions and allocations read as 0 where a virtual machine hides its counters.
let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, .throughput, .peakMemoryResident, .instructions, .mallocCountTotal],
        warmupIterations: 1, maxDuration: .seconds(3))

    let points = ClusteredPoints(count: 1_000_000)
    let places = ClusteredPoints(count: 1000, seed: 2)
    let centers = zip(places.xs, places.ys).map { Position(x: $0, y: $1) }
    let windows = centers.map { BoundingBox(of: [$0]).expanded(by: 250) }
    let areas = PartitionedCity(columns: 25, rows: 22, steps: 250).rings.map { ring in
        MultiPolygon([
            Polygon(exterior: Ring(closing: ring.map { Position(x: $0.x, y: $0.y) }))
        ])
    }
    for threads in [1, 2] {
        Benchmark("build, 1 000 000 points, threads: \(threads)") { benchmark in
            for _ in benchmark.scaledIterations {
                blackHole(try PackedPointTree(xs: points.xs, ys: points.ys, threads: threads))
            }
        }
    }
    addQueries(points, centers: centers, windows: windows, areas: areas)
    for threads in [1, 2] {
        Benchmark("neighbors within 250 m, 1 000 000 points, threads: \(threads)") { benchmark in
            for _ in benchmark.scaledIterations {
                let join = try DistanceJoin(xs: points.xs, ys: points.ys, radius: 250)
                blackHole(join.neighborCounts(threads: threads))
            }
        }
        Benchmark("compile and assign, 1 000 000 points, threads: \(threads)") { benchmark in
            for _ in benchmark.scaledIterations {
                let locator = try AreaLocator(areas)
                blackHole(locator.assign(xs: points.xs, ys: points.ys, threads: threads))
            }
        }
    }
    addAreas(points, areas)
}

private func addQueries(
    _ points: ClusteredPoints, centers: [Position], windows: [BoundingBox], areas: [MultiPolygon]
) {
    Benchmark("list, 1000 windows of 500 m") { benchmark in
        let tree = try PackedPointTree(xs: points.xs, ys: points.ys)
        var found: [UInt32] = []
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations {
            for window in windows {
                tree.search(window, into: &found)
                blackHole(found.count)
            }
        }
    }
    Benchmark("count, 1000 windows of 500 m") { benchmark in
        let tree = try PackedPointTree(xs: points.xs, ys: points.ys)
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations { blackHole(tree.counts(in: windows)) }
    }
    Benchmark("count, 1000 disks of 500 m") { benchmark in
        let tree = try PackedPointTree(xs: points.xs, ys: points.ys)
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations { blackHole(tree.counts(within: 500, of: centers)) }
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
        for _ in benchmark.scaledIterations { blackHole(tree.nearest(to: centers, count: 8)) }
    }
}

private func addAreas(_ points: ClusteredPoints, _ areas: [MultiPolygon]) {
    Benchmark("compile 550 areas of 1000 corners") { benchmark in
        for _ in benchmark.scaledIterations { blackHole(try AreaLocator(areas)) }
    }
    Benchmark("place a tree of 1 000 000 points in 550 areas") { benchmark in
        let tree = try PackedPointTree(xs: points.xs, ys: points.ys)
        let locator = try AreaLocator(areas)
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations { blackHole(locator.place(tree, threads: 1)) }
    }
    Benchmark("count a category and a quarter in 550 areas, of running counts") { benchmark in
        let tree = try PackedPointTree(xs: points.xs, ys: points.ys)
        let placement = try AreaLocator(areas).place(tree, threads: 1)
        let codes = points.xs.indices.map { Int32($0 % 84) }
        let running = try RunningCounts(codes, classes: 84, along: tree, threads: 1)
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations {
            blackHole(placement.counts(of: running, classes: 3..<6, .lowestArea))
        }
    }
}
