import Foundation
import HotspotStatistics
import PlanarGeometry
import Testing

struct EdgeCorrectionTests {
    private func square(_ minX: Double, _ minY: Double, _ maxX: Double, _ maxY: Double) -> Ring {
        Polygon(BoundingBox(minX: minX, minY: minY, maxX: maxX, maxY: maxY)).exterior
    }

    private func share(
        _ area: MultiPolygon, _ x: Double, _ y: Double, _ kernel: DensityKernel, _ h: Double
    ) throws -> Double {
        try studyAreaShares(
            area, at: [Position(x: x, y: y)], options: DensityOptions(kernel: kernel, bandwidth: h))[
                0]
    }

    @Test(arguments: DensityKernel.allCases)
    func bordersTakeAwayWhatGeometrySays(kernel: DensityKernel) throws {
        let area = MultiPolygon([Polygon(exterior: square(0, 0, 1000, 1000))])
        let h = kernel == .gaussian ? 40.0 : 300
        #expect(try share(area, 500, 500, kernel, h) == 1)
        #expect(try agree(share(area, 500, 0, kernel, h), 0.5, relative: 1e-11))
        #expect(try agree(share(area, 0, 0, kernel, h), 0.25, relative: 1e-11))
        #expect(try share(area, -500, 500, kernel, h) == 0)
        // A hair on either side of the border the share is still a half.
        for hair in [1e-12, 1e-9, 1e-6] {
            #expect(try abs(share(area, 500, hair, kernel, h) - 0.5) < 1e-7)
            #expect(try abs(share(area, 500, -hair, kernel, h) - 0.5) < 1e-7)
        }
    }

    @Test func aGaussianInARectangleIsAProductOfErrorFunctions() throws {
        let area = MultiPolygon([Polygon(exterior: square(0, 0, 400, 150).reversed())])
        var random = SeededGenerator(seed: 1)
        for _ in 0..<40 {
            let (x, y, h) = (
                500 * random.unit() - 50, 200 * random.unit() - 25, 20 + 200 * random.unit()
            )
            func side(_ from: Double, _ to: Double) -> Double {
                (erf(to / h / 2.0.squareRoot()) - erf(from / h / 2.0.squareRoot())) / 2
            }
            let expected = side(-x, 400 - x) * side(-y, 150 - y)
            #expect(try abs(share(area, x, y, .gaussian, h) - expected) < 2e-12)
        }
    }

    @Test(arguments: DensityKernel.allCases)
    func holesAndPartsAddUp(kernel: DensityKernel) throws {
        let outer = Ring(closing: [
            Position(x: 0, y: 0), Position(x: 900, y: 100), Position(x: 700, y: 800),
            Position(x: 350, y: 420), Position(x: 50, y: 900),
        ])
        let hole = Ring(closing: [
            Position(x: 300, y: 150), Position(x: 500, y: 200), Position(x: 420, y: 330),
        ])
        let whole = MultiPolygon([Polygon(exterior: outer)])
        let pierced = MultiPolygon([Polygon(exterior: outer, holes: [hole])])
        let plug = MultiPolygon([Polygon(exterior: hole)])
        let both = MultiPolygon([pierced.polygons[0], plug.polygons[0]])
        var random = SeededGenerator(seed: 2)
        let h = kernel == .gaussian ? 90.0 : 250
        for _ in 0..<30 {
            let (x, y) = (1000 * random.unit() - 50, 1000 * random.unit() - 50)
            let all = try share(whole, x, y, kernel, h)
            let rest = try share(pierced, x, y, kernel, h)
            let part = try share(plug, x, y, kernel, h)
            #expect(abs(rest + part - all) < 1e-11)
            #expect(try abs(share(both, x, y, kernel, h) - all) < 1e-11)
        }
    }

