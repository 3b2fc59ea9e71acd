import PlanarGeometry
import Testing

@testable import SpatialIndexing

/// How the points of a test lie.
enum PointPattern: CaseIterable {
    case random, clustered, gridAligned, allEqual, one, two, none, collinear, diagonal, tinyExtent
    case hugeExtent

    func points(_ random: inout SeededGenerator) -> [Position] {
        let city = BoundingBox(minX: 656_000, minY: 6_569_000, maxX: 682_000, maxY: 6_593_000)
        switch self {
        case .random:
            return (0..<900).map { _ in random.position(in: city) }
        case .clustered:
            let centers = (0..<5).map { _ in random.position(in: city) }
            return (0..<1000).map { index in
                random.position(in: BoundingBox(of: [centers[index % 5]]).expanded(by: 200))
            }
        case .gridAligned:
            return (0..<800).map { _ in
                Position(x: Double(random.number(below: 12)), y: Double(random.number(below: 9)))
            }
        case .allEqual: return (0..<300).map { _ in Position(x: 18, y: 59) }
        case .one: return [Position(x: -3, y: 7)]
        case .two: return [Position(x: 5, y: 5), Position(x: 5, y: 5.5)]
        case .none: return []
        case .collinear: return (0..<500).map { _ in Position(x: 100 * random.unit(), y: 42) }
        case .diagonal:
            return (0..<400).map { _ in
                let along = Double(random.number(below: 64))
                return Position(x: along, y: along)
            }
        case .tinyExtent:
            return (0..<300).map { _ in
                Position(x: 1e6 + 1e-9 * random.unit(), y: 1e6 + 1e-9 * random.unit())
            }
        case .hugeExtent:
            return (0..<300).map { _ in
                Position(
                    x: (random.unit() - 0.5) * 1.7e308 * 2, y: (random.unit() - 0.5) * 1.7e308 * 2)
            }
        }
    }
}

struct PackedPointTreeTests {
    static let cases = PointPattern.allCases.flatMap { pattern in
        [2, 4, 7, 16, 64].map { (pattern, $0) }
    }

    /// Places to look from or to put the corners of a window: at the points and between them.
    static func place(_ points: [Position], _ random: inout SeededGenerator) -> Position {
        let extent = BoundingBox(of: points)
        if points.isEmpty { return Position(x: random.unit(), y: random.unit()) }
        switch random.number(below: 3) {
        case 0: return points[random.number(below: points.count)]
        case 1:
            return Position(
                x: points[random.number(below: points.count)].x,
                y: points[random.number(below: points.count)].y)
        default:
            return random.position(in: extent.width.isFinite ? extent : .init(of: points[0..<1]))
        }
    }

    private func tree(_ points: [Position], _ nodeSize: Int) throws -> PackedPointTree {
        try PackedPointTree(xs: points.map(\.x), ys: points.map(\.y), nodeSize: nodeSize)
    }

    @Test(arguments: cases)
    func windowsAndDisksHoldExactlyWhatAScanFinds(pattern: PointPattern, nodeSize: Int) throws {
        var random = SeededGenerator(seed: 0x5AFE)
        let points = pattern.points(&random)
        let tree = try tree(points, nodeSize)
        #expect(tree.count == points.count)
        #expect(tree.boundingBox == BoundingBox(of: points))
        var reused: [Int] = []
        for _ in 0..<40 {
            let a = Self.place(points, &random)
            let b = Self.place(points, &random)
            let box = BoundingBox(of: [a, b])
            let inBox = points.indices.filter { box.contains(points[$0]) }
            #expect(tree.search(box) == inBox)
            #expect(tree.count(in: box) == inBox.count)
            let radius = a.squaredDistance(to: b).squareRoot()
            let inDisk = points.indices.filter {
                points[$0].squaredDistance(to: a) <= radius * radius
            }
            #expect(tree.search(within: radius, of: a) == inDisk)
            #expect(tree.count(within: radius, of: a) == inDisk.count)
            tree.search(within: radius, of: a, into: &reused)
            #expect(reused == inDisk)
        }
    }

    @Test(arguments: cases)
    func nearestPointsAreThoseOfASort(pattern: PointPattern, nodeSize: Int) throws {
        var random = SeededGenerator(seed: 0xB0B)
        let points = pattern.points(&random)
        let tree = try tree(points, nodeSize)
        for count in [0, 1, 3, 17, 5000] {
            for limit in [Double.infinity, 3, 150] {
                for _ in 0..<5 {
                    let place = Self.place(points, &random)
                    let found = tree.nearest(to: place, count: count, within: limit)
                    let sorted = points.indices
                        .filter { points[$0].squaredDistance(to: place) <= limit * limit }
                        .map { index in
                            Neighbor(
                                index: index,
                                distance: points[index].squaredDistance(to: place).squareRoot())
                        }
                        .sorted { ($0.distance, $0.index) < ($1.distance, $1.index) }
                    #expect(found == Array(sorted.prefix(count)))
                }
            }
        }
    }

