import PlanarGeometry
import Reprojection
import Testing

struct CoordinateTransformationTests {
    @Test func positionsAgreeWithPyproj() throws {
        let reference = try ReferenceValues.load()
        #expect(reference.pairs.count == 10)
        for pair in reference.pairs {
            let target = try ReferenceSystem(epsg: pair.target)
            let transformation = try CoordinateTransformation(
                from: ReferenceSystem(epsg: pair.source), to: target)
            let tolerance = target.isGeographic ? 1e-11 : 1e-6
            var xs = pair.rows.map { $0[0] }
            var ys = pair.rows.map { $0[1] }
            #expect(transformation.transform(xs: &xs, ys: &ys, threads: 1) == 0)
            for (index, row) in pair.rows.enumerated() {
                let comment: Comment = "\(pair.source) to \(pair.target): \(row)"
                #expect(abs(xs[index] - row[2]) <= tolerance, comment)
                #expect(abs(ys[index] - row[3]) <= tolerance, comment)
                let single = transformation.transform(Position(x: row[0], y: row[1]))
                #expect(single == Position(x: xs[index], y: ys[index]), comment)
            }
        }
    }

    @Test func rt90IsTransformedByTheRegisteredOperation() throws {
        let rt90 = try ReferenceSystem(epsg: 3021)
        let stockholm = Position(x: 1_628_000, y: 6_580_000)
        let toSweref = try CoordinateTransformation(from: rt90, to: ReferenceSystem(epsg: 3006))
        let operation = try #require(toSweref.operation(at: stockholm))
        #expect(operation.name.contains("RT90 to SWEREF99 (1)"))
        #expect(operation.accuracy == 0.1)
        let toWorld = try CoordinateTransformation(from: rt90, to: ReferenceSystem(epsg: 4326))
        let second = try #require(toWorld.operation(at: stockholm))
        #expect(second.name.contains("RT90 to WGS 84 (2)"))
        #expect(second.accuracy == 1)
    }

    @Test(arguments: [
        (source: 3011, target: 3006, tolerance: 1e-6),
        // The shift of datum loses the height on the ellipsoid: it comes back within 5 mm, far
        // below its registered accuracy of 0.1 m.
        (source: 3021, target: 3006, tolerance: 0.005),
        (source: 4326, target: 3011, tolerance: 1e-11),
    ])
    func thereAndBackIsTheSamePlace(source: Int, target: Int, tolerance: Double) throws {
        let first = try ReferenceSystem(epsg: source)
        let second = try ReferenceSystem(epsg: target)
        let forth = try CoordinateTransformation(from: first, to: second)
        let back = try CoordinateTransformation(from: second, to: first)
        let start = try CoordinateTransformation(from: .wgs84LongitudeLatitude, to: first)
        var random = SeededGenerator(seed: 7)
        for _ in 0..<200 {
            let place = Position(
                x: .random(in: 17.2...18.8, using: &random),
                y: .random(in: 58.8...60.2, using: &random))
            let position = try #require(start.transform(place))
            let there = try #require(forth.transform(position))
            let again = try #require(back.transform(there))
            #expect(abs(again.x - position.x) < tolerance)
            #expect(abs(again.y - position.y) < tolerance)
        }
    }

    @Test func anyNumberOfThreadsGivesTheSameBits() throws {
        let transformation = try CoordinateTransformation(
            from: ReferenceSystem(epsg: 3021), to: ReferenceSystem(epsg: 4326))
        var random = SeededGenerator(seed: 42)
        var xs: [Double] = []
        var ys: [Double] = []
        for index in 0..<100_003 {
            // Wild ones in between must not change their neighbors.
            let isWild = index % 1000 == 17
            xs.append(isWild ? .infinity : .random(in: 1_200_000...1_900_000, using: &random))
            ys.append(index % 777 == 3 ? 1e30 : .random(in: 6e6...7.7e6, using: &random))
        }
        var results: [(failures: Int, bits: [UInt64])] = []
        for threads in [1, 2, 8] {
            var (x, y) = (xs, ys)
            let failures = transformation.transform(xs: &x, ys: &y, threads: threads)
            // NaN differs from itself, its bits do not.
            results.append((failures, (x + y).map { $0.isNaN ? 1 : $0.bitPattern }))
        }
        #expect(results[0].failures >= 100)
        for result in results.dropFirst() {
            #expect(result.failures == results[0].failures)
            #expect(result.bits == results[0].bits)
        }
        for index in stride(from: 0, to: xs.count, by: 97) {
            let single = transformation.transform(Position(x: xs[index], y: ys[index]))
            #expect(results[0].bits[index] == single?.x.bitPattern ?? 1)
            #expect(results[0].bits[xs.count + index] == single?.y.bitPattern ?? 1)
        }
    }

