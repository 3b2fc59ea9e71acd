public import PlanarGeometry

/// A finished map layer: features with their geometries, columns of numbers, and what it is in words.
///
/// Features are sorted by identifier. A number that was not measured is `nil`, with its reason in
/// the `reason` column; it is never 0 and never not-a-number.
public struct Layer: Sendable {
    /// A column of a layer.
    public struct Field: Sendable, Equatable {
        /// The name in files: "n", "gi_z", ….
        public var name: String
        /// What it means, with its unit, in one sentence.
        public var meaning: String
        /// The values, one a feature.
        public var values: Values
        /// What the values are made of, and so what becomes of them at the gate.
        public var basis: FieldBasis

        /// Makes a column.
        ///
        /// - Parameters:
        ///   - name: The name in files.
        ///   - meaning: What it means, in one sentence.
        ///   - values: The values, one a feature.
        ///   - basis: What the values are made of; that of the fields of this name unless given, and
        ///     ``FieldBasis/mixed`` for a name that is not known.
        public init(_ name: String, _ meaning: String, _ values: Values, basis: FieldBasis? = nil) {
            self.name = name
            self.meaning = meaning
            self.values = values
            self.basis = basis ?? FieldBasis(ofField: name)
        }
    }

    /// The values of a column.
    public enum Values: Sendable, Equatable {
        /// Whole numbers.
        case integers([Int?])
        /// Numbers; all finite.
        case numbers([Double?])
        /// Text.
        case texts([String?])

        /// Number of values.
        public var count: Int {
            switch self {
            case .integers(let values): values.count
            case .numbers(let values): values.count
            case .texts(let values): values.count
            }
        }
    }

    /// What the features of a layer look like on a map.
    public enum Geometries: Sendable, Equatable {
        /// Areas, cells or contours: one surface a feature.
        case surfaces([MultiPolygon])
        /// Single places; the profile `public` never carries them.
        case points([Position])
        /// Nothing: the layer is a table.
        case none
    }

    /// The identifier of the layer: its file name without the ending.
    public var identifier: String
    /// The recipe that made it: "counts", "rates", "hotspots".
    public var recipe: String
    /// What the layer shows and how it was made, in words for a person.
    public var summary: String
    /// EPSG code of the reference system of the geometries: the system that was counted in.
    public var referenceSystemCode: Int
    /// Identifiers of the features, in order.
    public var identifiers: [String]
    /// Geometries of the features, in the working reference system.
    public var geometries: Geometries
    /// The columns in the order of the file; `area_id` is the first.
    public var fields: [Field]
    /// Method, parameters, seed, number of tests, what was left out: in the order of the file.
    public var parameters: [Parameter]
    /// What the layer tells of the people behind its records.
    public var disclosure: LayerDisclosure

    /// A named value that says how the layer was made.
    public struct Parameter: Sendable, Equatable {
        /// The name.
        public var name: String
        /// The value.
        public var value: Value

        /// Makes a parameter.
        public init(_ name: String, _ value: Value) {
            self.name = name
            self.value = value
        }
    }

    /// The value of a parameter.
    public enum Value: Sendable, Equatable {
        /// Text.
        case text(String)
        /// A whole number.
        case integer(Int)
        /// A number.
        case number(Double)
        /// True or false.
        case boolean(Bool)
        /// Several texts.
        case texts([String])
        /// Named values.
        case group([Parameter])
    }

    /// Makes a layer.
    ///
    /// - Precondition: There are as many geometries, and in every column as many values, as there
    ///   are features.
    public init(
        identifier: String, recipe: String, summary: String, referenceSystemCode: Int,
        identifiers: [String], geometries: Geometries, fields: [Field],
        parameters: [Parameter], disclosure: LayerDisclosure = .unjudged
    ) {
        switch geometries {
        case .surfaces(let surfaces): precondition(surfaces.count == identifiers.count)
        case .points(let points): precondition(points.count == identifiers.count)
        case .none: break
        }
        precondition(fields.allSatisfy { $0.values.count == identifiers.count })
        self.identifier = identifier
        self.recipe = recipe
        self.summary = summary
        self.referenceSystemCode = referenceSystemCode
        self.identifiers = identifiers
        self.geometries = geometries
        self.fields = fields
        self.parameters = parameters
        self.disclosure = disclosure
    }

    /// A layer with one feature a counting unit: `area_id`, and `area_name` where there are names,
    /// come before the given fields.
    package init(
        of units: CountingUnits, identifier: String, recipe: String, summary: String,
        fields: [Field], parameters: [Parameter], disclosure: LayerDisclosure = .unjudged
    ) {
        self.init(
            identifier: identifier, recipe: recipe, summary: summary,
            referenceSystemCode: units.referenceSystemCode, identifiers: units.identifiers,
            geometries: .surfaces(units.surfaces), fields: unitFields(units) + fields,
            parameters: parameters, disclosure: disclosure)
    }

    /// How many features there are, and what became of the records, in one line.
    public var account: String {
        var parts = ["\(identifiers.count) \(identifiers.count == 1 ? "feature" : "features")"]
        for parameter in parameters where parameter.name == "records" {
            guard case .group(let group) = parameter.value else { continue }
            for (name, words) in [
                ("n_selected", "records"), ("n_outside", "outside"), ("n_boundary", "on an edge"),
                ("n_several", "in several areas"), ("n_unplaced", "without a place"),
            ] {
                let value = group.first { $0.name == name }?.value
                guard case .integer(let count)? = value, count > 0 else { continue }
                parts.append("\(count) \(words)")
            }
        }
        return parts.joined(separator: ", ")
    }

    /// What a reader of the layer should be wary of.
    public var warnings: [String] {
        parameters.compactMap { parameter in
            guard parameter.name == "warning", case .text(let text) = parameter.value else {
                return nil
            }
            return text
        }
    }

    /// The column of a name; `nil` where there is none.
    public func field(_ name: String) -> Field? { fields.first { $0.name == name } }
}
