import PlanarGeometry
import Testing

@testable import SpatialIndexing

struct AreaPlacementTests {
    /// Points where the areas are, on their vertices and around them.
    private static func points(
        _ areas: [MultiPolygon], _ locator: AreaLocator, count: Int,
        _ random: inout SeededGenerator
    ) -> [Position] {
        let weak = AreaLocatorTests.positions(areas, locator, &random)
        let extent = locator.grid.extent
        let around = extent.isEmpty ? BoundingBox(minX: 0, minY: 0, maxX: 9, maxY: 9) : extent
        return weak.filter(\.isFinite)
            + (0..<count).map { _ in random.position(in: around.expanded(by: 0.1 * around.width)) }
    }

    @Test(arguments: AreaKind.allCases)
    func aTreeIsPlacedAsItsPointsAre(kind: AreaKind) throws {
        var random = SeededGenerator(seed: 31)
        let areas = kind.areas(&random)
        let locator = try AreaLocator(areas)
        let points = Self.points(areas, locator, count: 6000, &random)
        let (xs, ys) = (points.map(\.x), points.map(\.y))
        let tree = try PackedPointTree(xs: xs, ys: ys)
        let expected = locator.assign(xs: xs, ys: ys, threads: 1)
        let codes = points.map { _ in Int32(random.number(below: 12)) - 1 }
        let running = try RunningCounts(codes, classes: 11, along: tree, threads: 1)
        for threads in [1, 2, 3, 8] {
            let placement = locator.place(tree, threads: threads)
            let found = placement.assignment(of: tree)
            #expect(found.areas == expected.areas)
            #expect(found.onBoundary == expected.onBoundary)
            #expect(found.extraHits.elementsEqual(expected.extraHits, by: ==))
            #expect(placement.outside == expected.areas.count { $0 < 0 })
            #expect(placement.onBoundary == expected.onBoundary.count { $0 })
            #expect(placement.inSeveral == Set(expected.extraHits.map(\.point)).count)
            for shared in [SharedPoints.lowestArea, .everyArea] {
                var table = [Int](repeating: 0, count: areas.count * 11)
                var counts = [Int](repeating: 0, count: areas.count)
                func add(_ point: Int, _ area: Int32) {
                    guard area >= 0 else { return }
                    counts[Int(area)] += 1
                    if codes[point] >= 0 { table[Int(area) * 11 + Int(codes[point])] += 1 }
                }
                for (point, area) in expected.areas.enumerated() { add(point, area) }
                if shared == .everyArea {
                    for hit in expected.extraHits { add(hit.point, hit.area) }
                }
                #expect(placement.counts(shared) == counts)
                #expect(placement.table(of: running, shared) == table)
                #expect(
                    placement.counts(of: running, classes: [10, 2, 2, 99], shared)
                        == areas.indices.map { table[$0 * 11 + 2] + table[$0 * 11 + 10] })
            }
        }
    }

    @Test func runsAreFewWherePointsLieDeepInsideTheAreas() throws {
        var random = SeededGenerator(seed: 2)
        let areas = (0..<16).map { index in
            let x = Double(index % 4) * 100
            let y = Double(index / 4) * 100
            return MultiPolygon([
                Polygon(BoundingBox(minX: x, minY: y, maxX: x + 100, maxY: y + 100))
            ])
        }
        let city = BoundingBox(minX: 0, minY: 0, maxX: 400, maxY: 400)
        let points = (0..<50_000).map { _ in random.position(in: city) }
        let tree = try PackedPointTree(xs: points.map(\.x), ys: points.map(\.y))
        let placement = try AreaLocator(areas).place(tree, threads: 2)
        #expect(placement.counts(.lowestArea).reduce(0, +) == 50_000)
        // The borders are 2 400 long and a Hilbert curve through the points crosses few of them.
        #expect(placement.starts.count < 5000)
    }

    @Test func noPointsAndNoAreasArePlacedToo() throws {
        let empty = try PackedPointTree(xs: [], ys: [])
        let square = MultiPolygon([Polygon(BoundingBox(minX: 0, minY: 0, maxX: 1, maxY: 1))])
        let nothing = try AreaLocator([square]).place(empty, threads: 2)
        #expect(nothing.counts(.everyArea) == [0])
        #expect(nothing.outside == 0)
        let tree = try PackedPointTree(xs: [0.5, 7], ys: [0.5, 7])
        let nowhere = try AreaLocator([]).place(tree, threads: 2)
        #expect(nowhere.counts(.lowestArea).isEmpty)
        #expect(nowhere.outside == 2)
    }
}
