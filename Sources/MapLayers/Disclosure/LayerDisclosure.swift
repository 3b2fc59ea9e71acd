/// What a layer tells of the people behind its records.
public enum LayerDisclosure: Sendable, Equatable {
    /// Nobody has judged it: it stays inside the city.
    case unjudged
    /// Nothing: it stands on no records of persons.
    case open
    /// It stands on counts, which the gate judges together with those of all other layers.
    case counted([LayerExposure])
}

/// One count that a layer stands on.
public struct LayerExposure: Sendable, Hashable {
    /// The number of the tabulation in the ledger of the run.
    public var tabulation: Int
    /// The fields that stand on it; `nil` for all that are not open.
    public var fields: [String]?
    /// The units that each feature stands on; `nil` where feature *i* stands on unit *i*.
    ///
    /// ``allUnits`` stands for the total of the count.
    public var units: [[Int32]]?
    /// The parameter of the layer that tells what was counted: "records" or "against".
    public var parameter: String

    /// Makes an exposure.
    public init(
        tabulation: Int, fields: [String]? = nil, units: [[Int32]]? = nil,
        parameter: String = "records"
    ) {
        self.tabulation = tabulation
        self.fields = fields
        self.units = units
        self.parameter = parameter
    }

    /// In place of a unit: the total of the count, which is judged as such.
    static let allUnits: Int32 = -1

    /// Stands for a tabulation where nothing is protected, and so nothing is entered.
    static let unentered = -1

    /// The same for some fields alone.
    package func only(_ fields: [String]) -> LayerExposure {
        LayerExposure(
            tabulation: tabulation, fields: fields, units: units, parameter: parameter)
    }

    /// The same, told of by another parameter.
    package func told(in parameter: String) -> LayerExposure {
        LayerExposure(tabulation: tabulation, fields: fields, units: units, parameter: parameter)
    }

    /// Whether a field of a basis stands on it.
    func bears(_ field: Layer.Field) -> Bool {
        switch field.basis {
        case .open, .reason: false
        case .count, .derived, .classified, .mixed: fields?.contains(field.name) ?? true
        }
    }
}
