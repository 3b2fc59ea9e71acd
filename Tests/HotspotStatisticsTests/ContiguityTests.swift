import Foundation
import HotspotStatistics
import PlanarGeometry
import Testing

struct ContiguityTests {
    private func rows(_ weights: SpatialWeights) -> [[Int]] {
        (0..<weights.count).map { Array(weights.neighbors(of: $0)) }
    }

    private func box(_ minX: Double, _ minY: Double, _ maxX: Double, _ maxY: Double) -> MultiPolygon
    {
        MultiPolygon([
            Polygon(BoundingBox(minX: minX, minY: minY, maxX: maxX, maxY: maxY))
        ])
    }

    @Test(arguments: [("columbus", 0.0), ("sids2", 0), ("stl", 0)])
    func neighborsEqualThoseOfLibpysal(name: String, tolerance: Double) throws {
        let map: ReferenceMap = try ReferenceValues.load("getis-ord-\(name)")
        for (kind, reference) in map.cases {
            let weights = try SpatialWeights.contiguity(
                map.multiPolygons, #require(Contiguity(rawValue: kind)), snapping: tolerance)
            for (area, (ours, theirs)) in zip(rows(weights), reference.neighbors).enumerated() {
                #expect(ours == theirs, "\(kind) neighbors of area \(area)")
            }
        }
    }

    @Test(
        .enabled(if: ReferenceValues.hasSharedData, "needs ../shared/data"),
        arguments: [Contiguity.queen, .rook])
    func neighborsOfPhiladelphiaTractsEqualThoseOfLibpysal(kind: Contiguity) throws {
        let surfaces = try Self.surfaces("areas/philadelphia_census_tracts_pop.geojson")
        let map: ReferenceMap = try ReferenceValues.load("getis-ord-philadelphia")
        let reference = try #require(map.cases[kind.rawValue])
        let weights = try SpatialWeights.contiguity(surfaces, kind, snapping: 0)
        for (area, (ours, theirs)) in zip(rows(weights), reference.neighbors).enumerated() {
            #expect(ours == theirs, "neighbors of area \(area)")
        }
    }

    /// Surveyed boundaries share their vertices to the bit, which is what libpysal compares; where
    /// they do not, as in simplified ones, shapely measures how far apart boundaries are.
    @Test(.enabled(if: ReferenceValues.hasSharedData, "needs ../shared/data"))
    func neighborsOfSwedishAreasEqualThoseOfLibpysalAndShapely() throws {
        let file: WeightsReference = try ReferenceValues.load("weights")
        #expect(file.contiguity.count == 7)
        for reference in file.contiguity {
            var surfaces = try Self.surfaces("areas/\(reference.file)")
            if reference.metric { surfaces = surfaces.map(inMeters) }
            let kind = try #require(Contiguity(rawValue: reference.kind))
            let weights = try SpatialWeights.contiguity(
                surfaces, kind, snapping: reference.tolerance)
            for (area, (ours, theirs)) in zip(rows(weights), reference.neighbors).enumerated() {
                #expect(
                    ours == theirs,
                    "\(reference.kind) neighbors of \(area) in \(reference.file)")
            }
        }
    }

    /// The simplest projection, around the latitude of Stockholm.
    private func inMeters(_ surface: MultiPolygon) -> MultiPolygon {
        let east = 111_320 * cos(59.33 * Double.pi / 180)
        let ring = { (ring: Ring) in
            Ring(closing: ring.positions.map { Position(x: $0.x * east, y: $0.y * 111_320) })
        }
        return MultiPolygon(
            surface.polygons.map {
                Polygon(exterior: ring($0.exterior), holes: $0.holes.map(ring))
            })
    }

    static func surfaces(_ path: String) throws -> [MultiPolygon] {
        let data = try Data(contentsOf: ReferenceValues.sharedData.appending(path: path))
        let file = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let features = try #require(file["features"] as? [[String: Any]])
        return try features.map { feature in
            let geometry = try #require(feature["geometry"] as? [String: Any])
            if let polygon = geometry["coordinates"] as? [[[Double]]] {
                return MultiPolygon(coordinates: [polygon])
            }
            return MultiPolygon(
                coordinates: try #require(geometry["coordinates"] as? [[[[Double]]]]))
        }
    }

    @Test(arguments: [0, 0.001, 1])
    func gridCellsAreNeighborsAsTheirIntegersSay(tolerance: Double) throws {
        let extent = BoundingBox(minX: 674_000, minY: 6_579_000, maxX: 676_900, maxY: 6_581_400)
        let squares = try #require(SquareGrid(covering: extent, cellSize: 250))
        let surfaces = (0..<squares.count).map {
            MultiPolygon([Polygon(squares.boundingBox(ofCell: $0))])
        }
        for kind in [Contiguity.queen, .rook] {
            let weights = try SpatialWeights.contiguity(surfaces, kind, snapping: tolerance)
            #expect(
                rows(weights)
                    == (0..<squares.count).map {
                        squares.neighbors(ofCell: $0, corners: kind == .queen)
                    })
        }
        let hexagons = try #require(HexagonGrid(covering: extent, cellSize: 300))
        let cells = (0..<hexagons.count).map { MultiPolygon([hexagons.polygon(ofCell: $0)]) }
        for kind in [Contiguity.queen, .rook] {
            let weights = try SpatialWeights.contiguity(cells, kind, snapping: tolerance)
            #expect(rows(weights) == (0..<hexagons.count).map(hexagons.neighbors(ofCell:)))
        }
    }