    /// The slow twin: the kernel added up on a fine lattice over the area.
    @Test(arguments: DensityKernel.allCases)
    func equalsASumOverTheArea(kernel: DensityKernel) throws {
        let ring = Ring(closing: [
            Position(x: 10, y: 0), Position(x: 190, y: 30), Position(x: 150, y: 170),
            Position(x: 80, y: 90), Position(x: 0, y: 160),
        ])
        let area = MultiPolygon([Polygon(exterior: ring)])
        let h = kernel == .gaussian ? 35.0 : 80
        for (x, y) in [(100.0, 60.0), (20.0, 20.0), (85.0, 120.0), (200.0, 100.0)] {
            var sum = 0.0
            for column in 0..<100 {
                for row in 0..<90 {
                    let place = Position(x: Double(column) * 2 + 1, y: Double(row) * 2 + 1)
                    guard ring.locate(place) == .inside else { continue }
                    let distance = place.squaredDistance(to: Position(x: x, y: y)).squareRoot()
                    sum += 4 * BruteForceDensity.kernel(kernel, distance, h)
                }
            }
            #expect(try abs(share(area, x, y, kernel, h) - sum) < 0.006)
        }
    }

    @Test func threadsChangeNoBit() throws {
        var random = SeededGenerator(seed: 3)
        let area = MultiPolygon([Polygon(exterior: square(0, 0, 1000, 700))])
        let positions = (0..<700).map { _ in
            Position(x: 1100 * random.unit() - 50, y: 800 * random.unit() - 50)
        }
        var options = DensityOptions(kernel: .quartic, bandwidth: 150)
        let one = try studyAreaShares(area, at: positions, options: options)
        for threads in [2, 8] {
            options.threads = threads
            #expect(try studyAreaShares(area, at: positions, options: options) == one)
        }
    }

    @Test func aUniformCityIsFlatAfterCorrection() throws {
        let area = MultiPolygon([Polygon(exterior: square(0, 0, 2000, 2000))])
        // One event in the middle of every square of 10 m.
        let xs = (0..<40_000).map { Double($0 % 200) * 10 + 5 }
        let ys = (0..<40_000).map { Double($0 / 200) * 10 + 5 }
        let lattice = EvaluationLattice(
            origin: Position(x: 50, y: 50), stepX: 100, stepY: 100, columns: 20, rows: 20)
        let options = DensityOptions(kernel: .quartic, bandwidth: 300)
        let density = try kernelDensity(
            PointPattern(xs: xs, ys: ys), on: lattice, options: options)
        let shares = try studyAreaShares(
            area, at: (0..<400).map(lattice.position), options: options)
        let corrected = try edgeCorrected(density, by: shares)
        #expect(density[0] < 6000)
        #expect(corrected.allSatisfy { agree($0, 10_000, relative: 1e-3) })
    }

    @Test func whereNextToNothingOfTheKernelIsInTheAreaThereIsNoDensity() throws {
        #expect(try edgeCorrected([4, 4, 4], by: [1, 0.5, 0.09]) == [4, 8, nil])
        #expect(throws: StatisticsError.self) { try edgeCorrected([1], by: []) }
        #expect(throws: StatisticsError.self) { try edgeCorrected([1], by: [1], smallest: 0) }
    }

    @Test func aBorderWithoutEndIsRefused() throws {
        let area = MultiPolygon([Polygon(exterior: square(0, 0, 1e9, 1e9))])
        let error = #expect(throws: StatisticsError.self) { try share(area, 0, 0, .quartic, 1) }
        #expect(error?.code == .tooLarge)
        #expect(throws: StatisticsError.self) {
            try share(
                MultiPolygon([Polygon(exterior: square(0, 0, .infinity, 1))]), 0, 0, .quartic, 1)
        }
    }

    @Test(arguments: DensityComparison.allCases)
    func comparisonsHaveAFloor(comparison: DensityComparison) throws {
        let first: [Double?] = [6, 0, 3, nil, 5]
        let second: [Double?] = [2, 4, 0.5, 1, 0]
        let result = try compareDensities(first, second, by: comparison, floor: 1)
        let log3 = log(3.0)
        switch comparison {
        case .ratio:
            #expect(result.values == [3, 0, nil, nil, nil])
            #expect(result.reasons == [nil, nil, .lowDenominator, .missing, .lowDenominator])
        case .logRatio:
            #expect(agree(result.values[0], log3))
            #expect(result.values.dropFirst() == [nil, nil, nil, nil])
            #expect(
                result.reasons == [nil, .zeroNumerator, .lowDenominator, .missing, .lowDenominator])
        case .difference:
            #expect(result.values == [4, -4, 2.5, nil, 5])
        }
        #expect(
            (comparison == .difference)
                == ((try? compareDensities([1], [1], by: comparison, floor: 0)) != nil))
    }
}
