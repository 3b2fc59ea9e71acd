/// How a density is computed.
public struct DensityOptions: Hashable, Sendable {
    /// How an event is spread.
    public var kernel: DensityKernel
    /// How far, in meters; see ``DensityKernel`` for what it means to each.
    public var bandwidth: Double
    /// The number of threads, 1…1 024, on which the result does not depend.
    public var threads: Int

    /// Makes options.
    public init(kernel: DensityKernel = .quartic, bandwidth: Double, threads: Int = 1) {
        self.kernel = kernel
        self.bandwidth = bandwidth
        self.threads = threads
    }

    /// Refuses options that mean nothing on a map whose longer side is `extent` meters.
    func validate(extent: Double) throws(StatisticsError) {
        guard bandwidth.isFinite, bandwidth > 0 else {
            throw StatisticsError(
                .badParameter, "The bandwidth is \(bandwidth) m",
                remedy: "Give a number of meters above 0")
        }
        // Beyond these its sixth power leaves the range of numbers.
        guard (1e-6...1e12).contains(bandwidth) else {
            throw StatisticsError(
                .badParameter, "The bandwidth is \(bandwidth) m",
                remedy: "Give a number of meters between a millionth and a billion kilometers")
        }
        guard bandwidth <= extent else {
            throw StatisticsError(
                .badParameter,
                "A bandwidth of \(plain(bandwidth)) m is larger than the map, which is "
                    + "\(plain(extent)) m long",
                remedy: "Choose a smaller one: over more than the whole map nothing is left to see")
        }
        guard (1...1024).contains(threads) else {
            throw StatisticsError(
                .badParameter, "\(threads) threads were asked for", remedy: "Ask for 1 to 1 024")
        }
    }
}

/// A length in a sentence, without a needless fraction.
private func plain(_ length: Double) -> String {
    Int(exactly: length.rounded()).map { String($0) } ?? String(length)
}
