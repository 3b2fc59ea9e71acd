public import RecordSources

extension Job {
    /// A set of areas that layers count in.
    public struct Areas: Sendable, Equatable {
        /// Name of the set within the job; unique among the sets, and fit to be a file name.
        public var id: String
        /// The file as written, without a `:table` ending.
        public var file: String
        /// The file, resolved against the folder of the job file.
        public var path: String
        /// Table of a GeoPackage; from `table:` or from `file.gpkg:table`.
        public var table: String?
        /// Field with the identifier of an area.
        public var key: String?
        /// Field with the name of an area.
        public var name: String?
        /// Field with the population at risk; makes rates possible.
        public var population: String?
        /// Field with a number to analyze in place of counts.
        public var value: String?
        /// Reference system as "EPSG:3011", where the file does not carry it.
        public var crs: String?
        /// First day that the areas are in force; `nil` for always before.
        public var validFrom: CalendarDate?
        /// First day that they are no longer; `nil` for always after.
        public var validTo: CalendarDate?
        /// One-based line of the set in the job file.
        public var line: Int

        /// Makes a set of areas.
        public init(
            id: String, file: String, path: String, table: String? = nil, key: String? = nil,
            name: String? = nil, population: String? = nil, value: String? = nil,
            crs: String? = nil, validFrom: CalendarDate? = nil, validTo: CalendarDate? = nil,
            line: Int = 0
        ) {
            self.id = id
            self.file = file
            self.path = path
            self.table = table
            self.key = key
            self.name = name
            self.population = population
            self.value = value
            self.crs = crs
            self.validFrom = validFrom
            self.validTo = validTo
            self.line = line
        }
    }
}
