public import MapLayers
public import SafetyRecords

extension Job {
    /// The files of weights that layers name, each once, and their paths as they can be opened.
    var weightsFiles: [(file: WeightsFile, path: String)] {
        var result: [(file: WeightsFile, path: String)] = []
        for file in layers.compactMap(\.recipe.weightsFile) {
            let path = JobPaths(folder: folder).resolved(file.path)
            if !result.contains(where: { $0.path == path }) { result.append((file, path)) }
        }
        return result
    }

    /// The crosswalks that layers name, each once, and their paths as they can be opened.
    var crosswalks: [(table: Crosswalk, path: String)] {
        var result: [(table: Crosswalk, path: String)] = []
        for table in layers.compactMap(\.recipe.crosswalk) {
            let path = JobPaths(folder: folder).resolved(table.file)
            if !result.contains(where: { $0.path == path }) { result.append((table, path)) }
        }
        return result
    }

    /// One layer that a job asks for.
    public struct LayerRequest: Sendable {
        /// What records are counted in.
        public enum Units: Sendable, Equatable {
            /// The areas of the set with this identifier.
            case areas(String)
            /// Squares with sides of this many meters.
            case grid(meters: Double)
            /// Hexagons of this many meters.
            case hex(meters: Double)
        }

        /// The records that those of a layer are held against.
        public struct Against: Sendable, Equatable {
            /// Their source; `nil` for that of the layer.
            public var source: String?
            /// Which of its records: values of fields, in the order of the file.
            public var filters: [RecordSelection.Filter]
            /// Their period; `nil` to follow the layer, its source and the job.
            public var period: Period?

            /// Makes a choice.
            public init(
                source: String? = nil, filters: [RecordSelection.Filter] = [],
                period: Period? = nil
            ) {
                self.source = source
                self.filters = filters
                self.period = period
            }
        }

        /// Name of the layer and of its files; unique among the layers.
        public var id: String
        /// How the layer is made.
        public var recipe: any LayerRecipe
        /// The source whose records are counted; `nil` where a value of the areas is analyzed.
        public var source: String?
        /// What records are counted in; `nil` for recipes that count in nothing.
        public var units: Units?
        /// Which records are counted: values of fields, in the order of the file.
        public var filters: [RecordSelection.Filter] = []
        /// A period of its own; `nil` to follow the source and the job.
        public var period: Period?
        /// The records that these are held against, by recipes that compare two.
        public var against: Against?
        /// Interventions of guards that are in a source of their own.
        public var interventions: Against?
        /// Where a record goes that lies in several areas; default the lowest.
        public var overlaps: OverlapRule = .lowest
        /// One-based line of the layer in the job file.
        public var line: Int

        /// Makes a layer request with every option at its default.
        public init(
            id: String, recipe: any LayerRecipe, source: String?, units: Units?, line: Int = 0
        ) {
            self.id = id
            self.recipe = recipe
            self.source = source
            self.units = units
            self.line = line
        }

        /// The set of areas that records are counted in; `nil` for cells.
        public var areas: String? {
            if case .areas(let id)? = units { id } else { nil }
        }

        /// The sources that the layer counts records of.
        var sources: [String] {
            [source, against?.source, interventions?.source].compactMap(\.self)
        }
    }
}
