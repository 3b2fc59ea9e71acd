import PlanarGeometry
import Testing

@testable import SpatialIndexing

struct DistanceJoinTests {
    /// For each point the others within the distance, by comparing all pairs.
    static func slow(_ points: [Position], _ radius: Double) -> [[UInt32]] {
        points.indices.map { point in
            points.indices
                .filter {
                    $0 != point
                        && points[$0].squaredDistance(to: points[point]) <= radius * radius
                }
                .map { UInt32($0) }
        }
    }

    static func join(
        _ points: [Position], _ radius: Double, cellsPerRadius: Double? = nil
    ) throws -> DistanceJoin {
        try DistanceJoin(
            xs: points.map(\.x), ys: points.map(\.y), radius: radius,
            cellsPerRadius: cellsPerRadius)
    }

    /// Distances that occur in the pattern, so that some pairs lie at exactly the radius, and others.
    static func radii(_ points: [Position], _ random: inout SeededGenerator) -> [Double] {
        var radii = [0, 1e-200, 1e-9, 1, 250, 1e6, 1e200, .infinity]
        for _ in 0..<4 where !points.isEmpty {
            let a = points[random.number(below: points.count)]
            let b = points[random.number(below: points.count)]
            radii.append(a.squaredDistance(to: b).squareRoot())
            radii.append(a.squaredDistance(to: b).squareRoot() / 16)
        }
        return radii
    }

    @Test(arguments: PointPattern.allCases, [nil, 1, 2.5, 8] as [Double?])
    func countsAndListsAreThoseOfComparingAllPairs(
        pattern: PointPattern, cellsPerRadius: Double?
    ) throws {
        var random = SeededGenerator(seed: 0xD157)
        let points = Array(pattern.points(&random).prefix(110))
        for radius in Self.radii(points, &random) {
            let slow = Self.slow(points, radius)
            let join = try Self.join(points, radius, cellsPerRadius: cellsPerRadius)
            // Compared before they are expected: thousands of numbers are no message.
            let sameCounts = join.neighborCounts() == slow.map(\.count)
            #expect(sameCounts, "radius \(radius)")
            let lists = try join.neighborLists()
            #expect(lists.count == points.count)
            let sameLists = (0..<lists.count).allSatisfy { lists[$0].elementsEqual(slow[$0]) }
            #expect(sameLists, "radius \(radius)")
            let pairs = slow.enumerated().flatMap { first, seconds in
                seconds.filter { $0 > first }.map { PointPair(first: UInt32(first), second: $0) }
            }
            let samePairs = try join.pairs() == pairs
            #expect(samePairs, "radius \(radius)")
            let visited = join.reducePairs(into: [PointPair]()) { found, first, seconds in
                for index in seconds.indices {
                    found.append(PointPair(first: UInt32(first), second: seconds[index]))
                }
            }
            let sameVisits =
                visited.joined().sorted { ($0.first, $0.second) < ($1.first, $1.second) } == pairs
            #expect(sameVisits, "radius \(radius)")
        }
    }

    @Test(arguments: PointPattern.allCases)
    func anotherSetIsCountedAsByComparingAllPairs(pattern: PointPattern) throws {
        var random = SeededGenerator(seed: 0x2E75)
        let points = pattern.points(&random)
        let asking = Array(points.prefix(90)) + points.suffix(20)
        let counted = Array(points.dropFirst(50).prefix(150))
        for (asking, counted) in [(asking, counted), (asking, []), ([], counted)] {
            for radius in Self.radii(points, &random) {
                let join = try DistanceJoin(
                    xs: asking.map(\.x), ys: asking.map(\.y), toXs: counted.map(\.x),
                    toYs: counted.map(\.y), radius: radius)
                let slow = asking.map { place in
                    counted.indices
                        .filter { counted[$0].squaredDistance(to: place) <= radius * radius }
                        .map { UInt32($0) }
                }
                let sameCounts = join.neighborCounts(threads: 2) == slow.map(\.count)
                #expect(sameCounts, "radius \(radius)")
                let lists = try join.neighborLists()
                let sameLists = (0..<lists.count).allSatisfy {
                    lists[$0].elementsEqual(slow[$0])
                }
                #expect(sameLists, "radius \(radius)")
                #expect(try join.pairs().count == slow.joined().count)
            }
        }
    }