    @Test(arguments: [PointPattern.random, .clustered, .gridAligned, .allEqual, .none, .collinear])
    func surfacesHoldExactlyWhatAScanFinds(pattern: PointPattern) throws {
        var random = SeededGenerator(seed: 3)
        let points = pattern.points(&random)
        let tree = try tree(points, 4)
        let extent =
            points.isEmpty
            ? BoundingBox(minX: 0, minY: 0, maxX: 9, maxY: 9) : BoundingBox(of: points)
        let size = max(extent.width, extent.height, 1)
        for _ in 0..<12 {
            let center = random.position(in: extent)
            let first = Self.place(points, &random)
            let second = Self.place(points, &random)
            let surface = MultiPolygon([
                Polygon(
                    exterior: random.star(around: center, radius: size / 2, corners: 20),
                    holes: [random.star(around: center, radius: size / 9, corners: 9)]),
                Polygon(BoundingBox(of: [first, second])),
            ])
            let expected = points.indices.filter { surface.locate(points[$0]) != .outside }
            #expect(tree.search(inside: surface) == expected)
            #expect(tree.count(inside: surface) == expected.count)
        }
        #expect(tree.search(inside: MultiPolygon([])).isEmpty)
        let broken = MultiPolygon([
            Polygon(
                exterior: Ring(closing: [
                    Position(x: -.infinity, y: 0), Position(x: 9, y: .nan), Position(x: 5, y: 8),
                ]))
        ])
        let expected = points.indices.filter { broken.locate(points[$0]) != .outside }
        #expect(tree.search(inside: broken) == expected)
    }

    @Test(arguments: PointPattern.allCases)
    func everyNodeHoldsItsItems(pattern: PointPattern) throws {
        var random = SeededGenerator(seed: 11)
        let points = pattern.points(&random)
        for nodeSize in [2, 3, 16] {
            let tree = try tree(points, nodeSize)
            unsafe tree.withSortedColumns { xs, ys, ids in
                #expect(unsafe ids.sorted() == points.indices.map { UInt32($0) })
                for item in points.indices {
                    let point = unsafe points[Int(ids[item])]
                    #expect(unsafe xs[item] == point.x && ys[item] == point.y)
                }
            }
            let levels = tree.storage.layout.levels
            #expect(levels.last?.nodeCount ?? 1 <= 16)
            tree.withPoints { sorted in
                for (level, nodes) in levels.enumerated() {
                    for node in 0..<nodes.nodeCount {
                        let items = sorted.nodes.items(level: level, node: node)
                        let box = BoundingBox(
                            of: items.map { unsafe Position(x: sorted.xs[$0], y: sorted.ys[$0]) })
                        let found = sorted.nodes.group(level: level, node >> 4).box(node & 15)
                        #expect(found.minX == Double(Float.roundedDown(box.minX)))
                        #expect(found.minY == Double(Float.roundedDown(box.minY)))
                        #expect(found.maxX == Double(Float.roundedUp(box.maxX)))
                        #expect(found.maxY == Double(Float.roundedUp(box.maxY)))
                        #expect(found.contains(box))
                    }
                }
            }
        }
    }

    @Test(arguments: cases)
    func aWalkHandsOverEveryItemOnceAndInOrder(pattern: PointPattern, nodeSize: Int) throws {
        var random = SeededGenerator(seed: 77)
        let points = pattern.points(&random)
        let tree = try tree(points, nodeSize)
        var relations: [BoxRelation] = [.within, .partial]
        for _ in 0..<4 {
            var visited: [Int] = []
            tree.visit(
                relation: { _ in
                    relations.shuffle(using: &random)
                    return relations[0]
                }, whole: { visited += $0 }, leaf: { visited += $0 })
            #expect(visited == Array(points.indices))
        }
        tree.visit(
            relation: { _ in .disjoint },
            whole: { _ in Issue.record("nothing lies in nothing") },
            leaf: { _ in Issue.record("nothing touches nothing") })
    }

