public import PlanarGeometry

/// The reference system in meters to count in, for data around these longitudes and latitudes.
///
/// In Sweden (the middle of the box within 10.5–24.2° E, 55–69.2° N and in its area of use) that
/// is SWEREF99 TM, EPSG:3006; elsewhere the UTM zone of WGS 84 (EPSG:326zz or 327zz) that the
/// middle of the box lies in.
///
/// - Parameter box: Longitudes (x) and latitudes (y), in degrees. A box wider than some degrees is
///   distorted in any zone; that is for the caller to tell.
/// - Returns: A system in meters, equal for data of one city.
/// - Throws: ``ReprojectionError`` with code `invalidArgument` for an empty box, one beyond
///   ±180/±90, or one whose middle is nearer to a pole than UTM reaches (84° N, 80° S).
public func workingReferenceSystem(
    forLongitudesLatitudes box: BoundingBox
) throws(ReprojectionError) -> ReferenceSystem {
    guard !box.isEmpty, box.minX >= -180, box.maxX <= 180, box.minY >= -90, box.maxY <= 90 else {
        throw ReprojectionError(
            .invalidArgument, subject: "working reference system",
            message: "the extent is empty or not in degrees of longitude and latitude")
    }
    let center = box.center
    if (10.5...24.2).contains(center.x), (55...69.2).contains(center.y) {
        let sweden = try ReferenceSystem(epsg: 3006)
        let isInside = sweden.areaOfUse?.contains(longitude: center.x, latitude: center.y)
        if isInside ?? true { return sweden }
    }
    guard (-80...84).contains(center.y) else {
        throw ReprojectionError(
            .invalidArgument, subject: "working reference system",
            message: "UTM does not reach the poles; name a reference system in meters")
    }
    let zone = min(Int(((center.x + 180) / 6).rounded(.down)) + 1, 60)
    return try ReferenceSystem(epsg: (center.y < 0 ? 32700 : 32600) + zone)
}