    /// The tree's disks and the join compute with the same rounding.
    @Test(arguments: [PointPattern.clustered, .gridAligned, .tinyExtent])
    func countsAreThoseOfTheTree(pattern: PointPattern) throws {
        var random = SeededGenerator(seed: 0x7EE)
        let points = pattern.points(&random)
        let tree = try PackedPointTree(xs: points.map(\.x), ys: points.map(\.y))
        for radius in Self.radii(points, &random) {
            let counts = try Self.join(points, radius).neighborCounts()
            let same = counts == points.map { tree.count(within: radius, of: $0) - 1 }
            #expect(same, "radius \(radius)")
        }
    }

    private func city(_ count: Int) -> (xs: [Double], ys: [Double]) {
        var random = SeededGenerator(seed: 77)
        var (xs, ys): ([Double], [Double]) = ([], [])
        for index in 0..<count {
            let center = Double(index % 9) * 900
            xs.append(656_000 + center + 700 * random.unit() * random.unit())
            ys.append(6_569_000 + 1.5 * center + 700 * random.unit() * random.unit())
        }
        return (xs, ys)
    }

    @Test func theNumberOfThreadsChangesNothing() throws {
        let (xs, ys) = city(9000)
        let join = try DistanceJoin(xs: xs, ys: ys, radius: 60)
        let counts = join.neighborCounts(threads: 1)
        let lists = try join.neighborLists(threads: 1)
        func visit(_ threads: Int) -> [UInt64] {
            join.reducePairs(into: UInt64(0), threads: threads) { sum, first, seconds in
                // Depends on the order within the chunk.
                for index in seconds.indices {
                    sum = sum &* 31 &+ UInt64(first) &* 7 &+ UInt64(seconds[index])
                }
            }
        }
        let visited = visit(1)
        #expect(visited.count > 1)
        #expect(counts.reduce(0, +) == lists.indices.count)
        for threads in [2, 3, 8] {
            let sameCounts = join.neighborCounts(threads: threads) == counts
            let other = try DistanceJoin(xs: xs, ys: ys, radius: 60, threads: threads)
            let sameLists = try other.neighborLists(threads: threads) == lists
            #expect(sameCounts && sameLists)
            #expect(visit(threads) == visited)
        }
    }

    @Test func theOrderOfThePointsChangesNothing() throws {
        let (xs, ys) = city(3000)
        var random = SeededGenerator(seed: 5)
        let order = Array(xs.indices).shuffled(using: &random)
        let counts = try DistanceJoin(xs: xs, ys: ys, radius: 45).neighborCounts()
        let shuffled = try DistanceJoin(
            xs: order.map { xs[$0] }, ys: order.map { ys[$0] }, radius: 45
        ).neighborCounts()
        let same = shuffled == order.map { counts[$0] }
        #expect(same)
    }

    @Test func aCrowdAtOnePlaceIsCountedWithoutComparingAllPairs() throws {
        // 10¹⁰ comparisons would take minutes here.
        let crowd = [Double](repeating: 18, count: 100_000) + [18 + 300]
        let join = try DistanceJoin(
            xs: crowd, ys: crowd.map { $0 + 41 }, radius: 250)
        let counts = join.neighborCounts()
        #expect(counts.dropLast().allSatisfy { $0 == 99_999 })
        #expect(counts.last == 0)
        let error = #expect(throws: IndexError.self) { try join.neighborLists(limit: 1_000_000) }
        #expect(error?.code == .tooManyPairs)
    }

    @Test(arguments: [1e7, 1e12, 1e100, 1e300, 1.7e308])
    func aStrayPointCostsNeitherMemoryNorTime(far: Double) throws {
        var (xs, ys) = city(900)
        xs += [far, -far, 657_000]
        ys += [far, 6_569_500, -far]
        let join = try DistanceJoin(xs: xs, ys: ys, radius: 50)
        #expect(join.cells.columns.count <= 2 * xs.count + 2)
        let points = zip(xs, ys).map { Position(x: $0, y: $1) }
        let same = join.neighborCounts() == Self.slow(points, 50).map(\.count)
        #expect(same)
    }

