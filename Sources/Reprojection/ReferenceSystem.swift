import CPROJ

/// A coordinate reference system in which positions on a map are held.
///
/// Whatever the order of axes that its authority lays down, this module takes and gives
/// x = east (or longitude) and y = north (or latitude). A value, equal by what it means; PROJ's
/// objects are made anew where they are needed.
public struct ReferenceSystem: Hashable, Sendable {
    /// Authority and code ("EPSG:3006", "OGC:CRS84"), or the name of a system without a code.
    public let identifier: String
    /// The EPSG code; `nil` where there is none.
    public let epsg: Int?
    /// The name, as in PROJ's database: "SWEREF99 TM".
    public let name: String
    /// Whether positions are longitude and latitude in degrees.
    public let isGeographic: Bool
    /// Meters in one unit of the axes: 1 for meters, 0.3048006… for US survey feet; `nil` for
    /// degrees.
    public let metersPerUnit: Double?
    /// Where the system is meant to be used; `nil` where nobody says.
    ///
    /// As registered, except that RT 90 2.5 gon V (EPSG:3021) counts as that of all Sweden.
    public let areaOfUse: GeographicBox?
    /// Well-known text as GeoPackage and GDAL read it (WKT 1), or WKT 2 for what WKT 1 cannot say.
    public let wellKnownText: String
    /// What PROJ makes the system from again: the identifier, or WKT 2.
    let definition: String

    /// The system of an EPSG code.
    ///
    /// - Throws: ``ReprojectionError`` with code `unknownCode` (its description proposes codes used
    ///   in Sweden), `unusable` for a system that is not one of maps, or `databaseMissing`.
    public init(epsg: Int) throws(ReprojectionError) {
        try self.init(authority: "EPSG", code: epsg)
    }

    /// The system of an authority's code, as a GeoPackage names it.
    ///
    /// - Throws: ``ReprojectionError`` as ``init(epsg:)``.
    public init(authority: String, code: Int) throws(ReprojectionError) {
        self = try Self.known.value(for: "\(authority):\(code)") {
            () throws(ReprojectionError) in try Self(lookingUp: authority, code)
        }
    }

    /// The systems of this process by authority and code, and by what else they were asked for.
    ///
    /// Both may share one table: as a definition "EPSG:3006" means the system of that code.
    private static let known = Remembered<String, ReferenceSystem>(limit: 256)

    private init(lookingUp authority: String, _ code: Int) throws(ReprojectionError) {
        let subject = "\(authority):\(code)"
        let context = try ProjContext(for: subject)
        guard let object = context.object(authority: authority, code: String(code)) else {
            throw ReprojectionError(.unknownCode, subject: subject, message: context.message)
        }
        try self.init(object, subject: subject)
    }

    /// The system that a text describes.
    ///
    /// - Parameter definition: A code ("EPSG:3006", "3006", "OGC:CRS84"), a URN
    ///   ("urn:ogc:def:crs:EPSG::3006"), well-known text of any dialect (that of an ESRI `.prj`
    ///   file too), a PROJ string or a name. What is the same as a system of EPSG or ESRI is
    ///   recognized and gets its code; of a compound system the horizontal part is taken.
    /// - Throws: ``ReprojectionError`` as ``init(epsg:)``.
    public init(definition: String) throws(ReprojectionError) {
        // Well-known text is long, and whoever gives it seldom gives it twice.
        guard definition.utf8.count <= 40 else {
            try self.init(definition: definition, databasePath: nil)
            return
        }
        self = try Self.known.value(for: definition) { () throws(ReprojectionError) in
            try Self(definition: definition, databasePath: nil)
        }
    }

    /// The same with a database other than the installed one, for tests.
    package init(definition: String, databasePath: String?) throws(ReprojectionError) {
        let text = Self.normalized(definition)
        let subject = Self.shortened(text.isEmpty ? definition : text)
        guard !text.isEmpty, text.utf8.count <= Self.longestDefinition else {
            throw ReprojectionError(.unknownCode, subject: subject)
        }
        let context = try ProjContext(for: subject, databasePath: databasePath)
        guard let object = context.object(text), unsafe proj_is_crs(object.pointer) != 0 else {
            throw ReprojectionError(.unknownCode, subject: subject, message: context.message)
        }
        try self.init(object, subject: subject)
    }

    /// WGS 84 with longitude first (OGC:CRS84): what GeoJSON holds.
    public static let wgs84LongitudeLatitude = ReferenceSystem(
        identifier: "OGC:CRS84", epsg: nil, name: "WGS 84 (CRS84)", isGeographic: true,
        metersPerUnit: nil,
        areaOfUse: GeographicBox(west: -180, south: -90, east: 180, north: 90),
        wellKnownText: wellKnownText84, definition: "OGC:CRS84")

    private init(
        identifier: String, epsg: Int?, name: String, isGeographic: Bool, metersPerUnit: Double?,
        areaOfUse: GeographicBox?, wellKnownText: String, definition: String
    ) {
        self.identifier = identifier
        self.epsg = epsg
        self.name = name
        self.isGeographic = isGeographic
        self.metersPerUnit = metersPerUnit
        self.areaOfUse = areaOfUse
        self.wellKnownText = wellKnownText
        self.definition = definition
    }

    /// Reads everything from the object, which must be a reference system.
    init(_ given: consuming PJOwner, subject: String) throws(ReprojectionError) {
        let object = try Self.horizontal(given, subject: subject)
        if let registered = Self.registered(object) {
            try self.init(described: registered, isRegistered: true, subject: subject)
        } else {
            try self.init(described: object, isRegistered: false, subject: subject)
        }
    }

    private init(
        described object: borrowing PJOwner, isRegistered: Bool, subject: String
    ) throws(ReprojectionError) {
        let context = object.context
        // A bound system is another one with a transformation to WGS 84 attached.
        let isBound = object.type == PJ_TYPE_BOUND_CRS
        let base =
            if isBound {
                // Null on failure.
                unsafe context.owned(proj_get_source_crs(context.handle, object.pointer))
            } else {
                // The object itself once more, so that both cases own what they look at.
                unsafe context.owned(proj_clone(context.handle, object.pointer))
            }
        guard let base else {
            throw ReprojectionError(.unusable, subject: subject, message: context.message)
        }
        switch base.type {
        case PJ_TYPE_PROJECTED_CRS: isGeographic = false
        // The height of a system with one is taken as 0.
        case PJ_TYPE_GEOGRAPHIC_2D_CRS, PJ_TYPE_GEOGRAPHIC_3D_CRS: isGeographic = true
        default: throw ReprojectionError(.unusable, subject: subject)
        }
        name = base.name
        guard let unit = Self.metersOrRadiansPerUnit(of: base) else {
            throw ReprojectionError(.unusable, subject: subject, message: context.message)
        }
        metersPerUnit = isGeographic ? nil : unit
        areaOfUse = Self.areaOfUse(of: base)

        let modern = Self.wellKnownText(of: object, PJ_WKT2_2019)
        let classic = Self.wellKnownText(of: object, PJ_WKT1_GDAL)
        guard let text = classic ?? modern else {
            throw ReprojectionError(.unusable, subject: subject, message: context.message)
        }
        wellKnownText = text
        if isRegistered, let (authority, code) = object.identifier {
            identifier = "\(authority):\(code)"
            epsg = authority == "EPSG" ? Int(code) : nil
            definition = identifier
        } else {
            identifier = name
            epsg = nil
            definition = modern ?? text
        }
    }
}
