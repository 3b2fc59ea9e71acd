/// The `crs` member of GeoJSON before RFC 7946, which files still carry.
enum GeoJSONReferenceSystem {
    /// What the member says; `nil` for null, which means that nothing may be assumed.
    static func read(_ value: PropertyValue) -> DeclaredReferenceSystem? {
        switch value {
        case .null: nil
        case .text(let name): named(name)
        case .members(let members):
            {
                let properties = member("properties", members)
                switch member("type", members) {
                case .text("name"):
                    if case .members(let inner) = properties,
                        case .text(let name) = member("name", inner)
                    {
                        return named(name)
                    }
                case .text("EPSG"):
                    if case .members(let inner) = properties,
                        case .integer(let code) = member("code", inner)
                    {
                        return .code(authority: "EPSG", code: code)
                    }
                default: break
                }
                return .definition(text(value))
            }()
        case .boolean, .integer, .number, .list: .definition(text(value))
        }
    }

    /// The reference system of a name such as "urn:ogc:def:crs:EPSG::3006".
    static func named(_ name: String) -> DeclaredReferenceSystem {
        // urn:ogc:def:crs:EPSG:6.18.3:3006, http://www.opengis.net/def/crs/EPSG/0/3006, EPSG:3006
        let parts = name.split { $0 == ":" || $0 == "/" || $0 == "#" }
        guard parts.count >= 2, let last = parts.last else { return .definition(name) }
        let lowered = parts.map { $0.lowercased() }
        if ["crs84", "crs84h"].contains(last.lowercased()), lowered.contains("ogc") {
            return .crs84
        }
        let isLong = lowered.contains("crs") || lowered.contains("gml")
        let authority: Substring? =
            if isLong, let place = lowered.lastIndex(of: "crs"), place + 1 < parts.count - 1 {
                parts[place + 1]
            } else if parts.count == 2 {
                parts[0]
            } else if lowered.contains("epsg") || lowered.contains("epsg.xml") {
                "EPSG"
            } else {
                nil
            }
        guard let authority, let code = Int(last), code > 0 else { return .definition(name) }
        return .code(authority: authority.uppercased(), code: code)
    }

    private static func member(
        _ name: String, _ members: [PropertyValue.Member]
    ) -> PropertyValue? {
        members.last { $0.name == name }?.value
    }

    private static func text(_ value: PropertyValue) -> String {
        var bytes: [UInt8] = []
        JSONText.append(value, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
