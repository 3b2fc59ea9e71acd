import HotspotStatistics
import PlanarGeometry
import Testing

struct WeightsSummaryTests {
    @Test func summariesAgreeWithLibpysal() throws {
        let file: WeightsReference = try ReferenceValues.load("weights")
        #expect(file.summaries.count == 3)
        for reference in file.summaries {
            let summary = SpatialWeights(neighbors: reference.neighbors).summary
            #expect(summary.count == reference.neighbors.count)
            #expect(summary.linkCount == reference.links)
            #expect(summary.fewestNeighbors == reference.fewest)
            #expect(agree(summary.meanNeighbors, reference.mean, relative: 1e-15))
            #expect(summary.mostNeighbors == reference.most)
            #expect(summary.isolateCount == reference.isolates)
            #expect(summary.componentCount == reference.components, "\(reference.name)")
            #expect(summary.isSymmetric == reference.symmetric)
            #expect(summary.weightRange == 1...1)
        }
    }

    @Test func aMapInPartsWithIsolates() {
        // 0 → 1 goes one way; 3 and 4 both ways; 2 is alone.
        let weights = SpatialWeights(neighbors: [[1], [], [], [4], [3]])
        let summary = weights.summary
        #expect(summary.componentCount == 3 && summary.isolateCount == 2)
        #expect(!summary.isSymmetric)
        let none = SpatialWeights(neighbors: []).summary
        #expect(none.componentCount == 0 && none.meanNeighbors == nil && none.isSymmetric)
        #expect(none.weightRange == nil)
    }

    @Test func symmetryNeedsEqualWeights() {
        let neighbors = [[1, 2], [0], [0]]
        let equal = SpatialWeights(neighbors: neighbors, linkWeights: [[2, 3], [2], [3]])
        let other = SpatialWeights(neighbors: neighbors, linkWeights: [[2, 3], [2], [4]])
        #expect(equal.isSymmetric && !other.isSymmetric)
        #expect(equal.summary.weightRange == 2...3)
        #expect(equal.binary.isSymmetric && equal.binary.isBinary)
    }

    @Test func symmetryEqualsThatOfComparingAllPairs() {
        var random = SeededGenerator(seed: 6)
        for _ in 0..<200 {
            var neighbors = [[Int]](repeating: [], count: 6)
            for a in 0..<6 {
                for b in 0..<a where Int.random(in: 0..<3, using: &random) == 0 {
                    neighbors[a].append(b)
                    if Int.random(in: 0..<8, using: &random) > 0 { neighbors[b].append(a) }
                }
            }
            let slow = (0..<6).allSatisfy { a in
                neighbors[a].allSatisfy { neighbors[$0].contains(a) }
            }
            #expect(SpatialWeights(neighbors: neighbors).isSymmetric == slow)
        }
    }

    @Test func rowsSumToOneAsInLibpysal() throws {
        let file: WeightsReference = try ReferenceValues.load("weights")
        let weights = SpatialWeights(neighbors: file.summaries[0].neighbors).rowStandardized()
        for (area, row) in file.rowStandardized.enumerated() {
            for (a, b) in zip(weights.linkWeights(of: area), row) {
                #expect(agree(a, b, relative: 1e-15))
            }
        }
    }

    @Test func rowsOfWeightsSumToOneWithAndWithoutTheAreaItself() {
        let weights = SpatialWeights(
            neighbors: [[1, 2], [0], [], [0]], linkWeights: [[1, 3], [5], [], [0]],
            selfWeights: [4, 5, 2, 0])
        let plain = weights.rowStandardized()
        #expect(plain.linkWeights(of: 0) == [0.25, 0.75] && plain.selfWeight(of: 0) == 4)
        #expect(plain.linkWeights(of: 1) == [1] && plain.linkWeights(of: 3) == [0])
        let star = weights.rowStandardized(includingSelf: true)
        #expect(star.linkWeights(of: 0) == [0.125, 0.375] && star.selfWeight(of: 0) == 0.5)
        #expect(star.selfWeight(of: 2) == 1 && star.selfWeight(of: 3) == 0)
        #expect(weights.standardized(.none) == weights && weights.standardized(.row) == plain)
        let binary = SpatialWeights(neighbors: [[1], [0, 2], [1]])
            .rowStandardized(includingSelf: true)
        #expect(binary.selfWeight(of: 0) == 0.5 && binary.selfWeight(of: 1) == 1 / 3.0)
    }
}
