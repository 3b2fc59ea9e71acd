import PlanarGeometry
import Testing

@testable import SpatialIndexing

struct NearestSurfacesTests {
    private func ring(_ x: Double, _ y: Double, _ radius: Double, _ corners: Int) -> [Position] {
        (0..<corners).map { corner in
            // A star without trigonometry: corners of a square, pushed out one after the other.
            let side = Double(corner) / Double(corners) * 4
            let (along, edge) = (side - side.rounded(.down), Int(side))
            let sides = [
                (-1 + 2 * along, -1.0), (1, -1 + 2 * along), (1 - 2 * along, 1),
                (-1, 1 - 2 * along),
            ]
            let push = radius * (corner % 2 == 0 ? 1 : 0.7)
            return Position(x: x + push * sides[edge].0, y: y + push * sides[edge].1)
        }
    }

    private func slow(_ surfaces: [MultiPolygon], _ place: Position) -> (Int, Double)? {
        var best: (Int, Double)?
        for (index, surface) in surfaces.enumerated() {
            var distance = Double.infinity
            if surface.locate(place) != .outside { distance = 0 }
            for ring in surface.polygons.flatMap(\.rings) {
                for (from, to) in zip(ring.positions, ring.positions.dropFirst()) {
                    // By many steps along the edge, refined around the best: no formula in common.
                    var (low, high) = (0.0, 1.0)
                    func at(_ t: Double) -> Double {
                        let x = from.x + t * (to.x - from.x) - place.x
                        let y = from.y + t * (to.y - from.y) - place.y
                        return (x * x + y * y).squareRoot()
                    }
                    for _ in 0..<200 {
                        let (a, b) = (low + (high - low) / 3, high - (high - low) / 3)
                        if at(a) <= at(b) { high = b } else { low = a }
                    }
                    distance = min(distance, at(low))
                }
            }
            if distance < best?.1 ?? .infinity { best = (index, distance) }
        }
        return best
    }

    @Test func theSameAsLookingAtEveryEdge() throws {
        var random = SeededGenerator(seed: 0xD157)
        func number(_ limit: Double) -> Double { Double(random.next() % 1_000_000) / 1e6 * limit }
        let surfaces = (0..<25).map { index -> MultiPolygon in
            let (x, y, radius) = (number(1000), number(1000), 10 + number(60))
            let hole = Ring(closing: ring(x, y, radius / 3, 6))
            return MultiPolygon([
                Polygon(
                    exterior: Ring(closing: ring(x, y, radius, 8 + index)),
                    holes: index % 3 == 0 ? [hole] : [])
            ])
        }
        let nearest = try NearestSurfaces(surfaces)
        #expect(nearest.count == 25)
        for _ in 0..<400 {
            let place = Position(x: number(1200) - 100, y: number(1200) - 100)
            let expected = try #require(slow(surfaces, place))
            let found = try #require(nearest.nearest(to: place))
            #expect(abs(found.distance - expected.1) < 1e-6)
            // Two of them may be as near as computing tells.
            if found.index != expected.0 {
                let alone = try #require(slow([surfaces[found.index]], place))
                #expect(abs(alone.1 - expected.1) < 1e-6)
            }
        }
    }

    @Test func insideAndOnTheEdgeIsNoDistance() throws {
        let square = MultiPolygon([
            Polygon(
                exterior: Ring(closing: [
                    Position(x: 0, y: 0), Position(x: 9, y: 0), Position(x: 9, y: 9),
                    Position(x: 0, y: 9),
                ]),
                holes: [
                    Ring(closing: [
                        Position(x: 3, y: 3), Position(x: 3, y: 6), Position(x: 6, y: 6),
                        Position(x: 6, y: 3),
                    ])
                ])
        ])
        let nearest = try NearestSurfaces([square, square])
        func find(_ x: Double, _ y: Double) -> Neighbor? {
            nearest.nearest(to: Position(x: x, y: y))
        }
        #expect(find(1, 1) == Neighbor(index: 0, distance: 0))
        #expect(find(9, 4) == Neighbor(index: 0, distance: 0))
        // In the hole, and beside a corner.
        #expect(find(4, 4.5) == Neighbor(index: 0, distance: 1))
        #expect(find(12, 13) == Neighbor(index: 0, distance: 5))
        #expect(find(.nan, 0) == nil && find(.infinity, 0) == nil)
        #expect(try NearestSurfaces([]).nearest(to: Position(x: 0, y: 0)) == nil)
        #expect(try NearestSurfaces([MultiPolygon([])]).nearest(to: Position(x: 0, y: 0)) == nil)
    }
}
