internal import PlanarGeometry

#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Owns the one block of memory of a packed tree: allocated and filled once, or a mapped file.
///
/// Unchecked, because a pointer is not `Sendable`: the block is written only before the first tree
/// that shows it exists, and freed when the last one is gone.
@safe
final class PackedStorage: @unchecked Sendable {
    let layout: PackedLayout
    /// ``PackedLayout/byteCount`` bytes, from a multiple of 64 on.
    let base: UnsafeMutableRawPointer
    private let levels: UnsafeMutablePointer<PackedLayout.Level>
    let isMapped: Bool

    /// A block to be filled, in which only the header and what lies between the parts is zero.
    init(_ layout: PackedLayout) {
        self.layout = layout
        isMapped = false
        unsafe levels = Self.copied(layout.levels)
        // Large pages where there are some: with them the processor finds the place of any point
        // without a look at its page tables, and the block is made with few faults.
        let isLarge = layout.byteCount >= 4 << 20
        unsafe base = .allocate(byteCount: layout.byteCount, alignment: isLarge ? 2 << 20 : 64)
        #if os(Linux)
            // Advice: where it is not taken nothing is lost.
            if isLarge { _ = unsafe madvise(base, layout.byteCount, MADV_HUGEPAGE) }
        #endif
        unsafe base.initializeMemory(as: UInt8.self, repeating: 0, count: PackedHeader.byteCount)
        for column in 0..<layout.columnCount {
            clear(
                from: layout.columnOffset(column) + layout.itemCount * 8,
                to: layout.columnOffset(column) + layout.columnStride)
        }
        clear(from: layout.idsOffset + layout.itemCount * 4, to: layout.groupsOffset)
    }

    /// Takes over a mapped file of ``PackedLayout/byteCount`` bytes and unmaps it in the end.
    init(_ layout: PackedLayout, mapped: UnsafeMutableRawPointer) {
        self.layout = layout
        isMapped = true
        unsafe levels = Self.copied(layout.levels)
        unsafe base = mapped
    }

    deinit {
        unsafe levels.deallocate()
        // `munmap` fails only for an address that was never mapped.
        if isMapped {
            _ = unsafe munmap(base, layout.byteCount)
        } else {
            unsafe base.deallocate()
        }
    }

    private func clear(from start: Int, to end: Int) {
        // Both within the block.
        unsafe (base + start).initializeMemory(as: UInt8.self, repeating: 0, count: end - start)
    }

    private static func copied(
        _ levels: [PackedLayout.Level]
    ) -> UnsafeMutablePointer<PackedLayout.Level> {
        let copy = UnsafeMutablePointer<PackedLayout.Level>.allocate(capacity: levels.count + 1)
        for (place, level) in levels.enumerated() {
            // As many as were allocated, and one to spare.
            unsafe (copy + place).initialize(to: level)
        }
        return unsafe copy
    }

    // The views below are valid as long as the storage: whoever uses one keeps the storage alive
    // with `withExtendedLifetime`.

    @inline(__always)
    func column(_ column: Int) -> UnsafeMutablePointer<Double> {
        unsafe (base + layout.columnOffset(column)).assumingMemoryBound(to: Double.self)
    }

    @inline(__always)
    var ids: UnsafeMutablePointer<UInt32> {
        unsafe (base + layout.idsOffset).assumingMemoryBound(to: UInt32.self)
    }

    @inline(__always)
    var groups: UnsafeMutablePointer<Float> {
        unsafe (base + layout.groupsOffset).assumingMemoryBound(to: Float.self)
    }

    @inline(__always)
    var nodes: PackedNodes {
        unsafe PackedNodes(
            groups: groups, levels: levels, depth: layout.levels.count,
            itemCount: layout.itemCount, leafSize: layout.leafSize)
    }
}
