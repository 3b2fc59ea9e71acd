public import FeatureFormats
public import PlanarGeometry
public import Reprojection
public import SafetyRecords

/// How to read a set of areas.
public struct AreaSourceOptions: Sendable {
    /// The identifier of the set, as it is told in layers.
    public var source: String
    /// The file: GeoJSON, GeoJSON text sequence, GeoPackage, or CSV with a WKT or WKB field.
    public var file: String
    /// The field that holds the identifier; guessed where it is `nil`, numbered where none is
    /// found, and told.
    public var key: String?
    /// The field that holds the name; guessed where it is `nil`.
    public var name: String?
    /// The field that holds the population at risk; never guessed: it decides what a rate means.
    public var population: String?
    /// The field that holds a number to analyze instead of a count.
    public var value: String?
    /// Further fields that recipes ask for.
    public var fields: [String] = []
    /// Fields that recipes use where the file has them.
    public var optionalFields: [String] = []
    /// The reference system of the coordinates, where the file does not carry it.
    public var referenceSystem: ReferenceSystem?
    /// How the text is laid out, for areas in CSV.
    public var csv = CSVOptions()
    /// Threads for the transformation of coordinates.
    public var threads = 1

    /// Makes options for a file.
    public init(source: String, file: String) {
        self.source = source
        self.file = file
    }
}

/// A set of areas in the working reference system, and the account of how it was read.
public struct LoadedAreas: Sendable {
    /// The areas; surfaces are valid and in ``workingSystem``.
    public var areas: AreaSet
    /// The reference system to count in.
    public var workingSystem: ReferenceSystem
    /// The smallest box around the areas, in degrees of longitude and latitude.
    public var region: BoundingBox
    /// What was read, kept, rejected, repaired and why.
    public var provenance: InputProvenance
}
