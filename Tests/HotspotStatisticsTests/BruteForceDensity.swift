import Foundation
import HotspotStatistics
import PlanarGeometry

/// The slow twin: every event at every place, by the formulas as they are written.
enum BruteForceDensity {
    static func kernel(_ kernel: DensityKernel, _ distance: Double, _ h: Double) -> Double {
        let d = distance / h
        switch kernel {
        case .gaussian: return exp(-d * d / 2) / (2 * .pi * h * h)
        case .quartic: return d < 1 ? 3 / (.pi * h * h) * (1 - d * d) * (1 - d * d) : 0
        case .epanechnikov: return d < 1 ? 2 / (.pi * h * h) * (1 - d * d) : 0
        case .triangular: return d < 1 ? 3 / (.pi * h * h) * (1 - d) : 0
        case .uniform: return d < 1 ? 1 / (.pi * h * h) : 0
        }
    }

    static func density(
        _ points: PointPattern, at position: Position, _ options: DensityOptions
    ) -> Double {
        var sum = 0.0
        for index in points.xs.indices {
            let distance = hypot(points.xs[index] - position.x, points.ys[index] - position.y)
            sum +=
                (points.weights?[index] ?? 1) * kernel(options.kernel, distance, options.bandwidth)
        }
        return sum * 1e6
    }

    /// The kernel's peak per event, for bounds of absolute errors.
    static func peak(_ options: DensityOptions) -> Double {
        kernel(options.kernel, 0, options.bandwidth) * 1e6
    }
}

extension SeededGenerator {
    /// A number from 0 up to 1.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Events in a square, some stacked at one place, in clusters and alone.
    mutating func events(_ count: Int, side: Double, weighted: Bool) throws -> PointPattern {
        var xs: [Double] = []
        var ys: [Double] = []
        var weights: [Double] = []
        while xs.count < count {
            let (x, y) = (side * unit(), side * unit())
            let copies = min(next() % 10 == 0 ? 7 : 1, count - xs.count)
            for copy in 0..<copies {
                let spread = copy % 2 == 0 ? 0 : side / 50
                xs.append(x + spread * (unit() - 0.5))
                ys.append(y + spread * (unit() - 0.5))
                weights.append(Double(next() % 5) / 2)
            }
        }
        return try PointPattern(xs: xs, ys: ys, weights: weighted ? weights : nil)
    }
}
