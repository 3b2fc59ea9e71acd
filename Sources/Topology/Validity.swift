import CGEOS
public import PlanarGeometry

/// Whether a surface obeys the rules of OGC Simple Features, and if not, where it breaks them.
public struct Validity: Hashable, Sendable {
    /// Whether the surface can be counted in and overlaid as it is.
    public var isValid: Bool
    /// GEOS's word for the first fault: "Self-intersection", "Hole lies outside shell", …; `nil`
    /// for a valid surface.
    public var reason: String?
    /// Where the first fault is; `nil` for a valid surface or a fault without a place.
    public var place: Position?

    /// Makes a verdict.
    public init(isValid: Bool, reason: String? = nil, place: Position? = nil) {
        self.isValid = isValid
        self.reason = reason
        self.place = place
    }
}

/// Whether the surface is valid, and if not why and where.
///
/// Two faults are found before GEOS is asked, because GEOS cannot hold such surfaces at all: a
/// ring of fewer than four positions ("Too few points in geometry component") and a coordinate
/// that is not finite ("Invalid Coordinate"). An empty surface is valid. The winding of the rings
/// does not matter.
///
/// - Complexity: O(*n* log *n*) in the number of positions.
/// - Throws: ``TopologyError`` when GEOS fails. An invalid surface is an answer, not an error.
public func validity(of surface: MultiPolygon) throws(TopologyError) -> Validity {
    if let fault = faultBeforeGEOS(surface) { return fault }
    if isProvenValid(surface) { return Validity(isValid: true) }
    return try validity(of: surface, in: try GEOSContext("validity"))
}

/// Whether the surface is shown to be valid without GEOS: one polygon of one simple ring.
func isProvenValid(_ surface: MultiPolygon) -> Bool {
    guard surface.polygons.count == 1, surface.polygons[0].holes.isEmpty else { return false }
    return SimpleRingProof.succeeds(for: surface.polygons[0].exterior)
}

func faultBeforeGEOS(_ surface: MultiPolygon) -> Validity? {
    for polygon in surface.polygons {
        for (index, ring) in polygon.rings.enumerated() {
            if let place = ring.positions.first(where: { !$0.isFinite }) {
                return Validity(isValid: false, reason: "Invalid Coordinate", place: place)
            }
            // A polygon without any ring is empty, which is valid.
            let isEmptyPolygon = index == 0 && polygon.isEmpty && polygon.holes.isEmpty
            if ring.positions.count < leastRingPositionCount, !isEmptyPolygon {
                return Validity(
                    isValid: false, reason: "Too few points in geometry component",
                    place: ring.positions.first)
            }
        }
    }
    return nil
}

func validity(
    of surface: MultiPolygon, in context: GEOSContext
) throws(TopologyError) -> Validity {
    let geometry = try context.geometry(surface)
    var reason: UnsafeMutablePointer<CChar>? = nil
    var location: OpaquePointer? = nil
    // GEOSisValidDetail_r: 1 valid, 0 invalid, 2 failure. Both out values are ours to free.
    let verdict = unsafe GEOSisValidDetail_r(
        context.handle, geometry.pointer, 0, &reason, &location)
    defer { unsafe GEOSFree_r(context.handle, reason) }
    let place: Position?
    if let location = unsafe location {
        let owner = unsafe GEOSGeometryOwner(location, in: context)
        place = try unsafe context.positions(owner.pointer).first
    } else {
        place = nil
    }
    switch verdict {
    case 1: return Validity(isValid: true)
    case 0:
        let words = unsafe reason.map { unsafe String(cString: $0) }
        return Validity(isValid: false, reason: words ?? "Invalid", place: place)
    default: throw context.failure
    }
}

/// The surface made valid, with its area kept as far as it has one.
///
/// A valid surface comes back unchanged. Else rings of fewer than four positions are dropped
/// (without its exterior a polygon goes whole), and GEOS's "structure" method does the rest: each
/// ring is made valid, then shells are united and holes taken away. What collapses to lines or
/// points is dropped, so the result may be empty; say so to the user when it is. Rings of a
/// repaired surface are wound as RFC 7946 asks.
///
/// Repairing is done to be told: compare ``validity(of:)`` before it.
///
/// - Complexity: O(*n* log *n*) in the number of positions, for ordinary faults.
/// - Throws: ``TopologyError`` with code `notFinite` for a coordinate that is not a number (no
///   position is made up), or GEOS's own failure.
public func repaired(_ surface: MultiPolygon) throws(TopologyError) -> MultiPolygon {
    try repaired(surface, in: try GEOSContext("repair"))
}

func repaired(
    _ surface: MultiPolygon, in context: GEOSContext
) throws(TopologyError) -> MultiPolygon {
    guard surface.isFinite else {
        throw TopologyError(.notFinite, operation: context.operation)
    }
    if faultBeforeGEOS(surface) == nil {
        if isProvenValid(surface) { return surface }
        if try validity(of: surface, in: context).isValid { return surface }
    }
    let geometry = try context.geometry(surface)
    // GEOSMakeValidParams_create_r: null on failure. The setters: 0 on failure.
    guard let parameters = unsafe GEOSMakeValidParams_create_r(context.handle) else {
        throw context.failure
    }
    defer { unsafe GEOSMakeValidParams_destroy_r(context.handle, parameters) }
    guard
        unsafe GEOSMakeValidParams_setMethod_r(
            context.handle, parameters, GEOS_MAKE_VALID_STRUCTURE) != 0,
        unsafe GEOSMakeValidParams_setKeepCollapsed_r(context.handle, parameters, 0) != 0
    else { throw context.failure }
    // Null on failure.
    let made = try unsafe context.owned(
        GEOSMakeValidWithParams_r(context.handle, geometry.pointer, parameters))
    return try context.surface(made)
}