    @Test(arguments: cases)
    func manyQueriesAtOnceAnswerAsOneByOne(pattern: PointPattern, nodeSize: Int) throws {
        var random = SeededGenerator(seed: 0xBA7C4)
        let points = pattern.points(&random)
        let tree = try tree(points, nodeSize)
        // More than one chunk of them, once for each pattern.
        let count = nodeSize == 16 ? 1100 : 90
        let places = (0..<count).map { _ in Self.place(points, &random) }
        let boxes =
            zip(places, places.dropFirst()).map { BoundingBox(of: [$0, $1]) } + [.empty]
        let radius = places[0].squaredDistance(to: places[1]).squareRoot() / 3
        let inBoxes = boxes.map { tree.count(in: $0) }
        let inDisks = places.map { tree.count(within: radius, of: $0) }
        // Few and many neighbors, with and without a limit that leaves rows unfilled.
        let asked = [(3, radius), (8, Double.infinity), (40, radius), (40, .infinity)]
        let nearest = asked.map { number, limit in
            places.map { tree.nearest(to: $0, count: number, within: limit) }
        }
        var reused: [UInt32] = [7, 7, 7]
        for (box, expected) in zip(boxes, inBoxes).prefix(60) {
            tree.search(box, into: &reused)
            #expect(reused.count == expected)
            #expect(reused.sorted().map { Int($0) } == tree.search(box))
        }
        for (place, expected) in zip(places, inDisks).prefix(60) {
            tree.search(within: radius, of: place, into: &reused)
            #expect(reused.count == expected)
            #expect(reused.sorted().map { Int($0) } == tree.search(within: radius, of: place))
        }
        for threads in [1, 2, 3, 8] {
            #expect(tree.counts(in: boxes, threads: threads) == inBoxes)
            #expect(tree.counts(within: radius, of: places, threads: threads) == inDisks)
            for ((number, limit), nearest) in zip(asked, nearest) {
                let table = tree.nearest(to: places, count: number, within: limit, threads: threads)
                #expect(table.rows == count && table.width == min(number, points.count))
                #expect((0..<count).map { table.neighbors(row: $0) } == nearest)
            }
        }
    }

