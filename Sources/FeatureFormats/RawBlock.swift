/// Owns one block of memory that grows: what hot loops write to through a bare pointer.
///
/// An array would look at its length and at its owners at every byte. Here room is made once for
/// a number, a key or a position, and what follows is stores. Freed once, and nowhere else.
@safe
struct RawBlock<Element: BitwiseCopyable>: ~Copyable {
    /// Always valid for `capacity` elements, of which the first `count` have values.
    private(set) var base: UnsafeMutablePointer<Element>
    private(set) var capacity: Int
    var count = 0

    init(capacity: Int) {
        self.capacity = max(capacity, 16)
        unsafe base = UnsafeMutablePointer<Element>.allocate(capacity: self.capacity)
    }

    deinit { unsafe base.deallocate() }

    /// Makes room for so many elements behind the last one.
    @inline(__always)
    mutating func reserve(_ more: Int) {
        if capacity - count < more { grow(more) }
    }

    @inline(never)
    private mutating func grow(_ more: Int) {
        let wanted = max(count + more, capacity * 2)
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: wanted)
        // Both are valid for `count` elements, and the new block is nobody else's yet.
        unsafe larger.update(from: base, count: count)
        unsafe base.deallocate()
        unsafe base = larger
        capacity = wanted
    }

    /// Appends an element, for which room was made.
    @inline(__always)
    mutating func append(reserved element: Element) {
        // The caller has made room.
        unsafe base[count] = element
        count &+= 1
    }

    /// The element at a place.
    subscript(index: Int) -> Element {
        precondition(index >= 0 && index < count, "the block has no such element")
        // Within the elements that have values.
        return unsafe base[index]
    }

    /// Lends the elements that have values; the pointer must not outlive the call.
    func withElements<Result, Failure: Error>(
        _ body: (UnsafeBufferPointer<Element>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        // Valid as long as the block is, which the call outlasts.
        unsafe try body(UnsafeBufferPointer(start: base, count: count))
    }
}
