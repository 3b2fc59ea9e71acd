import PlanarGeometry
import Testing

@testable import SpatialIndexing

/// Areas of which a great many edges pass through one cell.
enum HardArea: CaseIterable {
    case combUp, combAcross, combAslant, twoCombs, combOfWholeMeters, teethInOneRow, star,
        starOfStars
    case thousandsOfHoles, holesOnAPoint, crossedComb, scribble, coast, backAndForth

    /// Rings of few edges are no crowd however many they are, and one whose edges all cross each
    /// other is scanned.
    var hasNoCrowd: Bool {
        switch self {
        case .thousandsOfHoles, .holesOnAPoint, .scribble: true
        default: false
        }
    }

    func areas(_ random: inout SeededGenerator) -> [MultiPolygon] {
        func area(_ positions: [Position], holes: [Ring] = []) -> MultiPolygon {
            MultiPolygon([Polygon(exterior: Ring(closing: positions), holes: holes)])
        }
        switch self {
        case .combUp: return [area(Self.comb(1500, along: (0, 1), &random))]
        case .combAcross: return [area(Self.comb(1500, along: (1, 0), &random))]
        case .combAslant: return [area(Self.comb(1500, along: (0.6, 0.8), &random))]
        case .twoCombs:
            return [
                area(Self.comb(900, along: (0, 1), &random)),
                area(Self.comb(900, along: (1, 0), &random)),
            ]
        case .combOfWholeMeters:
            // Points of whole meters meet edges, ends and parallels all the time.
            let teeth = (0..<1500).flatMap {
                [Position(x: Double($0), y: 0), Position(x: Double($0), y: Double(900 + $0 % 7))]
            }
            return [area(teeth + [Position(x: 1500, y: 0), Position(x: 1500, y: -3)])]
        case .teethInOneRow:
            let teeth = (0..<3000).map {
                Position(x: Double($0) / 100, y: $0 % 2 == 0 ? 0 : random.unit() / 100)
            }
            return [area(teeth + [Position(x: 30, y: 900), Position(x: 0, y: 900)])]
        case .star:
            return [area(Self.spikes(2500, &random))]
        case .starOfStars:
            return (0..<4).map { index in
                area(
                    Self.spikes(600, &random).map {
                        Position(x: $0.x + Double(index), y: $0.y + Double(index % 2))
                    })
            }
        case .thousandsOfHoles, .holesOnAPoint:
            let side = self == .holesOnAPoint ? 0.01 : 1000.0
            let frame = BoundingBox(minX: -1000, minY: -1000, maxX: 2000, maxY: 2000)
            let holes = (0..<2500).map { index in
                random.star(
                    around: Position(
                        x: side * Double(index % 50) / 50, y: side * Double(index / 50) / 50),
                    radius: side / 120, corners: 5)
            }
            return [MultiPolygon([Polygon(exterior: Polygon(frame).exterior, holes: holes)])]
        case .crossedComb:
            // Every tooth crosses a line that belongs to the same ring.
            let teeth = Self.comb(900, along: (0, 1), &random)
            return [
                area(
                    teeth + [
                        Position(x: 700_000, y: 6_580_000), Position(x: 690_000, y: 6_580_500),
                        Position(x: 690_000, y: 6_580_001), Position(x: 700_000, y: 6_580_400),
                    ])
            ]
        case .scribble:
            return [
                area(
                    (0..<700).map { _ in
                        Position(x: 10 * random.unit(), y: 10 * random.unit())
                    })
            ]
        case .coast:
            var line = [Position(x: 0, y: 0), Position(x: 100, y: 0), Position(x: 50, y: 90)]
            while line.count < 6000 {
                line = line.indices.flatMap { index in
                    let (a, b) = (line[index], line[(index + 1) % line.count])
                    let out = (random.unit() - 0.5) / 2
                    return [
                        a,
                        Position(
                            x: (a.x + b.x) / 2 + out * (b.y - a.y),
                            y: (a.y + b.y) / 2 - out * (b.x - a.x)),
                    ]
                }
            }
            return [area(line)]
        case .backAndForth:
            // The same three lines again and again, with a far corner for a wide extent.
            let corners = [Position(x: 1, y: 1), Position(x: 4, y: 1), Position(x: 2, y: 5)]
            let laps = (0..<401).flatMap { _ in corners }
            return [area(laps + [Position(x: 900, y: 900)])]
        }
    }

    /// Teeth along a direction, side by side across it.
    static func comb(
        _ teeth: Int, along: (x: Double, y: Double), _ random: inout SeededGenerator
    ) -> [Position] {
        func position(_ across: Double, _ along: Double, _ axis: (x: Double, y: Double)) -> Position
        {
            Position(
                x: 690_000 + across * axis.y + along * axis.x,
                y: 6_580_000 - across * axis.x + along * axis.y)
        }
        var corners: [Position] = []
        for tooth in 0..<teeth {
            let across = 10_000 * Double(tooth) / Double(teeth)
            corners.append(position(across, 0, along))
            corners.append(
                position(across + 5000 / Double(teeth), 8000 + 2000 * random.unit(), along))
        }
        return corners + [position(10_000, 0, along), position(10_000, -100, along)]
    }

