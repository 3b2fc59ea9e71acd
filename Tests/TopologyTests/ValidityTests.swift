import PlanarGeometry
import Testing
import Topology

struct ValidityTests {
    @Test(arguments: [
        (name: "square", surface: square(0, 0, 1)),
        (name: "frame", surface: frame(0, 0, 3)),
        (name: "nothing", surface: MultiPolygon([])),
        (name: "empty polygon", surface: MultiPolygon([Polygon(exterior: ring([]))])),
        (
            name: "two apart",
            surface: MultiPolygon(square(0, 0, 1).polygons + square(2, 0, 1).polygons)
        ),
        (
            name: "touching at a corner",
            surface: MultiPolygon(square(0, 0, 1).polygons + square(1, 1, 1).polygons)
        ),
        (name: "clockwise", surface: surface([(0, 0), (0, 1), (1, 1), (1, 0)])),
    ])
    func validSurfacesComeBackUnchanged(name: String, surface: MultiPolygon) throws {
        #expect(try validity(of: surface) == Validity(isValid: true), "\(name)")
        #expect(try repaired(surface) == surface, "\(name)")
    }

    @Test(arguments: [
        (
            name: "bow tie", surface: surface([(0, 0), (2, 2), (2, 0), (0, 2)]),
            reason: "Self-intersection", area: 2.0
        ),
        (
            name: "spike", surface: surface([(0, 0), (4, 0), (4, 2), (4, 4), (4, 2), (0, 2)]),
            reason: "Ring Self-intersection", area: 8
        ),
        (
            name: "overlapping parts",
            surface: MultiPolygon(square(0, 0, 2).polygons + square(1, 0, 2).polygons),
            reason: "Self-intersection", area: 6
        ),
        (
            name: "parts sharing an edge",
            surface: MultiPolygon(square(0, 0, 1).polygons + square(1, 0, 1).polygons),
            reason: "Self-intersection", area: 2
        ),
        (
            name: "hole outside",
            surface: MultiPolygon([
                Polygon(
                    exterior: square(0, 0, 1).polygons[0].exterior,
                    holes: [square(5, 5, 1).polygons[0].exterior])
            ]),  // GEOS takes a hole outside for a part.
            reason: "Hole lies outside shell", area: 2
        ),
        (
            name: "part in a part",
            surface: MultiPolygon(square(0, 0, 3).polygons + square(1, 1, 1).polygons),
            reason: "Nested shells", area: 9
        ),
        (
            name: "line", surface: surface([(0, 0), (1, 1)]),
            reason: "Too few points in geometry component", area: 0
        ),
        (
            name: "point", surface: surface([(1, 1)]),
            reason: "Too few points in geometry component", area: 0
        ),
        (
            name: "same point four times", surface: surface([(1, 1), (1, 1), (1, 1), (1, 1)]),
            reason: "Too few points in geometry component", area: 0
        ),
        (
            name: "flat", surface: surface([(0, 0), (1, 0), (2, 0), (1, 0)]),
            reason: "Too few points in geometry component", area: 0
        ),
        (
            name: "hole of two points",
            surface: MultiPolygon([
                Polygon(
                    exterior: square(0, 0, 4).polygons[0].exterior, holes: [ring([(1, 1), (2, 2)])])
            ]), reason: "Too few points in geometry component", area: 16
        ),
        (
            name: "short exterior with a hole",
            surface: MultiPolygon([
                Polygon(
                    exterior: ring([(0, 0), (9, 9)]),
                    holes: [square(1, 1, 1).polygons[0].exterior])
            ]), reason: "Too few points in geometry component", area: 0
        ),
        (
            name: "good and short",
            surface: MultiPolygon(square(0, 0, 2).polygons + [polygon([(9, 9), (8, 8)])]),
            reason: "Too few points in geometry component", area: 4
        ),
    ])
    func faultsAreNamedAndRepaired(
        name: String, surface: MultiPolygon, reason: String, area: Double
    ) throws {
        let verdict = try validity(of: surface)
        #expect(!verdict.isValid, "\(name)")
        if name != "flat" { #expect(verdict.reason == reason, "\(name)") }
        #expect(verdict.place != nil, "\(name)")
        let better = try repaired(surface)
        #expect(try validity(of: better).isValid, "\(name)")
        #expect(abs(better.area - area) < 1e-12, "\(name): \(better.area)")
        #expect(better.isEmpty == (area == 0), "\(name)")
        for polygon in better.polygons { #expect(polygon == polygon.counterclockwise) }
    }

    @Test func theFaultOfABowTieIsWhereItCrosses() throws {
        let verdict = try validity(of: surface([(0, 0), (2, 2), (2, 0), (0, 2)]))
        #expect(verdict.place == Position(x: 1, y: 1))
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func coordinatesThatAreNotNumbersAreFaultsThatNobodyRepairs(value: Double) throws {
        let surface = surface([(0, 0), (1, 0), (1, value), (0, 1)])
        #expect(try validity(of: surface).reason == "Invalid Coordinate")
        let operations: [(MultiPolygon) throws -> Void] = [
            { _ = try repaired($0) }, { _ = try union([$0]) },
            { _ = try intersection($0, square(0, 0, 1)) },
            { _ = try difference(square(0, 0, 1), $0) }, { _ = try buffer($0, by: 1) },
            { _ = try coverage(of: [$0]) }, { _ = try pointOnSurface($0) },
        ]
        for operation in operations {
            let error = try #require(throws: TopologyError.self) { try operation(surface) }
            #expect(error.code == .notFinite)
            #expect(error.description.contains("not a number"))
        }
    }

    @Test func tangledRingsAreRepairedWhateverTheirShape() throws {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<200 {
            let count = Int.random(in: 3...24, using: &random)
            // A coarse lattice gives repeated vertices, spikes and shared edges.
            let corners = (0..<count).map { _ in
                (
                    Double(Int.random(in: 0...6, using: &random)),
                    Double(Int.random(in: 0...6, using: &random))
                )
            }
            let tangled = MultiPolygon([
                Polygon(exterior: ring(corners), holes: [ring(Array(corners.prefix(count / 2)))])
            ])
            let better = try repaired(tangled)
            #expect(try validity(of: better).isValid)
            #expect(better.area <= 36 + 1e-9)
        }
    }

    @Test func hugeCoordinatesDoNoHarm() throws {
        let huge = surface([(-1e300, -1e300), (1e300, 1e300), (1e300, -1e300), (-1e300, 1e300)])
        #expect(try !validity(of: huge).isValid)
        // Either way is right; what matters is that the engine answers.
        do {
            _ = try repaired(huge)
        } catch {
            #expect(error.code == .operationFailed)
        }
    }
}
