public import PlanarGeometry

/// A geometry read from well-known text or binary.
public struct WellKnownGeometry: Hashable, Sendable {
    /// The geometry; `nil` where the text says EMPTY or there are no positions.
    public var geometry: Geometry?
    /// The identifier of a reference system, where the extended forms carry one.
    public var srid: Int?
    /// Whether heights or measures (Z, M) were left out.
    public var droppedOrdinates: Bool
    /// How many collapsed rings were kept in polygons that are otherwise sound.
    public var shortRingCount: Int

    /// Makes the result of a parser.
    public init(
        geometry: Geometry?, srid: Int? = nil, droppedOrdinates: Bool = false,
        shortRingCount: Int = 0
    ) {
        self.geometry = geometry
        self.srid = srid
        self.droppedOrdinates = droppedOrdinates
        self.shortRingCount = shortRingCount
    }
}

/// Why well-known text or binary is not a geometry.
public struct WellKnownError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of failure.
    public enum Code: String, Sendable {
        /// It ends too early.
        case truncated
        /// It breaks the grammar, or says a count that cannot be.
        case malformed
        /// Curves and other kinds of geometry that are not read.
        case unsupported
        /// Collections lie too deep in one another.
        case tooDeep = "too-deep"
        /// The grammar is kept, but a ring is not closed, a number is not finite, ….
        case invalid
    }

    /// The kind of failure.
    public var code: Code
    /// What is wrong, in plain English.
    public var detail: String

    /// Makes an error.
    public init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    /// What is wrong, in plain English.
    public var description: String { detail }
}

/// What the parsers of text and binary have in common.
enum WellKnownKind {
    static let maximumDepth = 64

    static func unsupported(_ name: String) -> WellKnownError {
        WellKnownError(
            .unsupported,
            "\(name) is a curve; convert it to straight lines first, for example with "
                + "ogr2ogr -nlt CONVERT_TO_LINEAR")
    }

    static func tooDeep() -> WellKnownError {
        WellKnownError(
            .tooDeep, "collections lie more than \(maximumDepth) levels deep in one another")
    }

    /// A polygon or surface of the rings, by the rules that hold for all formats.
    static func surface(
        _ polygons: [[[Position]]], isMulti: Bool, shortRings: inout Int
    ) throws(WellKnownError) -> Geometry? {
        switch PolygonBuilder.outcome(polygons, isMulti: isMulti, shortRings: &shortRings) {
        case .value(let geometry): geometry
        case .null, .absent: nil
        case .invalid(let reason): throw WellKnownError(.invalid, reason)
        }
    }

    static func line(_ positions: [Position]) throws(WellKnownError) -> [Position] {
        guard positions.count != 1 else {
            throw WellKnownError(.invalid, "a line has one position; it needs two")
        }
        return positions
    }
}
