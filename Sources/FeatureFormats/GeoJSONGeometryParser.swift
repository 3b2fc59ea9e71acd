import PlanarGeometry

/// Reads GeoJSON geometry objects (RFC 7946, section 3.1) from text in memory.
///
/// A geometry of the wrong shape is an answer, not an error: the scanner ends up behind it either
/// way, so that reading can go on. Broken JSON is an error.
struct GeoJSONGeometryParser {
    /// Whether a position with more than two numbers was met.
    var hasDroppedOrdinates = false
    /// How many rings of three positions or fewer were kept beside sound ones.
    private(set) var shortRingCount = 0
    private var geometryShortRings = 0

    private enum Kind {
        case point, multiPoint, lineString, multiLineString, polygon, multiPolygon, collection
    }

    /// Passes a geometry object or null, which lies in so many containers.
    mutating func geometry(
        _ text: Span<UInt8>, _ scanner: inout JSONScanner, depth: Int
    ) throws(JSONProblem) -> FeatureRow.RowGeometry {
        geometryShortRings = 0
        let result = try object(text, &scanner, depth: depth)
        guard case .value(let geometry) = result else { return result }
        shortRingCount += geometryShortRings
        return geometry.isEmpty ? .null : result
    }

    private mutating func object(
        _ text: Span<UInt8>, _ scanner: inout JSONScanner, depth: Int
    ) throws(JSONProblem) -> FeatureRow.RowGeometry {
        let first = try scanner.byte(text)
        guard first == UInt8(ascii: "{") else {
            if first == UInt8(ascii: "n") {
                _ = try scanner.literal(text)
                return .null
            }
            try scanner.skipValue(text, depth: depth)
            return .invalid("the geometry is \(Self.words(first)), not an object")
        }
        var kind: Kind?
        var fault = "the geometry has no type"
        var typeCount = 0
        // Coordinates may stand before the type that says how to read them: then they are passed
        // over, and read when the type is known.
        var coordinates: Int?
        var geometries: Int?
        var shape: FeatureRow.RowGeometry?
        if try scanner.open(first, text, depth: depth) {
            repeat {
                let name = GeoJSONMember(text, try scanner.key(text))
                let start = scanner.position
                switch name {
                case .type:
                    (kind, fault) = try type(text, &scanner, depth: depth + 1)
                    typeCount += 1
                case .coordinates:
                    coordinates = start
                    if let kind, kind != .collection {
                        shape = try body(kind, text, &scanner, depth: depth + 1)
                    } else {
                        try scanner.skipValue(text, depth: depth + 1)
                    }
                case .geometries:
                    geometries = start
                    if kind == .collection {
                        shape = try body(.collection, text, &scanner, depth: depth + 1)
                    } else {
                        try scanner.skipValue(text, depth: depth + 1)
                    }
                case .id, .geometry, .properties, .features, .crs, .bbox, .other:
                    try scanner.skipValue(text, depth: depth + 1)
                }
            } while try scanner.more(UInt8(ascii: "}"), text)
        }
        guard let kind else { return .invalid(fault) }
        if let shape, typeCount == 1 { return shape }
        guard let start = kind == .collection ? geometries : coordinates else {
            return .invalid(
                kind == .collection
                    ? "the collection has no geometries" : "the geometry has no coordinates")
        }
        let end = scanner.position
        scanner.position = start
        let late = try body(kind, text, &scanner, depth: depth + 1)
        scanner.position = end
        return late
    }

    private func type(
        _ text: Span<UInt8>, _ scanner: inout JSONScanner, depth: Int
    ) throws(JSONProblem) -> (Kind?, String) {
        let first = try scanner.byte(text)
        guard first == UInt8(ascii: "\"") else {
            try scanner.skipValue(text, depth: depth)
            return (nil, "the geometry's type is \(Self.words(first)), not text")
        }
        let token = try scanner.string(text)
        // Compared as bytes first: making a string for each geometry takes longer than all of this.
        if GeoJSONMember.matches(text, token, "Point") { return (.point, "") }
        if GeoJSONMember.matches(text, token, "Polygon") { return (.polygon, "") }
        if GeoJSONMember.matches(text, token, "MultiPolygon") { return (.multiPolygon, "") }
        switch GeoJSONMember.word(text, token) {
        case "Point": return (.point, "")
        case "MultiPoint": return (.multiPoint, "")
        case "LineString": return (.lineString, "")
        case "MultiLineString": return (.multiLineString, "")
        case "Polygon": return (.polygon, "")
        case "MultiPolygon": return (.multiPolygon, "")
        case "GeometryCollection": return (.collection, "")
        case let other: return (nil, "\"\(other)\" is not a type of geometry")
        }
    }

    /// Reads the coordinates or geometries of a known type; passes them whatever they are.
    private mutating func body(
        _ kind: Kind, _ text: Span<UInt8>, _ scanner: inout JSONScanner, depth: Int
    ) throws(JSONProblem) -> FeatureRow.RowGeometry {
        _ = try scanner.byte(text)
        let start = scanner.position
        do throws(JSONProblem) {
            switch kind {
            case .point:
                // Writers that have no null put an empty list for an empty point.
                guard try scanner.open(UInt8(ascii: "["), text, shaped: "coordinates") else {
                    return .null
                }
                return .value(.point(try numbers(text, &scanner)))
            case .multiPoint: return .value(.multiPoint(try positions(text, &scanner)))
            case .lineString: return .value(.lineString(try line(text, &scanner)))
            case .multiLineString:
                var lines: [[Position]] = []
                if try scanner.open(UInt8(ascii: "["), text, shaped: "list of lines") {
                    repeat {
                        lines.append(try line(text, &scanner))
                    } while try scanner.more(UInt8(ascii: "]"), text)
                }
                return .value(.multiLineString(lines))
            case .polygon:
                return PolygonBuilder.outcome(
                    [try rings(text, &scanner)], isMulti: false, shortRings: &geometryShortRings)
            case .multiPolygon:
                var polygons: [[[Position]]] = []
                if try scanner.open(UInt8(ascii: "["), text, shaped: "list of polygons") {
                    repeat {
                        polygons.append(try rings(text, &scanner))
                    } while try scanner.more(UInt8(ascii: "]"), text)
                }
                return PolygonBuilder.outcome(
                    polygons, isMulti: true, shortRings: &geometryShortRings)
            case .collection: return try collection(text, &scanner, depth: depth)
            }
        } catch {
            guard error.kind == .structure else { throw error }
            scanner.position = start
            try scanner.skipValue(text, depth: depth)
            return .invalid(error.detail)
        }
    }

