public import PlanarGeometry

extension CoordinateTransformation {
    /// The positions in the other reference system, in the same order; `nil` for each that cannot
    /// be transformed.
    public func transform(_ positions: [Position], threads: Int = 1) -> [Position?] {
        var xs = positions.map(\.x)
        var ys = positions.map(\.y)
        transform(xs: &xs, ys: &ys, threads: threads)
        return zip(xs, ys).map { $0.isNaN ? nil : Position(x: $0, y: $1) }
    }

    /// The geometry in the other reference system; `nil` where a position of it cannot be
    /// transformed.
    ///
    /// Vertices are transformed, edges stay straight: the error is far below a meter for edges up
    /// to some kilometers.
    public func transform(_ geometry: Geometry) -> Geometry? {
        if isIdentity { return geometry.boundingBoxIsFinite ? geometry : nil }
        var positions: [Position] = []
        // `map` visits positions in a fixed order, so the same walk gathers and replaces.
        _ = geometry.map {
            positions.append($0)
            return $0
        }
        let transformed = transform(positions).compactMap { $0 }
        guard transformed.count == positions.count else { return nil }
        var next = 0
        return geometry.map { _ in
            defer { next += 1 }
            return transformed[next]
        }
    }

    /// The surface in the other reference system; `nil` where a position of it cannot be
    /// transformed.
    public func transform(_ surface: MultiPolygon) -> MultiPolygon? {
        guard case .multiPolygon(let result) = transform(Geometry.multiPolygon(surface)) else {
            return nil
        }
        return result
    }
}

extension Geometry {
    /// Whether every position is finite.
    fileprivate var boundingBoxIsFinite: Bool {
        var isFinite = true
        _ = map {
            if !$0.isFinite { isFinite = false }
            return $0
        }
        return isFinite
    }
}