    /// A turned grid whose cells were each digitized on their own: vertices a few centimeters off,
    /// other vertices along the same edges, so that boundaries cross, gap and have T-junctions.
    private func carelessGrid(_ size: Int, error: Double, seed: UInt64) -> [MultiPolygon] {
        var random = SeededGenerator(seed: seed)
        let (sine, cosine) = (0.28, 0.96)
        return (0..<size * size).map { cell in
            let (column, row) = (Double(cell % size), Double(cell / size))
            let corners = [(0.0, 0.0), (1, 0), (1, 1), (0, 1), (0, 0)]
            var ring: [Position] = []
            for (from, to) in zip(corners, corners.dropFirst()) {
                let steps = (0..<Int.random(in: 0...3, using: &random))
                    .map { _ in Double.random(in: 0.05...0.95, using: &random) }.sorted()
                for step in [0] + steps {
                    let x = (column + from.0 + step * (to.0 - from.0)) * 100
                    let y = (row + from.1 + step * (to.1 - from.1)) * 100
                    ring.append(
                        Position(
                            x: 674_000 + cosine * x - sine * y
                                + .random(in: -error...error, using: &random),
                            y: 6_579_000 + sine * x + cosine * y
                                + .random(in: -error...error, using: &random)))
                }
            }
            return MultiPolygon([Polygon(exterior: Ring(closing: ring))])
        }
    }

