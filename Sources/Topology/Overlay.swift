import CGEOS
public import PlanarGeometry

/// The part that both surfaces cover.
///
/// Where the surfaces only touch, the result is empty: lines and points are left out.
///
/// - Parameters:
///   - first: A valid surface; see ``repaired(_:)``.
///   - second: A valid surface in the same coordinate reference system.
/// - Returns: A valid surface, wound as RFC 7946 asks; empty where nothing is shared.
/// - Throws: ``TopologyError`` with code `notFinite`, or `operationFailed` when GEOS cannot cope
///   with an invalid surface.
public func intersection(
    _ first: MultiPolygon, _ second: MultiPolygon
) throws(TopologyError) -> MultiPolygon {
    let context = try GEOSContext("intersection")
    let left = try context.geometry(first)
    let right = try context.geometry(second)
    // Null on failure.
    let result = try unsafe context.owned(
        GEOSIntersection_r(context.handle, left.pointer, right.pointer))
    return try context.surface(result)
}

/// The part of the first surface that the second does not cover.
///
/// - Parameters:
///   - first: A valid surface; see ``repaired(_:)``.
///   - second: A valid surface in the same coordinate reference system.
/// - Returns: A valid surface, wound as RFC 7946 asks; empty where nothing is left.
/// - Throws: ``TopologyError`` with code `notFinite` or `operationFailed`.
public func difference(
    _ first: MultiPolygon, _ second: MultiPolygon
) throws(TopologyError) -> MultiPolygon {
    let context = try GEOSContext("difference")
    let left = try context.geometry(first)
    let right = try context.geometry(second)
    // Null on failure.
    let result = try unsafe context.owned(
        GEOSDifference_r(context.handle, left.pointer, right.pointer))
    return try context.surface(result)
}

/// Everything that at least one of the surfaces covers, shared borders dissolved.
///
/// - Complexity: O(*n* log *n*) in the number of positions.
/// - Throws: ``TopologyError`` with code `notFinite` or `operationFailed`.
public func union(_ surfaces: [MultiPolygon]) throws(TopologyError) -> MultiPolygon {
    let context = try GEOSContext("union")
    let united = try context.united(surfaces)
    return try context.surface(united)
}

extension GEOSContext {
    func united(_ surfaces: [MultiPolygon]) throws(TopologyError) -> GEOSGeometryOwner {
        let all = try geometry(MultiPolygon(surfaces.flatMap(\.polygons)))
        // Null on failure.
        return try unsafe owned(GEOSUnaryUnion_r(handle, all.pointer))
    }
}

/// The surface grown by a distance on all sides; a negative distance shrinks it.
///
/// - Parameters:
///   - surface: A valid surface in meters.
///   - distance: How far, in meters.
///   - quadrantSegments: How many chords stand for a quarter of a circle; 8 is within 2 % of
///     the distance.
/// - Returns: A valid surface, wound as RFC 7946 asks; empty where it shrank away.
/// - Throws: ``TopologyError`` with code `invalidArgument` for a distance that is not finite or
///   fewer than one segment, `notFinite` or `operationFailed`.
public func buffer(
    _ surface: MultiPolygon, by distance: Double, quadrantSegments: Int = 8
) throws(TopologyError) -> MultiPolygon {
    guard distance.isFinite else {
        throw TopologyError(
            .invalidArgument, operation: "buffer", message: "the distance is not a finite number")
    }
    guard (1...1000).contains(quadrantSegments) else {
        throw TopologyError(
            .invalidArgument, operation: "buffer",
            message: "segments for a quarter of a circle must be between 1 and 1000")
    }
    let context = try GEOSContext("buffer")
    let geometry = try context.geometry(surface)
    // Null on failure.
    let result = try unsafe context.owned(
        GEOSBuffer_r(context.handle, geometry.pointer, distance, Int32(quadrantSegments)))
    return try context.surface(result)
}

/// A position that lies inside the surface, whatever its shape; `nil` for an empty surface.
///
/// Use it where a centroid may fall outside: labels, representative points of bent areas.
///
/// - Throws: ``TopologyError`` with code `notFinite` or `operationFailed`.
public func pointOnSurface(_ surface: MultiPolygon) throws(TopologyError) -> Position? {
    let context = try GEOSContext("point on surface")
    let geometry = try context.geometry(surface)
    return try context.pointOnSurface(geometry)
}

extension GEOSContext {
    func pointOnSurface(
        _ geometry: borrowing GEOSGeometryOwner
    ) throws(TopologyError) -> Position? {
        // Null on failure; an empty point for an empty surface.
        let point = try unsafe owned(GEOSPointOnSurface_r(handle, geometry.pointer))
        return try unsafe positions(point.pointer).first
    }
}
