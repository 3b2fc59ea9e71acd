import ChunkedWork
public import PlanarGeometry

/// The density of events at any positions, per square kilometer.
///
/// As ``kernelDensity(_:on:options:progress:)``, for places that make no lattice: schools, stations,
/// the events themselves. Events are sorted into cells, and only those in cells within reach are
/// looked at.
///
/// - Parameters:
///   - points: The events.
///   - positions: Where to evaluate, in meters.
///   - options: Kernel, bandwidth in meters and threads.
///   - progress: Told how far the work is, and asked whether to stop.
/// - Returns: One density per position, in their order; `nil` for a position that is not finite.
/// - Throws: ``StatisticsError`` with code `badParameter` for a bandwidth outside 1e-6…1e12 or
///   larger than the box around positions and events, or `cancelled`.
/// - Complexity: O(*positions* × *events within reach*).
public func kernelDensity(
    _ points: PointPattern, at positions: [Position], options: DensityOptions,
    progress: StatisticsProgress? = nil
) throws(StatisticsError) -> [Double?] {
    let box = points.boundingBox
    var extent = box
    for position in positions where position.isFinite { extent.formUnion(position) }
    try options.validate(extent: max(extent.width, extent.height))
    guard points.count > 0 else { return positions.map { $0.isFinite ? 0 : nil } }
    let radius = options.kernel.reach * options.bandwidth
    // Four cells to the reach, but no more than some thousands along a side.
    let step = max(radius / 4, max(box.width, box.height) / 2000)
    let lattice = EvaluationLattice(
        origin: Position(x: box.minX, y: box.minY), stepX: step, stepY: step,
        columns: Int(box.width / step) + 2, rows: Int(box.height / step) + 2)
    let cells = try CellSortedPoints(
        points, on: lattice, KernelFootprint(radius: 0, stepX: step, stepY: step))
    let scale = options.kernel.scale(bandwidth: options.bandwidth) * squareMetersInSquareKilometer
    let chunk = 256
    progress?.announce(steps: (positions.count + chunk - 1) / chunk)
    let parts = mapChunks(count: positions.count, size: chunk, threads: options.threads) { range in
        defer { progress?.advance() }
        guard progress?.isCancelled != true else { return [Double?]() }
        return range.map { index -> Double? in
            guard positions[index].isFinite else { return nil }
            return scale * cells.sum(at: positions[index], of: lattice, options, radius)
        }
    }
    try progress?.check()
    return parts.flatMap { $0 }
}

extension CellSortedPoints {
    /// The sum of the kernels, without their constant, at a position.
    fileprivate func sum(
        at position: Position, of lattice: EvaluationLattice, _ options: DensityOptions,
        _ radius: Double
    ) -> Double {
        let x = position.x - lattice.origin.x
        let y = position.y - lattice.origin.y
        let across = Self.span(x, radius, lattice.stepX, firstColumn, columns)
        let along = Self.span(y, radius, lattice.stepY, firstRow, rows)
        var sum = 0.0
        for row in along {
            let toY = y - Double(firstRow + row) * lattice.stepY
            for column in across {
                let toX = x - Double(firstColumn + column) * lattice.stepX
                let cell = row * columns + column
                for event in Int(starts[cell])..<Int(starts[cell + 1]) {
                    let ax = toX - dx[event]
                    let ay = toY - dy[event]
                    let value = options.kernel.value(
                        squaredDistance: ax * ax + ay * ay, bandwidth: options.bandwidth)
                    sum += weights.isEmpty ? value : value * weights[event]
                }
            }
        }
        return sum
    }

    /// The cells of one axis that reach into a distance of a place, counted from the first.
    private static func span(
        _ place: Double, _ radius: Double, _ step: Double, _ first: Int, _ count: Int
    ) -> Range<Int> {
        // Half a cell and a hair to spare.
        let lowest = (place - radius) / step - 0.500001 - Double(first)
        let highest = (place + radius) / step + 0.500001 - Double(first)
        guard highest >= 0, lowest < Double(count) else { return 0..<0 }
        let start = Int(max(lowest, 0).rounded(.up))
        let end = Int(min(highest, Double(count - 1)).rounded(.down)) + 1
        return start..<max(start, end)
    }
}
