public import HotspotStatistics

/// How layers are laid over each other.
public struct OverlayOptions: Sendable, Hashable {
    /// What a part of an area weighs where figures are carried to other areas.
    public enum CarryWeight: Sendable, Hashable {
        /// Its square meters.
        case area
        /// The people who live in it, by a finer set of areas with a population.
        case population(set: String)

        var words: String {
            switch self {
            case .area: "by area"
            case .population(let set): "by the population of \(set)"
            }
        }
    }

    /// The field of each layer, in their order; `nil` (or none at the end) to guess it.
    public var fields: [String?] = []
    /// What each layer's figure is called in labels; `nil` for the identifier of the layer.
    public var titles: [String?] = []
    /// Breaks of the classes of each layer; `nil` for terciles.
    public var breaks: [TercileBreaks?] = []
    /// The layer whose areas are those of the overlay; `nil` for the first.
    public var target: String?
    /// What parts of areas weigh.
    public var carry = CarryWeight.area
    /// How much of an area must be covered for it to have a carried figure, 0…1.
    public var leastCoverage = 0.5
    /// Whether counts are known to be 0 outside the areas of their layer: guard hours outside all
    /// permit areas.
    public var elsewhereIsZero = false
    /// The table that figures of another edition of the areas are moved by; `nil` for none.
    public var crosswalk: Crosswalk?
    /// Whether correlations weigh areas by the `population` of one of the layers.
    public var weighsByPopulation = false
    /// Who neighbors whom, for the bivariate local Moran.
    public var neighbors = NeighborRule.queen
    /// How far apart borders may be and still be shared, in meters.
    public var snapping = 0.01
    /// Permutations of the bivariate local Moran; 0 for its analytic p alone.
    public var permutations = 999
    /// The seed of the permutations.
    public var seed: UInt64 = 1
    /// The level of findings.
    public var alpha = 0.05

    /// Makes options with every one at its default.
    public init() {}

    /// The element of a list that may be shorter than the layers are many.
    static func element<Element>(_ list: [Element?], _ index: Int) -> Element? {
        list.indices.contains(index) ? list[index] : nil
    }
}
