import PlanarGeometry
import Testing
import Topology

@testable import LayerSinks

struct SpatialPiecesTests {
    @Test func nestedAreasArePartedByTheSmallOnesAlone() {
        let districts = [rectangle(0, 0, 1000, 500), rectangle(1000, 0, 1000, 500)]
        let parts = (0..<4).map { rectangle(500 * Double($0), 0, 500, 500) }
        let pieces = SpatialPieces([districts, parts], threads: 1)
        #expect(Set(pieces.units) == [[0, 0], [0, 1], [1, 2], [1, 3]])
        #expect(pieces.failures == 0)
    }

    @Test func whatReachesBeyondTheOthersIsAPieceToo() {
        let pieces = SpatialPieces(
            [[rectangle(0, 0, 100, 100)], [rectangle(50, 0, 100, 100)]], threads: 1)
        #expect(Set(pieces.units) == [[0, -1], [0, 0], [-1, 0]])
    }

    @Test func areasOfAnyShapeArePartedToo() {
        let bent = surface(
            Ring(
                closing: [(0, 0), (400, 0), (400, 100), (100, 100), (100, 400), (0, 400)].map {
                    Position(x: 668_000 + $0.0, y: 6_575_000 + $0.1)
                }))
        let holed = MultiPolygon([
            Polygon(
                exterior: rectangle(-100, -100, 700, 700).polygons[0].exterior,
                holes: [rectangle(150, 150, 100, 100).polygons[0].exterior])
        ])
        let grid = (0..<4).map { rectangle(200 * Double($0 % 2), 200 * Double($0 / 2), 200, 200) }
        let pieces = SpatialPieces([[bent], [holed], grid], threads: 1)
        #expect(
            Set(pieces.units) == [
                [0, 0, 0], [0, 0, 1], [0, 0, 2], [-1, 0, 0], [-1, 0, 1], [-1, 0, 2], [-1, 0, 3],
                [-1, -1, 0], [-1, -1, 1], [-1, -1, 2], [-1, -1, 3], [-1, 0, -1],
            ])
    }

    /// The twin: what a position lies in must be a piece, unless a border is near.
    @Test(arguments: [1, 2])
    func everyPlaceLiesInAPiece(threads: Int) {
        var random = SeededGenerator(seed: 11)
        let districts = (0..<6).map {
            rectangle(500 * Double($0 % 3), 500 * Double($0 / 3), 500, 500)
        }
        let cells = (0..<100).map {
            rectangle(170 * Double($0 % 10) - 60, 140 * Double($0 / 10) - 90, 170, 140)
        }
        let slanted = (0..<5).map { index -> MultiPolygon in
            let west = 300 * Double(index)
            return surface(
                Ring(
                    closing: [
                        (west, 0.0), (west + 300, 0), (west + 420, 400), (west + 150, 500),
                        (west + 120, 400),
                    ].map { Position(x: 668_000 + $0.0, y: 6_575_000 + $0.1) }))
        }
        let sets = [districts, cells, slanted]
        let pieces = SpatialPieces(sets, threads: threads)
        let known = Set(pieces.units)
        var hits: Set<[Int32]> = []
        for _ in 0..<4000 {
            let position = Position(
                x: 668_000 + Double.random(in: -100...1800, using: &random),
                y: 6_575_000 + Double.random(in: -100...1100, using: &random))
            let units = sets.map { set in
                Int32(set.firstIndex { $0.locate(position) != .outside } ?? -1)
            }
            if units == [-1, -1, -1] { continue }
            hits.insert(units)
            if known.contains(units) { continue }
            // A seam: moved by two meters, the place is in pieces that are known.
            let near = [(-2.0, -2.0), (-2, 2), (2, -2), (2, 2)].map { shift in
                sets.map { set in
                    let moved = Position(x: position.x + shift.0, y: position.y + shift.1)
                    return Int32(set.firstIndex { $0.locate(moved) != .outside } ?? -1)
                }
            }
            #expect(near.contains { $0 != units }, "\(units) is no piece")
        }
        #expect(hits.count > 100)
        #expect(known.count < 2 * hits.count, "few pieces are too small to be hit")
    }

    @Test func cuttingWithACellIsAsGEOSCuts() throws {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<200 {
            let corners = (0..<7).map { index -> Position in
                let angle = Double(index) / 7 * 6.283
                let radius = Double.random(in: 20...200, using: &random)
                return Position(x: radius * cosine(angle), y: radius * cosine(angle - 1.5708))
            }
            let star = try repaired(surface(Ring(closing: corners)))
            let box = BoundingBox(
                minX: Double.random(in: -150...0, using: &random),
                minY: Double.random(in: -150...0, using: &random),
                maxX: Double.random(in: 1...150, using: &random),
                maxY: Double.random(in: 1...150, using: &random))
            let window = MultiPolygon([Polygon(box)])
            let cell = try #require(ConvexCell(window))
            let expected = try intersection(star, window).area
            #expect(abs(cell.clip(star).area - expected) < 1e-6 * max(1, expected))
            let cells = ConvexCells(cells: [cell])
            let parts = cells.parts(of: star, among: [0])
            #expect(abs((parts.first?.1.area ?? 0) - expected) < 1e-6 * max(1, expected))
        }
    }

    @Test func whatIsNotConvexIsNoCell() {
        #expect(ConvexCell(rectangle(0, 0, 250, 250)) != nil)
        let bent = surface(ring((0, 0), (100, 0), (100, 100), (50, 20), (0, 100)))
        #expect(ConvexCell(bent) == nil)
        #expect(ConvexCell(MultiPolygon([])) == nil)
        let clockwise = surface(ring((0, 0), (0, 100), (100, 100), (100, 0)))
        #expect(ConvexCell(clockwise)?.area == 10_000)
    }

    /// Without Foundation's cosine: a polynomial is enough for a test's star.
    private func cosine(_ angle: Double) -> Double {
        var term = 1.0
        var sum = 1.0
        for index in 1..<15 {
            term *= -angle * angle / Double((2 * index - 1) * (2 * index))
            sum += term
        }
        return sum
    }
}
