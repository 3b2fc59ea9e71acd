import PlanarGeometry
import Testing

@testable import MapLayers

struct ArealInterpolationTests {
    private func box(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> MultiPolygon {
        MultiPolygon([
            Polygon(BoundingBox(minX: x, minY: y, maxX: x + width, maxY: y + height))
        ])
    }

    /// Two sources side by side, and three targets across them: the last reaches beyond.
    private var sources: [MultiPolygon] { [box(0, 0, 10, 10), box(10, 0, 10, 10)] }
    private var targets: [MultiPolygon] {
        [box(0, 0, 5, 10), box(5, 0, 10, 10), box(15, 0, 10, 10)]
    }

    private func overlap(
        _ sources: [MultiPolygon], _ targets: [MultiPolygon], threads: Int = 1
    ) throws -> ArealOverlap {
        try ArealOverlap(of: sources, over: targets, for: "x", threads: threads)
    }

    @Test func countsAreDividedByAreaAndSharesAreMeansOfTheParts() throws {
        let overlap = try overlap(sources, targets)
        #expect(overlap.pieces.map(\.weight) == [50, 50, 50, 50])
        let counts = ArealInterpolation(extensive: [100, 20], over: overlap)
        #expect(counts.values == [50, 60, 10] && counts.coverage == [1, 1, 0.5])
        #expect(counts.lost == 0)
        let shares = ArealInterpolation(intensive: [0.2, 0.4], over: overlap)
        #expect(shares.values[0] == 0.2 && shares.values[2] == 0.4)
        #expect(abs((shares.values[1] ?? 0) - 0.3) < 1e-15)
    }

    @Test func whatLiesInNoTargetIsLostAndTold() throws {
        let overlap = try overlap(sources, [box(0, 0, 15, 10)])
        let counts = ArealInterpolation(extensive: [100, 20], over: overlap)
        #expect(counts.values == [110] && counts.lost == 10)
    }

    @Test func aTargetThatIsCoveredTooLittleHasNoFigure() throws {
        let overlap = try overlap(sources, targets)
        let missing = ArealInterpolation(extensive: [100, nil], over: overlap)
        #expect(missing.values == [50, 50, nil] && missing.coverage == [1, 0.5, 0])
        let strict = ArealInterpolation(extensive: [100, 20], over: overlap, leastCoverage: 0.6)
        #expect(strict.values == [50, 60, nil])
        let lenient = ArealInterpolation(intensive: [nil, 0.4], over: overlap, leastCoverage: 0)
        #expect(lenient.values == [nil, 0.4, 0.4])
    }

    @Test func touchingAreasShareNothing() throws {
        #expect(try overlap([box(0, 0, 1, 1)], [box(1, 0, 1, 1), box(1, 1, 1, 1)]).pieces.isEmpty)
        #expect(try overlap([], [box(0, 0, 1, 1)]).pieces.isEmpty)
        #expect(try overlap([MultiPolygon([])], [box(0, 0, 1, 1)]).pieces.isEmpty)
    }

    @Test func overlappingTargetsDoNotCountAPartTwice() throws {
        let overlap = try overlap([box(0, 0, 10, 10)], [box(0, 0, 10, 10), box(0, 0, 10, 10)])
        let counts = ArealInterpolation(extensive: [8], over: overlap)
        #expect(counts.values == [4, 4] && counts.lost == 0)
    }

    @Test func peopleAreDividedWhereTheyLive() throws {
        // Everybody of the first source lives in its western half.
        let finer = [box(0, 0, 5, 10), box(5, 0, 5, 10), box(10, 0, 10, 10)]
        let overlap = try ArealOverlap(
            of: sources, over: targets, peopleOf: finer, populations: [90, 0, 40], for: "x",
            threads: 2)
        let counts = ArealInterpolation(extensive: [9, 4], over: overlap)
        #expect(counts.values == [9, 2, 2])
        let shares = ArealInterpolation(intensive: [0.1, 0.5], over: overlap)
        #expect(shares.values == [0.1, 0.5, 0.5])
        // Where nobody lives nothing can be said.
        let empty = try ArealOverlap(
            of: sources, over: targets, peopleOf: finer, populations: [nil, -3, .nan], for: "x",
            threads: 1)
        #expect(empty.pieces.isEmpty)
        let none = ArealInterpolation(extensive: [9, 4], over: empty)
        #expect(none.values == [nil, nil, nil] && none.lost == 13)
    }

    @Test func sumsStayOnSeededBoxesAndAgreeWithBruteForce() throws {
        var random = SeededPlaces(state: 17)
        for _ in 0..<30 {
            // Sources wholly inside a mosaic of targets: nothing may be lost.
            let cuts = [0, random.next(90) + 5, 100].map(Double.init)
            var mosaic: [MultiPolygon] = []
            for column in 0..<2 {
                let split = Double(random.next(90) + 5)
                let width = cuts[column + 1] - cuts[column]
                mosaic.append(box(cuts[column], 0, width, split))
                mosaic.append(box(cuts[column], split, width, 100 - split))
            }
            let inner = (0..<8).map { _ in
                box(
                    Double(random.next(60)), Double(random.next(60)), Double(random.next(39) + 1),
                    Double(random.next(39) + 1))
            }
            let values = inner.map { _ in Double(random.next(1000)) }
            let found = try overlap(inner, mosaic)
            #expect(found == (try overlap(inner, mosaic, threads: 4)))
            let counts = ArealInterpolation(extensive: values, over: found, leastCoverage: 0)
            let sum = counts.values.reduce(0) { $0 + ($1 ?? 0) }
            #expect(abs(sum - values.reduce(0, +)) <= 1e-9 * 1000)
            #expect(counts.lost == 0)
            for (target, surface) in mosaic.enumerated() {
                var expected = 0.0
                for (source, other) in inner.enumerated() {
                    let (a, b) = (surface.boundingBox, other.boundingBox)
                    let width = max(0, min(a.maxX, b.maxX) - max(a.minX, b.minX))
                    let height = max(0, min(a.maxY, b.maxY) - max(a.minY, b.minY))
                    expected += values[source] * width * height / other.area
                }
                #expect(abs((counts.values[target] ?? 0) - expected) <= 1e-9 * 8000)
            }
        }
    }

    /// A small generator of whole numbers: the same on every machine.
    private struct SeededPlaces {
        var state: UInt64

        mutating func next(_ below: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % below
        }
    }
}
