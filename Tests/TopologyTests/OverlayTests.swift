import PlanarGeometry
import Testing
import Topology

struct OverlayTests {
    @Test func whatTwoSquaresShareIsTheirCommonCorner() throws {
        let shared = try intersection(square(0, 0, 2), square(1, 1, 2))
        #expect(shared.area == 1)
        #expect(shared.boundingBox == BoundingBox(minX: 1, minY: 1, maxX: 2, maxY: 2))
    }

    @Test func touchingIsNotSharing() throws {
        #expect(try intersection(square(0, 0, 1), square(1, 0, 1)).isEmpty)
        #expect(try intersection(square(0, 0, 1), square(1, 1, 1)).isEmpty)
        #expect(try intersection(square(0, 0, 1), MultiPolygon([])).isEmpty)
    }

    @Test func whatIsTakenAwayLeavesAHole() throws {
        let rest = try difference(square(0, 0, 3), square(1, 1, 1))
        #expect(rest.area == 8)
        #expect(rest.polygons.count == 1 && rest.polygons[0].holes.count == 1)
        #expect(try difference(square(0, 0, 1), square(0, 0, 1)).isEmpty)
    }

    @Test func unionDissolvesSharedBorders() throws {
        let block = try union([square(0, 0, 1), square(1, 0, 1), square(0, 1, 1), square(1, 1, 1)])
        #expect(block.polygons.count == 1)
        #expect(block.area == 4)
        #expect(try union([]).isEmpty)
    }

    @Test func areasAddUpOnSeededSquares() throws {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<100 {
            let first = square(
                .random(in: 0...5, using: &random), .random(in: 0...5, using: &random),
                .random(in: 1...4, using: &random))
            let second = frame(
                .random(in: 0...5, using: &random), .random(in: 0...5, using: &random),
                .random(in: 1...4, using: &random))
            let shared = try intersection(first, second).area
            let united = try union([first, second]).area
            let rest = try difference(first, second).area
            #expect(abs(first.area + second.area - united - shared) < 1e-9)
            #expect(abs(first.area - rest - shared) < 1e-9)
        }
    }

    @Test func aBufferGrowsByCircles() throws {
        let grown = try buffer(square(0, 0, 10), by: 2)
        let ideal = 100 + 4 * 20 + Double.pi * 4
        #expect(grown.area < ideal && grown.area > ideal - 0.1)
        #expect(abs(try buffer(square(0, 0, 10), by: -2).area - 36) < 1e-9)
        #expect(try buffer(square(0, 0, 10), by: -6).isEmpty)
        let finer = try buffer(square(0, 0, 10), by: 2, quadrantSegments: 64)
        #expect(finer.area > grown.area)
    }

    @Test func aBufferThatCannotBeIsRefused() throws {
        for (distance, segments) in [(Double.nan, 8), (.infinity, 8), (1, 0), (1, Int.max)] {
            let error = try #require(throws: TopologyError.self) {
                try buffer(square(0, 0, 1), by: distance, quadrantSegments: segments)
            }
            #expect(error.code == .invalidArgument)
        }
    }

    @Test func aPointOnTheSurfaceIsInside() throws {
        let bent = surface([(0, 0), (10, 0), (10, 1), (1, 1), (1, 10), (0, 10)])
        for surface in [square(0, 0, 1), frame(0, 0, 3), bent] {
            let place = try #require(try pointOnSurface(surface))
            #expect(surface.locate(place) == .inside)
        }
        #expect(try pointOnSurface(MultiPolygon([])) == nil)
    }

    @Test func whatGEOSRefusesKeepsItsWords() throws {
        let bowTie = surface([(0, 0), (2, 2), (2, 0), (0, 2)])
        do {
            // Current versions of GEOS may cope, older ones throw.
            _ = try intersection(bowTie, square(0, 0, 1))
        } catch {
            #expect(error.code == .operationFailed)
            #expect(error.operation == "intersection")
            #expect(!error.message.isEmpty)
            #expect(error.description.contains("repair the surfaces first"))
        }
    }
}
