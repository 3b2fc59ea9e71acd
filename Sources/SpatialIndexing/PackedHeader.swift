internal import PlanarGeometry

/// The first 128 bytes of a packed tree, in memory and in a file.
struct PackedHeader {
    static let byteCount = 128
}
