/// The members of GeoJSON objects that mean something to the reader.
enum GeoJSONMember {
    case type, id, geometry, properties, coordinates, geometries, features, crs, bbox, other

    /// The member of this name.
    @inline(__always)
    init(_ text: Span<UInt8>, _ token: JSONStringToken) {
        guard !token.isEscaped else {
            self.init(JSONUnescape.string(text, token))
            return
        }
        // The length tells most names apart; one comparison settles the rest.
        let candidate: GeoJSONMember =
            switch token.end - token.start {
            case 2: .id
            case 3: .crs
            case 4: text[token.start] == UInt8(ascii: "t") ? .type : .bbox
            case 8: text[token.start] == UInt8(ascii: "g") ? .geometry : .features
            case 10: text[token.start] == UInt8(ascii: "p") ? .properties : .geometries
            case 11: .coordinates
            default: .other
            }
        var index = token.start
        for letter in candidate.name.utf8 {
            guard text[index] == letter else {
                self = .other
                return
            }
            index += 1
        }
        self = candidate
    }

    private init(_ name: String) {
        self =
            switch name {
            case "type": .type
            case "id": .id
            case "geometry": .geometry
            case "properties": .properties
            case "coordinates": .coordinates
            case "geometries": .geometries
            case "features": .features
            case "crs": .crs
            case "bbox": .bbox
            default: .other
            }
    }

    private var name: String {
        switch self {
        case .type: "type"
        case .id: "id"
        case .geometry: "geometry"
        case .properties: "properties"
        case .coordinates: "coordinates"
        case .geometries: "geometries"
        case .features: "features"
        case .crs: "crs"
        case .bbox: "bbox"
        case .other: ""
        }
    }

    /// Whether the string is the word, which holds no escapes.
    @inline(__always)
    static func matches(_ text: Span<UInt8>, _ token: JSONStringToken, _ word: String) -> Bool {
        guard !token.isEscaped, token.end - token.start == word.utf8.count else { return false }
        var index = token.start
        for letter in word.utf8 {
            guard text[index] == letter else { return false }
            index += 1
        }
        return true
    }

    /// A short string such as the name of a type, cut where it is longer than any name.
    static func word(_ text: Span<UInt8>, _ token: JSONStringToken) -> String {
        if token.end - token.start > 60 {
            return String(JSONUnescape.string(text, token).prefix(60)) + "…"
        }
        return JSONUnescape.string(text, token)
    }
}
