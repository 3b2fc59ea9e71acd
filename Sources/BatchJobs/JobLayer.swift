public import HotspotStatistics
public import MapLayers
public import SafetyRecords

extension Job {
    /// One layer that a job asks for.
    public struct LayerRequest: Sendable, Equatable {
        /// How a layer is made.
        public enum Recipe: String, CaseIterable, Sendable {
            /// Records counted in each unit.
            case counts
            /// Records per 100 000 of a population.
            case rates
            /// Local Gi or Gi* of the counts, or of a field of the areas.
            case hotspots
        }

        /// What records are counted in.
        public enum Units: Sendable, Equatable {
            /// The areas of the set with this identifier.
            case areas(String)
            /// Squares with sides of this many meters.
            case grid(meters: Double)
            /// Hexagons of this many meters.
            case hex(meters: Double)
        }

        /// Name of the layer and of its files; unique among the layers.
        public var id: String
        /// How the layer is made.
        public var recipe: Recipe
        /// The source whose records are counted; `nil` when ``value`` is analyzed.
        public var source: String?
        /// What records are counted in.
        public var units: Units
        /// Who is a neighbor of whom; default queen.
        public var weights: NeighborRule = .queen
        /// How the weights are scaled; default none.
        public var standardize: WeightStandardization = .none
        /// Which statistic is computed; default Gi*.
        public var method: LocalGStatistic = .giStar
        /// Number of permutations, 0 to 10 000 000, of which 0 gives analytic values alone.
        ///
        /// Default 999.
        public var permutations: Int = 999
        /// Seed of the permutations; default 1.
        public var seed: UInt64 = 1
        /// Level of a finding, between 0 and 1; default 0.05.
        public var alpha: Double = 0.05
        /// Numeric field of the areas that is analyzed in place of counts.
        ///
        /// The layer's own, or that of its areas where it names no source.
        public var value: String?
        /// Which records are counted: values of fields, in the order of the file.
        public var filters: [RecordSelection.Filter] = []
        /// A period of its own; `nil` to follow the source and the job.
        public var period: Period?
        /// Which correction makes the q values; default Benjamini and Hochberg.
        public var correction: FalseDiscoveryCorrection = .benjaminiHochberg
        /// How near two vertices must be to be one, in meters; default 0.01.
        public var snap: Double = 0.01
        /// Where a record goes that lies in several areas; default the lowest.
        public var overlaps: OverlapRule = .lowest
        /// One-based line of the layer in the job file.
        public var line: Int

        /// Makes a layer request with every option at its default.
        public init(id: String, recipe: Recipe, source: String?, units: Units, line: Int = 0) {
            self.id = id
            self.recipe = recipe
            self.source = source
            self.units = units
            self.line = line
        }

        /// The set of areas that records are counted in; `nil` for grids and hexagons.
        public var areas: String? {
            if case .areas(let id) = units { id } else { nil }
        }

        /// Side of the squares in meters; `nil` for areas and hexagons.
        public var grid: Double? {
            if case .grid(let meters) = units { meters } else { nil }
        }

        /// Size of the hexagons in meters; `nil` for areas and squares.
        public var hex: Double? {
            if case .hex(let meters) = units { meters } else { nil }
        }
    }
}