    @Test func whatCannotBeTransformedBecomesNaNAndIsCounted() throws {
        let transformation = try CoordinateTransformation(
            from: .wgs84LongitudeLatitude, to: ReferenceSystem(epsg: 3006))
        var xs = [18.0, .infinity, 18.0, .nan, 18.0, -.infinity, 18.1, 1e300]
        var ys = [59.0, 59.0, -.infinity, 59.0, 1e9, .nan, 59.1, 1e300]
        #expect(transformation.transform(xs: &xs, ys: &ys, threads: 2) == 6)
        #expect(xs.map(\.isNaN) == [false, true, true, true, true, true, false, true])
        #expect(ys.map(\.isNaN) == [false, true, true, true, true, true, false, true])
        #expect(transformation.transform(Position(x: .infinity, y: 0)) == nil)
        #expect(transformation.transform(Position(x: 18, y: 1e9)) == nil)
    }

    @Test func identityChangesNothingButCountsWhatIsNoPlace() throws {
        let world = try ReferenceSystem(epsg: 4326)
        let same = try CoordinateTransformation(from: .wgs84LongitudeLatitude, to: world)
        #expect(same.isIdentity)
        let other = try CoordinateTransformation(
            from: ReferenceSystem(epsg: 3011), to: ReferenceSystem(epsg: 3006))
        #expect(!other.isIdentity)
        var xs = [18.0, .nan]
        var ys = [59.0, 1.0]
        #expect(same.transform(xs: &xs, ys: &ys, threads: 8) == 1)
        #expect(xs[0] == 18 && ys[0] == 59 && xs[1].isNaN && ys[1].isNaN)
        #expect(same.operation(at: Position(x: 18, y: 59)) == nil)
        var none: [Double] = []
        var nothing: [Double] = []
        #expect(other.transform(xs: &none, ys: &nothing, threads: 4) == 0)
    }

    @Test func geometriesKeepTheirShape() throws {
        let toMeters = try CoordinateTransformation(
            from: .wgs84LongitudeLatitude, to: ReferenceSystem(epsg: 3006))
        let box = BoundingBox(minX: 18, minY: 59.3, maxX: 18.01, maxY: 59.31)
        let hole = Polygon(
            BoundingBox(minX: 18.004, minY: 59.304, maxX: 18.006, maxY: 59.306)
        ).exterior
        let surface = MultiPolygon([Polygon(exterior: Polygon(box).exterior, holes: [hole])])
        let moved = try #require(toMeters.transform(surface))
        #expect(moved.positionCount == surface.positionCount)
        #expect(moved.polygons[0].holes.count == 1)
        for (from, to) in zip(
            surface.polygons[0].exterior.positions, moved.polygons[0].exterior.positions)
        {
            #expect(toMeters.transform(from) == to)
        }
        let mixed = Geometry.collection([
            .point(Position(x: 18, y: 59)),
            .multiLineString([[Position(x: 18, y: 59), Position(x: 18.1, y: 59)], []]),
            .multiPolygon(surface),
        ])
        let movedMixed = try #require(toMeters.transform(mixed))
        #expect(movedMixed.typeName == "GeometryCollection")
        let broken = Geometry.multiPoint([Position(x: 18, y: 59), Position(x: 0, y: 1e9)])
        #expect(toMeters.transform(broken) == nil)
        let list = toMeters.transform([Position(x: 18, y: 59), Position(x: .nan, y: 59)])
        #expect(list[0] != nil && list[1] == nil)
    }

    @Test func manyTasksMayShareOneTransformation() async throws {
        let transformation = try CoordinateTransformation(
            from: ReferenceSystem(epsg: 3011), to: ReferenceSystem(epsg: 3006))
        let expected = transformation.transform(Position(x: 150_000, y: 6_580_000))
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    var xs = [Double](repeating: 150_000, count: 40_000)
                    var ys = [Double](repeating: 6_580_000, count: 40_000)
                    let failures = transformation.transform(xs: &xs, ys: &ys, threads: 3)
                    return failures == 0 && xs.allSatisfy { $0 == expected?.x }
                        && ys.allSatisfy { $0 == expected?.y }
                }
            }
            for await isRight in group { #expect(isRight) }
        }
    }

    @Test func aMillionPositionsTakeAMomentOnly() throws {
        let transformation = try CoordinateTransformation(
            from: ReferenceSystem(epsg: 3011), to: ReferenceSystem(epsg: 3006))
        var random = SeededGenerator(seed: 1)
        var xs = (0..<1_000_000).map { _ in Double.random(in: 136_298...161_418, using: &random) }
        var ys = xs.map { $0 + 6_430_000 }
        let clock = ContinuousClock()
        let time = clock.measure { transformation.transform(xs: &xs, ys: &ys, threads: 1) }
        print("1 000 000 positions from EPSG:3011 to EPSG:3006, one thread: \(time)")
        // Generous: debug builds, valgrind and busy machines run this too.
        #expect(time < .seconds(60))
    }
}
