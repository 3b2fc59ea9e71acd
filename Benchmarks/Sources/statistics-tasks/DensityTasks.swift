import HotspotStatistics
import MeasuredTasks
import PlanarGeometry

/// The density of made-up events on a square grid over 25 × 25 km, as the peers have it.
///
///     density KERNEL EVENTS SIDE BANDWIDTH      such as quartic 1000000 500 500
///
/// Half of the events are spread evenly, half lie around 200 places: SplitMix64 with seed 1, four
/// numbers an event. The answer is the highest density per km², the one in the middle of the map, and
/// the sum over all cells, each to nine digits.
func densityTasks(_ arguments: [String], threads: Int) throws {
    guard arguments.count == 4, let kernel = DensityKernel(rawValue: arguments[0]),
        let count = Int(arguments[1]), let side = Int(arguments[2]),
        let bandwidth = Double(arguments[3]), count > 0, side > 1
    else { throw Failure("density needs a kernel, a number of events, a side and a bandwidth") }
    let points = try madeUpEvents(count)
    let step = 25_000 / Double(side)
    let lattice = EvaluationLattice(
        origin: Position(x: step / 2, y: step / 2), stepX: step, stepY: step, columns: side,
        rows: side)
    let options = DensityOptions(kernel: kernel, bandwidth: bandwidth, threads: threads)
    let (seconds, density) = try timed {
        try kernelDensity(points, on: lattice, options: options)
    }
    say(
        "density-\(arguments.joined(separator: "-"))", seconds,
        [
            ("highest", .sum(nineDigits(density.max() ?? 0))),
            ("middle", .sum(nineDigits(density[side / 2 * side + side / 2]))),
            ("total", .sum(nineDigits(density.reduce(0, +)))),
        ])
}

/// The events of `density_peers.py`, to the bit.
private func madeUpEvents(_ count: Int) throws -> PointPattern {
    var state: UInt64 = 1
    func unit() -> Double {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return Double((z ^ z >> 31) >> 11) * 0x1p-53
    }
    var centers: [(x: Double, y: Double)] = []
    for _ in 0..<200 {
        let x = 1000 + 23_000 * unit()
        centers.append((x, 1000 + 23_000 * unit()))
    }
    var xs: [Double] = []
    var ys: [Double] = []
    xs.reserveCapacity(count)
    ys.reserveCapacity(count)
    for event in 0..<count {
        let numbers = (unit(), unit(), unit(), unit())
        if event % 2 == 0 {
            xs.append(25_000 * numbers.0)
            ys.append(25_000 * numbers.1)
        } else {
            let center = centers[event / 2 % 200]
            xs.append(center.x + 800 * (numbers.0 + numbers.1 - 1))
            ys.append(center.y + 800 * (numbers.2 + numbers.3 - 1))
        }
    }
    return try PointPattern(xs: xs, ys: ys)
}

/// A number to nine digits: tools add in different orders.
private func nineDigits(_ value: Double) -> Double {
    guard value != 0 else { return 0 }
    var scale = 1.0
    while abs(value) * scale < 1e8 { scale *= 10 }
    while abs(value) * scale >= 1e9 { scale /= 10 }
    return (value * scale).rounded() / scale
}
