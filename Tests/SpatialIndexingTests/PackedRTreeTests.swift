import PlanarGeometry
import Testing

@testable import SpatialIndexing

struct PackedRTreeTests {
    static let cases = [0, 1, 2, 16, 17, 700].flatMap { count in
        [2, 4, 16, 64].map { (count, $0) }
    }

    /// Boxes of all sizes, some without extent, some empty, many with equal edges.
    private func boxes(_ count: Int, _ random: inout SeededGenerator) -> [BoundingBox] {
        (0..<count).map { index in
            let x = Double(random.number(below: 40))
            let y = Double(random.number(below: 40))
            if index % 11 == 5 { return .empty }
            if index % 13 == 7 { return BoundingBox(minX: x, minY: y, maxX: x - 1, maxY: y + 2) }
            let wide = index % 17 == 0 ? 60 : 4
            return BoundingBox(
                minX: x, minY: y, maxX: x + Double(random.number(below: wide)),
                maxY: y + Double(random.number(below: wide)))
        }
    }

    @Test(arguments: cases)
    func queriesFindExactlyWhatAScanFinds(count: Int, nodeSize: Int) throws {
        var random = SeededGenerator(seed: 0x7E57)
        let boxes = boxes(count, &random)
        let tree = try PackedRTree(boxes, nodeSize: nodeSize)
        #expect(tree.count == count)
        for query in self.boxes(40, &random) {
            let expected = boxes.indices.filter {
                !boxes[$0].isEmpty && !query.isEmpty && boxes[$0].intersects(query)
            }
            #expect(tree.search(query) == expected)
            #expect(tree.count(in: query) == expected.count)
            let place = Position(x: query.minX.isFinite ? query.minX : 3, y: 7.5)
            for (count, limit) in [(1, Double.infinity), (5, 4.0), (1000, .infinity)] {
                let sorted = boxes.indices
                    .filter {
                        !boxes[$0].isEmpty
                            && boxes[$0].squaredDistance(to: place) <= limit * limit
                    }
                    .map { index in
                        Neighbor(
                            index: index,
                            distance: boxes[index].squaredDistance(to: place).squareRoot())
                    }
                    .sorted { ($0.distance, $0.index) < ($1.distance, $1.index) }
                #expect(
                    tree.nearest(to: place, count: count, within: limit)
                        == Array(sorted.prefix(count)))
            }
        }
    }

    @Test func theThreadsThatBuildATreeDoNotShowInIt() throws {
        var random = SeededGenerator(seed: 0x7B0)
        let boxes = boxes(100_000, &random)
        let trees = try [1, 2, 3, 8].map { try PackedRTree(boxes, threads: $0) }
        for tree in trees.dropFirst() {
            #expect(tree.storage.bytes == trees[0].storage.bytes)
        }
        var found: [UInt32] = [4, 4]
        let window = BoundingBox(minX: 12, minY: 30, maxX: 13, maxY: 31)
        trees[0].search(window, into: &found)
        #expect(found.sorted().map { Int($0) } == trees[0].search(window))
        #expect(found.count == trees[0].count(in: window))
    }

    @Test func boxesAtTheEndsOfTheNumbersAreFound() throws {
        let far = 1.7e308
        let boxes = [
            BoundingBox(minX: -far, minY: -far, maxX: far, maxY: far),
            BoundingBox(minX: far, minY: far, maxX: far, maxY: far),
            BoundingBox(minX: -far, minY: 0, maxX: -1e300, maxY: .leastNonzeroMagnitude),
            BoundingBox(minX: 0, minY: 0, maxX: 0, maxY: 0),
        ]
        let tree = try PackedRTree(boxes, nodeSize: 2)
        for query in boxes {
            let expected = boxes.indices.filter { boxes[$0].intersects(query) }
            #expect(tree.search(query) == expected)
            #expect(tree.count(in: query) == expected.count)
        }
    }

    @Test func boxesThatAreNotFiniteAreRefused() {
        let good = BoundingBox(minX: 0, minY: 0, maxX: 1, maxY: 1)
        for bad in [
            BoundingBox(minX: -.infinity, minY: 0, maxX: 1, maxY: 1),
            BoundingBox(minX: 0, minY: .nan, maxX: 1, maxY: 1),
        ] {
            let error = #expect(throws: IndexError.self) { try PackedRTree([good, .empty, bad]) }
            #expect(error?.code == .notFinite)
            #expect(error?.index == 2)
        }
    }
}
