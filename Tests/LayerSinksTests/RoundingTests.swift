import FeatureFormats
import Foundation
import MapLayers
import PlanarGeometry
import Testing
import Topology

@testable import LayerSinks

/// Lengths are in degrees here: one step of the grid is 1e-7.
struct RoundingTests {
    private let step = 1e-7

    private func export(_ surfaces: [MultiPolygon]) throws -> (LayerExport, RFC7946Check) {
        let export = try LayerExport(layer: layer(surfaces, code: 4326))
        let sink = MemorySink()
        try export.write(.geojson, to: sink)
        return (export, RFC7946Check(sink.bytes))
    }

    private func surfaceWritten(_ check: RFC7946Check, _ index: Int) -> MultiPolygon {
        MultiPolygon(
            RFC7946Check.polygons(check.features[index]["geometry"] ?? NSNull()).map { rings in
                let rings = rings.map { ring in
                    Ring(closing: ring.map { Position(x: $0[0], y: $0[1]) })
                }
                return Polygon(exterior: rings[0], holes: Array(rings.dropFirst()))
            })
    }

    @Test func aSurfaceThatVanishesHasNullGeometryAndIsCounted() throws {
        let sliver = surface(
            ring((18, 59), (18.01, 59), (18.01, 59 + step / 10), (18, 59 + step / 10)))
        let speck = surface(ring((18, 59), (18 + step / 5, 59), (18, 59 + step / 5)))
        let square = surface(ring((18, 59), (18.1, 59), (18.1, 59.1), (18, 59.1)))
        let (export, check) = try export([sliver, speck, square])
        #expect(check.problems == [])
        #expect(check.features[0]["geometry"] is NSNull)
        #expect(check.features[1]["geometry"] is NSNull)
        #expect(!(check.features[2]["geometry"] is NSNull))
        #expect(export.withoutGeometry == 2)
    }

    @Test func partsAndHolesThatVanishAreDropped() throws {
        let speck = ring((18.05, 59.05), (18.05 + step / 5, 59.05), (18.05, 59.05 + step / 5))
        let square = ring((18, 59), (18.1, 59), (18.1, 59.1), (18, 59.1))
        let away = ring((19, 59), (19 + step / 5, 59), (19, 59 + step / 5))
        let both = MultiPolygon([
            Polygon(exterior: square, holes: [speck]), Polygon(exterior: away),
        ])
        let (export, check) = try export([both])
        #expect(check.problems == [])
        let written = surfaceWritten(check, 0)
        #expect(written.polygons.count == 1)
        #expect(written.polygons[0].holes.isEmpty)
        #expect(export.withoutGeometry == 0)
    }

    @Test func aSurfaceThatTouchesItselfAfterRoundingIsRepaired() throws {
        // Two squares joined by a neck that is narrower than the grid.
        let neck = step / 10
        let dumbbell = surface(
            ring(
                (18, 59), (18.1, 59), (18.1, 59.05), (18.2, 59.05), (18.2, 59), (18.3, 59),
                (18.3, 59.1), (18.2, 59.1), (18.2, 59.05 + neck), (18.1, 59.05 + neck),
                (18.1, 59.1), (18, 59.1)))
        let (export, check) = try export([dumbbell])
        #expect(check.problems == [])
        #expect(export.repaired == 1)
        let written = surfaceWritten(check, 0)
        #expect(try validity(of: written).isValid)
        #expect(written.polygons.count == 2)
        #expect(abs(written.area - dumbbell.area) < 1e-7)
    }

    @Test func aHoleThatLeavesItsExteriorInRoundingIsRepaired() throws {
        let square = ring((18, 59), (18.1, 59), (18.1, 59.1), (18, 59.1))
        let hole = ring((18.02, 59 + step * 0.4), (18.08, 59 + step * 0.4), (18.05, 59.05))
        let (_, check) = try export([surface(square, holes: [hole])])
        #expect(check.problems == [])
        #expect(try validity(of: surfaceWritten(check, 0)).isValid)
    }

    @Test func whateverIsGivenTheSurfacesWrittenAreValid() throws {
        var random = SeededGenerator(seed: 0xDE6)
        // Stars a few grid steps across break in rounding as often as can be.
        let surfaces = (0..<3000).map { _ in
            let size = step * Double.random(in: 1...40, using: &random)
            let count = Int.random(in: 3...24, using: &random)
            let positions = (0..<count).map { vertex in
                let angle = 2 * Double.pi * Double(vertex) / Double(count)
                let radius = size * Double.random(in: 0.05...1, using: &random)
                return Position(x: 18 + radius * cos(angle), y: 59 + radius * sin(angle))
            }
            return surface(Ring(closing: positions))
        }
        let (export, check) = try export(surfaces)
        #expect(check.problems == [])
        #expect(export.repaired > 100)
        for index in surfaces.indices {
            #expect(try validity(of: surfaceWritten(check, index)).isValid)
        }
        // A star of which nothing is left was thinner than the grid somewhere everywhere.
        #expect(export.withoutGeometry < surfaces.count / 10)
    }

