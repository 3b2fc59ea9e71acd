import PlanarGeometry
import Testing

@testable import SpatialIndexing

/// Areas of every kind that the locator must answer for as `MultiPolygon.locate` does.
enum AreaKind: CaseIterable {
    case partition, rowsOfRectangles, overlappingStars, starsWithHoles, manyHoles, bowTies
    case scribbles, slivers, degenerate, farApart, touchingRings, nestedAndSmall, integerScribbles

    func areas(_ random: inout SeededGenerator) -> [MultiPolygon] {
        let city = BoundingBox(minX: 656_000, minY: 6_569_000, maxX: 682_000, maxY: 6_593_000)
        switch self {
        case .partition:
            return Self.partition(side: 7, cell: 1000, origin: 656_000, &random)
        case .rowsOfRectangles:
            return (0..<36).map { index in
                let x = Double(index % 6) * 250
                let y = Double(index / 6) * 250
                return MultiPolygon([
                    Polygon(BoundingBox(minX: x, minY: y, maxX: x + 250, maxY: y + 250))
                ])
            }
        case .overlappingStars:
            return (0..<30).map { _ in
                let center = random.position(in: city)
                return MultiPolygon([
                    Polygon(exterior: random.star(around: center, radius: 6000, corners: 40))
                ])
            }
        case .starsWithHoles:
            return (0..<12).map { _ in
                MultiPolygon(
                    (0..<3).map { _ in
                        let center = random.position(in: city)
                        return Polygon(
                            exterior: random.star(around: center, radius: 5000, corners: 30),
                            holes: [1500.0, 400].map {
                                random.star(
                                    around: Position(x: center.x + $0 / 3, y: center.y),
                                    radius: $0, corners: 12)
                            })
                    })
            }
        case .manyHoles:
            let holes = (0..<900).map { index in
                random.star(
                    around: Position(
                        x: Double(index % 30) * 10 + 5, y: Double(index / 30) * 10 + 5),
                    radius: 4.5, corners: 7)
            }
            let frame = Polygon(BoundingBox(minX: 0, minY: 0, maxX: 300, maxY: 300)).exterior
            return [MultiPolygon([Polygon(exterior: frame, holes: holes)])]
        case .bowTies:
            return (0..<20).map { _ in
                let box = random.box(in: city)
                return MultiPolygon([
                    Polygon(
                        exterior: Ring(closing: [
                            Position(x: box.minX, y: box.minY), Position(x: box.maxX, y: box.maxY),
                            Position(x: box.maxX, y: box.minY), Position(x: box.minX, y: box.maxY),
                        ]))
                ])
            }
        case .scribbles:
            return (0..<6).map { _ in
                MultiPolygon(
                    (0..<2).map { _ in
                        Polygon(
                            exterior: Ring(
                                closing: (0..<25).map { _ in random.position(in: city) }),
                            holes: (0..<3).map { _ in
                                Ring(closing: (0..<10).map { _ in random.position(in: city) })
                            })
                    })
            }
        case .integerScribbles:
            func ring(_ count: Int) -> Ring {
                Ring(
                    closing: (0..<count).map { _ in
                        Position(
                            x: Double(random.number(below: 9)), y: Double(random.number(below: 9)))
                    })
            }
            return (0..<8).map { _ in
                MultiPolygon(
                    (0..<2).map { _ in Polygon(exterior: ring(9), holes: [ring(5), ring(4)]) })
            }
        case .slivers:
            return (0..<20).map { index in
                let a = random.position(in: city)
                let b = random.position(in: city)
                return MultiPolygon([
                    Polygon(
                        exterior: Ring(closing: [
                            a, b, Position(x: b.x, y: b.y + (index % 2 == 0 ? 1e-9 : 0.5)),
                        ]))
                ])
            }
        case .degenerate:
            let a = Position(x: 3, y: 4)
            let b = Position(x: 8, y: 9)
            return [
                MultiPolygon([]),
                MultiPolygon([Polygon(exterior: Ring(closing: []))]),
                MultiPolygon([Polygon(exterior: Ring(closing: [a]))]),
                MultiPolygon([Polygon(exterior: Ring(closing: [a, a, a]))]),
                MultiPolygon([Polygon(exterior: Ring(closing: [a, b]))]),
                MultiPolygon([
                    Polygon(
                        exterior: Ring(closing: [a, Position(x: 3, y: 9), Position(x: 3, y: 6)]))
                ]),
                MultiPolygon([
                    Polygon(
                        exterior: Ring(closing: []),
                        holes: [Ring(closing: [a, b, Position(x: 8, y: 4)])])
                ]),
            ]
        case .farApart:
            var areas = Self.partition(side: 4, cell: 500, origin: 6_000_000, &random)
            areas.append(
                MultiPolygon([
                    Polygon(
                        exterior: random.star(
                            around: Position(x: 0, y: 0), radius: 1, corners: 300))
                ]))
            return areas
        case .touchingRings:
            // Two parts that share a corner, a hole that touches the exterior and another hole.
            func diamond(_ x: Double, _ y: Double, _ radius: Double) -> Ring {
                Ring(closing: [
                    Position(x: x + radius, y: y), Position(x: x, y: y + radius),
                    Position(x: x - radius, y: y), Position(x: x, y: y - radius),
                ])
            }
            return [
                MultiPolygon([
                    Polygon(
                        exterior: diamond(0, 0, 8), holes: [diamond(2, 0, 2), diamond(6, 0, 2)]),
                    Polygon(exterior: diamond(16, 0, 8), holes: [diamond(16, 0, 8)]),
                    Polygon(exterior: diamond(6, 0, 2)),
                ]),
                MultiPolygon([
                    Polygon(
                        exterior: diamond(0, 0, 8),
                        holes: [diamond(0, 0, 4), diamond(2, 0, 4), diamond(0, 0, 12)])
                ]),
            ]
        case .nestedAndSmall:
            return (0..<40).map { index in
                let size = 10_000 / Double(1 << (index / 2))
                return MultiPolygon([
                    Polygon(
                        BoundingBox(
                            minX: 660_000, minY: 6_570_000, maxX: 660_000 + size,
                            maxY: 6_570_000 + size))
                ])
            }
        }
    }

