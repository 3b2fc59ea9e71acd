internal import ChunkedWork

/// How many points of each class come before every so many points of a tree: what counts of a
/// category in a period are read from.
///
/// A class is any small number that a point has: a category, a month, or both as *category ·
/// months + month*. All points of one node of a tree lie beside each other, and so do all that an
/// area holds, up to a few runs; the points of a class among them are the difference of two
/// running sums, so that they are counted without a look at them. One tree may have any number of
/// running counts.
///
///     codes   UInt16 × count             class of each point in the order of the tree,
///                                        `classes` for one that is not counted
///     sums    UInt32 × classes × (blocks + 1)
///                                        points of each class before each block, block by block
///
/// A block has 512 points, or half as many as there are classes where that is more. Memory is
/// therefore 2 bytes a point and 4 · *classes* / 512, but never more than 8, on top.
///
///     let counts = try RunningCounts([0, 1, 0], classes: 2, along: tree, threads: 1)
///     tree.counts(in: tree.boundingBox, of: counts)             // [2, 1]
public struct RunningCounts: Sendable {
    /// Number of classes.
    public let classes: Int
    /// Logarithm of the number of points in a block.
    let blockShift: Int
    let codes: [UInt16]
    let sums: [UInt32]

    /// The most classes there may be.
    public static let maximumClasses = 32_767

    /// Sums up the classes of the points of a tree.
    ///
    /// - Parameters:
    ///   - codes: The class of each point, in the order in which the tree was given them; −1 for a
    ///     point that is not to be counted.
    ///   - classes: How many classes there are, at most ``maximumClasses``.
    ///   - tree: The tree.
    ///   - threads: How many threads to use; less than 1 counts as 1.
    /// - Throws: ``IndexError`` with code `lengthMismatch`, or `invalidClass` for a code that is
    ///   no class (the index of the point is named) or a number of classes that is out of range.
    /// - Complexity: O(*count* + *classes* · *blocks*).
    public init(
        _ codes: [Int32], classes: Int, along tree: PackedPointTree, threads: Int
    ) throws(IndexError) {
        guard codes.count == tree.count else { throw .codeCount(codes.count, tree.count) }
        guard 0...Self.maximumClasses ~= classes else { throw .invalidClassCount(classes) }
        let short = try Self.short(codes, classes: classes)
        self.init(short, classes: classes, along: tree, blockSize: 512, threads: threads)
    }

    /// The codes in 16 bits, in which they take less of the cache; those that are not counted are
    /// one more than the last class.
    private static func short(
        _ codes: [Int32], classes: Int
    ) throws(IndexError) -> [UInt16] {
        var allKnown = true
        let short = codes.map { code in
            allKnown = allKnown && code >= -1 && Int(code) < classes
            return UInt16(truncatingIfNeeded: code < 0 ? classes : Int(code))
        }
        if !allKnown, let index = codes.firstIndex(where: { $0 < -1 || Int($0) >= classes }) {
            throw .invalidClass(index, codes[index], classes)
        }
        return short
    }

    /// As the public one, of codes that are all in range and with blocks of at least a given size,
    /// a power of two.
    init(
        _ input: [UInt16], classes: Int, along tree: PackedPointTree, blockSize: Int, threads: Int
    ) {
        self.classes = classes
        var shift = blockSize.trailingZeroBitCount
        while 2 << shift < classes { shift += 1 }
        blockShift = shift
        let count = input.count
        let blocks = (count + (1 << shift) - 1) >> shift
        var sums = [UInt32](repeating: 0, count: classes * (blocks + 1))
        // Both are written in full, each place by one chunk, before anybody reads them.
        codes = unsafe [UInt16](unsafeUninitializedCapacity: count) { codes, initialized in
            unsafe sums.withUnsafeMutableBufferPointer { sums in
                unsafe Self.gather(input, tree, shift, classes, codes, sums, threads)
                // What was counted in a block becomes what comes before the next.
                for place in classes..<max(classes, sums.count) {
                    unsafe sums[place] &+= sums[place - classes]
                }
            }
            initialized = count
        }
        self.sums = sums
    }

    /// Brings the codes into the order of the tree and counts those of each block, one block late.
    private static func gather(
        _ input: [UInt16], _ tree: PackedPointTree, _ shift: Int, _ classes: Int,
        _ codes: UnsafeMutableBufferPointer<UInt16>, _ sums: UnsafeMutableBufferPointer<UInt32>,
        _ threads: Int
    ) {
        nonisolated(unsafe) let codes = unsafe codes
        nonisolated(unsafe) let sums = unsafe sums
        let count = input.count
        let uncounted = UInt16(truncatingIfNeeded: classes)
        // In a tree from a file that was not verified an id may name no point, which is not counted.
        unsafe input.withUnsafeBufferPointer { input in
            nonisolated(unsafe) let input = unsafe input
            unsafe tree.withSortedColumns { _, _, ids in
                nonisolated(unsafe) let ids = unsafe ids
                // Chunks are whole blocks: each writes the codes and the sums of its own.
                let size = max(1 << shift, 1 << 14)
                forEachChunk(count: count, size: size, threads: threads) { _, items, _ in
                    for item in items {
                        let point = unsafe Int(ids[item])
                        let code = point < count ? unsafe input[point] : uncounted
                        unsafe codes[item] = code
                        if code < classes {
                            unsafe sums[(item >> shift + 1) * classes + Int(code)] &+= 1
                        }
                    }
                }
            }
        }
    }
}

extension RunningCounts {
    /// Adds the points of each class in a run of the tree's order to a row of counts.
    @inline(__always)
    func add(_ items: Range<Int>, to counts: UnsafeMutablePointer<Int>) {
        // The blocks that lie wholly in the run. They pay where there are more points in them than
        // classes to subtract.
        let first = (items.lowerBound + (1 << blockShift) - 1) >> blockShift
        let last = items.upperBound >> blockShift
        guard first < last, (last - first) << blockShift > classes else {
            unsafe addEach(items, to: counts)
            return
        }
        // `last` is at most the number of blocks, of which there is one row more.
        unsafe sums.withUnsafeBufferPointer { sums in
            for code in 0..<classes {
                unsafe counts[code] &+= Int(
                    sums[last * classes + code] &- sums[first * classes + code])
            }
        }
        unsafe addEach(items.lowerBound..<first << blockShift, to: counts)
        unsafe addEach(last << blockShift..<items.upperBound, to: counts)
    }

    @inline(__always)
    private func addEach(_ items: Range<Int>, to counts: UnsafeMutablePointer<Int>) {
        // The items are points of the tree, and there is a count for each class.
        unsafe codes.withUnsafeBufferPointer { codes in
            for item in items {
                let code = unsafe Int(codes[item])
                if code < classes { unsafe counts[code] &+= 1 }
            }
        }
    }
}