    @Test func rounding() {
        #expect(DegreeGrid.rounded(18.00000004) == 18)
        #expect(DegreeGrid.rounded(18.12345678) == 18.1234568)
        #expect(DegreeGrid.rounded(-1e-9).sign == .plus)
    }
}

struct RingShapeTests {
    private func shape(_ positions: [(Double, Double)]) -> RingShape {
        LayerSinks.shape(of: (positions + [positions[0]]).map { Position(x: $0.0, y: $0.1) })
    }

    /// A ring in words and as "x y, x y, …".
    struct Example: Sendable {
        var name: String
        var ring: String
        var shape: RingShape

        init(_ name: String, _ ring: String, _ shape: RingShape) {
            self.name = name
            self.ring = ring
            self.shape = shape
        }
    }

    @Test(arguments: [
        Example("square", "0 0, 1 0, 1 1, 0 1", .counterclockwise),
        Example("clockwise square", "0 0, 0 1, 1 1, 1 0", .clockwise),
        Example("vertex on an edge", "0 0, 1 0, 2 0, 2 2, 0 2", .counterclockwise),
        Example("bow tie", "0 0, 1 1, 1 0, 0 1", .other),
        Example("dent", "0 0, 4 0, 2 1, 2 4", .counterclockwise),
        Example("clockwise dent", "2 4, 2 1, 4 0, 0 0", .clockwise),
        Example("dent touching an edge", "0 0, 4 0, 2 0, 2 4", .other),
        Example("pentagram: left at every vertex", "0 3, -2 -3, 3 1, -3 1, 2 -3", .other),
        Example("line there and back", "0 0, 1 0, 2 0, 1 0", .other),
        Example("spike", "0 0, 2 0, 1 0, 1 1", .other),
        Example("walked twice", "0 0, 1 0, 1 1, 0 1, 0 0, 1 0, 1 1, 0 1", .other),
        Example("repeated position", "0 0, 1 0, 1 0, 1 1, 0 1", .other),
        Example("two positions", "0 0, 1 0", .other),
    ])
    func simpleRingsAreRecognized(example: Example) {
        let positions = example.ring.split(separator: ",").map { text in
            let numbers = text.split(separator: " ").compactMap { Double($0) }
            return (numbers[0], numbers[1])
        }
        #expect(shape(positions) == example.shape, "\(example.name)")
    }

    @Test func whatIsCalledSimpleIsValidForGEOSAndWhatIsCalledConvexIsItsHull() throws {
        var random = SeededGenerator(seed: 0xC0)
        var convex = 0
        for _ in 0..<20_000 {
            // A coarse grid makes collinear and equal positions common.
            let count = Int.random(in: 3...7, using: &random)
            let positions = (0..<count).map { _ in
                (
                    Double(Int.random(in: 0...5, using: &random)),
                    Double(Int.random(in: 0...5, using: &random))
                )
            }
            let ring = Ring(closing: positions.map { Position(x: $0.0, y: $0.1) })
            let turn = turn(ofConvex: ring.positions)
            let found = LayerSinks.shape(of: ring.positions)
            let surface = MultiPolygon([Polygon(exterior: ring)])
            let hull = hullArea(positions)
            let isSimple =
                try validity(of: surface).isValid
                && zip(ring.positions, ring.positions.dropFirst()).allSatisfy { $0 != $1 }
            #expect((found != .other) == isSimple, "\(positions)")
            let isConvex = isSimple && abs(surface.area - hull) < 1e-9 && hull > 0
            #expect((turn != nil) == isConvex, "\(positions)")
            guard found != .other else { continue }
            #expect((ring.signedArea > 0) == (found == .counterclockwise))
            #expect(ring.isCounterclockwise == (found == .counterclockwise))
            guard let turn else { continue }
            convex += 1
            #expect((turn == .left) == (found == .counterclockwise))
        }
        #expect(convex > 1000)
    }

    /// Gift wrapping, in whole numbers.
    private func hullArea(_ positions: [(Double, Double)]) -> Double {
        let points = Set(positions.map { Position(x: $0.0, y: $0.1) }).sorted {
            ($0.x, $0.y) < ($1.x, $1.y)
        }
        func chain(_ points: [Position]) -> [Position] {
            var hull: [Position] = []
            for point in points {
                while hull.count > 1,
                    orientation(hull[hull.count - 2], hull[hull.count - 1], point) != .left
                {
                    hull.removeLast()
                }
                hull.append(point)
            }
            return hull
        }
        guard points.count > 2 else { return 0 }
        return abs(
            Ring(closing: chain(points).dropLast() + chain(points.reversed()).dropLast()).signedArea
        )
    }
}
