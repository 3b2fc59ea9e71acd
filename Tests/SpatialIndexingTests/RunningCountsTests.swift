import PlanarGeometry
import Testing

@testable import SpatialIndexing

struct RunningCountsTests {
    /// Points that crowd, repeat and lie on whole meters, with codes of which some are −1.
    static func points(
        _ count: Int, classes: Int, _ random: inout SeededGenerator
    ) -> (xs: [Double], ys: [Double], codes: [Int32]) {
        var xs: [Double] = []
        var ys: [Double] = []
        var codes: [Int32] = []
        for index in 0..<count {
            if index % 5 == 4 {
                xs.append(xs[index / 2])
                ys.append(ys[index / 2])
            } else {
                xs.append(Double(random.number(below: 40)) + (index % 3 == 0 ? 0 : random.unit()))
                ys.append(Double(random.number(below: 40)) + (index % 3 == 0 ? 0 : random.unit()))
            }
            codes.append(Int32(random.number(below: classes + 1)) - 1)
        }
        return (xs, ys, codes)
    }

    @Test(arguments: [
        (count: 0, classes: 3), (count: 1, classes: 1), (count: 511, classes: 2),
        (count: 512, classes: 7), (count: 513, classes: 7), (count: 6000, classes: 84),
        (count: 6000, classes: 1), (count: 3000, classes: 2500), (count: 100, classes: 0),
    ])
    func regionsCountAsAScanDoes(count: Int, classes: Int) throws {
        var random = SeededGenerator(seed: UInt64(count * 7 + classes))
        let (xs, ys, codes) = Self.points(count, classes: classes, &random)
        let tree = try PackedPointTree(xs: xs, ys: ys)
        let running = try RunningCounts(codes, classes: classes, along: tree, threads: 1)
        func scan(_ isIn: (Position) -> Bool) -> [Int] {
            var counts = [Int](repeating: 0, count: classes)
            for (index, code) in codes.enumerated()
            where code >= 0 && isIn(Position(x: xs[index], y: ys[index])) {
                counts[Int(code)] += 1
            }
            return counts
        }
        let everywhere = BoundingBox(minX: -1, minY: -1, maxX: 42, maxY: 42)
        #expect(tree.counts(in: everywhere, of: running) == scan { _ in true })
        #expect(tree.counts(in: .empty, of: running) == scan { _ in false })
        for _ in 0..<20 {
            let box = random.box(in: everywhere)
            #expect(tree.counts(in: box, of: running) == scan { box.contains($0) })
            let center = random.position(in: everywhere)
            let radius = 20 * random.unit()
            #expect(
                tree.counts(within: radius, of: center, of: running)
                    == scan { $0.squaredDistance(to: center) <= radius * radius })
            let star = MultiPolygon([
                Polygon(exterior: random.star(around: center, radius: 25, corners: 15))
            ])
            #expect(
                tree.counts(inside: star, of: running) == scan { star.locate($0) != .outside })
        }
        #expect(
            tree.counts(within: -1, of: Position(x: 1, y: 1), of: running) == scan { _ in false })
        let infinite = MultiPolygon([
            Polygon(BoundingBox(minX: 3, minY: 3, maxX: .infinity, maxY: 9))
        ])
        #expect(
            tree.counts(inside: infinite, of: running) == scan { infinite.locate($0) != .outside })
    }

    @Test(arguments: [1, 2, 4, 512])
    func blocksOfAnySizeGiveTheSameCounts(blockSize: Int) throws {
        var random = SeededGenerator(seed: 3)
        let (xs, ys, codes) = Self.points(2000, classes: 5, &random)
        let tree = try PackedPointTree(xs: xs, ys: ys)
        let short = codes.map { UInt16($0 < 0 ? 5 : $0) }
        let running = RunningCounts(
            short, classes: 5, along: tree, blockSize: blockSize, threads: 1)
        let choice = ClassChoice([1, 4, 4, 77, -3], of: running)
        let sorted = running.codes
        var wrong = 0
        for _ in 0..<500 {
            let first = random.number(below: 2001)
            let items = first..<first + random.number(below: 2001 - first)
            if choice.count(items) != sorted[items].count(where: { $0 == 1 || $0 == 4 }) {
                wrong += 1
            }
            var counts = [Int](repeating: 0, count: 5)
            // There is a count for each of the five classes.
            unsafe counts.withUnsafeMutableBufferPointer { counts in
                if let counts = counts.baseAddress { unsafe running.add(items, to: counts) }
            }
            if counts != (0..<5).map({ code in sorted[items].count { $0 == code } }) { wrong += 1 }
        }
        #expect(wrong == 0)
    }

    @Test(arguments: [2, 3, 8])
    func anyNumberOfThreadsMakesTheSameSums(threads: Int) throws {
        var random = SeededGenerator(seed: 12)
        let (xs, ys, codes) = Self.points(70_000, classes: 30, &random)
        let tree = try PackedPointTree(xs: xs, ys: ys)
        let one = try RunningCounts(codes, classes: 30, along: tree, threads: 1)
        let many = try RunningCounts(codes, classes: 30, along: tree, threads: threads)
        #expect(one.codes == many.codes)
        #expect(one.sums == many.sums)
    }

    @Test(
        arguments: [
            (codes: [0, 3, 1], classes: 3, index: 1), (codes: [0, 1, -2], classes: 3, index: 2),
            (codes: [0, 1, 2], classes: -1, index: nil),
            (codes: [0, 1, 2], classes: 32_768, index: nil),
            (codes: [.max, 1, 2], classes: 32_767, index: 0),
        ] as [(codes: [Int32], classes: Int, index: Int?)])
    func aCodeThatIsNoClassIsNamed(codes: [Int32], classes: Int, index: Int?) throws {
        let tree = try PackedPointTree(xs: [1, 2, 3], ys: [1, 2, 3])
        let error = #expect(throws: IndexError.self) {
            try RunningCounts(codes, classes: classes, along: tree, threads: 1)
        }
        #expect(error?.code == .invalidClass)
        #expect(error?.index == index)
    }

    @Test func everyPointNeedsACode() throws {
        let tree = try PackedPointTree(xs: [1, 2, 3], ys: [1, 2, 3])
        let error = #expect(throws: IndexError.self) {
            try RunningCounts([0, 0], classes: 1, along: tree, threads: 1)
        }
        #expect(error?.code == .lengthMismatch)
    }

    @Test func memoryStaysInProportionToThePoints() throws {
        var random = SeededGenerator(seed: 5)
        let (xs, ys, codes) = Self.points(20_000, classes: 5, &random)
        let tree = try PackedPointTree(xs: xs, ys: ys)
        for classes in [5, 1024, 10_000, 32_767] {
            let running = try RunningCounts(codes, classes: classes, along: tree, threads: 1)
            // One row more than there are blocks begun.
            #expect(4 * running.sums.count <= 8 * 20_000 + 8 * classes)
        }
    }
}