    @Test func pointsScatteredOverAHugeExtentTakeMemoryForThemselvesOnly() throws {
        var random = SeededGenerator(seed: 99)
        var xs = (0..<1200).map { _ in 1e12 * random.unit() }
        var ys = (0..<1200).map { _ in 1e12 * random.unit() }
        for index in 0..<600 {
            xs.append(xs[index] + 10 * random.unit())
            ys.append(ys[index] + 10 * random.unit())
        }
        let join = try DistanceJoin(xs: xs, ys: ys, radius: 9)
        #expect(join.cells.columns.count <= 2 * xs.count + 2)
        let points = zip(xs, ys).map { Position(x: $0, y: $1) }
        let same = join.neighborCounts() == Self.slow(points, 9).map(\.count)
        #expect(same)
    }

    @Test func listsLongerThanTheLimitAreRefused() throws {
        let join = try DistanceJoin(xs: [0, 1, 2, 9], ys: [0, 0, 0, 0], radius: 1)
        #expect(try join.neighborLists(limit: 4).offsets == [0, 1, 3, 4, 4])
        #expect(try join.pairs(limit: 2).count == 2)
        for limit in [3, 0, -1] {
            let error = #expect(throws: IndexError.self) { try join.neighborLists(limit: limit) }
            #expect(error?.code == .tooManyPairs)
        }
        let error = #expect(throws: IndexError.self) { try join.pairs(limit: 1) }
        #expect(error?.code == .tooManyPairs)
        #expect(try join.pairs(limit: .max).count == 2)
    }

    @Test(arguments: [-1, -Double.infinity, .nan, -.leastNonzeroMagnitude])
    func aDistanceThatIsNoneIsRefused(radius: Double) {
        let error = #expect(throws: IndexError.self) {
            try DistanceJoin(xs: [1], ys: [1], radius: radius)
        }
        #expect(error?.code == .invalidDistance)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, .signalingNaN])
    func pointsThatAreNoPlacesAreRefusedWithTheirIndex(bad: Double) {
        for place in 0..<19 {
            var ys = [Double](repeating: 1, count: 19)
            ys[place] = bad
            let xs = ys.indices.map { Double($0) }
            let error = #expect(throws: IndexError.self) {
                try DistanceJoin(xs: xs, ys: ys, radius: 1)
            }
            #expect(error?.code == .notFinite)
            #expect(error?.index == place)
            let other = #expect(throws: IndexError.self) {
                try DistanceJoin(xs: [], ys: [], toXs: ys, toYs: xs, radius: 1)
            }
            #expect(other?.code == .notFinite)
            #expect(other?.index == place)
        }
        let ragged = #expect(throws: IndexError.self) {
            try DistanceJoin(xs: [1, 2], ys: [1], radius: 1)
        }
        #expect(ragged?.code == .lengthMismatch)
    }

    @Test(arguments: PointPattern.allCases)
    func coresAndRimsHoldForEveryPairOfCells(pattern: PointPattern) throws {
        var random = SeededGenerator(seed: 0xC0DE)
        let points = Array(pattern.points(&random).prefix(60))
        for radius in Self.radii(points, &random) {
            let join = try Self.join(points, radius)
            let cells = join.cells
            let places = (0..<cells.rows.count).flatMap { row in
                (cells.rowCells[row]..<cells.rowCells[row + 1] - 1).flatMap { cell in
                    (cells.starts[cell]..<cells.starts[cell + 1]).map { point in
                        (row: cells.rows[row], column: cells.columns[cell], point: Int(point))
                    }
                }
            }
            for a in places {
                for b in places {
                    let row = abs(a.row - b.row)
                    let column = abs(a.column - b.column)
                    let dx = cells.xs[a.point] - cells.xs[b.point]
                    let dy = cells.ys[a.point] - cells.ys[b.point]
                    let isNear = dx * dx + dy * dy <= join.squaredRadius
                    if row > join.reach.rows || column > join.reach.rim[row] {
                        #expect(!isNear)
                    } else if column <= join.reach.core[row] {
                        #expect(isNear)
                    }
                }
            }
        }
    }
}