    /// A star whose long thin spikes all come near its center.
    static func spikes(_ corners: Int, _ random: inout SeededGenerator) -> [Position] {
        (0..<corners).map { corner in
            let turn = 4 * Double(corner) / Double(corners)
            let along = 2 * (turn - Double(Int(turn))) - 1
            let side = [(1.0, along), (-along, 1.0), (-1.0, -along), (along, -1.0)][Int(turn) % 4]
            let length = (corner % 2 == 0 ? 1000 : 1) * (0.9 + 0.1 * random.unit())
            return Position(x: length * side.0, y: length * side.1)
        }
    }
}

struct HardAreasTests {
    @Test(arguments: HardArea.allCases)
    func pointsArePlacedAsAScanOfAllEdgesPlacesThem(shape: HardArea) throws {
        var random = SeededGenerator(seed: 41)
        let areas = shape.areas(&random)
        // Few cells too, so that every shape has crowded ones.
        let coarse = try AreaLocator(areas, minimumCells: 0, maximumCells: 9)
        let fine = try AreaLocator(areas)
        #expect(coarse.grid.crowds.isEmpty == shape.hasNoCrowd)
        var positions = AreaLocatorTests.positions(areas, coarse, &random)
        if shape == .combOfWholeMeters || shape == .backAndForth {
            positions += positions.map { Position(x: $0.x.rounded(), y: $0.y.rounded()) }
        }
        var wrong = 0
        for position in positions {
            let expected = AreaLocatorTests.bruteForce(areas, position)
            if coarse.areas(at: position) != expected || fine.areas(at: position) != expected {
                wrong += 1
                if wrong < 3 { Issue.record("\(position) is not placed as a scan places it") }
            }
        }
        #expect(wrong == 0)
    }

    /// Work and memory stay near the number of teeth where every row of cells meets all of them.
    @Test func aCombOfManyTeethIsNotQuadratic() throws {
        var random = SeededGenerator(seed: 6)
        for along in [(0.0, 1.0), (1.0, 0.0), (0.6, 0.8)] {
            let teeth = HardArea.comb(2500, along: along, &random)
            let area = MultiPolygon([Polygon(exterior: Ring(closing: teeth))])
            let grid = try AreaLocator([area], minimumCells: 0, maximumCells: 400).grid
            #expect(!grid.crowds.isEmpty)
            let entries = grid.crowds.reduce(grid.records.count) { $0 + $1.entryCount }
            // An edge meets at most 60 of the cells, and is kept at few nodes of each.
            #expect(entries < 5000 * 60 * 4)
            let longest = grid.crowds.map(\.longestScan).max() ?? 0
            #expect(longest < CrowdedEdges.fewest)
        }
    }

    @Test func areasWithoutExtentHoldTheirEdgesAlone() throws {
        func area(_ positions: [(Double, Double)]) -> MultiPolygon {
            MultiPolygon([
                Polygon(
                    exterior: Ring(closing: positions.map { Position(x: $0.0, y: $0.1) }))
            ])
        }
        let areas = [
            area([(0, 0), (9, 9), (3, 3)]), area([(0, 5), (9, 5)]), area([(4, 0), (4, 9)]),
            area([(2, 2), (2, 2)]), area([]),
        ]
        let locator = try AreaLocator(areas)
        for x in 0..<10 {
            for y in 0..<10 {
                let position = Position(x: Double(x), y: Double(y))
                #expect(
                    locator.areas(at: position) == AreaLocatorTests.bruteForce(areas, position))
            }
        }
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func aVertexThatIsNotFiniteIsRefused(value: Double) {
        let hole = Ring(closing: [
            Position(x: 1, y: 1), Position(x: value, y: 2), Position(x: 2, y: 1),
        ])
        let square = Polygon(BoundingBox(minX: 0, minY: 0, maxX: 9, maxY: 9)).exterior
        let error = #expect(throws: IndexError.self) {
            try AreaLocator([MultiPolygon([Polygon(exterior: square, holes: [hole])])])
        }
        #expect(error?.code == .notFinite)
        #expect(error?.index == 0)
    }

    @Test func anAreaWhoseWidthIsInfiniteIsNoTrap() throws {
        let corners = [(-1.7e308, 0.0), (1.7e308, 0.0), (0.0, 1.0)]
        let area = MultiPolygon([
            Polygon(exterior: Ring(closing: corners.map { Position(x: $0.0, y: $0.1) }))
        ])
        let locator = try AreaLocator([area])
        for (x, y) in corners + [(1e300, 0.0)] {
            let hits = locator.areas(at: Position(x: x, y: y))
            #expect(hits == [AreaLocator.Hit(area: 0, onBoundary: true)])
            let assigned = locator.assign(xs: [x], ys: [y], threads: 1)
            #expect(assigned.areas == [0])
        }
        #expect(locator.areas(at: Position(x: -1.7e308, y: 1)).isEmpty)
        let tree = try PackedPointTree(xs: corners.map(\.0), ys: corners.map(\.1))
        #expect(tree.search(inside: area) == [0, 1, 2])
    }
}
