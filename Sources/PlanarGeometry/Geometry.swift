/// The simple-feature geometries that files hold, in two dimensions.
public indirect enum Geometry: Hashable, Sendable {
    /// One position.
    case point(Position)
    /// Any number of positions.
    case multiPoint([Position])
    /// A line through its positions.
    case lineString([Position])
    /// Any number of lines.
    case multiLineString([[Position]])
    /// An exterior ring with holes.
    case polygon(Polygon)
    /// Any number of polygons.
    case multiPolygon(MultiPolygon)
    /// Any mixture of the others.
    case collection([Geometry])

    /// The OGC name of the kind of geometry: "Point", "MultiPolygon" and so on.
    public var typeName: String {
        switch self {
        case .point: "Point"
        case .multiPoint: "MultiPoint"
        case .lineString: "LineString"
        case .multiLineString: "MultiLineString"
        case .polygon: "Polygon"
        case .multiPolygon: "MultiPolygon"
        case .collection: "GeometryCollection"
        }
    }

    /// Whether there is no position in it.
    public var isEmpty: Bool {
        switch self {
        case .point: false
        case .multiPoint(let positions), .lineString(let positions): positions.isEmpty
        case .multiLineString(let lines): lines.allSatisfy(\.isEmpty)
        case .polygon(let polygon): polygon.isEmpty
        case .multiPolygon(let surface): surface.isEmpty
        case .collection(let members): members.allSatisfy(\.isEmpty)
        }
    }

    /// The smallest box around every position.
    public var boundingBox: BoundingBox {
        switch self {
        case .point(let position): BoundingBox(of: CollectionOfOne(position))
        case .multiPoint(let positions), .lineString(let positions): BoundingBox(of: positions)
        case .multiLineString(let lines): BoundingBox(of: lines.joined())
        case .polygon(let polygon): polygon.boundingBox
        case .multiPolygon(let surface): surface.boundingBox
        case .collection(let members):
            members.reduce(into: BoundingBox.empty) { $0.formUnion($1.boundingBox) }
        }
    }

    /// The polygons in it as one surface; `nil` where there are none.
    ///
    /// Points and lines in a collection are left out: they have no area to count in.
    public var surface: MultiPolygon? {
        switch self {
        case .polygon(let polygon): MultiPolygon([polygon])
        case .multiPolygon(let surface): surface
        case .collection(let members):
            {
                let parts = members.compactMap(\.surface).flatMap(\.polygons)
                return parts.isEmpty ? nil : MultiPolygon(parts)
            }()
        case .point, .multiPoint, .lineString, .multiLineString: nil
        }
    }

    /// The geometry with every position replaced.
    public func map(_ transform: (Position) -> Position) -> Geometry {
        switch self {
        case .point(let position): .point(transform(position))
        case .multiPoint(let positions): .multiPoint(positions.map(transform))
        case .lineString(let positions): .lineString(positions.map(transform))
        case .multiLineString(let lines): .multiLineString(lines.map { $0.map(transform) })
        case .polygon(let polygon): .polygon(polygon.map(transform))
        case .multiPolygon(let surface): .multiPolygon(surface.map(transform))
        case .collection(let members): .collection(members.map { $0.map(transform) })
        }
    }
}
