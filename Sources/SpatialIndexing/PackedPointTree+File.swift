internal import PlanarGeometry

extension PackedPointTree {
    /// Writes the tree to a file that ``init(opening:verifying:)`` maps back into memory.
    ///
    /// The file is the memory of the tree, byte by byte, behind a header:
    ///
    ///     byte   0   8            0x89 "TRYGIX" 0x0A
    ///     byte   8   4            0x0A0B0C0D as the machine that wrote the file stores it
    ///     byte  12   4            version of the layout, 1
    ///     byte  16   8            n, number of points
    ///     byte  24   8            n again
    ///     byte  32   4            2, number of columns
    ///     byte  36   4            nodeSize
    ///     byte  40  32            the box around all points: minX minY maxX maxY
    ///     byte  72   8            length of the file
    ///     byte  80   8            XXH64 of the bytes from 128 on
    ///     byte  88  32            zero
    ///     byte 120   8            XXH64 of the bytes before
    ///     byte 128   8 n          eastings
    ///     …          8 n          northings
    ///     …          4 n          places in the input
    ///     …          256 a group  sixteen nodes: 16 Float each of minX, minY, maxX, maxY;
    ///                             the groups of the leaves, of the level above, … of the top
    ///
    /// Every part begins at a multiple of 64, with zeros before it. Level 0 has a node for every
    /// `nodeSize` points, each level above one for every sixteen nodes, up to a level of at most
    /// sixteen; the last group of a level is filled up with nodes from +∞ to −∞.
    ///
    /// The file appears under its name only when it is whole and on the disk: it is written beside
    /// it, under a name that ends in `.partial`, and renamed.
    ///
    /// - Parameter path: Where to; a file that is there already is replaced.
    /// - Throws: ``IndexError`` with code `unwritable`; then what was there before is untouched.
    public func save(to path: String) throws(IndexError) {
        try storage.save(header, to: path)
    }

    /// Opens a tree that ``save(to:)`` wrote, by mapping the file: its points are read when a
    /// query first needs them.
    ///
    /// A file of another kind, version or byte order is refused, and so is one whose header is
    /// damaged or whose length is not what the header tells. Verifying reads all of it
    /// and refuses any damage. Without, the file is opened in a time that does not depend on its
    /// size; damaged points, places or nodes then make wrong answers, indices that are none among
    /// them, and nothing worse.
    ///
    /// The file must not be changed while the tree is in use: who cuts it short then ends the
    /// program with the signal `SIGBUS`. To replace it rename another file over it, as
    /// ``save(to:)`` does.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - verifying: Whether to read all of it and compare checksums. Do without only
    ///     for files that nobody else can have touched.
    /// - Throws: ``IndexError`` with code `unreadable`, `foreignFile`, `foreignByteOrder`,
    ///   `unsupportedVersion` or `damaged`.
    public init(opening path: String, verifying: Bool = true) throws(IndexError) {
        let (storage, header) = try PackedStorage.opened(
            path, columnCount: 2, verifying: verifying)
        self.init(storage: storage, header: header)
    }
}
