public import HotspotStatistics
public import SurveyEstimation

/// How the figures of a survey are drawn from its answers, whatever the question.
public struct SurveyOptions: Sendable {
    /// The field of the strata that the sample was drawn in; `nil` where each area is a simple
    /// sample of its own.
    public var strata: String?
    /// Fields that break the shares down: the layer is then a table of area and group.
    public var groups: [String] = []
    /// The districts whose value is told beside each area: a field of the areas, or a set of areas.
    public var district: String?
    /// How areas borrow from their districts; `nil` where they do not.
    public var shrinkage: SurveyShrinkage?
    /// Shares from fewer answers are null and not tested; `nil` to show all of them.
    public var minAnswers: Int?
    /// Shares from fewer answers are flagged.
    public var fewAnswers = SurveyOptions.usualFewAnswers
    /// Which interval is drawn.
    public var interval: IntervalRule = .wilson
    /// The level of a finding, on the corrected p.
    public var alpha = 0.05
    /// The correction for the number of areas.
    public var correction: FalseDiscoveryCorrection = .benjaminiHochberg

    /// Makes options with every one at its default.
    public init() {}

    /// Shares from fewer answers are flagged unless another number is given.
    public static let usualFewAnswers = 30

    /// Areas with fewer answers are not tested: the normal distribution of z is too far off.
    var testedFrom: Int { max(minAnswers ?? 0, 30) }
}

/// How areas with few answers borrow from their district.
public struct SurveyShrinkage: Sendable, Hashable {
    /// The model.
    public enum Method: String, CaseIterable, Sendable {
        /// `fayHerriot` with the mean of each district as its linking model.
        case fayHerriot = "fay-herriot"
        /// `empiricalBayesShares` toward each district.
        case empiricalBayes = "empirical-bayes"
    }

    /// A field of the areas with their district, or a set of areas; `nil` for the whole city.
    public var districts: String?
    /// The model.
    public var method: Method
    /// How the variance between areas is estimated, by Fay and Herriot's model.
    public var variance: ModelVarianceRule

    /// Makes a choice.
    public init(
        districts: String?, method: Method = .fayHerriot, variance: ModelVarianceRule = .reml
    ) {
        self.districts = districts
        self.method = method
        self.variance = variance
    }
}

/// How a ready table of shares is read.
public struct SurveyTable: Sendable, Hashable {
    /// For the name of a row the areas it covers, by identifier or name; a row whose name is not
    /// among them is of the area with its name.
    public var names: [String: [String]]
    /// The name of the row that is of the whole city.
    public var city: String?
    /// Whether shares are written in percent.
    public var isPercent: Bool

    /// Makes a way of reading.
    public init(names: [String: [String]] = [:], city: String? = nil, isPercent: Bool = true) {
        self.names = names
        self.city = city
        self.isPercent = isPercent
    }
}
