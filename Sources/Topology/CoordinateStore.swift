import CGEOS
import PlanarGeometry

// Surfaces to and from GEOS, one bulk copy a ring. `Position` is two doubles (x, y) in this order,
// but its layout is not promised by Swift, so coordinates go through a buffer of doubles.

/// The fewest positions a ring can have: a triangle with its first position repeated.
let leastRingPositionCount = 4

extension MultiPolygon {
    /// Whether every coordinate is a finite number.
    var isFinite: Bool {
        polygons.allSatisfy { $0.rings.allSatisfy { $0.positions.allSatisfy(\.isFinite) } }
    }

    /// The surface without rings of too few positions; without its exterior a polygon goes whole.
    ///
    /// GEOS throws on such rings instead of calling them invalid.
    var withoutShortRings: MultiPolygon {
        var kept: [Polygon] = []
        kept.reserveCapacity(polygons.count)
        for polygon in polygons
        where polygon.exterior.positions.count >= leastRingPositionCount {
            let short = polygon.holes.contains { $0.positions.count < leastRingPositionCount }
            guard short else {
                kept.append(polygon)
                continue
            }
            kept.append(
                Polygon(
                    exterior: polygon.exterior,
                    holes: polygon.holes.filter {
                        $0.positions.count >= leastRingPositionCount
                    }))
        }
        return MultiPolygon(kept)
    }
}

extension GEOSContext {
    /// The surface as a GEOS MultiPolygon; rings of too few positions are left out.
    ///
    /// - Throws: ``TopologyError`` with code `notFinite`, or GEOS's own failure.
    func geometry(_ surface: MultiPolygon) throws(TopologyError) -> GEOSGeometryOwner {
        guard surface.isFinite else { throw TopologyError(.notFinite, operation: operation) }
        var members = GEOSGeometryList(in: self)
        for polygon in surface.withoutShortRings.polygons {
            members.append(try geometry(polygon))
        }
        // Null on failure.
        let collection = unsafe members.release {
            unsafe GEOSGeom_createCollection_r(
                handle, Int32(GEOS_MULTIPOLYGON.rawValue), $0, $1)
        }
        return try unsafe owned(collection)
    }

    /// One polygon whose rings all have enough positions.
    private func geometry(_ polygon: Polygon) throws(TopologyError) -> GEOSGeometryOwner {
        let shell = try ring(polygon.exterior)
        var holes = GEOSGeometryList(in: self)
        for hole in polygon.holes { holes.append(try ring(hole)) }
        // Takes the exterior too, also when it fails; null on failure.
        let exterior = unsafe shell.release()
        let made = unsafe holes.release {
            unsafe GEOSGeom_createPolygon_r(handle, exterior, $0, $1)
        }
        return try unsafe owned(made)
    }

    private func ring(_ ring: Ring) throws(TopologyError) -> GEOSGeometryOwner {
        var buffer: [Double] = []
        buffer.reserveCapacity(2 * ring.positions.count)
        for position in ring.positions {
            buffer.append(position.x)
            buffer.append(position.y)
        }
        let count = UInt32(clamping: ring.positions.count)
        // Copies the buffer; null on failure.
        let sequence = unsafe buffer.withUnsafeBufferPointer {
            unsafe GEOSCoordSeq_copyFromBuffer_r(handle, $0.baseAddress, count, 0, 0)
        }
        guard let sequence = unsafe sequence else { throw failure }
        // Takes the sequence, also when it fails; null on failure.
        return try unsafe owned(GEOSGeom_createLinearRing_r(handle, sequence))
    }

    /// The polygons in a geometry of any kind, wound counterclockwise; points and lines are left
    /// out.
    func surface(_ owner: borrowing GEOSGeometryOwner) throws(TopologyError) -> MultiPolygon {
        var polygons: [Polygon] = []
        // On loan from `owner`, last one first. A loop, not recursion: collections may be deep.
        var waiting: [OpaquePointer?] = unsafe [owner.pointer]
        while let next = unsafe waiting.popLast() {
            guard let geometry = unsafe next else { throw failure }
            // GEOSGeomTypeId_r: −1 on failure.
            switch unsafe GEOSGeomTypeId_r(handle, geometry) {
            case Int32(GEOS_POLYGON.rawValue):
                // GEOSisEmpty_r: 1 empty, 0 not, 2 failure.
                if unsafe GEOSisEmpty_r(handle, geometry) == 0 {
                    polygons.append(try unsafe polygon(geometry).counterclockwise)
                }
            case Int32(GEOS_MULTIPOLYGON.rawValue), Int32(GEOS_GEOMETRYCOLLECTION.rawValue):
                // GEOSGetNumGeometries_r: −1 on failure. GEOSGetGeometryN_r: null on failure.
                let count = unsafe GEOSGetNumGeometries_r(handle, geometry)
                guard count >= 0 else { throw failure }
                for index in stride(from: count - 1, through: 0, by: -1) {
                    unsafe waiting.append(GEOSGetGeometryN_r(handle, geometry, index))
                }
            case -1:
                throw failure
            default:
                continue
            }
        }
        return MultiPolygon(polygons)
    }

    private func polygon(_ geometry: OpaquePointer) throws(TopologyError) -> Polygon {
        // Rings are on loan from the polygon; null or −1 on failure.
        let exterior = try unsafe ring(GEOSGetExteriorRing_r(handle, geometry))
        let count = unsafe GEOSGetNumInteriorRings_r(handle, geometry)
        guard count >= 0 else { throw failure }
        var holes: [Ring] = []
        for index in 0..<count {
            holes.append(try unsafe ring(GEOSGetInteriorRingN_r(handle, geometry, index)))
        }
        return Polygon(exterior: exterior, holes: holes)
    }

    private func ring(_ geometry: OpaquePointer?) throws(TopologyError) -> Ring {
        Ring(closing: try unsafe positions(geometry))
    }

    /// The positions of a ring or a point.
    func positions(_ geometry: OpaquePointer?) throws(TopologyError) -> [Position] {
        guard let geometry = unsafe geometry,
            // On loan from the ring; null on failure.
            let sequence = unsafe GEOSGeom_getCoordSeq_r(handle, geometry)
        else { throw failure }
        var count: UInt32 = 0
        // GEOSCoordSeq_getSize_r and _copyToBuffer_r: 0 on failure.
        guard unsafe GEOSCoordSeq_getSize_r(handle, sequence, &count) != 0 else { throw failure }
        guard count > 0 else { return [] }
        var buffer = [Double](repeating: 0, count: 2 * Int(count))
        let copied = unsafe buffer.withUnsafeMutableBufferPointer {
            unsafe GEOSCoordSeq_copyToBuffer_r(handle, sequence, $0.baseAddress, 0, 0)
        }
        guard copied != 0 else { throw failure }
        return (0..<Int(count)).map { Position(x: buffer[2 * $0], y: buffer[2 * $0 + 1]) }
    }
}
