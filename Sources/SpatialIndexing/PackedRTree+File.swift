extension PackedRTree {
    /// Writes the tree to a file that ``init(opening:verifying:)`` maps back into memory.
    ///
    /// The file is laid out as that of ``PackedPointTree/save(to:)``, with four columns (minX,
    /// minY, maxX, maxY), the number of boxes that are not empty at byte 16 and that of all boxes
    /// at byte 24.
    ///
    /// - Parameter path: Where to; a file that is there already is replaced.
    /// - Throws: ``IndexError`` with code `unwritable`; then what was there before is untouched.
    public func save(to path: String) throws(IndexError) {
        try storage.save(header, to: path)
    }

    /// Opens a tree that ``save(to:)`` wrote, by mapping the file, as
    /// ``PackedPointTree/init(opening:verifying:)`` does.
    ///
    /// - Parameters:
    ///   - path: The file; it must not be changed while the tree is in use.
    ///   - verifying: Whether to read all of it and compare checksums.
    /// - Throws: ``IndexError`` with code `unreadable`, `foreignFile`, `foreignByteOrder`,
    ///   `unsupportedVersion` or `damaged`.
    public init(opening path: String, verifying: Bool = true) throws(IndexError) {
        let (storage, header) = try PackedStorage.opened(
            path, columnCount: 4, verifying: verifying)
        self.init(storage: storage, header: header)
    }
}