    /// Cells with crooked sides that share every vertex with their neighbors.
    private static func partition(
        side: Int, cell: Double, origin: Double, _ random: inout SeededGenerator
    ) -> [MultiPolygon] {
        let steps = 6
        func vertex(_ x: Int, _ y: Int) -> Position {
            // The shift of a vertex follows from its place alone.
            var random = SeededGenerator(seed: UInt64(x * 1000 + y))
            return Position(
                x: origin + (Double(x) + 0.4 * random.unit()) * cell / Double(steps),
                y: origin * 2 + (Double(y) + 0.4 * random.unit()) * cell / Double(steps))
        }
        return (0..<side * side).map { index in
            let x = index % side * steps
            let y = index / side * steps
            let south = (0..<steps).map { vertex(x + $0, y) }
            let east = (0..<steps).map { vertex(x + steps, y + $0) }
            let north = (0..<steps).map { vertex(x + steps - $0, y + steps) }
            let west = (0..<steps).map { vertex(x, y + steps - $0) }
            return MultiPolygon([Polygon(exterior: Ring(closing: south + east + north + west))])
        }
    }
}

struct AreaLocatorTests {
    /// Positions that try the locator where it is weakest.
    static func positions(
        _ areas: [MultiPolygon], _ locator: AreaLocator, _ random: inout SeededGenerator
    ) -> [Position] {
        let extent = locator.grid.extent
        var positions = (0..<60).map { _ in random.position(in: extent.expanded(by: 10)) }
        let xs = locator.grid.columns.borders() + locator.grid.centersX
        let ys = locator.grid.rows.borders() + locator.grid.centersY
        for _ in 0..<40 {
            let x = xs[random.number(below: xs.count)]
            let y = ys[random.number(below: ys.count)]
            let free = random.position(in: extent)
            positions += [
                Position(x: x, y: y), Position(x: x, y: free.y), Position(x: free.x, y: y),
                Position(x: x.nextUp, y: y.nextDown), Position(x: x.nextDown, y: free.y),
            ]
        }
        let rings = areas.flatMap { $0.polygons.flatMap(\.rings) }.filter { $0.positions.count > 1 }
        for _ in 0..<(rings.isEmpty ? 0 : 60) {
            let ring = rings[random.number(below: rings.count)].positions
            let index = random.number(below: ring.count - 1)
            let (a, b) = (ring[index], ring[index + 1])
            let part = random.unit()
            positions += [
                a, Position(x: (a.x + b.x) / 2, y: (a.y + b.y) / 2),
                Position(x: a.x + part * (b.x - a.x), y: a.y + part * (b.y - a.y)),
                Position(x: a.x.nextUp, y: a.y), Position(x: a.x, y: a.y.nextDown),
                Position(x: a.x + part * 10, y: a.y), Position(x: a.x - part * 10, y: a.y),
                Position(x: a.x, y: b.y), Position(x: b.x, y: a.y),
                Position(x: xs[random.number(below: xs.count)], y: a.y),
                Position(x: a.x, y: ys[random.number(below: ys.count)]),
            ]
        }
        return positions
    }

