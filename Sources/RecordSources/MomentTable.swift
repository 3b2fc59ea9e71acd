/// Turns many local times into moments, each by one look into a table.
struct MomentTable: Sendable {
    private let clock: LocalClock
    private let first: Int64
    private let spans: [LocalClock.Span]

    init(_ clock: LocalClock) {
        self.clock = clock
        (first, spans) = clock.spans()
    }

    /// What ``LocalClock/moment(ofLocal:)`` says.
    @inline(__always)
    func moment(ofLocal local: Int64) -> Int64 {
        let number = local >> 20 &- first
        guard number >= 0, number < spans.count else { return clock.moment(ofLocal: local) }
        let span = spans[Int(number)]
        guard span.threshold != .min else { return clock.moment(ofLocal: local) }
        return local &- (local < span.threshold ? span.before : span.after)
    }
}
