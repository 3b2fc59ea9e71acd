import FeatureFormats
import PlanarGeometry

/// A layer read back from the files of a folder.
struct ExportedLayer: Sendable {
    /// What a column holds, as far as its values tell.
    enum ColumnKind: String, Sendable {
        case empty
        case integer
        case number
        case text
        case boolean
        case mixed
    }

    /// The identifier of the layer.
    var name: String
    /// The file it was read from, relative to the folder.
    var file: String
    /// What the layer says of itself: the member `run`, or the manifest's entry.
    var run: PropertyValue
    /// Identifiers of the features in the order of the file.
    var identifiers: [String] = []
    /// Names of the fields in the order of the file.
    var fields: [String] = []
    /// A column a field, a value a feature.
    var columns: [[PropertyValue]] = []
    /// Geometries in degrees; `nil` where a feature has none.
    ///
    /// Empty where the format has none.
    var geometries: [Geometry?] = []
    /// West, south, east, north, as the file says.
    var boundingBox: [Double]?

    /// The values of a field; `nil` where there is no such field.
    func column(_ field: String) -> [PropertyValue]? {
        fields.firstIndex(of: field).map { columns[$0] }
    }

    /// Whether any feature is drawn on a map.
    var hasGeometry: Bool { geometries.contains { $0 != nil } }

    /// Whether the features are single places.
    var hasPoints: Bool {
        geometries.contains { geometry in
            switch geometry {
            case .point, .multiPoint: true
            default: false
            }
        }
    }

    /// What the layer says a field means.
    func meaning(of field: String) -> String? { run["fields"]?[field]?.text }

    /// What the layer says a field rests on: "count", "derived", ….
    func basis(of field: String) -> String? { run["bases"]?[field]?.text }

    /// What a column holds.
    static func kind(of column: [PropertyValue]) -> ColumnKind {
        var kind = ColumnKind.empty
        for value in column {
            let own: ColumnKind
            switch value {
            case .null: continue
            case .integer: own = .integer
            case .number: own = .number
            case .text: own = .text
            case .boolean: own = .boolean
            case .list, .members: return .mixed
            }
            switch (kind, own) {
            case (.empty, _): kind = own
            case (.integer, .number), (.number, .integer): kind = .number
            case let (one, other) where one == other: break
            default: return .mixed
            }
        }
        return kind
    }
}

extension PropertyValue {
    /// The text; `nil` where it is something else.
    var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    /// The whole number; `nil` where it is something else.
    var integer: Int? {
        if case .integer(let number) = self { number } else { nil }
    }

    /// The number, whole or not; `nil` where it is something else or not finite.
    var double: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .number(let number) where number.isFinite: number
        default: nil
        }
    }

    /// The elements; `nil` where it is no list.
    var elements: [PropertyValue]? {
        if case .list(let elements) = self { elements } else { nil }
    }

    /// The members; `nil` where it is no object.
    var named: [Member]? {
        if case .members(let members) = self { members } else { nil }
    }

    /// The value as messages show it: JSON, cut where it is long.
    var shown: String {
        var bytes: [UInt8] = []
        JSONText.append(self, to: &bytes)
        let text = String(decoding: bytes.prefix(400), as: UTF8.self)
        return text.count > 80 ? String(text.prefix(79)) + "…" : text
    }
}
