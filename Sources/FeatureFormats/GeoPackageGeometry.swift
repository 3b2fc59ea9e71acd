/// The binary geometries of GeoPackage (OGC 12-128r19, section 2.1.3): a header before ISO
/// well-known binary.
///
///     bytes 0…1   "GP"
///     byte  2     version, 0
///     byte  3     flags: bit 0 byte order, bits 1…3 kind of envelope, bit 4 empty, bit 5 extended
///     bytes 4…7   srs_id
///     then        envelope of 0, 32, 48, 48 or 64 bytes
///     then        well-known binary
enum GeoPackageGeometry {
    private static let envelopeLengths = [0, 32, 48, 48, 64]

    static func parse(_ blob: Span<UInt8>) throws(WellKnownError) -> WellKnownGeometry {
        guard blob.count >= 2, blob[0] == UInt8(ascii: "G"), blob[1] == UInt8(ascii: "P") else {
            throw WellKnownError(.malformed, "the blob does not begin with GP as geometries do")
        }
        guard blob.count >= 8 else {
            throw WellKnownError(.truncated, "the geometry's header is cut off")
        }
        let flags = blob[3]
        guard flags & 0x20 == 0 else {
            throw WellKnownError(.unsupported, "the geometry is of a vendor's extended kind")
        }
        let envelope = Int(flags >> 1 & 7)
        guard envelope < envelopeLengths.count else {
            throw WellKnownError(.malformed, "\(envelope) is not a kind of envelope")
        }
        let start = 8 + envelopeLengths[envelope]
        if flags & 0x10 != 0 { return WellKnownGeometry(geometry: nil) }
        guard start < blob.count else {
            throw WellKnownError(.truncated, "the geometry ends with its header")
        }
        return try WellKnownBinary.parse(blob.extracting(start..<blob.count))
    }
}
