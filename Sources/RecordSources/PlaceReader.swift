import FeatureFormats
import PlanarGeometry
import Reprojection

/// Finds the position of a row: from two fields, from a WKT or WKB field, or from the geometry that
/// the format itself carries; and holds it against the area where its reference system is of use.
struct PlaceReader {
    /// The mark between whole and fraction.
    let decimalMark: UInt8
    private let map: FieldMap
    private let x: Int?
    private let y: Int?
    private let geometry: Int?
    /// Where positions can lie, in the source's own coordinates; `nil` before that is known.
    private var usable: BoundingBox?
    /// The code of the reference system, for messages.
    private var systemName = ""
    /// Where the areas lie, in the source's own coordinates, where swapping could go unnoticed.
    private var expected: BoundingBox?

    init(map: FieldMap, decimalMark: UInt8) {
        self.map = map
        x = map.column(.x)
        y = map.column(.y)
        geometry = map.column(.geometry)
        self.decimalMark = decimalMark
    }

    /// Whether the row's fields, rather than the format, carry positions.
    var hasFields: Bool { x != nil || geometry != nil }

    /// From now on, positions are held against what the reference system can mean.
    mutating func require(_ system: ReferenceSystem, usable: BoundingBox?, expected: BoundingBox?) {
        self.usable = usable
        systemName = "\(system.identifier) (\(system.name))"
        self.expected = system.isGeographic ? expected?.expanded(by: 1) : nil
    }

    /// The reference system that the row's EWKB or EWKT names.
    func referenceSystemCode(of row: FeatureRow) -> Int? {
        guard x == nil, let geometry, !row.isBlank(geometry) else { return nil }
        return (try? wellKnown(row, geometry))?.srid
    }

    /// The position of the row; `nil` where the row says nothing about its place.
    ///
    /// - Throws: A ``Rejection`` where what it says cannot be a place.
    func position(of row: FeatureRow) throws(Rejection) -> Position? {
        let position =
            if let x, let y {
                try fieldPosition(row, x, y)
            } else if let column = geometry {
                try wellKnownPosition(row, column)
            } else {
                try formatPosition(row)
            }
        if let position { try judge(position) }
        return position
    }

    /// Why a row without a position is rejected, where nothing else places it.
    func missing(_ row: FeatureRow) -> Rejection {
        if let x {
            return Rejection(
                reason: "missing-coordinate", field: map.nameOf(x), value: row.text(x),
                detail: "the coordinate is missing")
        }
        return Rejection(
            reason: "missing-geometry", field: map.name(.geometry),
            detail: "the row has no geometry")
    }

    private func fieldPosition(
        _ row: FeatureRow, _ x: Int, _ y: Int
    ) throws(Rejection) -> Position? {
        let east = row.number(x, decimalMark: decimalMark)
        let north = row.number(y, decimalMark: decimalMark)
        if case (.value(let east), .value(let north)) = (east, north) {
            return Position(x: east, y: north)
        }
        for (value, column) in [(east, x), (north, y)] where value == .invalid {
            throw Rejection(
                reason: "invalid-coordinate", field: map.nameOf(column), value: row.text(column),
                detail: "the coordinate is not a finite number")
        }
        if east == .missing, north == .missing { return nil }
        // Half a position is a mistake, not a record that is placed by its area.
        throw Rejection(
            reason: "missing-coordinate", field: map.nameOf(east == .missing ? x : y),
            detail: "one of the two coordinates is missing")
    }

    private func wellKnownPosition(
        _ row: FeatureRow, _ column: Int
    ) throws(Rejection) -> Position? {
        if row.isBlank(column) { return nil }
        let geometry: Geometry?
        do throws(WellKnownError) {
            geometry = try wellKnownGeometry(of: row, column)
        } catch {
            throw Rejection(
                reason: "invalid-geometry", field: map.nameOf(column),
                value: row.text(column).map { String($0.prefix(80)) }, detail: error.description)
        }
        guard let geometry else { return nil }
        return try point(geometry)
    }

    private func formatPosition(_ row: FeatureRow) throws(Rejection) -> Position? {
        switch row.geometry {
        case .absent, .null: return nil
        case .invalid(let why): throw Rejection(reason: "invalid-geometry", detail: why)
        case .value(let geometry): return try point(geometry)
        }
    }

    private func point(_ geometry: Geometry) throws(Rejection) -> Position {
        switch geometry {
        case .point(let position): return position
        case .multiPoint(let positions) where positions.count == 1: return positions[0]
        default:
            throw Rejection(
                reason: "not-a-point",
                detail: "a \(geometry.typeName) is not one place; records are points")
        }
    }

    /// Throws where the position cannot be right.
    private func judge(_ position: Position) throws(Rejection) {
        if !position.isFinite { throw refusal("invalid-coordinate", position) }
        if position.x == 0, position.y == 0 { throw refusal("zero-coordinate", position) }
        if position.x == position.y, Self.sentinels.contains(position.x) {
            throw refusal("sentinel-coordinate", position)
        }
        let swapped = Position(x: position.y, y: position.x)
        if let usable, !usable.contains(position) {
            if position.x == 0 || position.y == 0 { throw refusal("zero-coordinate", position) }
            if Self.sentinels.contains(position.x) || Self.sentinels.contains(position.y) {
                throw refusal("sentinel-coordinate", position)
            }
            throw refusal(usable.contains(swapped) ? "swapped-axes" : "outside-crs", position)
        }
        if let expected, !expected.contains(position), expected.contains(swapped) {
            throw refusal("swapped-axes", position)
        }
    }

    /// Whether nothing at all speaks against a position made of two fields.
    @inline(__always)
    func isPlain(x: Double, y: Double) -> Bool {
        // A missing number is unequal to itself. Equal coordinates could be sentinels.
        guard x == x, y == y, x != y else { return false }
        if let usable, !usable.contains(Position(x: x, y: y)) { return false }
        return expected?.contains(Position(x: x, y: y)) ?? true
    }

    /// Numbers that registers write where they have no coordinate.
    private static let sentinels: Set<Double> = [-1, -9, -99, -999, -9999, -99999, -999999]

    private func refusal(_ reason: String, _ position: Position) -> Rejection {
        let detail =
            switch reason {
            case "invalid-coordinate": "the coordinate is not a finite number"
            case "zero-coordinate": "a coordinate of 0 stands for a missing one"
            case "sentinel-coordinate": "the coordinate is a sentinel for a missing one"
            case "swapped-axes": "easting and northing have changed places"
            default: "the position lies outside the area where \(systemName) is of use"
            }
        let field = [map.name(.x), map.name(.y)].compactMap { $0 }.joined(separator: ", ")
        return Rejection(
            reason: reason, field: field.isEmpty ? nil : field,
            value: "\(position.x), \(position.y)", detail: detail)
    }
}

/// Reads a WKT, EWKT or hexadecimal (E)WKB field.
func wellKnownGeometry(of row: FeatureRow, _ column: Int) throws(WellKnownError) -> Geometry? {
    try wellKnown(row, column).geometry
}

private func wellKnown(
    _ row: FeatureRow, _ column: Int
) throws(WellKnownError) -> WellKnownGeometry {
    try row.withBytes(column) { (bytes) throws(WellKnownError) in
        let text = bytes.extracting(trimmedRange(of: bytes))
        // Hexadecimal WKB begins with its byte order, 00 or 01; WKT with a letter.
        if !text.isEmpty, text[0] == UInt8(ascii: "0") {
            return try WellKnownBinary.parseHex(text)
        }
        return try WellKnownText.parse(text)
    }
}