    private mutating func collection(
        _ text: Span<UInt8>, _ scanner: inout JSONScanner, depth: Int
    ) throws(JSONProblem) -> FeatureRow.RowGeometry {
        var members: [Geometry] = []
        var fault: String?
        guard try scanner.byte(text) == UInt8(ascii: "[") else {
            throw JSONProblem(.structure, at: scanner.position, "geometries is not a list")
        }
        if try scanner.open(UInt8(ascii: "["), text, depth: depth) {
            repeat {
                // No deeper than the scanner's limit, which `open` holds.
                switch try object(text, &scanner, depth: depth + 1) {
                case .value(let geometry): members.append(geometry)
                case .null, .absent: fault = fault ?? "a geometry of the collection is null"
                case .invalid(let reason): fault = fault ?? reason
                }
            } while try scanner.more(UInt8(ascii: "]"), text)
        }
        return fault.map { .invalid($0) } ?? .value(.collection(members))
    }

    private mutating func rings(
        _ text: Span<UInt8>, _ scanner: inout JSONScanner
    ) throws(JSONProblem) -> [[Position]] {
        var rings: [[Position]] = []
        guard try scanner.open(UInt8(ascii: "["), text, shaped: "polygon's list of rings") else {
            return rings
        }
        repeat {
            rings.append(try positions(text, &scanner))
        } while try scanner.more(UInt8(ascii: "]"), text)
        return rings
    }

    private mutating func line(
        _ text: Span<UInt8>, _ scanner: inout JSONScanner
    ) throws(JSONProblem) -> [Position] {
        let positions = try positions(text, &scanner)
        guard positions.count != 1 else {
            throw JSONProblem(
                .structure, at: scanner.position, "a line has one position; it needs two")
        }
        return positions
    }

    private mutating func positions(
        _ text: Span<UInt8>, _ scanner: inout JSONScanner
    ) throws(JSONProblem) -> [Position] {
        var positions: [Position] = []
        guard try scanner.open(UInt8(ascii: "["), text, shaped: "list of positions") else {
            return positions
        }
        repeat {
            guard try scanner.open(UInt8(ascii: "["), text, shaped: "position") else {
                throw JSONProblem(
                    .structure, at: scanner.position, "a position is empty; it needs two numbers")
            }
            positions.append(try numbers(text, &scanner))
        } while try scanner.more(UInt8(ascii: "]"), text)
        return positions
    }

    /// Reads a position whose bracket is passed already, up to and with its closing bracket.
    @inline(__always)
    private mutating func numbers(
        _ text: Span<UInt8>, _ scanner: inout JSONScanner
    ) throws(JSONProblem) -> Position {
        let x = try ordinate(text, &scanner)
        guard try scanner.more(UInt8(ascii: "]"), text) else {
            throw JSONProblem(
                .structure, at: scanner.position, "a position has one number; it needs two")
        }
        let y = try ordinate(text, &scanner)
        while try scanner.more(UInt8(ascii: "]"), text) {
            _ = try ordinate(text, &scanner)
            hasDroppedOrdinates = true
        }
        return Position(x: x, y: y)
    }

    @inline(__always)
    private func ordinate(
        _ text: Span<UInt8>, _ scanner: inout JSONScanner
    ) throws(JSONProblem) -> Double {
        let first = try scanner.byte(text)
        guard first == UInt8(ascii: "-") || first &- UInt8(ascii: "0") <= 9 else {
            throw JSONProblem(
                .structure, at: scanner.position,
                "a coordinate is \(Self.words(first)), not a number")
        }
        let value = try scanner.number(text).value(text)
        guard value.isFinite else {
            throw JSONProblem(
                .structure, at: scanner.position, "a coordinate is too large to be a number")
        }
        return value
    }

    /// The kind of value that begins with the byte, in words.
    static func words(_ first: UInt8) -> String {
        switch first {
        case UInt8(ascii: "{"): "an object"
        case UInt8(ascii: "["): "a list"
        case UInt8(ascii: "\""): "text"
        case UInt8(ascii: "n"): "null"
        case UInt8(ascii: "t"), UInt8(ascii: "f"): "true or false"
        default: "a number"
        }
    }
}

extension JSONScanner {
    /// Passes the bracket that coordinates of this shape begin with; `false` for an empty list.
    @inline(__always)
    fileprivate mutating func open(
        _ mark: UInt8, _ text: Span<UInt8>, shaped shape: StaticString
    ) throws(JSONProblem) -> Bool {
        let first = try byte(text)
        guard first == mark else {
            throw JSONProblem(
                .structure, at: position,
                "a \(shape) should be a list, but is \(GeoJSONGeometryParser.words(first))")
        }
        position += 1
        guard try byte(text) == UInt8(ascii: "]") else { return true }
        position += 1
        return false
    }
}
