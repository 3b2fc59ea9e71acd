import HotspotStatistics
import PlanarGeometry
import Testing

struct KernelWeightsTests {
    private func places(_ count: Int, seed: UInt64, side: Int = 40) -> [Position] {
        var random = SeededGenerator(seed: seed)
        return (0..<count).map { _ in
            Position(
                x: Double(Int.random(in: 0..<side, using: &random)),
                y: Double(Int.random(in: 0..<side, using: &random)))
        }
    }

    @Test func kernelsAgreeWithLibpysal() throws {
        let file: WeightsReference = try ReferenceValues.load("weights")
        let points = file.kernels.points.map { Position(x: $0[0], y: $0[1]) }
        #expect(file.kernels.cases.count == 10)
        for reference in file.kernels.cases {
            let kernel = try #require(WeightKernel(rawValue: reference.kernel))
            let weights =
                if let bandwidth = reference.bandwidth {
                    try SpatialWeights.kernel(kernel, bandwidth: bandwidth, of: points)
                } else {
                    try SpatialWeights.kernel(
                        kernel, nearest: #require(reference.nearest), of: points)
                }
            let rows = stride(from: 0, to: points.count, by: file.kernels.every)
            for (row, area) in rows.enumerated() {
                // Of equally distant points ours takes the lower index: other neighbors, but the
                // same weights.
                if reference.nearest == nil || !file.kernels.tied[area] {
                    #expect(weights.neighbors(of: area).elementsEqual(reference.neighbors[row]))
                    for (a, b) in zip(weights.linkWeights(of: area), reference.weights[row]) {
                        #expect(agree(a, b, floor: 1e-6))
                    }
                }
                #expect(agree(weights.selfWeight(of: area), reference.own[row]))
            }
        }
    }

    @Test(arguments: WeightKernel.allCases)
    func fixedBandwidthsEqualThoseOfComparingAllPairs(kernel: WeightKernel) throws {
        let points = places(150, seed: 3)
        // Integers make many distances of exactly the bandwidth.
        let weights = try SpatialWeights.kernel(kernel, bandwidth: 5, of: points)
        for focal in points.indices {
            let slow = points.indices.filter { other in
                let squared = points[other].squaredDistance(to: points[focal])
                let reaches = kernel == .uniform || kernel == .gaussian
                return other != focal && (reaches ? squared <= 25 : squared < 25)
            }
            #expect(weights.neighbors(of: focal).elementsEqual(slow))
            for (neighbor, weight) in zip(slow, weights.linkWeights(of: focal)) {
                let distance = points[neighbor].squaredDistance(to: points[focal]).squareRoot()
                #expect(weight == kernel.weight(at: distance / 5) && weight > 0)
            }
            #expect(weights.selfWeight(of: focal) == kernel.weight(at: 0))
        }
        #expect(weights.isSymmetric && !weights.isBinary)
        for threads in [2, 8] {
            #expect(
                try SpatialWeights.kernel(kernel, bandwidth: 5, of: points, threads: threads)
                    == weights)
        }
    }

    @Test(arguments: WeightKernel.allCases)
    func adaptiveBandwidthsKeepAllTheNeighborsAskedFor(kernel: WeightKernel) throws {
        let points = places(100, seed: 4, side: 9)  // many coincide
        let weights = try SpatialWeights.kernel(kernel, nearest: 6, of: points)
        #expect((0..<100).allSatisfy { weights.cardinality(of: $0) == 6 })
        for area in 0..<100 {
            for weight in weights.linkWeights(of: area) {
                #expect(weight > 0 && weight <= kernel.weight(at: 0))
            }
        }
    }

    @Test(arguments: WeightKernel.allCases)
    func kernelsFallFromTheCenterToTheBandwidth(kernel: WeightKernel) {
        let steps = (0...100).map { kernel.weight(at: Double($0) / 100) }
        #expect(zip(steps, steps.dropFirst()).allSatisfy { $0 >= $1 && $1 >= 0 })
        #expect(kernel.weight(at: 1.000001) == 0 && kernel.weight(at: .infinity) == 0)
        #expect(kernel.weight(at: .nan) == 0)
    }

    @Test func placesThatCoincideHaveTheFullWeight() throws {
        let points = [Position(x: 5, y: 5), Position(x: 5, y: 5), Position(x: 5, y: 5)]
        for kernel in WeightKernel.allCases {
            let full = kernel.weight(at: 0)
            let fixed = try SpatialWeights.kernel(kernel, bandwidth: 1, of: points)
            let adaptive = try SpatialWeights.kernel(kernel, nearest: 2, of: points)
            #expect(fixed.linkWeights(of: 0) == [full, full])
            #expect(adaptive == fixed)
        }
    }

    @Test(arguments: [0, -3, Double.nan, .infinity])
    func aBandwidthThatIsNoDistanceIsRefused(bandwidth: Double) throws {
        let error = try #require(throws: StatisticsError.self) {
            try SpatialWeights.kernel(.quartic, bandwidth: bandwidth, of: places(9, seed: 1))
        }
        #expect(error.code == .badParameter)
    }

    @Test func inverseDistancesAreOnesOverPowers() throws {
        let points = [Position(x: 0, y: 0), Position(x: 3, y: 4), Position(x: 0, y: 10)]
        let weights = try SpatialWeights.inverseDistance(power: 2, within: 10, of: points)
        #expect(weights.linkWeights(of: 0) == [1 / 25.0, 1 / 100.0])
        #expect(weights.selfWeight(of: 0) == 1)
        let error = try #require(throws: StatisticsError.self) {
            try SpatialWeights.inverseDistance(within: 10, of: points + [points[1]])
        }
        #expect(error.code == .badParameter && error.description.contains("coincide"))
        for power in [0, -1, Double.nan] {
            #expect(throws: StatisticsError.self) {
                try SpatialWeights.inverseDistance(power: power, within: 10, of: points)
            }
        }
    }

    @Test func areasOfOneGroupAreNeighbors() throws {
        let weights = try SpatialWeights.block(["a", "b", "a", nil, "b", "a", "c", nil])
        let rows = (0..<weights.count).map { Array(weights.neighbors(of: $0)) }
        #expect(rows == [[2, 5], [4], [0, 5], [], [1], [0, 2], [], []])
        #expect(weights.isSymmetric && weights.isBinary)
        #expect(try SpatialWeights.block([Int?]()).count == 0)
    }

    @Test func aGroupOfTooManyAreasIsRefused() throws {
        let error = try #require(throws: StatisticsError.self) {
            try SpatialWeights.block([Int?](repeating: 1, count: 16_000))
        }
        #expect(error.code == .tooLarge)
    }
}
