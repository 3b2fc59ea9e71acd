import HotspotStatistics
import PlanarGeometry
import Testing

struct DensityTests {
    private func lattice(
        _ columns: Int, _ rows: Int, step: Double, stepY: Double? = nil, origin: Double = 0
    ) -> EvaluationLattice {
        EvaluationLattice(
            origin: Position(x: origin, y: origin), stepX: step, stepY: stepY ?? step,
            columns: columns, rows: rows)
    }

    @Test(
        arguments: DensityKernel.allCases,
        [
            (events: 3, step: 100.0, h: 30.0, origin: 0.0),
            (events: 40, step: 100, h: 250, origin: 0),
            (events: 400, step: 50, h: 410, origin: 6_580_000.0),
            (events: 900, step: 40, h: 300, origin: 674_000),
            (events: 60, step: 37.5, h: 75, origin: 1),
        ])
    func equalsTheBruteForceTwin(
        kernel: DensityKernel, _ test: (events: Int, step: Double, h: Double, origin: Double)
    ) throws {
        var random = SeededGenerator(seed: UInt64(test.events))
        let place = lattice(
            17, 14, step: test.step, stepY: test.step * 1.25, origin: test.origin)
        let raw = try random.events(test.events, side: 22 * test.step, weighted: test.events == 400)
        // Some events lie beside the lattice.
        let points = try PointPattern(
            xs: raw.xs.map { $0 + test.origin - 2 * test.step },
            ys: raw.ys.map { $0 + test.origin - 2 * test.step }, weights: raw.weights)
        let options = DensityOptions(kernel: kernel, bandwidth: test.h)
        let density = try kernelDensity(points, on: place, options: options)
        let positions = (0..<place.count).map(place.position)
        let atPositions = try kernelDensity(points, at: positions, options: options)
        let expected = positions.map { BruteForceDensity.density(points, at: $0, options) }
        let floor = max(expected.max() ?? 0, BruteForceDensity.peak(options))
        for (index, value) in expected.enumerated() {
            // At an edge of a uniform kernel a rounding decides; no event lies there to the bit.
            #expect(agree(density[index], value, relative: 1e-9, floor: floor * 1e-3))
            #expect(agree(atPositions[index], value, relative: 1e-9, floor: floor * 1e-3))
            #expect((density[index] == 0) == (value == 0) || kernel == .gaussian)
        }
    }

    /// A stack of a million at one address must not blur what a single event far from it gives.
    @Test func aStackLeavesNoRoundingBehind() throws {
        let xs = [1000.0, 4000, 4010, 2500]
        let ys = [1000.0, 1000, 1010, 1020]
        let weights = [1e9, 1, 1, 1]
        let points = try PointPattern(
            xs: xs + Array(repeating: 3999, count: 300),
            ys: ys + Array(repeating: 1005, count: 300),
            weights: weights + Array(repeating: 1, count: 300))
        let options = DensityOptions(kernel: .quartic, bandwidth: 400)
        let place = lattice(100, 40, step: 50)
        let density = try kernelDensity(points, on: place, options: options)
        for index in 0..<place.count where place.position(index).x > 1400 {
            let expected = BruteForceDensity.density(points, at: place.position(index), options)
            let scale = expected + BruteForceDensity.peak(options) * 1e-3
            #expect(abs(density[index] - expected) <= 1e-9 * scale)
        }
    }

    @Test(arguments: DensityKernel.allCases)
    func theIntegralIsTheSumOfTheWeights(kernel: DensityKernel) throws {
        var random = SeededGenerator(seed: 9)
        let points = try random.events(200, side: 1000, weighted: true)
        let h = kernel == .gaussian ? 80.0 : 260
        let reach = h * kernel.reach + 20
        let count = Int((1000 + 2 * reach) / 10)
        let place = lattice(count, count, step: 10, origin: 5 - reach)
        let density = try kernelDensity(
            points, on: place, options: DensityOptions(kernel: kernel, bandwidth: h))
        let integral = density.reduce(0, +) * 1e-4
        #expect(agree(integral, points.totalWeight, relative: 1e-3))
    }

    /// QGIS before 2025-02 and SpatialKDE scaled the quartic kernel 7.25 times too high.
    @Test func oneEventHasItsPeakByHand() throws {
        let points = try PointPattern(xs: [0], ys: [0])
        let place = lattice(3, 1, step: 500, origin: -500)
        func values(_ kernel: DensityKernel) throws -> [Double] {
            try kernelDensity(
                points,
                on: EvaluationLattice(
                    origin: Position(x: -500, y: 0), stepX: 500, stepY: 500, columns: 3, rows: 1),
                options: DensityOptions(kernel: kernel, bandwidth: 1000))
        }
        #expect(place.count == 3)
        #expect(try agree(values(.quartic)[1], 3 / .pi))
        #expect(try agree(values(.quartic)[0], 3 / .pi * 0.5625))
        #expect(try agree(values(.epanechnikov)[2], 2 / .pi * 0.75))
        #expect(try agree(values(.triangular)[2], 3 / .pi * 0.5))
        #expect(try agree(values(.uniform)[0], 1 / .pi))
        #expect(try agree(values(.gaussian)[1], 1 / (2 * .pi)))
    }

    @Test(arguments: [DensityKernel.quartic, .epanechnikov, .triangular, .uniform])
    func anEventAtJustTheBandwidthIsOutOfReach(kernel: DensityKernel) throws {
        let points = try PointPattern(xs: [0, 3], ys: [0, 4])
        let density = try kernelDensity(
            points, on: lattice(11, 1, step: 1, origin: 0),
            options: DensityOptions(kernel: kernel, bandwidth: 5))
        let expected = BruteForceDensity.density(
            points, at: Position(x: 6, y: 0), DensityOptions(kernel: kernel, bandwidth: 5))
        #expect(density[6] == 0 && expected == 0)
        #expect(density[5] > 0)
    }

