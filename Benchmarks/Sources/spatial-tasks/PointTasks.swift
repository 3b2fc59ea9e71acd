import CHeap
import MeasuredTasks
import PlanarGeometry
import SpatialIndexing

/// Index over points: build, windows, nearest, neighbors within a distance.
struct PointTasks {
    let folder: String
    let name: String
    let threads: Int
    let xs: [Double]
    let ys: [Double]

    /// Of the questions are hashed; all are counted.
    static let hashed = 2000

    init(folder: String, name: String, threads: Int) throws {
        self.folder = folder
        self.name = name
        self.threads = threads
        let columns = try readColumns("\(folder)/points-\(name).f64", 2)
        (xs, ys) = (columns[0], columns[1])
    }

    func build() throws {
        var bytes = 0
        let (seconds, count) = try timed {
            let before = Int(heap_bytes())
            let tree = try PackedPointTree(xs: xs, ys: ys, threads: threads)
            bytes = withExtendedLifetime(tree) { Int(heap_bytes()) - before }
            return tree.count
        }
        say(
            "build-\(name)", seconds, [("count", .count(count))],
            bytesPerPoint: (Double(bytes) / Double(count) * 10).rounded() / 10)
    }

    func windows() throws {
        let tree = try PackedPointTree(xs: xs, ys: ys)
        for hits in [10, 100, 1000] {
            let columns = try readColumns("\(folder)/windows-\(name)-\(hits).f64", 4)
            let boxes = columns[0].indices.map {
                BoundingBox(
                    minX: columns[0][$0], minY: columns[1][$0], maxX: columns[2][$0],
                    maxY: columns[3][$0])
            }
            var found: [UInt32] = []
            let listing = timed {
                var total = 0
                for box in boxes {
                    tree.search(box, into: &found)
                    total += found.count
                }
                return total
            }
            var hash = PairHash()
            for (query, box) in boxes.prefix(Self.hashed).enumerated() {
                tree.search(box, into: &found)
                for place in found { hash.add(query, Int(place)) }
            }
            say(
                "list-\(hits)-\(name)", listing.seconds,
                [("count", .count(listing.result)), ("hash", .hash(hash.value))])
            let counting = timed { tree.counts(in: boxes, threads: threads) }
            say(
                "count-\(hits)-\(name)", counting.seconds,
                [("count", .count(counting.result.reduce(0, +)))])
        }
    }

    func nearest() throws {
        let tree = try PackedPointTree(xs: xs, ys: ys)
        let columns = try readColumns("\(folder)/queries-\(name).f64", 2)
        let positions = zip(columns[0], columns[1]).map { Position(x: $0, y: $1) }
        let (seconds, table) = timed { tree.nearest(to: positions, count: 8, threads: threads) }
        var hash = PairHash()
        for row in 0..<min(table.rows, Self.hashed) {
            for neighbor in table.neighbors(row: row) { hash.add(row, neighbor.index) }
        }
        say(
            "nearest-\(name)", seconds,
            [("sum", .sum(table.distances.reduce(0, +))), ("hash", .hash(hash.value))])
    }

    func radius() throws {
        let (seconds, counts) = try timed {
            try DistanceJoin(xs: xs, ys: ys, radius: 250).neighborCounts(threads: threads)
        }
        // The peers count a point among its own neighbors.
        var (pairs, hash) = (0, PairHash())
        for (place, count) in counts.enumerated() {
            pairs += count + 1
            hash.add(place, count + 1)
        }
        say("radius-\(name)", seconds, [("count", .count(pairs)), ("hash", .hash(hash.value))])
    }
}
