import PlanarGeometry

/// The geometries of a batch of features, in flat arrays.
///
///     xs, ys       [ feature 0: ring, ring … | feature 1 … ]    all positions
///     ringEnds     [ … ]    one a ring or line: where its positions end
///     partEnds     [ … ]    one a polygon: where its rings end
///     ends         [ positions rings parts | … ]    one a feature: where they end
///
/// Points and plain lists of positions have no rings, lists of lines no parts. What does not fit
/// this, such as collections and geometries that are none, is kept as it is.
public struct GeometryColumn: ~Copyable {
    enum Kind {
        static let absent: UInt8 = 0
        static let null: UInt8 = 1
        static let point: UInt8 = 2
        static let multiPoint: UInt8 = 3
        static let lineString: UInt8 = 4
        static let multiLineString: UInt8 = 5
        static let polygon: UInt8 = 6
        static let multiPolygon: UInt8 = 7
        static let other: UInt8 = 8
    }

    /// Where the positions, rings and parts of a feature end.
    struct Ends: BitwiseCopyable {
        var positions = 0
        var rings = 0
        var parts = 0
    }

    var kinds = RawBlock<UInt8>(capacity: 0)
    var ends = RawBlock<Ends>(capacity: 0)
    var xs = RawBlock<Double>(capacity: 0)
    var ys = RawBlock<Double>(capacity: 0)
    var ringEnds = RawBlock<Int>(capacity: 0)
    var partEnds = RawBlock<Int>(capacity: 0)
    var others: [Int: FeatureRow.RowGeometry] = [:]

    init() {}

    /// How many positions all geometries have, those left out that are kept as they are.
    public var positionCount: Int { xs.count }

    /// Lends the coordinates of all positions, feature by feature.
    public func withPositions<Result>(
        _ body: (_ xs: Span<Double>, _ ys: Span<Double>) -> Result
    ) -> Result {
        // Both spans live as long as the pointers, which is as long as this call.
        unsafe xs.withElements { xs in
            unsafe ys.withElements { ys in unsafe body(xs.span, ys.span) }
        }
    }

    /// The positions of a feature among all of them.
    public func positions(of feature: Int) -> Range<Int> {
        (feature == 0 ? 0 : ends[feature - 1].positions)..<ends[feature].positions
    }

    /// What the feature says of its geometry.
    public func geometry(of feature: Int) -> FeatureRow.RowGeometry {
        let positions = positions(of: feature)
        switch kinds[feature] {
        case Kind.absent: return .absent
        case Kind.null: return .null
        case Kind.point: return .value(.point(list(positions)[0]))
        case Kind.multiPoint: return .value(.multiPoint(list(positions)))
        case Kind.lineString: return .value(.lineString(list(positions)))
        case Kind.multiLineString:
            var start = positions.lowerBound
            let rings = (feature == 0 ? 0 : ends[feature - 1].rings)..<ends[feature].rings
            return .value(.multiLineString(lines(rings, from: &start)))
        case Kind.polygon, Kind.multiPolygon:
            let first = feature == 0 ? 0 : ends[feature - 1].parts
            var ring = feature == 0 ? 0 : ends[feature - 1].rings
            // Features without rings lie between, so that the first ring begins with the feature.
            var start = positions.lowerBound
            let polygons = (first..<ends[feature].parts).map { part in
                defer { ring = partEnds[part] }
                let lines = lines(ring..<partEnds[part], from: &start).map { Ring(closing: $0) }
                return Polygon(
                    exterior: lines.first ?? Ring(closing: []), holes: Array(lines.dropFirst()))
            }
            return .value(
                kinds[feature] == Kind.polygon
                    ? .polygon(polygons[0]) : .multiPolygon(MultiPolygon(polygons)))
        default: return others[feature] ?? .absent
        }
    }

    private func lines(_ rings: Range<Int>, from start: inout Int) -> [[Position]] {
        var lines: [[Position]] = []
        for ring in rings {
            lines.append(list(start..<ringEnds[ring]))
            start = ringEnds[ring]
        }
        return lines
    }

    private func list(_ range: Range<Int>) -> [Position] {
        range.map { Position(x: xs[$0], y: ys[$0]) }
    }

    // MARK: Filling

    mutating func reset() {
        kinds.count = 0
        ends.count = 0
        xs.count = 0
        ys.count = 0
        ringEnds.count = 0
        partEnds.count = 0
        others.removeAll(keepingCapacity: true)
    }

    /// Where the next feature begins.
    var here: Ends {
        Ends(positions: xs.count, rings: ringEnds.count, parts: partEnds.count)
    }

    /// Forgets what was appended since there were so many features.
    mutating func goBack(to place: Ends, features: Int) {
        kinds.count = features
        ends.count = features
        xs.count = place.positions
        ys.count = place.positions
        ringEnds.count = place.rings
        partEnds.count = place.parts
    }

    /// Ends a feature whose positions are appended already.
    @inline(__always)
    mutating func end(_ kind: UInt8) {
        kinds.reserve(1)
        kinds.append(reserved: kind)
        ends.reserve(1)
        ends.append(reserved: here)
    }

    /// Appends the geometry of a feature.
    mutating func append(_ geometry: FeatureRow.RowGeometry) {
        switch geometry {
        case .absent: end(Kind.absent)
        case .null: end(Kind.null)
        case .value(.point(let position)):
            append([position])
            end(Kind.point)
        case .value(.multiPoint(let positions)):
            append(positions)
            end(Kind.multiPoint)
        case .value(.lineString(let positions)):
            append(positions)
            end(Kind.lineString)
        case .value(.multiLineString(let lines)):
            for line in lines { append(ring: line) }
            end(Kind.multiLineString)
        case .value(.polygon(let polygon)):
            append(polygon)
            end(Kind.polygon)
        case .value(.multiPolygon(let surface)):
            for polygon in surface.polygons { append(polygon) }
            end(Kind.multiPolygon)
        case .value(.collection), .invalid:
            others[kinds.count] = geometry
            end(Kind.other)
        }
    }

    private mutating func append(_ polygon: Polygon) {
        append(ring: polygon.exterior.positions)
        for hole in polygon.holes { append(ring: hole.positions) }
        endPart()
    }

    private mutating func append(ring positions: [Position]) {
        append(positions)
        endRing()
    }

    private mutating func append(_ positions: [Position]) {
        xs.reserve(positions.count)
        ys.reserve(positions.count)
        for position in positions {
            xs.append(reserved: position.x)
            ys.append(reserved: position.y)
        }
    }

    @inline(__always)
    mutating func endRing() {
        ringEnds.reserve(1)
        ringEnds.append(reserved: xs.count)
    }

    @inline(__always)
    mutating func endPart() {
        partEnds.reserve(1)
        partEnds.append(reserved: ringEnds.count)
    }
}
