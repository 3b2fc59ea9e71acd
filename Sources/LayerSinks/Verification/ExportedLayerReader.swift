import FeatureFormats
import PlanarGeometry

/// Reads a layer from a GeoJSON document or a text sequence, and tells what is wrong with its form.
struct ExportedLayerReader {
    private(set) var layer: ExportedLayer
    private(set) var problems = ProblemList()
    private var box = BoundingBox.empty
    private var longitudes: [(Double, Double)] = []
    private var places: [String: Int] = [:]

    private init(name: String, file: String, run: PropertyValue) {
        layer = ExportedLayer(name: name, file: file, run: run)
    }

    /// Reads a FeatureCollection.
    ///
    /// - Throws: `FormatError` where it is no strict JSON or no FeatureCollection.
    static func document(
        _ bytes: [UInt8], name: String, file: String
    ) throws(FormatError) -> ExportedLayerReader {
        var reader = ExportedLayerReader(name: name, file: file, run: .null)
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw FormatError(
                .malformed, file: file, detail: "the file begins with a byte-order mark",
                remedy: "Write it without one (RFC 8259, 8.1)")
        }
        let members = PropertyValue.members(
            try GeoJSONWalk.read(bytes.span, name: file) { feature in reader.add(feature) })
        if members["type"]?.text != "FeatureCollection" {
            reader.broken(
                field: "type", value: members["type"], "the document is not a FeatureCollection")
        }
        if members["crs"] != nil {
            reader.broken(
                field: "crs", value: members["crs"],
                "the document has a crs member, which RFC 7946 does away with",
                remedy: "Leave it out: coordinates are WGS 84")
        }
        if case .members? = members["run"] {
            reader.layer.run = members["run"] ?? .null
        } else {
            reader.broken(
                field: "run", value: members["run"],
                "the layer does not say how it was made", remedy: "Export it again")
        }
        reader.checkBox(members["bbox"])
        return reader
    }

    /// Reads a text sequence (RFC 8142).
    static func sequence(
        _ bytes: [UInt8], name: String, file: String, run: PropertyValue
    ) throws(FormatError) -> ExportedLayerReader {
        var reader = ExportedLayerReader(name: name, file: file, run: run)
        for record in bytes.split(separator: 0x1E) {
            let record = [UInt8](record)
            reader.add(try JSONText.parseStrictly(record.span, name: file))
        }
        if let first = bytes.first, first != 0x1E {
            reader.broken("the sequence does not begin with a record separator")
        }
        return reader
    }

    // MARK: Features

    private mutating func add(_ feature: PropertyValue) {
        let number = layer.identifiers.count
        guard case .members = feature else {
            return broken(feature: "number \(number + 1)", value: feature, "this is not a Feature")
        }
        let identifier: String
        if let text = feature["id"]?.text {
            identifier = text
        } else {
            identifier = "number \(number + 1)"
            broken(
                feature: identifier, field: "id", value: feature["id"],
                "the feature has no identifier of text")
        }
        if feature["type"]?.text != "Feature" {
            broken(
                feature: identifier, field: "type", value: feature["type"], "this is not a Feature")
        }
        if let earlier = places[identifier] {
            broken(
                feature: identifier, field: "id",
                "the identifier comes twice: also as feature number \(earlier + 1)")
        } else {
            places[identifier] = number
        }
        layer.identifiers.append(identifier)
        addValues(feature["properties"], identifier)
        addGeometry(feature, identifier)
    }

    private mutating func addValues(_ properties: PropertyValue?, _ identifier: String) {
        let members = properties?.named ?? []
        if properties?.named == nil {
            broken(feature: identifier, field: "properties", "the feature has no properties")
        }
        if layer.identifiers.count == 1 {
            layer.fields = members.map(\.name)
            layer.columns = members.map { [$0.value] }
        } else if members.count == layer.fields.count,
            members.indices.allSatisfy({ members[$0].name == layer.fields[$0] })
        {
            for (index, member) in members.enumerated() {
                layer.columns[index].append(member.value)
            }
        } else {
            broken(
                feature: identifier, field: "properties",
                value: .list(members.map { .text($0.name) }),
                "the feature has not the fields of the first one, in their order")
            for (index, field) in layer.fields.enumerated() {
                layer.columns[index].append(properties?[field] ?? .null)
            }
        }
        for member in members {
            switch member.value {
            case .list, .members:
                broken(
                    feature: identifier, field: member.name, value: member.value,
                    "a field holds a list or an object, not a value")
            default: break
            }
        }
    }

    private mutating func addGeometry(_ feature: PropertyValue, _ identifier: String) {
        var reader = ExportedGeometryReader()
        guard let value = feature["geometry"] else {
            broken(
                feature: identifier, field: "geometry",
                "the feature has no member geometry (null where there is none)")
            return layer.geometries.append(nil)
        }
        layer.geometries.append(reader.read(value))
        for fault in reader.faults {
            broken(
                feature: identifier, field: "geometry", value: fault.value.map(PropertyValue.text),
                fault.detail, remedy: "Export the layer again")
        }
        if !reader.box.isEmpty {
            box.formUnion(reader.box)
            longitudes.append((reader.box.minX, reader.box.maxX))
        }
    }

    // MARK: The box

    private mutating func checkBox(_ value: PropertyValue?) {
        guard let value else {
            if !box.isEmpty { broken(field: "bbox", "the layer has no bbox") }
            return
        }
        guard let edges = value.elements?.compactMap(\.double), edges.count == 4,
            value.elements?.count == 4
        else {
            return broken(field: "bbox", value: value, "the bbox is not four numbers")
        }
        layer.boundingBox = edges
        if box.isEmpty {
            return broken(field: "bbox", value: value, "there is a bbox but no geometry")
        }
        let (west, south, east, north) = (edges[0], edges[1], edges[2], edges[3])
        let holdsLongitudes: Bool
        if west <= east {
            holdsLongitudes = west == box.minX && east == box.maxX
        } else {
            holdsLongitudes =
                longitudes.allSatisfy { $0.0 >= west || $0.1 <= east }
                && longitudes.contains { $0.0 == west } && longitudes.contains { $0.1 == east }
        }
        if !holdsLongitudes || south != box.minY || north != box.maxY {
            broken(
                field: "bbox", value: value, "the bbox is not the box around the features",
                remedy:
                    "It is \(PropertyValue.list([box.minX, box.minY, box.maxX, box.maxY].map(PropertyValue.number)).shown)"
            )
        }
    }

    private mutating func broken(
        feature: String? = nil, field: String? = nil, value: PropertyValue? = nil,
        _ detail: String, remedy: String? = nil
    ) {
        problems.add(
            FolderProblem(
                .broken, file: layer.file, feature: feature, field: field,
                value: value.map { $0.text ?? $0.shown }, detail: detail, remedy: remedy))
    }
}
