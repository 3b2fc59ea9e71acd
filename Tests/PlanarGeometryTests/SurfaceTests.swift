import PlanarGeometry
import Testing

struct SurfaceTests {
    private func square(_ x: Double, _ y: Double, _ size: Double) -> Ring {
        Polygon(BoundingBox(minX: x, minY: y, maxX: x + size, maxY: y + size)).exterior
    }

    @Test func aPositionIsInsideOnTheBoundaryOrOutside() {
        let surface = MultiPolygon([
            Polygon(exterior: square(0, 0, 10), holes: [square(4, 4, 2)]),
            Polygon(exterior: square(20, 0, 5)),
        ])
        let cases: [(Double, Double, PointLocation)] = [
            (1, 1, .inside), (5, 5, .outside), (4, 5, .boundary), (4, 4, .boundary),
            (0, 0, .boundary), (10, 3, .boundary), (3, 10, .boundary), (11, 5, .outside),
            (22, 2, .inside), (25, 5, .boundary), (-1, 0, .outside), (-1, 10, .outside),
            (.nan, 1, .outside), (1, .nan, .outside), (.infinity, 1, .outside),
            (-.infinity, 1, .outside),
        ]
        for (x, y, expected) in cases {
            #expect(surface.locate(Position(x: x, y: y)) == expected, "\(x), \(y)")
        }
    }

    @Test func theOrderOfHolesDoesNotMatter() {
        let holes = [square(2, 2, 4), square(4, 4, 4)]
        let position = Position(x: 6, y: 5)  // on the rim of the first, within the second
        for holes in [holes, holes.reversed()] {
            let polygon = Polygon(exterior: square(0, 0, 10), holes: holes)
            #expect(polygon.locate(position) == .outside)
        }
    }

    @Test func aRingThatCrossesItselfIsTakenByTheEvenOddRule() {
        let bowTie = Ring(closing: [
            Position(x: 0, y: 0), Position(x: 4, y: 4), Position(x: 4, y: 0), Position(x: 0, y: 4),
        ])
        #expect(bowTie.locate(Position(x: 1, y: 2)) == .inside)
        #expect(bowTie.locate(Position(x: 3, y: 2)) == .inside)
        #expect(bowTie.locate(Position(x: 2, y: 3)) == .outside)
        #expect(bowTie.locate(Position(x: 2, y: 2)) == .boundary)
    }

    @Test func areaAndCentroidDoNotDependOnTheWinding() {
        let outer = square(656_000, 6_569_000, 10)
        let hole = square(656_001, 6_569_001, 2)
        for exterior in [outer, outer.reversed()] {
            for hole in [hole, hole.reversed()] {
                let surface = MultiPolygon([Polygon(exterior: exterior, holes: [hole])])
                #expect(surface.area == 96)
                let centroid = surface.centroid
                #expect(abs(centroid.x - (656_000 + (500.0 - 8) / 96)) < 1e-9)
                #expect(abs(centroid.y - (6_569_000 + (500.0 - 8) / 96)) < 1e-9)
                let wound = surface.polygons[0].counterclockwise
                #expect(wound.exterior.signedArea == 100)
                #expect(wound.holes[0].signedArea == -4)
            }
        }
    }

    @Test func theCentroidOfASurfaceWithoutAreaIsInItsBox() {
        var random = SeededGenerator(seed: 9)
        for _ in 0..<200 {
            let a = Position(x: 656_000 + random.unit(), y: 6_569_000 + random.unit())
            let b = Position(x: a.x + random.unit(), y: a.y + random.unit())
            let middle = Position(x: (a.x + b.x) / 2, y: (a.y + b.y) / 2)
            let surface = MultiPolygon([Polygon(exterior: Ring(closing: [a, b, middle]))])
            #expect(surface.boundingBox.contains(surface.centroid))
        }
    }

    @Test func anEmptyBoxMeetsAndHoldsNothing() {
        let box = BoundingBox(minX: 0, minY: 0, maxX: 10, maxY: 10)
        let inverted = BoundingBox(minX: 6, minY: 6, maxX: 4, maxY: 4)
        for empty in [BoundingBox.empty, inverted] {
            #expect(empty.isEmpty)
            #expect(!empty.intersects(box) && !box.intersects(empty))
            #expect(!box.contains(empty) && !empty.contains(box))
            #expect(!empty.contains(Position(x: 5, y: 5)))
            var union = box
            union.formUnion(empty)
            #expect(union == box)
            union = empty
            union.formUnion(box)
            #expect(union == box)
            union = empty
            union.formUnion(Position(x: 5, y: 5))
            #expect(union == BoundingBox(minX: 5, minY: 5, maxX: 5, maxY: 5))
        }
        #expect(box.expanded(by: -6).isEmpty)
        #expect(box.intersects(BoundingBox(minX: 10, minY: 10, maxX: 11, maxY: 11)))
        #expect(box.squaredDistance(to: Position(x: 13, y: 14)) == 25)
        #expect(box.squaredDistance(to: Position(x: 3, y: 4)) == 0)
    }

    @Test func ringsAreClosedOnce() {
        let positions = [Position(x: 0, y: 0), Position(x: 1, y: 0), Position(x: 1, y: 1)]
        let open = Ring(closing: positions)
        let closed = Ring(closing: positions + positions.prefix(1))
        #expect(open == closed)
        #expect(open.positions.count == 4)
        #expect(Ring(closing: []).positions.isEmpty)
    }

    @Test func theSurfaceOfACollectionIsMadeOfItsPolygons() {
        let polygon = Polygon(exterior: square(0, 0, 1))
        let collection = Geometry.collection([
            .point(Position(x: 9, y: 9)), .polygon(polygon),
            .collection([.multiPolygon(MultiPolygon([polygon, polygon]))]),
        ])
        #expect(collection.surface?.polygons.count == 3)
        #expect(Geometry.collection([.point(Position(x: 1, y: 1))]).surface == nil)
        #expect(Geometry.lineString([]).isEmpty)
        #expect(collection.boundingBox == BoundingBox(minX: 0, minY: 0, maxX: 9, maxY: 9))
    }
}