    @Test(arguments: [(error: 0.0, tolerance: 0.001), (0.02, 0.1), (0.5, 3)])
    func carelesslyDigitizedCellsFindTheirNeighbors(error: Double, tolerance: Double) throws {
        let surfaces = carelessGrid(9, error: error, seed: 5)
        let grid = try #require(
            SquareGrid(
                covering: BoundingBox(minX: 0.5, minY: 0.5, maxX: 8.5, maxY: 8.5), cellSize: 1))
        for kind in [Contiguity.queen, .rook] {
            let weights = try SpatialWeights.contiguity(surfaces, kind, snapping: tolerance)
            #expect(
                rows(weights)
                    == (0..<81).map { grid.neighbors(ofCell: $0, corners: kind == .queen) })
        }
    }

    @Test func theOrderOfAreasRingsAndVerticesDoesNotMatter() throws {
        let surfaces = carelessGrid(7, error: 0.4, seed: 8)
        var random = SeededGenerator(seed: 1)
        let order = Array(surfaces.indices).shuffled(using: &random)
        let moved = order.map { area in
            MultiPolygon(
                surfaces[area].polygons.map { polygon in
                    let positions = Array(polygon.exterior.positions.dropLast())
                    let start = Int.random(in: positions.indices, using: &random)
                    let turned = Ring(closing: Array(positions[start...] + positions[..<start]))
                    return Polygon(exterior: area % 2 == 0 ? turned : turned.reversed())
                })
        }
        // Tolerances at which only some of the neighbors are found.
        for tolerance in [0.0, 0.05, 0.2, 0.5] {
            for kind in [Contiguity.queen, .rook] {
                let first = rows(
                    try SpatialWeights.contiguity(surfaces, kind, snapping: tolerance))
                let second = rows(try SpatialWeights.contiguity(moved, kind, snapping: tolerance))
                for (new, old) in order.enumerated() {
                    #expect(Set(second[new].map { order[$0] }) == Set(first[old]))
                }
            }
        }
    }

    /// The distance between two edges that do not cross, by the least of four; 0 where they do.
    private func distance(_ a: (Position, Position), _ b: (Position, Position)) -> Double {
        func foot(_ p: Position, _ s: (Position, Position)) -> Double {
            let (dx, dy) = (s.1.x - s.0.x, s.1.y - s.0.y)
            let t = ((p.x - s.0.x) * dx + (p.y - s.0.y) * dy) / (dx * dx + dy * dy)
            let u = min(max(t, 0), 1)
            let nearest = Position(x: s.0.x + u * dx, y: s.0.y + u * dy)
            return p.squaredDistance(to: nearest).squareRoot()
        }
        func side(_ s: (Position, Position), _ p: Position) -> Double {
            (s.1.x - s.0.x) * (p.y - s.0.y) - (s.1.y - s.0.y) * (p.x - s.0.x)
        }
        if side(a, b.0) * side(a, b.1) < 0 && side(b, a.0) * side(b, a.1) < 0 { return 0 }
        return min(foot(a.0, b), foot(a.1, b), foot(b.0, a), foot(b.1, a))
    }

    @Test(arguments: [5.0, 20, 60])
    func queenNeighborsEqualThoseOfComparingAllEdges(tolerance: Double) throws {
        // Stars strewn over a square: some overlap, some touch within the tolerance, some do not.
        var random = SeededGenerator(seed: 21)
        let surfaces = (0..<30).map { _ in
            let (x, y) = (
                Double.random(in: 0...1000, using: &random),
                Double.random(in: 0...1000, using: &random)
            )
            let ring = (0..<24).map { step in
                let angle = Double(step) / 24 * 2 * Double.pi
                let radius = Double.random(in: 40...100, using: &random)
                return Position(x: x + radius * cos(angle), y: y + radius * sin(angle))
            }
            return MultiPolygon([Polygon(exterior: Ring(closing: ring))])
        }
        let edges = surfaces.map { surface in
            let ring = surface.polygons[0].exterior.positions
            return Array(zip(ring, ring.dropFirst()))
        }
        let slow = surfaces.indices.map { a in
            surfaces.indices.filter { b in
                a != b
                    && edges[a].contains { one in
                        edges[b].contains { distance(one, $0) <= tolerance }
                    }
            }
        }
        #expect(rows(try SpatialWeights.contiguity(surfaces, .queen, snapping: tolerance)) == slow)
        let rook = rows(try SpatialWeights.contiguity(surfaces, .rook, snapping: tolerance))
        for (few, many) in zip(rook, slow) { #expect(Set(few).isSubset(of: many)) }
    }

    @Test func exactCases() throws {
        let surfaces = [
            box(0, 0, 10, 10),
            box(10, 0, 20, 5), box(10, 5, 20, 10),  // T-junction at (10, 5)
            box(20, 10, 30, 20),  // corner of 2
            box(3, 10, 6, 12),  // stands on the middle of an edge of 0
            box(2, 2, 4, 4),  // wholly inside 0: no boundary in common
            MultiPolygon([]),
            // Its tip touches the lower edge of 0 in the middle.
            MultiPolygon([
                Polygon(
                    exterior: Ring(closing: [
                        Position(x: 5, y: 0), Position(x: 3, y: -6), Position(x: 8, y: -6),
                    ]))
            ]),
        ]
        let queen = try SpatialWeights.contiguity(surfaces, .queen, snapping: 0)
        #expect(rows(queen) == [[1, 2, 4, 7], [0, 2], [0, 1, 3], [2], [0], [], [], [0]])
        #expect(queen.isolates == [5, 6])
        let rook = try SpatialWeights.contiguity(surfaces, .rook, snapping: 0)
        #expect(rows(rook) == [[1, 2, 4], [0, 2], [0, 1], [], [0], [], [], []])
        let snapped = try SpatialWeights.contiguity(surfaces, .rook, snapping: 0.1)
        #expect(rows(snapped) == rows(rook))
    }

    @Test(arguments: [0.01, 1, 50])
    func whatIsExactlyCommonIsFoundAtEveryTolerance(tolerance: Double) throws {
        // 0 and 1 share 2 m of a boundary on which they have no vertex in common.
        let surfaces = [box(0, 0, 10, 10), box(10, 8, 20, 18), box(300, 0, 310, 10)]
        for kind in [Contiguity.queen, .rook] {
            let weights = try SpatialWeights.contiguity(surfaces, kind, snapping: tolerance)
            #expect(rows(weights) == [[1], [0], []])
        }
    }

    @Test func anAreaInAHoleIsANeighbor() throws {
        let hole = box(4, 4, 6, 6).polygons[0].exterior
        let around = MultiPolygon([
            Polygon(exterior: box(0, 0, 10, 10).polygons[0].exterior, holes: [hole.reversed()])
        ])
        for kind in [Contiguity.queen, .rook] {
            let weights = try SpatialWeights.contiguity(
                [around, box(4, 4, 6, 6)], kind, snapping: 0)
            #expect(rows(weights) == [[1], [0]])
        }
    }

    @Test func theToleranceIsClosed() throws {
        let surfaces = [box(0, 0, 10, 10), box(10.5, 0, 20, 10)]
        for kind in [Contiguity.queen, .rook] {
            #expect(
                try SpatialWeights.contiguity(surfaces, kind, snapping: 0.5).linkCount == 2)
            #expect(
                try SpatialWeights.contiguity(surfaces, kind, snapping: 0.49).linkCount == 0)
        }
    }

    @Test(arguments: [-1, Double.nan, .infinity])
    func aToleranceThatIsNoDistanceIsRefused(tolerance: Double) throws {
        let error = try #require(throws: StatisticsError.self) {
            try SpatialWeights.contiguity([box(0, 0, 1, 1)], .queen, snapping: tolerance)
        }
        #expect(error.code == .badParameter)
    }

    @Test func aVertexThatIsNoPlaceIsRefused() throws {
        let error = try #require(throws: StatisticsError.self) {
            try SpatialWeights.contiguity(
                [box(0, 0, 1, 1), box(0, 0, 1, .infinity)], .rook, snapping: 0)
        }
        #expect(error.code == .notFinite)
        #expect(error.description.contains("Area 1"))
    }

    @Test func noAreasGiveNoRows() throws {
        #expect(try SpatialWeights.contiguity([], .queen, snapping: 0).count == 0)
    }
}
