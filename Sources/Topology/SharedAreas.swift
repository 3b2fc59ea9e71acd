import CGEOS
public import PlanarGeometry

/// How much of one surface each of several others covers.
///
/// For areal interpolation: one surface against all that its box meets. The surface is prepared once,
/// so that others that lie wholly inside or outside it cost no overlay.
///
/// - Parameters:
///   - surface: A valid surface; see ``repaired(_:)``.
///   - others: Valid surfaces in the same coordinate reference system.
/// - Returns: The area of each intersection, in the square of the coordinate unit; 0 where they only
///   touch.
/// - Throws: ``TopologyError`` with code `notFinite`, or `operationFailed` where GEOS cannot cope with
///   an invalid surface.
/// - Complexity: near O(*n* log *n*) in the positions of each pair whose borders cross.
public func sharedAreas(
    of surface: MultiPolygon, with others: [MultiPolygon]
) throws(TopologyError) -> [Double] {
    let context = try GEOSContext("shared areas")
    let own = try context.geometry(surface)
    let prepared = try PreparedGeometryOwner(own, in: context)
    var areas: [Double] = []
    areas.reserveCapacity(others.count)
    for other in others {
        let geometry = try context.geometry(other)
        // Predicates: 1 true, 0 false, 2 failure.
        switch unsafe GEOSPreparedIntersects_r(
            context.handle, prepared.pointer, geometry.pointer)
        {
        case 0:
            areas.append(0)
            continue
        case 1: break
        default: throw context.failure
        }
        switch unsafe GEOSPreparedCovers_r(context.handle, prepared.pointer, geometry.pointer) {
        case 0:
            // Null on failure.
            let shared = try unsafe context.owned(
                GEOSIntersection_r(context.handle, own.pointer, geometry.pointer))
            areas.append(try context.measuredArea(shared))
        case 1: areas.append(try context.measuredArea(geometry))
        default: throw context.failure
        }
    }
    return areas
}

extension GEOSContext {
    fileprivate func measuredArea(
        _ geometry: borrowing GEOSGeometryOwner
    ) throws(TopologyError) -> Double {
        var area = 0.0
        // GEOSArea_r: 0 on failure.
        guard unsafe GEOSArea_r(handle, geometry.pointer, &area) != 0 else { throw failure }
        return area
    }
}

/// Owns one prepared geometry.
///
/// Freed once; the geometry it was made of must outlive it.
@safe
private struct PreparedGeometryOwner: ~Copyable {
    let context: GEOSContext
    let pointer: OpaquePointer

    init(
        _ geometry: borrowing GEOSGeometryOwner, in context: GEOSContext
    ) throws(TopologyError) {
        // Null on failure.
        guard let pointer = unsafe GEOSPrepare_r(context.handle, geometry.pointer) else {
            throw context.failure
        }
        self.context = context
        unsafe self.pointer = pointer
    }

    deinit { unsafe GEOSPreparedGeom_destroy_r(context.handle, pointer) }
}
