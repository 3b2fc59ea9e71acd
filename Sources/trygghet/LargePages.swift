#if canImport(Glibc)
    import Glibc
#endif

/// Pages of 2 MiB for the heap, where the system offers them.
enum LargePages {
    /// Bytes of the heap that lie on large pages: room for the columns of a million records.
    private static let room = 128 << 20
    /// The size of a large page.
    private static let pageSize = 2 << 20

    /// Has the heap take its memory in large pages; called once, before anything is read.
    ///
    /// Columns are filled once and handed on: the first touch of each small page is a tenth of a
    /// run over a million records, and 512 of them in one step cost next to nothing. Only
    /// addresses are taken here, memory when it is used; a system that refuses loses nothing. The
    /// allocator has no setting for this, so the room is asked for and given back at once.
    /// Blocks of more than 32 MiB still come from the system and return to it.
    static func useForHeap() {
        #if canImport(Glibc)
            // dlsym: the address, or null. Swift's module of the C library leaves this one out.
            guard let symbol = unsafe dlsym(nil, "mallopt") else { return }
            // int mallopt(int, int), with the numbers of <malloc.h>, which are part of its ABI.
            typealias Option = @convention(c) (Int32, Int32) -> Int32
            let setOption = unsafe unsafeBitCast(symbol, to: Option.self)
            let (trimThreshold, topPadding, mappingThreshold): (Int32, Int32, Int32) = (-1, -2, -3)

            // Each returns 1, or 0 for a value that it does not take, which changes nothing.
            // Smaller blocks stay in the heap, and the heap keeps what is freed for the next.
            _ = setOption(mappingThreshold, 32 << 20)
            _ = setOption(trimThreshold, 1 << 30)
            _ = setOption(topPadding, Int32(room))
            // malloc: a block, or null; it has made the heap as long as the padding says.
            guard let block = unsafe malloc(1 << 20) else { return }
            _ = setOption(topPadding, 1 << 20)
            // sbrk(0): the end of the heap; before the block where it came from somewhere else.
            let limit = unsafe UInt(bitPattern: sbrk(0))
            let mask = UInt(pageSize - 1)
            let aligned = (UInt(bitPattern: block) + mask) & ~mask
            if aligned < limit, limit - aligned <= UInt(2 * room),
                let start = unsafe UnsafeMutableRawPointer(bitPattern: aligned)
            {
                // madvise: 0, or -1 where the system has no large pages; a hint either way.
                _ = unsafe madvise(start, Int(limit - aligned), MADV_HUGEPAGE)
            }
            unsafe free(block)
        #endif
    }
}
