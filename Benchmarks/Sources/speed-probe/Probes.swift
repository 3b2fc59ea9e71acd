import BenchmarkPoints
import PlanarGeometry
import SpatialIndexing

/// A kind of work: what to get ready, and then what to count.
struct Probe: Sendable {
    let name: String
    let prepare: @Sendable () throws -> () -> Void
}

/// Calls the work under a name that a profiler finds.
@inline(never)
func measure(_ work: () -> Void) {
    // This program has one thread, and the closure is forgotten before it goes.
    withoutActuallyEscaping(work) { work in
        unsafe current = work
        measuredWork()
        unsafe current = nil
    }
}

nonisolated(unsafe) private var current: (() -> Void)?

@inline(never)
private func measuredWork() { unsafe current?() }

/// Fails loudly: a probe that does nothing would always be quick.
func expect(_ condition: Bool, _ what: String) {
    precondition(condition, "speed-probe: \(what)")
}

/// Index, joins and areas.
let spatialProbes = [
    Probe(name: "build-100000-points") {
        let points = ClusteredPoints(count: 100_000)
        return {
            let tree = try? PackedPointTree(xs: points.xs, ys: points.ys)
            expect(tree?.count == 100_000, "the tree lost points")
        }
    },
    Probe(name: "list-1000-windows") {
        let (tree, centers) = try cityTree()
        let boxes = centers.map { BoundingBox(of: [$0]).expanded(by: 250) }
        return {
            var (found, total): ([UInt32], Int) = ([], 0)
            for box in boxes {
                tree.search(box, into: &found)
                total += found.count
            }
            expect(total > 1000, "windows found nothing")
        }
    },
    Probe(name: "count-1000-windows") {
        let (tree, centers) = try cityTree()
        let boxes = centers.map { BoundingBox(of: [$0]).expanded(by: 250) }
        return {
            let counts = tree.counts(in: boxes, threads: 1)
            expect(counts.reduce(0, +) > 1000, "windows counted nothing")
        }
    },
    Probe(name: "nearest-8-of-1000-positions") {
        let (tree, centers) = try cityTree()
        return {
            let table = tree.nearest(to: centers, count: 8, threads: 1)
            expect(table.rows == 1000 && table.width == 8, "neighbors are missing")
        }
    },
    Probe(name: "join-20000-points-within-250-m") {
        let points = ClusteredPoints(count: 20_000)
        return {
            let join = try? DistanceJoin(xs: points.xs, ys: points.ys, radius: 250)
            let pairs = join?.neighborCounts(threads: 1).reduce(0, +) ?? 0
            expect(pairs > 20_000, "the join found nothing")
        }
    },
    Probe(name: "place-100000-points-in-110-areas") {
        let points = ClusteredPoints(count: 100_000)
        let areas = cityAreas()
        return {
            let locator = try? AreaLocator(areas)
            let assignment = locator?.assign(xs: points.xs, ys: points.ys, threads: 1)
            expect(assignment?.areas.contains { $0 >= 0 } == true, "no point has an area")
        }
    },
    Probe(name: "place-tree-in-110-areas-and-count") {
        let (tree, _) = try cityTree()
        let locator = try AreaLocator(cityAreas())
        let codes = (0..<tree.count).map { Int32($0 % 84) }
        return {
            let placement = locator.place(tree, threads: 1)
            let running = try? RunningCounts(codes, classes: 84, along: tree, threads: 1)
            let counts = running.map { placement.counts(of: $0, classes: 3..<6, .lowestArea) }
            expect((counts ?? []).reduce(0, +) > 1000, "areas counted nothing")
        }
    },
]

/// A tree over 100 000 points, and 1000 places to ask at.
private func cityTree() throws -> (PackedPointTree, [Position]) {
    let points = ClusteredPoints(count: 100_000)
    let places = ClusteredPoints(count: 1000, seed: 2)
    return (
        try PackedPointTree(xs: points.xs, ys: points.ys),
        zip(places.xs, places.ys).map { Position(x: $0, y: $1) }
    )
}

private func cityAreas() -> [MultiPolygon] {
    PartitionedCity(columns: 11, rows: 10, steps: 100).rings.map { ring in
        MultiPolygon([
            Polygon(exterior: Ring(closing: ring.map { Position(x: $0.x, y: $0.y) }))
        ])
    }
}
