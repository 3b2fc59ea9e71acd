import PlanarGeometry
import Testing

@testable import SpatialIndexing

struct AreaThreadsTests {
    /// Bands so small that areas of few vertices lie in many.
    @Test(arguments: AreaKind.allCases)
    func aGridIsTheSameWithAnyNumberOfThreads(kind: AreaKind) throws {
        var random = SeededGenerator(seed: 77)
        let areas = kind.areas(&random)
        let single = try AreaLocator(areas, minimumCells: 0, threads: 1, bandSize: 3)
        for threads in [2, 3, 8] {
            let locator = try AreaLocator(areas, minimumCells: 0, threads: threads, bandSize: 3)
            #expect(locator.grid.cells == single.grid.cells)
            #expect(locator.grid.records == single.grid.records)
            #expect(locator.grid.crowds.count == single.grid.crowds.count)
            #expect(locator.grid.vertices == single.grid.vertices)
            #expect(locator.grid.extent == single.grid.extent)
        }
        for position in AreaLocatorTests.positions(areas, single, &random) {
            let expected = areas.indices.compactMap { area -> AreaLocator.Hit? in
                switch areas[area].locate(position) {
                case .inside: AreaLocator.Hit(area: area, onBoundary: false)
                case .boundary: AreaLocator.Hit(area: area, onBoundary: true)
                case .outside: nil
                }
            }
            #expect(single.areas(at: position) == expected)
        }
    }

    @Test func crowdsKeepTheirPlacesAmongBands() throws {
        var random = SeededGenerator(seed: 78)
        let box = BoundingBox(minX: 0, minY: 0, maxX: 1000, maxY: 1000)
        let areas = (0..<12).map { _ in
            MultiPolygon([
                Polygon(
                    exterior: random.star(
                        around: random.position(in: box), radius: 300, corners: 2500))
            ])
        }
        let single = try AreaLocator(areas, minimumCells: 0, maximumCells: 64)
        #expect(single.grid.crowds.count > 1)
        for threads in [2, 3, 8] {
            let locator = try AreaLocator(
                areas, minimumCells: 0, maximumCells: 64, threads: threads)
            #expect(locator.grid.cells == single.grid.cells)
            #expect(locator.grid.records == single.grid.records)
            for _ in 0..<300 {
                let position = random.position(in: box)
                let expected = areas.indices.filter { areas[$0].locate(position) != .outside }
                #expect(locator.areas(at: position).map(\.area) == expected)
            }
        }
    }

    @Test func aPlacementIsTheSameWithAnyNumberOfThreads() throws {
        var random = SeededGenerator(seed: 79)
        for kind in [AreaKind.partition, .overlappingStars, .starsWithHoles] {
            let areas = kind.areas(&random)
            let locator = try AreaLocator(areas)
            let around = locator.grid.extent.expanded(by: 0.2 * locator.grid.extent.width)
            let points = (0..<40_000).map { _ in random.position(in: around) }
            let (xs, ys) = (points.map(\.x), points.map(\.y))
            let tree = try PackedPointTree(xs: xs, ys: ys)
            let single = locator.place(tree, threads: 1)
            #expect(
                single.assignment(of: tree).areas
                    == locator.assign(xs: xs, ys: ys, threads: 1).areas)
            for threads in [2, 3, 8] {
                let placement = locator.place(tree, threads: threads)
                #expect(placement.starts == single.starts)
                #expect(placement.owners == single.owners)
                #expect(placement.further == single.further)
                #expect(placement.boundary == single.boundary)
                #expect(placement.inSeveral == single.inSeveral)
            }
        }
    }

    @Test func theFirstAreaThatIsNotFiniteIsNamedWithAnyNumberOfThreads() {
        let square = MultiPolygon([Polygon(BoundingBox(minX: 0, minY: 0, maxX: 1, maxY: 1))])
        let corner = Position(x: 0, y: 0)
        let bad = MultiPolygon([
            Polygon(
                exterior: Ring(closing: [corner, Position(x: 1, y: .nan), Position(x: 1, y: 0)]))
        ])
        for threads in [1, 2, 3, 8] {
            let areas = [MultiPolygon](repeating: square, count: 40) + [bad, square, bad]
            let error = #expect(throws: IndexError.self) {
                try AreaLocator(areas, threads: threads)
            }
            #expect(error?.description.contains("Area 40 ") == true)
        }
    }
}
