/// The units that hold equally much, as one straight piece of a Lorenz curve read from the top.
public struct LorenzStep: Hashable, Sendable {
    /// Incidents of each unit; per exposure where there is one.
    public var rate: Double
    /// How many units there are of this rate.
    public var units: Int
    /// The incidents of these units together.
    public var incidents: Int
    /// The share of all exposure in these units and all of a higher rate, 0…1.
    ///
    /// Without exposures: the share of all units.
    public var exposureShare: Double
    /// The share of all incidents in these units and all of a higher rate, 0…1.
    public var incidentShare: Double
}

/// How unequally incidents are spread over units: the Lorenz curve, from the fullest unit down.
///
/// It runs from (0, 0) through the ends of its steps to (1, 1), above the diagonal. Units of the
/// same rate form one step, whose inner points are what any order among them would give on
/// average; so ties need no rule. Lorenz 1905, *Publications of the American Statistical
/// Association* 9(70), "Methods of measuring the concentration of wealth", doi:10.2307/2276207
/// (he drew it from the emptiest up: the same curve turned around its middle).
public struct LorenzCurve: Hashable, Sendable {
    /// One step a rate, highest first; units without incidents are the last.
    public let steps: [LorenzStep]
    /// Twice the area between the curve and the diagonal, 0 (all alike) to below 1.
    ///
    /// Without exposures it is `(Σᵢ Σⱼ |xᵢ − xⱼ|) / (2·n·N)` of *n* units and *N* incidents, to the
    /// last bit.
    public let gini: Double

    /// The share of the incidents that the fullest units hold.
    ///
    /// - Parameter share: The share of the units (or exposure) to fill from the top, 0…1.
    /// - Returns: A share of the incidents, 0…1.
    public func incidentShare(ofTop share: Double) -> Double {
        read(share, from: \.exposureShare, to: \.incidentShare)
    }

    /// The smallest share of the units (or exposure) that holds so much of the incidents.
    ///
    /// - Parameter share: A share of the incidents, 0…1.
    /// - Returns: A share of the units, 0…1.
    public func exposureShare(holding share: Double) -> Double {
        read(share, from: \.incidentShare, to: \.exposureShare)
    }

    private func read(
        _ x: Double, from: KeyPath<LorenzStep, Double>, to: KeyPath<LorenzStep, Double>
    ) -> Double {
        var (lastX, lastY) = (0.0, 0.0)
        guard x > 0 else { return 0 }
        for step in steps {
            let (nextX, nextY) = (step[keyPath: from], step[keyPath: to])
            if x <= nextX {
                let width = nextX - lastX
                return width > 0 ? lastY + (nextY - lastY) * ((x - lastX) / width) : nextY
            }
            (lastX, lastY) = (nextX, nextY)
        }
        return lastY
    }
}

extension LorenzCurve {
    /// The curve of units that are all exposed alike.
    ///
    /// - Precondition: No count is negative, and count of units times sum of counts fits 62 bits.
    init(counts: some Sequence<Int>) {
        let sorted = counts.sorted(by: >)
        let total = sorted.reduce(0, +)
        var steps: [LorenzStep] = []
        var area = 0
        var (end, sum) = (0, 0)
        while end < sorted.count {
            let start = end
            while end < sorted.count, sorted[end] == sorted[start] { end += 1 }
            let held = sorted[start] * (end - start)
            area += (end - start) * (2 * sum + held)
            sum += held
            steps.append(
                LorenzStep(
                    rate: Double(sorted[start]), units: end - start, incidents: held,
                    exposureShare: Double(end) / Double(sorted.count),
                    incidentShare: Double(sum) / Double(total)))
        }
        let square = sorted.count * total
        self.steps = steps
        gini = Double(area - square) / Double(square)
    }

    /// The curve of units by what they hold for what they are exposed to.
    ///
    /// Sums run in the order of rates, exposures and counts: the order of the units is forgotten.
    init(_ units: [(count: Int, exposure: Double)]) {
        let sorted = units.map { (rate: Double($0.count) / $0.exposure, unit: $0) }.sorted {
            ($0.rate, $0.unit.exposure, $0.unit.count) > ($1.rate, $1.unit.exposure, $1.unit.count)
        }
        var exposure = CompensatedSum()
        for item in sorted { exposure.add(item.unit.exposure) }
        let total = sorted.reduce(0) { $0 + $1.unit.count }
        var steps: [LorenzStep] = []
        var twice = CompensatedSum()
        var running = CompensatedSum()
        var (end, sum, lastX, lastY) = (0, 0, 0.0, 0.0)
        while end < sorted.count {
            let start = end
            var held = 0
            while end < sorted.count, sorted[end].rate == sorted[start].rate {
                held += sorted[end].unit.count
                running.add(sorted[end].unit.exposure)
                end += 1
            }
            sum += held
            let x = end == sorted.count ? 1 : min(1, running.value / exposure.value)
            let y = Double(sum) / Double(total)
            twice.add((x - lastX) * (y + lastY))
            (lastX, lastY) = (x, y)
            steps.append(
                LorenzStep(
                    rate: sorted[start].rate, units: end - start, incidents: held,
                    exposureShare: x, incidentShare: y))
        }
        self.steps = steps
        gini = max(0, twice.value - 1)
    }
}
