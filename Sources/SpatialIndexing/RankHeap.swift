/// What a heap orders.
protocol Ranked: BitwiseCopyable {
    func ranksAbove(_ other: Self) -> Bool
}

/// A binary heap or an ordered list of plain values, whichever its user makes of it, that keeps
/// its memory.
@safe
struct RankHeap<Element: Ranked>: ~Copyable {
    private var elements: UnsafeMutablePointer<Element>
    private var capacity = 64
    private(set) var count = 0

    init() { unsafe elements = .allocate(capacity: 64) }

    deinit { unsafe elements.deallocate() }

    // Places below are heap places: less than `count`, which never exceeds `capacity`.

    @inline(__always)
    subscript(place: Int) -> Element { unsafe elements[place] }

    @inline(__always)
    mutating func removeAll() { count = 0 }

    @inline(__always)
    mutating func push(_ element: Element) {
        if count == capacity { grow() }
        var hole = count
        count &+= 1
        while hole > 0 {
            let parent = (hole &- 1) >> 1
            guard unsafe element.ranksAbove(elements[parent]) else { break }
            unsafe elements[hole] = elements[parent]
            hole = parent
        }
        unsafe elements[hole] = element
    }

    /// Puts an element before those that rank above it, where none ranks above one behind it.
    @inline(__always)
    mutating func insertAscending(_ element: Element, replacingLast: Bool) {
        if !replacingLast {
            if count == capacity { grow() }
            count &+= 1
        }
        var hole = count &- 1
        while hole > 0, unsafe elements[hole &- 1].ranksAbove(element) {
            unsafe elements[hole] = elements[hole &- 1]
            hole &-= 1
        }
        unsafe elements[hole] = element
    }

    @inline(__always)
    mutating func replaceTop(with element: Element) { sink(element, below: count) }

    /// Orders the elements so that none ranks above one behind it; then it is no heap any more.
    mutating func sortAscending() {
        var end = count
        while end > 1 {
            end &-= 1
            let top = unsafe elements[0]
            unsafe sink(elements[end], below: end)
            unsafe elements[end] = top
        }
    }

    /// Puts an element in the place of the top among the first `end`.
    @inline(__always)
    private mutating func sink(_ element: Element, below end: Int) {
        var hole = 0
        while true {
            var child = 2 &* hole &+ 1
            guard child < end else { break }
            if child &+ 1 < end, unsafe elements[child &+ 1].ranksAbove(elements[child]) {
                child &+= 1
            }
            guard unsafe elements[child].ranksAbove(element) else { break }
            unsafe elements[hole] = elements[child]
            hole = child
        }
        unsafe elements[hole] = element
    }

    @inline(never)
    private mutating func grow() {
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: 2 * capacity)
        unsafe larger.initialize(from: elements, count: count)
        unsafe elements.deallocate()
        unsafe elements = unsafe larger
        capacity *= 2
    }
}