    @Test(arguments: DensityKernel.allCases)
    func threadsAndTheOrderOfEventsChangeNoBit(kernel: DensityKernel) throws {
        var random = SeededGenerator(seed: 77)
        let points = try random.events(700, side: 2400, weighted: true)
        var order = Array(0..<700)
        order.shuffle(using: &random)
        let shuffled = try PointPattern(
            xs: order.map { points.xs[$0] }, ys: order.map { points.ys[$0] },
            weights: order.map { points.weights?[$0] ?? 0 })
        let place = lattice(30, 100, step: 80, stepY: 24)
        var options = DensityOptions(kernel: kernel, bandwidth: kernel == .gaussian ? 30 : 200)
        let positions = (0..<300).map { _ in
            Position(x: 2400 * random.unit(), y: 2400 * random.unit())
        }
        let one = try kernelDensity(points, on: place, options: options)
        let alone = try kernelDensity(points, at: positions, options: options)
        for threads in [1, 2, 8] {
            options.threads = threads
            #expect(try kernelDensity(shuffled, on: place, options: options) == one)
            #expect(try kernelDensity(shuffled, at: positions, options: options) == alone)
        }
    }

    @Test func hexagonsAreTwoLattices() throws {
        let box = BoundingBox(minX: 0, minY: 0, maxX: 900, maxY: 800)
        let grid = try #require(HexagonGrid(covering: box, cellSize: 100))
        let even = try #require(EvaluationLattice(centersOf: grid, oddRows: false))
        let odd = try #require(EvaluationLattice(centersOf: grid, oddRows: true))
        #expect(even.count + odd.count == grid.count)
        for cell in 0..<grid.count {
            let row = cell / grid.columns
            let own = row % 2 == 0 ? even : odd
            let position = own.position(row / 2 * grid.columns + cell % grid.columns)
            #expect(position.squaredDistance(to: grid.center(ofCell: cell)) < 1e-16)
        }
        let single = try #require(
            HexagonGrid(covering: BoundingBox(minX: 0, minY: 0, maxX: 1, maxY: 1), cellSize: 100))
        #expect(EvaluationLattice(centersOf: single, oddRows: false) != nil)
    }

    @Test(arguments: [
        (h: 0.0, code: StatisticsError.Code.badParameter), (h: -5, code: .badParameter),
        (h: 1e-60, code: .badParameter), (h: 1e-300, code: .badParameter),
        (h: .nan, code: .badParameter), (h: .infinity, code: .badParameter),
        (h: 1001, code: .badParameter),
    ])
    func aBandwidthThatMeansNothingIsRefused(h: Double, code: StatisticsError.Code) throws {
        let points = try PointPattern(xs: [5], ys: [5])
        let error = #expect(throws: StatisticsError.self) {
            try kernelDensity(
                points, on: lattice(10, 10, step: 100, origin: 50),
                options: DensityOptions(bandwidth: h))
        }
        #expect(error?.code == code)
        #expect(error.map { !$0.remedy.isEmpty } ?? false)
    }

    @Test func workWithoutEndIsRefused() throws {
        let points = try PointPattern(xs: [0, 1e6], ys: [0, 1e6])
        let tiny = lattice(10, 10, step: 1e-3)
        let error = #expect(throws: StatisticsError.self) {
            try kernelDensity(points, on: tiny, options: DensityOptions(bandwidth: 5e5))
        }
        #expect(error?.code == .tooLarge)
    }

    @Test func eventsThatAreNoNumbersAreRefused() {
        #expect(throws: StatisticsError.self) { try PointPattern(xs: [.nan], ys: [1]) }
        #expect(throws: StatisticsError.self) { try PointPattern(xs: [1], ys: [.infinity]) }
        #expect(throws: StatisticsError.self) { try PointPattern(xs: [1], ys: [1, 2]) }
        #expect(throws: StatisticsError.self) { try PointPattern(xs: [1], ys: [1], weights: [-1]) }
        #expect(throws: StatisticsError.self) { try PointPattern(xs: [1], ys: [1], weights: []) }
        for weight in [1e308, 1e201] {
            #expect(throws: StatisticsError.self) {
                try PointPattern(xs: [1, 1], ys: [1, 1], weights: [weight, weight])
            }
        }
    }

    @Test func noEventsMakeNoDensity() throws {
        let none = try PointPattern(xs: [], ys: [])
        let options = DensityOptions(bandwidth: 100)
        #expect(
            try kernelDensity(none, on: lattice(4, 4, step: 50), options: options)
                == Array(repeating: 0, count: 16))
        let far = try PointPattern(xs: [1e9], ys: [-1e12])
        #expect(
            try kernelDensity(far, on: lattice(4, 4, step: 50), options: options)
                == Array(repeating: 0, count: 16))
    }

    @Test func workThatIsCancelledStops() throws {
        let progress = StatisticsProgress()
        progress.cancel()
        let points = try PointPattern(xs: [1, 2, 3], ys: [1, 2, 3])
        let error = #expect(throws: StatisticsError.self) {
            try kernelDensity(
                points, on: lattice(20, 20, step: 10), options: DensityOptions(bandwidth: 50),
                progress: progress)
        }
        #expect(error?.code == .cancelled)
    }

    @Test func progressReachesTheEnd() throws {
        let progress = StatisticsProgress()
        let points = try PointPattern(xs: [1, 2, 3], ys: [1, 2, 3])
        _ = try kernelDensity(
            points, on: lattice(20, 20, step: 10), options: DensityOptions(bandwidth: 50),
            progress: progress)
        #expect(progress.fraction == 1)
    }
}
