/// What stands around the features of a GeoJSON document: its type and its reference system.
struct GeoJSONDocument {
    /// How far the top of the document was read.
    enum Top {
        /// Up to and with the opening bracket of `features`.
        case features
        /// To its end: it has no list of features.
        case ended
    }

    /// The type in quotation marks, or what stands in its place; `nil` where there is none.
    private(set) var type: String?
    /// What the `crs` member says; the outer `nil` where there is none.
    private(set) var referenceSystem: DeclaredReferenceSystem??
    /// Names of the members, as far as an error message needs them.
    private(set) var memberNames: [String] = []
    private(set) var hasCoordinates = false
    private var hasFeatures = false

    /// Reads the members of the top object until the features begin or the object ends.
    mutating func top(
        _ text: Span<UInt8>, _ scanner: inout JSONScanner
    ) throws(JSONProblem) -> Top {
        let first = try scanner.byte(text)
        guard first == UInt8(ascii: "{") else { throw try notGeoJSON(first, text, &scanner) }
        guard try scanner.open(first, text, depth: 0) else { return .ended }
        repeat {
            if try member(text, &scanner) { return .features }
        } while try scanner.more(UInt8(ascii: "}"), text)
        return .ended
    }

    /// Reads the members that follow the features, and the end of the top object.
    mutating func bottom(
        _ text: Span<UInt8>, _ scanner: inout JSONScanner
    ) throws(JSONProblem) {
        while try scanner.more(UInt8(ascii: "}"), text) {
            let start = scanner.position
            guard try !member(text, &scanner) else {
                throw JSONProblem(
                    .malformed, at: start, "the document has two lists of features",
                    remedy: "Put all features into one list.")
            }
        }
    }

    /// Refuses a list of features in something that calls itself by another name.
    func checkCollection(at offset: Int) throws(JSONProblem) {
        guard let type, type != "\"FeatureCollection\"" else { return }
        throw JSONProblem(
            .malformed, at: offset,
            "the document has a list of features, but its type is \(type)",
            remedy: "Write \"type\": \"FeatureCollection\".")
    }

    /// Refuses an object without features that is neither a Feature nor a geometry.
    func checkSingle(at offset: Int) throws(JSONProblem) {
        if hasCoordinates { return }
        switch type {
        case "\"Feature\"", "\"Point\"", "\"MultiPoint\"", "\"LineString\"", "\"MultiLineString\"",
            "\"Polygon\"", "\"MultiPolygon\"", "\"GeometryCollection\"":
            return
        case "\"FeatureCollection\"":
            throw JSONProblem(
                .malformed, at: offset,
                hasFeatures
                    ? "the features of the FeatureCollection are not a list"
                    : "the FeatureCollection has no list of features",
                remedy: "Write \"features\": [ … ], empty where there are none.")
        case "\"Topology\"":
            throw JSONProblem(
                .malformed, at: offset, "the document is TopoJSON, not GeoJSON",
                remedy: "Convert it, for example with topo2geo.")
        case .some(let type) where type != "null":
            throw JSONProblem(
                .malformed, at: offset,
                "the document is JSON but not GeoJSON: its type is \(type)", remedy: Self.remedy)
        case .some, .none:
            throw JSONProblem(
                .malformed, at: offset,
                "the document is JSON but not GeoJSON: an object"
                    + Self.list(memberNames) + " and without a type",
                remedy: Self.remedy)
        }
    }

    private static let remedy =
        "Write it as a FeatureCollection with a geometry in each feature, or as CSV."

    /// Reads one member; `true` where it is a list of features, which is then opened.
    private mutating func member(
        _ text: Span<UInt8>, _ scanner: inout JSONScanner
    ) throws(JSONProblem) -> Bool {
        let key = try scanner.key(text)
        if memberNames.count < 6 { memberNames.append(GeoJSONMember.word(text, key)) }
        switch GeoJSONMember(text, key) {
        case .type:
            let first = try scanner.byte(text)
            if first == UInt8(ascii: "\"") {
                type = "\"" + GeoJSONMember.word(text, try scanner.string(text)) + "\""
            } else {
                try scanner.skipValue(text, depth: 1)
                type = GeoJSONGeometryParser.words(first)
            }
        case .crs:
            referenceSystem = .some(GeoJSONReferenceSystem.read(try scanner.value(text, depth: 1)))
        case .features:
            hasFeatures = true
            if try scanner.byte(text) == UInt8(ascii: "[") {
                scanner.position += 1
                return true
            }
            try scanner.skipValue(text, depth: 1)
        case .coordinates, .geometries:
            hasCoordinates = true
            try scanner.skipValue(text, depth: 1)
        case .id, .geometry, .properties, .bbox, .other: try scanner.skipValue(text, depth: 1)
        }
        return false
    }

    private func notGeoJSON(
        _ first: UInt8, _ text: Span<UInt8>, _ scanner: inout JSONScanner
    ) throws(JSONProblem) -> JSONProblem {
        let start = scanner.position
        var detail = GeoJSONGeometryParser.words(first)
        if first == UInt8(ascii: "[") {
            scanner.position += 1
            if try scanner.byte(text) == UInt8(ascii: "{") {
                detail = "a list of objects" + Self.list(try memberNames(text, &scanner))
            }
        } else {
            // Anything that is no value at all is broken JSON, which this throws.
            try scanner.skipValue(text, depth: 0)
        }
        return JSONProblem(
            .malformed, at: start, "the document is JSON but not GeoJSON: \(detail)",
            remedy: Self.remedy)
    }

    private func memberNames(
        _ text: Span<UInt8>, _ scanner: inout JSONScanner
    ) throws(JSONProblem) -> [String] {
        var names: [String] = []
        guard try scanner.open(UInt8(ascii: "{"), text, depth: 1) else { return names }
        repeat {
            names.append(GeoJSONMember.word(text, try scanner.key(text)))
            try scanner.skipValue(text, depth: 2)
        } while try scanner.more(UInt8(ascii: "}"), text) && names.count < 6
        return names
    }

    private static func list(_ names: [String]) -> String {
        guard !names.isEmpty else { return " without members" }
        let shown = names.prefix(5).map { "\"\($0)\"" }.joined(separator: ", ")
        return " with the members \(shown)" + (names.count > 5 ? ", …" : "")
    }
}
