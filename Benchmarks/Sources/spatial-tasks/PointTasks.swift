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
        let (seconds, tree) = try timed { try PackedPointTree(xs: xs, ys: ys) }
        say("build-\(name)", seconds, [("count", .count(tree.count))])
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
            let listing = timed {
                var total = 0
                for box in boxes { total += tree.search(box).count }
                return total
            }
            var hash = PairHash()
            for (query, box) in boxes.prefix(Self.hashed).enumerated() {
                for place in tree.search(box) { hash.add(query, place) }
            }
            say(
                "list-\(hits)-\(name)", listing.seconds,
                [("count", .count(listing.result)), ("hash", .hash(hash.value))])
            let counting = timed {
                var total = 0
                for box in boxes { total += tree.count(in: box) }
                return total
            }
            say("count-\(hits)-\(name)", counting.seconds, [("count", .count(counting.result))])
        }
    }

    func nearest() throws {
        let tree = try PackedPointTree(xs: xs, ys: ys)
        let columns = try readColumns("\(folder)/queries-\(name).f64", 2)
        let positions = zip(columns[0], columns[1]).map { Position(x: $0, y: $1) }
        let (seconds, sum) = timed {
            var sum = 0.0
            for position in positions {
                for neighbor in tree.nearest(to: position, count: 8) { sum += neighbor.distance }
            }
            return sum
        }
        var hash = PairHash()
        for (query, position) in positions.prefix(Self.hashed).enumerated() {
            for neighbor in tree.nearest(to: position, count: 8) { hash.add(query, neighbor.index) }
        }
        say("nearest-\(name)", seconds, [("sum", .sum(sum)), ("hash", .hash(hash.value))])
    }

    func radius() throws {
        let (seconds, counts) = try timed {
            let tree = try PackedPointTree(xs: xs, ys: ys)
            return zip(xs, ys).map { tree.count(within: 250, of: Position(x: $0, y: $1)) }
        }
        var hash = PairHash()
        for (place, count) in counts.enumerated() { hash.add(place, count) }
        say(
            "radius-\(name)", seconds,
            [("count", .count(counts.reduce(0, +))), ("hash", .hash(hash.value))])
    }
}