    @Test func whatOneRowFoundHidesNothingFromTheNextWhereSquaresVanish() throws {
        var random = SeededGenerator(seed: 0x2E40)
        // Around 10^-162 some squares of distances are 0 and some are not.
        for size in [1e-160, 3e-162, 1e-163] {
            let points = (0..<500).map { _ in
                Position(x: size * random.unit(), y: size * random.unit())
            }
            let tree = try tree(points, 16)
            let table = tree.nearest(to: points, count: 4)
            #expect(
                points.indices.map { table.neighbors(row: $0) }
                    == points.map { tree.nearest(to: $0, count: 4) })
        }
    }

    @Test func theThreadsThatBuildATreeDoNotShowInIt() throws {
        var random = SeededGenerator(seed: 0x7157)
        let city = BoundingBox(minX: 656_000, minY: 6_569_000, maxX: 682_000, maxY: 6_593_000)
        // Enough for several chunks of every step, a third of it in one spot, some of it twice.
        var points = (0..<200_000).map { _ in random.position(in: city) }
        let spot = BoundingBox(of: [city.center]).expanded(by: 30)
        for index in stride(from: 0, to: points.count, by: 3) {
            points[index] = random.position(in: spot)
        }
        for index in stride(from: 1, to: points.count, by: 5) { points[index] = points[index - 1] }
        for nodeSize in [3, 16] {
            let trees = try [1, 2, 3, 8].map { threads in
                try PackedPointTree(
                    xs: points.map(\.x), ys: points.map(\.y), nodeSize: nodeSize,
                    threads: threads)
            }
            for tree in trees.dropFirst() { #expect(tree.bytes == trees[0].bytes) }
        }
    }

    @Test func sortingByBucketsGivesTheOrderOfASort() throws {
        var random = SeededGenerator(seed: 0x50F7)
        // Few enough different places that many keys are equal.
        let xs = (0..<30_000).map { _ in Double(random.number(below: 90)) }
        let ys = (0..<30_000).map { _ in Double(random.number(below: 70)) }
        let tree = try PackedPointTree(xs: xs, ys: ys, threads: 2)
        let scaleX = HilbertCurve.Scale(from: 0, to: 89)
        let scaleY = HilbertCurve.Scale(from: 0, to: 69)
        let keys = unsafe HilbertCurve.steps.withUnsafeBufferPointer { steps in
            zip(xs, ys).map { unsafe HilbertCurve.key(scaleX.cell($0), scaleY.cell($1), steps) }
        }
        let expected = xs.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
        unsafe tree.withSortedColumns { _, _, ids in
            #expect(unsafe ids.map { Int($0) } == expected)
        }
    }

    @Test func aPointTakesLessThanTwentyTwoBytes() throws {
        let layout = PackedLayout(columnCount: 2, itemCount: 1_000_000, leafSize: 16)
        #expect(layout.byteCount < 22_000_000)
        let largest = PackedLayout(
            columnCount: 4, itemCount: PackedLayout.maximumCount, leafSize: 2)
        #expect(largest.levels.count == PackedLayout.maximumDepth)
    }

    @Test func theOrderOfTheInputDoesNotChangeTheAnswer() throws {
        var random = SeededGenerator(seed: 21)
        let points = PointPattern.gridAligned.points(&random)
        let shuffled = Array(points.indices).shuffled(using: &random)
        let one = try tree(points, 16)
        let other = try tree(shuffled.map { points[$0] }, 16)
        let box = BoundingBox(minX: 2, minY: 3, maxX: 7, maxY: 5)
        #expect(one.search(box) == other.search(box).map { shuffled[$0] }.sorted())
    }

    @Test func queriesThatMakeNoSenseFindNothing() throws {
        let tree = try PackedPointTree(xs: [0, 1], ys: [0, 1])
        let nowhere = Position(x: .nan, y: 0)
        #expect(tree.search(.empty).isEmpty)
        #expect(tree.search(BoundingBox(minX: 2, minY: 0, maxX: -2, maxY: 1)).isEmpty)
        #expect(tree.search(BoundingBox(minX: .nan, minY: 0, maxX: 1, maxY: 1)).isEmpty)
        #expect(tree.search(within: -1, of: Position(x: 0, y: 0)).isEmpty)
        #expect(tree.search(within: .nan, of: Position(x: 0, y: 0)).isEmpty)
        #expect(tree.search(within: 1, of: nowhere).isEmpty)
        #expect(tree.nearest(to: nowhere, count: 1).isEmpty)
        #expect(tree.nearest(to: Position(x: 0, y: 0), count: -3).isEmpty)
        #expect(tree.nearest(to: Position(x: 0, y: 0), count: 1, within: .nan).isEmpty)
        #expect(tree.count(within: .infinity, of: Position(x: 0, y: 0)) == 2)
    }

    @Test func badColumnsAreRefusedWithTheIndexAtFault() {
        let ragged = #expect(throws: IndexError.self) {
            try PackedPointTree(xs: [1, 2], ys: [1])
        }
        #expect(ragged?.code == .lengthMismatch)
        for bad in [Double.nan, .infinity, -.infinity, .signalingNaN] {
            for place in 0..<7 {
                var ys = [Double](repeating: 1, count: 7)
                ys[place] = bad
                let error = #expect(throws: IndexError.self) {
                    try PackedPointTree(xs: [0, 1, 2, 3, 4, 5, 6], ys: ys)
                }
                #expect(error?.code == .notFinite)
                #expect(error?.index == place)
            }
        }
        for size in [-1, 0, 1, 65_536] {
            let error = #expect(throws: IndexError.self) {
                try PackedPointTree(xs: [1], ys: [1], nodeSize: size)
            }
            #expect(error?.code == .invalidNodeSize)
        }
    }

    @Test func theHilbertCurveVisitsNeighboringCellsOneAfterTheOther() throws {
        // 16 × 16 points fill every step of a curve of four bits.
        let cells = (0..<256).map { (x: $0 % 16, y: $0 / 16) }
        let xs = cells.map { Double($0.x) }
        let ys = cells.map { Double($0.y) }
        let order = try unsafe PackedPointTree(xs: xs, ys: ys).withSortedColumns { _, _, ids in
            unsafe Array(ids)
        }
        for (before, after) in zip(order, order.dropFirst()) {
            let (a, b) = (cells[Int(before)], cells[Int(after)])
            #expect(abs(a.x - b.x) + abs(a.y - b.y) == 1)
        }
    }
}

extension PackedStorage {
    /// The block, byte by byte.
    var bytes: [UInt8] {
        withExtendedLifetime(self) {
            unsafe Array(UnsafeRawBufferPointer(start: base, count: layout.byteCount))
        }
    }
}

extension PackedPointTree {
    var bytes: [UInt8] { storage.bytes }
}

struct OutwardRoundingTests {
    @Test(arguments: [
        0, -0.0, 1, 1.1, -1.1, 1e-300, -1e-300, 1e-45, -1e-45, 6_583_000.3, .leastNonzeroMagnitude,
        -.leastNonzeroMagnitude,
        3.4028235677973366e38, 1e308, -1e308, .infinity, -.infinity,
    ])
    func theNearestNumbersBelowAndAboveAreFound(value: Double) {
        let down = Float.roundedDown(value)
        let up = Float.roundedUp(value)
        #expect(Double(down) <= value && Double(up) >= value)
        #expect(down == up || down.nextUp == up)
        #expect(down != up || Double(down) == value)
    }
}
