public import DisclosureControl

/// A layer that has passed the gate: the only kind that a sink takes.
///
/// ``DisclosureGate`` alone makes them.
public struct ReleasedLayer: Sendable {
    /// What the gate did to a layer.
    public struct Account: Sendable, Equatable {
        /// The rule that was applied.
        public var rule: DisclosureRule
        /// Features with a number that was withheld.
        public var suppressed = 0
        /// Columns that were left out.
        public var withheldFields: [String] = []
        /// Whether the total of the layer was withheld too.
        public var isTotalWithheld = false
    }

    /// The layer as it may be seen.
    public let layer: Layer
    /// What was done to it.
    public let account: Account
    /// What whoever runs the job should be wary of; it may hold numbers, and is in no file outside
    /// the profile `internal`.
    public let warnings: [String]

    init(_ layer: Layer, _ account: Account, warnings: [String]) {
        self.layer = layer
        self.account = account
        self.warnings = warnings
    }
}
