import HotspotStatistics
import PlanarGeometry
import Testing

struct SpatialWeightsTests {
    @Test func rowsAreAscendingWithoutRepetitionOrSelf() {
        let weights = SpatialWeights(neighbors: [[2, 1, 1, 0], [], [0, 2]])
        #expect((0..<3).map { Array(weights.neighbors(of: $0)) } == [[1, 2], [], [0]])
        #expect((0..<3).map(weights.cardinality(of:)) == [2, 0, 1])
        #expect(weights.isolates == [1])
        #expect(weights.count == 3 && weights.linkCount == 3)
    }

    /// Few enough places that many points coincide and many distances tie.
    private func points(_ count: Int, places: Int) -> [Position] {
        var random = SeededGenerator(seed: UInt64(count))
        return (0..<count).map { _ in
            Position(
                x: Double(Int.random(in: 0..<places, using: &random)),
                y: Double(Int.random(in: 0..<places, using: &random)))
        }
    }

    @Test(arguments: [
        (count: 2, places: 1, k: 1), (count: 30, places: 1, k: 4), (count: 200, places: 7, k: 6),
        (count: 300, places: 1000, k: 8), (count: 20, places: 5, k: 19),
    ])
    func nearestNeighborsEqualThoseOfSorting(count: Int, places: Int, k: Int) throws {
        let points = points(count, places: places)
        let weights = try SpatialWeights.nearest(k, of: points)
        for focal in points.indices {
            let slow = points.indices.filter { $0 != focal }.sorted {
                let (a, b) = (
                    points[$0].squaredDistance(to: points[focal]),
                    points[$1].squaredDistance(to: points[focal])
                )
                return (a, $0) < (b, $1)
            }
            #expect(Array(weights.neighbors(of: focal)) == slow.prefix(k).sorted())
        }
    }

    @Test func nearestNeighborsOfBaltimoreEqualThoseOfLibpysal() throws {
        let map: ReferenceMap = try ReferenceValues.load("getis-ord-baltim")
        let places = try #require(map.points).map { Position(x: $0[0], y: $0[1]) }
        let weights = try SpatialWeights.nearest(4, of: places)
        let theirs = try #require(map.cases["knn4"]).neighbors
        // Both are right where the fourth and fifth are equally far: ours takes the lower index.
        for (area, row) in theirs.enumerated() where Array(weights.neighbors(of: area)) != row {
            let distances = { (row: [Int]) in
                row.map { places[$0].squaredDistance(to: places[area]) }.sorted()
            }
            #expect(distances(Array(weights.neighbors(of: area))) == distances(row))
        }
    }

    @Test(arguments: [(1.0, 6), (2.5, 6), (5, 30), (40, 30)])
    func distanceBandsEqualThoseOfComparingAllPairs(radius: Double, places: Int) throws {
        let points = points(150, places: places)
        let weights = try SpatialWeights.distanceBand(radius, of: points)
        for focal in points.indices {
            let slow = points.indices.filter {
                $0 != focal && points[$0].squaredDistance(to: points[focal]) <= radius * radius
            }
            #expect(Array(weights.neighbors(of: focal)) == slow)
        }
    }

    @Test func aPointAtExactlyTheRadiusIsANeighbor() throws {
        let points = [Position(x: 0, y: 0), Position(x: 3, y: 4), Position(x: 3, y: 4.0000001)]
        #expect(try SpatialWeights.distanceBand(5, of: points).neighbors(of: 0).elementsEqual([1]))
    }

    @Test(arguments: [0, 3, -1])
    func aNumberOfNeighborsThatCannotBeFoundIsRefused(k: Int) throws {
        let error = try #require(throws: StatisticsError.self) {
            try SpatialWeights.nearest(k, of: points(3, places: 5))
        }
        #expect(error.code == .badParameter)
    }

    @Test(arguments: [0, -2, Double.nan, .infinity])
    func aRadiusThatIsNoDistanceIsRefused(radius: Double) throws {
        let error = try #require(throws: StatisticsError.self) {
            try SpatialWeights.distanceBand(radius, of: points(3, places: 5))
        }
        #expect(error.code == .badParameter)
    }

    @Test func aPointThatIsNoPlaceIsRefused() throws {
        let places = [Position(x: 0, y: 0), Position(x: .nan, y: 1), Position(x: 1, y: 1)]
        let error = try #require(throws: StatisticsError.self) {
            try SpatialWeights.nearest(1, of: places)
        }
        #expect(error.code == .notFinite)
    }
}
