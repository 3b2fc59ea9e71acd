import PlanarGeometry

/// The density of events at the places of a lattice, per square kilometer.
///
/// Each event is spread over its surroundings by the kernel, and every place adds up what reaches
/// it: `f(u) = Σ wᵢ·k(u − xᵢ)`, with `∫f = Σw`. Meant for places where something happened, to see
/// where much of it did; not a test, and no statement about how many people were there.
///
/// Nothing is binned: for each event the distance to each place decides, and a place with no event
/// within reach gets 0 exactly. An event at just the bandwidth is out of reach. Events beside the
/// lattice count at the places that they reach.
///
///     let points = try PointPattern(xs: [0], ys: [0])
///     let lattice = EvaluationLattice(
///         origin: Position(x: -500, y: 0), stepX: 500, stepY: 500, columns: 3, rows: 1)
///     let density = try kernelDensity(
///         points, on: lattice, options: DensityOptions(bandwidth: 1000))
///     // density[1] == 0.9549…: one event, 3/π per square of the bandwidth at the center
///
/// Silverman 1986, *Density Estimation for Statistics and Data Analysis*, section 4.2,
/// doi:10.1201/9781315140919. How polynomial kernels are added quickly is told at `CellMoments`.
///
/// - Parameters:
///   - points: The events.
///   - lattice: Where to evaluate.
///   - options: Kernel, bandwidth in meters and threads.
///   - progress: Told how far the work is, and asked whether to stop.
/// - Returns: One density per place, row by row from the south-west; never negative by more than
///   rounding.
/// - Throws: ``StatisticsError`` with code `badParameter` for a bandwidth outside 1e-6…1e12 or
///   larger than the map (the box around places and events), `tooLarge` where places and what the
///   bandwidth reaches around them are more than 67 million cells, or `cancelled`.
/// - Complexity: with *r* the bandwidth in cells, O(*events*·r + *places*·r log r) for quartic,
///   Epanechnikov and uniform kernels, O(*events*·r²) at worst and for the others.
public func kernelDensity(
    _ points: PointPattern, on lattice: EvaluationLattice, options: DensityOptions,
    progress: StatisticsProgress? = nil
) throws(StatisticsError) -> [Double] {
    var extent = lattice.extent
    extent.formUnion(points.boundingBox)
    try options.validate(extent: max(extent.width, extent.height))
    let accumulator = try LatticeAccumulator(
        points, on: lattice, options.kernel, bandwidth: options.bandwidth)
    var sums = try accumulator.sums(threads: options.threads, progress: progress)
    let scale = options.kernel.scale(bandwidth: options.bandwidth) * squareMetersInSquareKilometer
    // Covered cells are sums with signs: what should be 0 may come out a rounding below it.
    for index in sums.indices { sums[index] = max(sums[index], 0) * scale }
    return sums
}

/// The unit of every density.
let squareMetersInSquareKilometer = 1e6
