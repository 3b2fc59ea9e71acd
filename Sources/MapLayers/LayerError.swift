public import HotspotStatistics
import SpatialIndexing
import Topology

/// Why a layer cannot be made, said so that a person can mend it.
public struct LayerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of failure.
    public enum Code: Hashable, Sendable {
        /// No record lies in any area: wrong files, or a wrong reference system.
        case allOutside
        /// Nothing is left to count after period and filters.
        case nothingSelected
        /// A rate was asked for areas without a population.
        case noPopulation
        /// A value was asked for areas without one, or for a grid.
        case noValue
        /// The grid would have too many cells, or covers nothing.
        case badGrid
        /// A period is missing, lies outside the data, or cannot be held against another.
        case badPeriod
        /// A question of a survey has no base, or nothing that makes its share.
        case badQuestion
        /// The statistic refused its input.
        case statistics(StatisticsError.Code)
        /// The index refused its input.
        case index
        /// The surfaces of the areas cannot be put together.
        case geometry
        /// The profile of the run does not permit the layer.
        case disclosure
        /// The layer was made but could not be written.
        case unwritable
    }

    /// The kind of failure.
    public var code: Code
    /// The layer.
    public var layer: String
    /// What is wrong.
    public var detail: String
    /// What to do about it.
    public var remedy: String

    /// Makes an error.
    public init(_ code: Code, layer: String, detail: String, remedy: String) {
        self.code = code
        self.layer = layer
        self.detail = detail
        self.remedy = remedy
    }

    package init(_ error: StatisticsError, layer: String) {
        self.init(
            .statistics(error.code), layer: layer, detail: error.detail, remedy: error.remedy)
    }

    init(_ error: IndexError, layer: String) {
        self.init(
            .index, layer: layer, detail: error.description,
            remedy: "Check the coordinates of the input")
    }

    init(_ error: TopologyError, layer: String) {
        self.init(
            .geometry, layer: layer, detail: error.description,
            remedy: "Check that the areas are valid")
    }

    /// Whether the input is to blame, rather than the computing or the writing.
    public var isRefusal: Bool {
        switch code {
        case .allOutside, .nothingSelected, .noPopulation, .noValue, .badGrid, .badPeriod,
            .badQuestion, .statistics, .geometry:
            true
        case .index, .disclosure, .unwritable: false
        }
    }

    /// "layer heta-omraden: … Remedy." in plain English.
    public var description: String {
        "layer \(layer): \(detail). \(remedy)\(remedy.hasSuffix(".") ? "" : ".")"
    }
}
