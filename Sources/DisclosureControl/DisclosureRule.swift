/// What may be published: the profile, its thresholds and the method.
public struct DisclosureRule: Sendable, Equatable {
    /// How small numbers are kept from readers.
    public enum Method: Sendable, Equatable {
        /// Small counts are withheld, and as many others as it takes that none can be computed.
        case suppress
        /// Every count is rounded to a multiple of a base.
        case round(base: Int)
        /// Every count gets a noise that depends on the records in it and a secret key alone.
        case cellKey(seed: UInt64)

        /// The word in job files and layers; never with the key.
        public var word: String {
            switch self {
            case .suppress: "suppress"
            case .round(let base): "round:\(base)"
            case .cellKey: "cell-key"
            }
        }
    }

    /// How far the layers travel.
    public var profile: DisclosureProfile
    /// Counts from 1 to this number less one are withheld.
    public var minCount: Int
    /// Survey figures from fewer answers are withheld.
    public var minAnswers: Int
    /// Whether a count of zero is withheld as well.
    public var zeroIsSensitive: Bool
    /// How.
    public var method: Method
    /// The size in meters of the cells that single places are moved to in the profile `partner`.
    public var cellSize: Double

    /// Makes a rule.
    public init(
        profile: DisclosureProfile, minCount: Int = 5, minAnswers: Int = 30,
        zeroIsSensitive: Bool = false, method: Method = .suppress, cellSize: Double = 250
    ) {
        self.profile = profile
        self.minCount = minCount
        self.minAnswers = minAnswers
        self.zeroIsSensitive = zeroIsSensitive
        self.method = method
        self.cellSize = cellSize
    }

    /// Everything may be published.
    public static let `internal` = DisclosureRule(profile: .internal)
}
