import PlanarGeometry
import Testing

@testable import SpatialIndexing

struct GrowingPointIndexTests {
    /// The same points in a dictionary, every question answered by a tree built anew.
    struct Twin {
        var places: [Int: Position] = [:]

        func check(_ index: GrowingPointIndex, _ random: inout SeededGenerator) throws {
            let identifiers = places.keys.sorted()
            let points = identifiers.compactMap { places[$0] }
            let tree = try PackedPointTree(xs: points.map(\.x), ys: points.map(\.y))
            func named(_ found: [Int]) -> [Int] { found.map { identifiers[$0] } }
            #expect(index.count == identifiers.count)
            for _ in 0..<6 {
                let a = PackedPointTreeTests.place(points, &random)
                let b = PackedPointTreeTests.place(points, &random)
                let box = BoundingBox(of: [a, b])
                #expect(index.search(box) == named(tree.search(box)))
                #expect(index.count(in: box) == tree.count(in: box))
                let radius = a.squaredDistance(to: b).squareRoot() / 2
                #expect(
                    index.search(within: radius, of: a) == named(tree.search(within: radius, of: a))
                )
                #expect(index.count(within: radius, of: a) == tree.count(within: radius, of: a))
                for count in [1, 5, 700] {
                    let near = tree.nearest(to: a, count: count, within: 4 * radius).map {
                        Neighbor(index: identifiers[$0.index], distance: $0.distance)
                    }
                    #expect(index.nearest(to: a, count: count, within: 4 * radius) == near)
                }
            }
            let surface = MultiPolygon([
                Polygon(
                    exterior: random.star(
                        around: PackedPointTreeTests.place(points, &random), radius: 400,
                        corners: 12))
            ])
            #expect(index.search(inside: surface) == named(tree.search(inside: surface)))
            #expect(index.count(inside: surface) == tree.count(inside: surface))
            for identifier in identifiers.prefix(20) {
                #expect(index[identifier] == places[identifier])
            }
        }
    }

    private func place(_ random: inout SeededGenerator) -> Position {
        // Whole meters, so that points coincide and distances tie.
        Position(x: Double(random.number(below: 900)), y: Double(random.number(below: 700)))
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func fortyNightsGiveTheAnswersOfFullBuilds(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var index = GrowingPointIndex()
        var twin = Twin()
        try twin.check(index, &random)
        for night in 0..<40 {
            // New incidents, some nights a handful, some many; identifiers in no order.
            var new: [Int: Position] = [:]
            for _ in 0..<[3, 40, 600][night % 3] {
                let identifier = random.number(below: 1_000_000) - 500_000
                if twin.places[identifier] == nil { new[identifier] = place(&random) }
            }
            let order = new.keys.shuffled(using: &random)
            let columns = order.compactMap { new[$0] }
            try index.insert(order, xs: columns.map(\.x), ys: columns.map(\.y))
            twin.places.merge(new) { $1 }
            let known = twin.places.keys.sorted()
            for _ in 0..<90 {
                let identifier = known[random.number(below: known.count)]
                guard twin.places[identifier] != nil else { continue }
                switch random.number(below: 3) {
                case 0:
                    let wasThere = index.remove(identifier)
                    #expect(wasThere)
                    twin.places[identifier] = nil
                case 1:
                    let position = place(&random)
                    try index.move(identifier, to: position)
                    twin.places[identifier] = position
                default:
                    let wasThere = index.remove(identifier)
                    #expect(wasThere)
                    let position = place(&random)
                    try index.insert(identifier, at: position)
                    twin.places[identifier] = position
                }
            }
            // A great withdrawal now and then, and once of everything.
            if night % 9 == 8 {
                for identifier in twin.places.keys.sorted()
                where night == 26 || random.number(below: 4) > 0 {
                    let wasThere = index.remove(identifier)
                    #expect(wasThere)
                    twin.places[identifier] = nil
                }
            }
            try twin.check(index, &random)
        }
    }

    @Test func everythingCanBeRemovedAndInsertedAgain() throws {
        var random = SeededGenerator(seed: 8)
        var index = GrowingPointIndex()
        let identifiers = Array(0..<1500)
        let places = identifiers.map { _ in place(&random) }
        for _ in 0..<3 {
            try index.insert(identifiers, xs: places.map(\.x), ys: places.map(\.y))
            for identifier in identifiers {
                let wasThere = index.remove(identifier)
                #expect(wasThere)
            }
            #expect(index.count == 0)
            #expect(index.search(BoundingBox(minX: -1, minY: -1, maxX: 1e3, maxY: 1e3)).isEmpty)
            #expect(index.count(within: .infinity, of: Position(x: 0, y: 0)) == 0)
            #expect(index.nearest(to: Position(x: 0, y: 0), count: 3).isEmpty)
            let again = index.remove(7)
            #expect(!again)
        }
    }

    @Test func pointsInsertedOneByOneAreFound() throws {
        var random = SeededGenerator(seed: 12)
        var index = GrowingPointIndex()
        var twin = Twin()
        for step in 0..<1400 {
            let position = place(&random)
            try index.insert(1400 - step, at: position)
            twin.places[1400 - step] = position
        }
        try twin.check(index, &random)
    }

    @Test func aCopyIsIndependent() throws {
        var index = try GrowingPointIndex(
            Array(0..<400), xs: Array(repeating: 1, count: 400),
            ys: (0..<400).map { Double($0) })
        let before = index
        for identifier in 0..<300 { index.remove(identifier) }
        try index.move(350, to: Position(x: 9, y: 9))
        #expect(before.count == 400)
        #expect(before[350] == Position(x: 1, y: 350))
        #expect(before.count(in: BoundingBox(minX: 0, minY: 0, maxX: 2, maxY: 399)) == 400)
        #expect(index.count == 100)
    }

    @Test func refusedChangesChangeNothing() throws {
        var index = try GrowingPointIndex([4, 5], xs: [0, 1], ys: [0, 1])
        func refuses(
            _ code: IndexError.Code, at place: Int? = nil,
            _ change: (inout GrowingPointIndex) throws -> Void
        ) {
            let error = #expect(throws: IndexError.self) { try change(&index) }
            #expect(error?.code == code)
            if let place { #expect(error?.index == place) }
            #expect(index.count == 2)
            #expect(index.search(within: 9, of: Position(x: 0, y: 0)) == [4, 5])
        }
        refuses(.duplicateIdentifier) { try $0.insert(5, at: Position(x: 3, y: 3)) }
        refuses(.duplicateIdentifier, at: 2) {
            try $0.insert([6, 7, 6], xs: [1, 2, 3], ys: [1, 2, 3])
        }
        refuses(.duplicateIdentifier, at: 1) { try $0.insert([6, 4], xs: [1, 2], ys: [1, 2]) }
        refuses(.unknownIdentifier) { try $0.move(6, to: Position(x: 3, y: 3)) }
        refuses(.notFinite) { try $0.move(5, to: Position(x: .nan, y: 3)) }
        refuses(.notFinite) { try $0.insert(6, at: Position(x: 3, y: .infinity)) }
        refuses(.notFinite, at: 1) { try $0.insert([6, 7], xs: [1, -.infinity], ys: [1, 2]) }
        refuses(.lengthMismatch) { try $0.insert([6], xs: [1, 2], ys: [1, 2]) }
        refuses(.lengthMismatch) { try $0.insert([6, 7], xs: [1, 2], ys: [1]) }
    }

    @Test func queriesThatMakeNoSenseFindNothing() throws {
        let index = try GrowingPointIndex([4, 5], xs: [0, 1], ys: [0, 1])
        let place = Position(x: 0, y: 0)
        #expect(index.search(.empty).isEmpty)
        #expect(index.count(in: BoundingBox(minX: .nan, minY: 0, maxX: 1, maxY: 1)) == 0)
        #expect(index.search(within: -1, of: place).isEmpty)
        #expect(index.count(within: .nan, of: place) == 0)
        #expect(index.count(within: 1, of: Position(x: .nan, y: 0)) == 0)
        #expect(index.nearest(to: place, count: -1).isEmpty)
        #expect(index.nearest(to: place, count: 1, within: .nan).isEmpty)
        #expect(index.nearest(to: place, count: .max).map(\.index) == [4, 5])
        #expect(index.search(inside: MultiPolygon([])).isEmpty)
    }

    @Test func partsGrowSoThatThereAreFew() throws {
        var parts = GrowingPointParts()
        for step in 0..<20_000 { try parts.insert(step * 7 % 20_011, Position(x: 0, y: 0)) }
        let sizes = parts.parts.map(\.points.count)
        #expect(parts.count == 20_000)
        for (larger, smaller) in zip(sizes, sizes.dropFirst()) { #expect(larger >= 2 * smaller) }
    }
}
