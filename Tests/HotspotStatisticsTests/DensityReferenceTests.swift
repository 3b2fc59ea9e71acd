import HotspotStatistics
import PlanarGeometry
import Testing

/// What other tools compute for robberies with a firearm in Philadelphia in 2018; see
/// `Tests/ReferenceValues/make_density.py`.
struct DensityReferenceTests {
    private struct Reference: Decodable {
        struct Lattice: Decodable {
            var x: Double
            var y: Double
            var step: Double
            var columns: Int
            var rows: Int
        }

        struct CrossValidation: Decodable {
            var sites: Int
            var best: Double
            var least: Double
        }

        struct Shares: Decodable {
            var places: [[Double]]
            var quartic: [Double]
            var gaussian: [Double]
            var epanechnikov: [Double]
            var triangular: [Double]
            var uniform: [Double]

            subscript(kernel: DensityKernel) -> [Double] {
                switch kernel {
                case .quartic: quartic
                case .gaussian: gaussian
                case .epanechnikov: epanechnikov
                case .triangular: triangular
                case .uniform: uniform
                }
            }
        }

        struct Contours: Decodable {
            var columns: Int
            var rows: Int
            var step: Double
            var heights: [Double]
            var levels: [Double]
            var areas: [Double]
        }

        var bandwidth: Double
        var xs: [Double]
        var ys: [Double]
        var lattice: Lattice
        var densities: [String: [Double]]
        var scott: Double
        var silverman: Double
        var scottWeighted: Double
        var crossValidation: CrossValidation
        /// Polygons, rings, positions.
        var outline: [[[[Double]]]]
        var shares: Shares
        var contours: Contours

        var weights: [Double] { xs.indices.map { Double(1 + $0 % 3) } }
    }

    private let reference: Reference
    private let points: PointPattern
    private let weighted: PointPattern

    init() throws {
        reference = try ReferenceValues.load("density")
        points = try PointPattern(xs: reference.xs, ys: reference.ys)
        weighted = try PointPattern(
            xs: reference.xs, ys: reference.ys, weights: reference.weights)
    }

    @Test(arguments: [
        (tool: "scikit-learn gaussian", kernel: DensityKernel.gaussian),
        (tool: "scipy gaussian", kernel: .gaussian), (tool: "KDEpy quartic", kernel: .quartic),
        (tool: "scikit-learn epanechnikov", kernel: .epanechnikov),
        (tool: "KDEpy epanechnikov", kernel: .epanechnikov),
        (tool: "scikit-learn triangular", kernel: .triangular),
        (tool: "KDEpy triangular", kernel: .triangular),
        (tool: "scikit-learn uniform", kernel: .uniform),
        (tool: "KDEpy uniform", kernel: .uniform),
    ])
    func densitiesAgree(tool: String, kernel: DensityKernel) throws {
        let expected = try #require(reference.densities[tool])
        let lattice = EvaluationLattice(
            origin: Position(x: reference.lattice.x, y: reference.lattice.y),
            stepX: reference.lattice.step, stepY: reference.lattice.step,
            columns: reference.lattice.columns, rows: reference.lattice.rows)
        let options = DensityOptions(kernel: kernel, bandwidth: reference.bandwidth)
        let density = try kernelDensity(weighted, on: lattice, options: options)
        let highest = try #require(expected.max())
        #expect(density.count == expected.count && highest > 50)
        for (ours, theirs) in zip(density, expected) {
            #expect(abs(ours - theirs) <= 1e-9 * max(theirs, 1e-3 * highest))
        }
    }

    @Test func rulesOfThumbAgree() throws {
        let scott = try ruleOfThumbBandwidth(points, kernel: .gaussian, robust: false)
        let silverman = try ruleOfThumbBandwidth(points, kernel: .gaussian, robust: true)
        let heavy = try ruleOfThumbBandwidth(weighted, kernel: .gaussian, robust: false)
        #expect(agree(scott.bandwidth, reference.scott))
        #expect(agree(silverman.bandwidth, reference.silverman))
        // numpy's cov divides by Σw − Σw²/Σw, as we do.
        #expect(agree(heavy.bandwidth, reference.scottWeighted))
    }

    @Test func crossValidationFindsTheLeastOfAllPairs() throws {
        // Every sixth event, as in the script.
        let some = stride(from: 0, to: points.count, by: 6)
        let result = try crossValidatedBandwidth(
            PointPattern(xs: some.map { points.xs[$0] }, ys: some.map { points.ys[$0] }),
            kernel: .gaussian)
        #expect(result.siteCount == reference.crossValidation.sites)
        #expect(agree(result.bandwidth, reference.crossValidation.best, relative: 0.005))
        let least = result.trials.map(\.score).min()
        #expect(agree(least, reference.crossValidation.least, relative: 1e-3))
        #expect(!result.isAtEdge)
    }

    @Test(arguments: DensityKernel.allCases)
    func sharesOfTheKernelWithinTheCityAgree(kernel: DensityKernel) throws {
        let shares = try studyAreaShares(
            MultiPolygon(coordinates: reference.outline),
            at: reference.shares.places.map { Position(x: $0[0], y: $0[1]) },
            options: DensityOptions(kernel: kernel, bandwidth: reference.bandwidth))
        for (ours, theirs) in zip(shares, reference.shares[kernel]) {
            #expect(abs(ours - theirs) <= 1e-10)
        }
    }

    @Test func bandsHaveTheAreasOfContourpy() throws {
        let contours = reference.contours
        let lattice = EvaluationLattice(
            origin: Position(x: 0, y: 0), stepX: contours.step, stepY: contours.step,
            columns: contours.columns, rows: contours.rows)
        let bands = try contourBands(
            of: contours.heights, on: lattice, levels: contours.levels)
        #expect(bands.map(\.lower) == contours.levels)
        for (band, area) in zip(bands, contours.areas) {
            #expect(agree(band.surface.area, area))
        }
    }
}
