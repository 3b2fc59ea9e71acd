import CPROJ

extension ReferenceSystem {
    /// No honest definition is longer; PROJ should not have to parse a whole file by mistake.
    static let longestDefinition = 100_000

    /// What PROJ writes for OGC:CRS84, so that the constant needs no database.
    static let wellKnownText84 = """
        GEOGCS["WGS 84 (CRS84)",\
        DATUM["WGS_1984",\
        SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],\
        AUTHORITY["EPSG","6326"]],\
        PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],\
        UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],\
        AUTHORITY["OGC","CRS84"]]
        """

    /// The text in the form that PROJ reads as a reference system.
    static func normalized(_ definition: String) -> String {
        let text = trimmed(definition)
        // "3006" alone would be looked up as a name.
        if !text.isEmpty, text.utf8.count <= 9, text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        {
            return "EPSG:\(text)"
        }
        // "+init=epsg:3021" of old files needs a mode of PROJ that also swaps axes.
        if let code = text.split(separator: " ").first(where: { $0.hasPrefix("+init=epsg:") }) {
            return "EPSG:\(code.dropFirst("+init=epsg:".count))"
        }
        // A chain of operations is no system, though PROJ would take its last step for one.
        if text.contains("proj=pipeline") { return "" }
        // Without the type a PROJ string means an operation.
        if text.hasPrefix("+") || text.hasPrefix("proj="), !text.contains("type=crs") {
            return text + " +type=crs"
        }
        return text
    }

    /// A text short enough for a message.
    static func shortened(_ text: String) -> String {
        text.count <= 80 ? text : text.prefix(77) + "…"
    }

    private static func trimmed(_ text: String) -> String {
        let outer = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" || $0 == "\0" }
        guard let last = outer.lastIndex(where: { !$0.isWhitespace && $0 != "\0" }) else {
            return ""
        }
        return String(outer[...last])
    }

    /// The system for positions on a map: of a compound system its horizontal part.
    static func horizontal(
        _ given: consuming PJOwner, subject: String
    ) throws(ReprojectionError) -> PJOwner {
        guard given.type == PJ_TYPE_COMPOUND_CRS else { return given }
        let context = given.context
        // Null on failure.
        guard
            let flat = unsafe context.owned(
                proj_crs_get_sub_crs(context.handle, given.pointer, 0))
        else {
            throw ReprojectionError(.unusable, subject: subject, message: context.message)
        }
        return flat
    }

    /// The same system in a register, with everything the register knows; `nil` when there is none,
    /// or no single best one.
    ///
    /// A code in a text is believed only where the register means the same by it.
    static func registered(_ object: borrowing PJOwner) -> PJOwner? {
        let context = object.context
        if let (authority, code) = object.identifier,
            let candidate = context.object(authority: authority, code: code),
            object.isEquivalent(to: candidate)
        {
            return candidate
        }
        for authority in ["EPSG", "ESRI"] {
            if let code = bestCode(for: object, authority: authority) {
                return context.object(authority: authority, code: code)
            }
        }
        return nil
    }

    /// The code of PROJ's best match, where it is sure that all but the name is the same (70 %).
    private static func bestCode(for object: borrowing PJOwner, authority: String) -> String? {
        let context = object.context
        var confidences: UnsafeMutablePointer<Int32>? = nil
        // Null on failure; list and confidences are ours to free.
        guard
            let list = unsafe proj_identify(
                context.handle, object.pointer, authority, nil, &confidences)
        else { return nil }
        defer {
            unsafe proj_list_destroy(list)
            unsafe proj_int_list_destroy(confidences)
        }
        guard let confidences = unsafe confidences else { return nil }
        let count = Int(unsafe proj_list_get_count(list))
        // Best first.
        guard count > 0, unsafe confidences[0] >= 70 else { return nil }
        if count > 1, unsafe confidences[1] == confidences[0] { return nil }
        // Null on failure.
        let best = unsafe context.owned(proj_list_get(context.handle, list, 0))
        return best?.identifier?.code
    }

    /// Meters (projected) or radians (geographic) in one unit of the first axis.
    static func metersOrRadiansPerUnit(of object: borrowing PJOwner) -> Double? {
        let context = object.context
        // Null on failure.
        guard
            let system = unsafe context.owned(
                proj_crs_get_coordinate_system(context.handle, object.pointer))
        else { return nil }
        var factor = 0.0
        // 0 on failure.
        guard
            unsafe proj_cs_get_axis_info(
                context.handle, system.pointer, 0, nil, nil, nil, &factor, nil, nil, nil) != 0,
            factor.isFinite, factor > 0
        else { return nil }
        return factor
    }

    /// Whether only the order of axes or the name tells the systems apart.
    func differsInAxesAlone(from other: ReferenceSystem) throws(ReprojectionError) -> Bool {
        guard isGeographic == other.isGeographic else { return false }
        let context = try ProjContext(for: "\(identifier) to \(other.identifier)")
        guard let first = context.object(definition),
            let second = context.object(other.definition)
        else { return false }
        return first.isEquivalent(to: second)
    }

    /// The object as text on one line; `nil` where the dialect cannot say it.
    static func wellKnownText(of object: borrowing PJOwner, _ dialect: PJ_WKT_TYPE) -> String? {
        unsafe "MULTILINE=NO".withCString { option in
            let options: [UnsafePointer<CChar>?] = unsafe [option, nil]
            return unsafe options.withUnsafeBufferPointer { options in
                // On loan from the object; null on failure.
                unsafe proj_as_wkt(
                    object.context.handle, object.pointer, dialect, options.baseAddress
                ).map { unsafe String(cString: $0) }
            }
        }
    }

    /// Where the system is meant to be used.
    static func areaOfUse(of object: borrowing PJOwner) -> GeographicBox? {
        if let (authority, code) = object.identifier, authority == "EPSG", code == "3021" {
            // EPSG confines RT 90 2.5 gon V to its zone since 2007 (13.66–17.73° E), but it was
            // the map grid of the whole country, Stockholm (18° E) included, and old files show it.
            return GeographicBox(west: 10.03, south: 54.96, east: 24.17, north: 69.07)
        }
        var box = GeographicBox(west: 0, south: 0, east: 0, north: 0)
        // 0 on failure; −1000 where the register has no box.
        let found = unsafe proj_get_area_of_use(
            object.context.handle, object.pointer, &box.west, &box.south, &box.east, &box.north,
            nil)
        guard found != 0, box.west >= -180, box.south >= -90, box.east <= 180, box.north <= 90,
            box.south <= box.north
        else { return nil }
        return box
    }
}
