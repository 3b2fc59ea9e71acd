import HotspotStatistics
import PlanarGeometry
import SafetyRecords
import Testing

@testable import MapLayers

struct NeighborRuleTests {
    private func area(_ x: Double, _ y: Double) -> MultiPolygon {
        MultiPolygon([Polygon(BoundingBox(minX: x, minY: y, maxX: x + 10, maxY: y + 10))])
    }

    /// Four areas in a row and one far off.
    private func units() throws -> CountingUnits {
        let set = AreaSet(
            source: "areas", identifiers: ["a", "b", "c", "d", "e"],
            names: [nil, nil, nil, nil, nil],
            surfaces: [area(0, 0), area(10, 0), area(20, 0), area(30, 0), area(900, 0)],
            columns: [
                "part": AreaColumn(
                    texts: ["n", "s", "n", nil, "s"], numbers: Array(repeating: nil, count: 5))
            ])
        return try CountingUnits(set, referenceSystemCode: 3006)
    }

    private func rows(_ rule: String) throws -> [[Int]] {
        let weights = try units().weights(#require(NeighborRule(rule)), snapping: 0)
        return (0..<weights.count).map { Array(weights.neighbors(of: $0)) }
    }

    @Test(arguments: [
        "queen", "rook", "knn:8", "band:500", "band:1500.5", "kernel:quartic:500",
        "kernel:epanechnikov:0.5", "kernel:gaussian:knn:8", "inverse:250", "block:part",
        "block:a:b", "file:w.gal", "file:C:/x/w.GWT", "file:w.gwt:binary",
    ])
    func aRuleIsWrittenAsItIsRead(text: String) throws {
        let rule = try #require(NeighborRule(text))
        #expect(rule.description == text)
        #expect(!rule.words.isEmpty)
    }

    @Test(arguments: [
        "", "queens", "queen:1", "knn", "knn:0", "knn:10001", "knn:1.5", "band:0", "band:-1",
        "band:nan", "band:inf", "band:10000001", "kernel", "kernel:quartic", "kernel:cubic:500",
        "kernel:quartic:0", "kernel:quartic:knn:0", "kernel:quartic:knn", "kernel:quartic:5:5",
        "inverse:0", "block", "block:", "file:", "file:w.csv", "file:gal", "file:w.gal:binary",
    ])
    func whatIsNoRuleIsNone(text: String) { #expect(NeighborRule(text) == nil) }

    @Test func eachRuleFindsItsNeighbors() throws {
        #expect(try rows("queen") == [[1], [0, 2], [1, 3], [2], []])
        #expect(try rows("band:20") == [[1, 2], [0, 2, 3], [0, 1, 3], [1, 2], []])
        #expect(try rows("inverse:10") == [[1], [0, 2], [1, 3], [2], []])
        #expect(try rows("kernel:triangular:20") == [[1], [0, 2], [1, 3], [2], []])
        #expect(try rows("kernel:uniform:20") == [[1, 2], [0, 2, 3], [0, 1, 3], [1, 2], []])
        #expect(try rows("kernel:quartic:knn:1") == [[1], [0], [1], [2], [3]])
        #expect(try rows("block:part") == [[2], [4], [0], [], [1]])
        let inverse = try units().weights(.inverseDistance(20), snapping: 0)
        #expect(inverse.linkWeights(of: 0) == [0.1, 0.05])
    }

    @Test func aFileGivesTheNeighborsItNames() throws {
        var file = try #require(WeightsFile("w.gal"))
        file.bytes = Array("5\na 1\ne\nb 0\nc 0\nd 0\ne 1\na\n".utf8)
        let weights = try units().weights(.file(file), snapping: 0)
        #expect(weights == SpatialWeights(neighbors: [[4], [], [], [], [0]]))
        file.bytes = Array("1\nq 0\n".utf8)
        let error = try #require(throws: StatisticsError.self) {
            try units().weights(.file(file), snapping: 0)
        }
        #expect(error.code == .unknownArea)
        file.bytes = nil
        #expect(throws: StatisticsError.self) { try units().weights(.file(file), snapping: 0) }
    }

    @Test func aFieldThatAreasDoNotHaveIsTold() throws {
        let error = try #require(throws: StatisticsError.self) {
            try units().weights(.block("district"), snapping: 0)
        }
        #expect(error.description.contains("'district'"))
        #expect(NeighborRule.block("district").areaFields == ["district"])
    }
}
