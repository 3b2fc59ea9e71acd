import HotspotStatistics
import PlanarGeometry

/// Densities at all places of a layer, and what is made of them.
struct DensitySurface: Sendable {
    /// By lattice and place: the density that the layer is about.
    private(set) var first: [[Double?]] = []
    /// The density it is held against.
    private(set) var second: [[Double?]]?
    /// How they compare, and why that is `nil`.
    private(set) var compared: [DualDensity]?
    /// The share of the kernel in the study area, where edges are corrected.
    private(set) var shares: [[Double]]?
    /// The floor under the denominator, per km².
    let floor: Double
    private let places: [(lattice: Int, index: Int)]

    init(
        _ events: PointPattern, _ others: PointPattern?, _ place: DensityPlace,
        _ recipe: DensityRecipe, _ bandwidth: Double, in workshop: LayerWorkshop
    ) throws(StatisticsError) {
        let options = DensityOptions(
            kernel: recipe.kernel, bandwidth: bandwidth, threads: workshop.threads)
        places = place.places
        // What one event gives where it lies.
        if let given = recipe.floor { floor = given } else { floor = try peak(options) }
        for lattice in place.lattices {
            var shares: [Double]?
            if recipe.correctsEdges, let area = place.studyArea {
                shares = try studyAreaShares(
                    area, at: (0..<lattice.count).map(lattice.position), options: options,
                    progress: workshop.progress)
                self.shares = (self.shares ?? []) + [shares ?? []]
            }
            func density(_ events: PointPattern) throws(StatisticsError) -> [Double?] {
                let plain = try kernelDensity(
                    events, on: lattice, options: options, progress: workshop.progress)
                return try shares.map { shares throws(StatisticsError) in
                    try edgeCorrected(plain, by: shares, smallest: Self.smallestShare)
                } ?? plain
            }
            let density1 = try density(events)
            first.append(density1)
            if let others {
                let density2 = try density(others)
                second = (second ?? []) + [density2]
                compared =
                    (compared ?? []) + [
                        try compareDensities(
                            density1, density2, by: recipe.comparison, floor: floor)
                    ]
            }
        }
    }

    /// The least share of a kernel in the study area that a density is corrected by.
    static let smallestShare = 0.1

    /// What the layer draws, at every place of its only lattice.
    var drawn: [Double?] { compared?[0].values ?? first[0] }

    /// The columns of cells.
    func fields(_ what: DensityWords) -> [Layer.Field] {
        var fields: [Layer.Field] = [
            .init(
                "dens_km2", what.meaningOfFirst,
                .numbers(places.map { first[$0.lattice][$0.index] }))
        ]
        if let second {
            fields.append(
                .init(
                    "dens2_km2", what.meaningOfSecond,
                    .numbers(places.map { second[$0.lattice][$0.index] })))
        }
        if let compared {
            fields.append(
                .init(
                    what.comparisonField, what.meaningOfComparison,
                    .numbers(places.map { compared[$0.lattice].values[$0.index] })))
        }
        if let shares {
            fields.append(
                .init(
                    "edge_share", "Share of the kernel around the center that is in the study area",
                    .numbers(places.map { shares[$0.lattice][$0.index] })))
        }
        if shares != nil || compared != nil {
            fields.append(.init("reason", "Why a number is null", .texts(places.map(reason))))
        }
        return fields
    }

    private func reason(_ place: (lattice: Int, index: Int)) -> String? {
        if first[place.lattice][place.index] == nil { return NullReason.beyondStudyArea.rawValue }
        return compared?[place.lattice].reasons[place.index]?.rawValue
    }

    /// How many cells have no number, by reason.
    var leftOut: [(reason: String, count: Int)] {
        var counts: [String: Int] = [:]
        for place in places {
            if let reason = reason(place) { counts[reason, default: 0] += 1 }
        }
        return counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The largest density of a cell.
    var highest: Double { places.reduce(0) { max($0, first[$1.lattice][$1.index] ?? 0) } }
}

/// The density that one event gives where it lies, per km².
private func peak(_ options: DensityOptions) throws(StatisticsError) -> Double {
    var options = options
    options.threads = 1
    let step = options.bandwidth
    return try kernelDensity(
        PointPattern(xs: [0], ys: [0]),
        on: EvaluationLattice(
            origin: Position(x: 0, y: 0), stepX: step, stepY: step, columns: 1, rows: 1),
        options: options)[0]
}
