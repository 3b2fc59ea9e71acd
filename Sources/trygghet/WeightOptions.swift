import ArgumentParser
import BatchJobs
import MapLayers

/// The options of every verb for which areas have neighbors.
struct WeightOptions: ParsableArguments {
    @Option(help: "Neighbors: \(NeighborRule.forms).")
    var weights = "queen"
    @Option(help: "How far apart borders may be and still be shared, in meters.")
    var snap = 0.01

    func validate() throws { try Self.check(weights, snap: snap) }

    static func check(_ weights: String, snap: Double) throws {
        guard NeighborRule(weights) != nil else {
            throw ValidationError("--weights is \(NeighborRule.forms)")
        }
        guard snap >= 0, snap.isFinite else { throw ValidationError("--snap is 0 or more meters") }
    }

    /// The rule, with what its file holds.
    func rule() throws -> NeighborRule { try NeighborRule(weights)?.loaded() ?? .queen }
}
