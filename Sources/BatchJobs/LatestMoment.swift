import MapLayers

/// The last moment of a source, which a rolling period ends with.
struct LatestMoment: Sendable {
    /// The last time that is not far from all others.
    let moment: Int64
    /// How many records lie far after it: a wrong year must not move the period.
    let laterStrays: Int

    /// - Returns: `nil` where no record has a time.
    init?(_ times: [Int64]) {
        let sorted = SortedMoments(times)
        guard let last = sorted.last else { return nil }
        moment = last
        laterStrays = sorted.laterStrayCount
    }
}

extension Job.Period {
    /// Whether the data say where it ends.
    var endsWithLatest: Bool {
        guard case .rolling(_, _, .latest) = self else { return false }
        return true
    }
}

extension Job {
    /// Whether any layer may look at a source up to its latest record.
    func endsWithLatest(_ source: Source) -> Bool {
        ([source.period ?? period] + layers.flatMap { [$0.period, $0.against?.period] })
            .contains { $0?.endsWithLatest == true }
    }
}