    static func bruteForce(_ areas: [MultiPolygon], _ position: Position) -> [AreaLocator.Hit] {
        areas.indices.compactMap {
            switch areas[$0].locate(position) {
            case .inside: AreaLocator.Hit(area: $0, onBoundary: false)
            case .boundary: AreaLocator.Hit(area: $0, onBoundary: true)
            case .outside: nil
            }
        }
    }

    @Test(arguments: AreaKind.allCases)
    func everyPositionIsPlacedAsAScanOfAllEdgesPlacesIt(kind: AreaKind) throws {
        var boundaryHits = 0
        for seed in 1...3 as ClosedRange<UInt64> {
            var random = SeededGenerator(seed: seed)
            let areas = kind.areas(&random)
            for minimumCells in [0, 5000] {
                let locator = try AreaLocator(areas, minimumCells: minimumCells)
                var wrong = 0
                for position in Self.positions(areas, locator, &random) {
                    let expected = Self.bruteForce(areas, position)
                    let found = locator.areas(at: position)
                    boundaryHits += found.count { $0.onBoundary }
                    if found != expected {
                        wrong += 1
                        if wrong < 3 { Issue.record("\(position): \(found), not \(expected)") }
                    }
                }
                #expect(wrong == 0)
            }
        }
        #expect(boundaryHits > 0)
    }

    @Test(arguments: [1, 2, 8])
    func assignmentIsTheSameWithAnyNumberOfThreads(threads: Int) throws {
        var random = SeededGenerator(seed: 7)
        for kind in [AreaKind.partition, .overlappingStars] {
            let areas = kind.areas(&random)
            let locator = try AreaLocator(areas)
            var positions = Self.positions(areas, locator, &random)
            while positions.count < 40_000 { positions += positions }  // more than two chunks
            positions.append(Position(x: .nan, y: 1))
            positions.append(Position(x: .infinity, y: -.infinity))
            let assignment = locator.assign(
                xs: positions.map(\.x), ys: positions.map(\.y), threads: threads)
            var extra: [(point: Int, area: Int32)] = []
            var wrong = 0
            for (point, position) in positions.enumerated() {
                let hits = locator.areas(at: position)
                if assignment.areas[point] != (hits.first.map { Int32($0.area) } ?? -1)
                    || assignment.onBoundary[point] != hits.contains(where: \.onBoundary)
                {
                    wrong += 1
                }
                extra += hits.dropFirst().map { (point, Int32($0.area)) }
            }
            #expect(wrong == 0)
            #expect(assignment.areas.last == -1)
            #expect(assignment.extraHits.count == extra.count)
            #expect(zip(assignment.extraHits, extra).allSatisfy { $0 == $1 })
        }
    }

    @Test func aPointOnASharedEdgeGoesToTheFirstAreaAndIsMarked() throws {
        let areas = [0.0, 10].map {
            MultiPolygon([Polygon(BoundingBox(minX: $0, minY: 0, maxX: $0 + 10, maxY: 10))])
        }
        let assignment = try AreaLocator(areas).assign(xs: [5, 10, 15], ys: [5, 5, 5], threads: 1)
        #expect(assignment.areas == [0, 0, 1])
        #expect(assignment.onBoundary == [false, true, false])
        #expect(assignment.extraHits.map(\.point) == [1])
        #expect(assignment.extraHits.map(\.area) == [1])
    }

    @Test func noAreasHoldNothing() throws {
        let locator = try AreaLocator([])
        #expect(locator.areas(at: Position(x: 0, y: 0)).isEmpty)
        #expect(locator.assign(xs: [1], ys: [1], threads: 4).areas == [-1])
        #expect(locator.assign(xs: [], ys: [], threads: 0).areas.isEmpty)
    }

    @Test func anAreaThatIsNotFiniteIsNamed() {
        let good = MultiPolygon([Polygon(BoundingBox(minX: 0, minY: 0, maxX: 1, maxY: 1))])
        let bad = MultiPolygon([Polygon(BoundingBox(minX: 0, minY: 0, maxX: .infinity, maxY: 1))])
        let error = #expect(throws: IndexError.self) { try AreaLocator([good, bad]) }
        #expect(error?.code == .notFinite)
        #expect(error?.index == 1)
    }
}
