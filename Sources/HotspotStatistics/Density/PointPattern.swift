public import PlanarGeometry

/// Events on the plane, each with a weight.
///
/// The order of the events never matters: shuffled together with their weights, they give the same
/// bytes.
public struct PointPattern: Sendable {
    /// Eastings in meters.
    public let xs: [Double]
    /// Northings in meters.
    public let ys: [Double]
    /// What each event counts for, 0 or more; `nil` where each counts for 1.
    public let weights: [Double]?

    /// Number of events.
    public var count: Int { xs.count }

    /// What all weights may add up to.
    static let largestWeight = 1e200

    /// Takes columns of coordinates and, where events differ, of weights.
    ///
    /// - Throws: ``StatisticsError`` with code `lengthMismatch`, `notFinite` for a coordinate or a
    ///   weight that is no finite number, `badParameter` for a negative weight or
    ///   weights that add up to more than 1e200, or `tooLarge` for more events than 32-bit numbers
    ///   can count. No events at all are no error.
    public init(
        xs: [Double], ys: [Double], weights: [Double]? = nil
    ) throws(StatisticsError) {
        guard xs.count == ys.count, weights.map({ $0.count == xs.count }) ?? true else {
            let number = weights.map { " and \($0.count) weights" } ?? ""
            throw StatisticsError(
                .lengthMismatch, "There are \(xs.count) x, \(ys.count) y\(number)",
                remedy: "Give one of each per event, in the same order")
        }
        guard xs.count < Int(Int32.max) else {
            throw StatisticsError(
                .tooLarge, "There are \(xs.count) events", remedy: "Give fewer than 2³¹")
        }
        // Infinities and what is no number make the sum of the differences no number.
        var probe = 0.0
        for index in xs.indices { probe += (xs[index] - xs[index]) + (ys[index] - ys[index]) }
        guard probe == 0 else {
            throw StatisticsError(
                .notFinite, "An event has a coordinate that is no finite number",
                remedy: "Leave out events without a place")
        }
        for weight in weights ?? [] {
            guard weight.isFinite else {
                throw StatisticsError(
                    .notFinite, "An event has a weight that is no finite number",
                    remedy: "Leave the event out, or give it a weight of 0 or more")
            }
            guard weight >= 0 else {
                throw StatisticsError(
                    .badParameter, "An event has the negative weight \(weight)",
                    remedy: "Give weights of 0 or more; for a difference, compare two densities")
            }
        }
        if let weights {
            // The sum of all kernels must stay a number too.
            guard weights.reduce(0, +) <= Self.largestWeight else {
                throw StatisticsError(
                    .badParameter, "The weights add up to more than \(Self.largestWeight)",
                    remedy: "Give weights that count or measure something")
            }
        }
        self.xs = xs
        self.ys = ys
        self.weights = weights
    }

    /// The smallest box around all events; empty without any.
    public var boundingBox: BoundingBox {
        var box = BoundingBox.empty
        for index in xs.indices { box.formUnion(Position(x: xs[index], y: ys[index])) }
        return box
    }

    /// The sum of the weights, the same in any order of the events.
    public var totalWeight: Double {
        guard let weights else { return Double(count) }
        var sum = CompensatedSum()
        for weight in weights.sorted() { sum.add(weight) }
        return sum.value
    }
}
