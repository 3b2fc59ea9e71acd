/// The largest ratios of the simulations of one block, while its circles are looked at.
@safe
struct ScanLanes<Lanes: SimulationVector> {
    let frame: ScanFrame
    let thresholds: ScanThresholds
    let vectors: UnsafePointer<Lanes>
    /// The largest ratio so far of each simulation.
    let maxima: UnsafeMutablePointer<Double>
    /// The level that all of them have reached: no window below it matters.
    private(set) var level = 0

    init(
        _ frame: ScanFrame, _ thresholds: ScanThresholds, vectors: UnsafePointer<Lanes>,
        maxima: UnsafeMutablePointer<Double>
    ) {
        self.frame = frame
        self.thresholds = thresholds
        unsafe self.vectors = vectors
        unsafe self.maxima = maxima
        updateLevel()
    }

    mutating func updateLevel() {
        var least = Double.infinity
        for lane in 0..<Lanes.scalarCount { least = unsafe min(least, maxima[lane]) }
        level = ScanThresholds.level(of: least)
    }

    /// The most cases that are surely not above the level, as a whole number.
    @inline(__always)
    func ceiling(_ expected: Double) -> Lanes.Scalar {
        // Below the number of cases, which fits.
        Lanes.Scalar(truncatingIfNeeded: Int(thresholds.high(expected, level: level)))
    }

    /// The fewest cases that are surely not above the level.
    @inline(__always)
    func floor(_ expected: Double) -> Lanes.Scalar {
        Lanes.Scalar(
            truncatingIfNeeded: Int(thresholds.low(expected, level: level).rounded(.up)))
    }

    /// Whether so many cases may be above the largest ratio of a simulation, in a window with at
    /// least so many expected (at most, for too few cases).
    @inline(__always)
    func mayMatter(_ cases: Lanes.Scalar, _ expected: Double, lane: Int) -> Bool {
        let level = unsafe ScanThresholds.level(of: maxima[lane])
        let cases = Double(cases)
        return frame.looksForHigh && cases > thresholds.high(expected, level: level).rounded(.down)
            || frame.looksForLow && cases < thresholds.low(expected, level: level).rounded(.up)
    }

    /// Offers a window's cases to one simulation.
    @inline(__always)
    func offer(
        cases: Lanes.Scalar, population: Double, share: Double, lane: Int
    ) -> Bool {
        let expected = frame.expected(population: population, share: share)
        guard mayMatter(cases, expected, lane: lane) else { return false }
        let ratio = frame.ratio(cases: Double(cases), expected: expected)
        guard unsafe ratio > maxima[lane] else { return false }
        unsafe maxima[lane] = ratio
        return true
    }

    /// One lane of a vector: memory holds a vector as its lanes, one behind the other.
    @inline(__always)
    static func lane(_ lane: Int, of vector: UnsafePointer<Lanes>) -> Lanes.Scalar {
        unsafe UnsafeRawPointer(vector).load(
            fromByteOffset: lane &* MemoryLayout<Lanes.Scalar>.size, as: Lanes.Scalar.self)
    }
}
