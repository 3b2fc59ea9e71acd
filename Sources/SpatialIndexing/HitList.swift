/// Collects the numbers of found items: into a little room on the stack, and from there in one go
/// into an array, so that an item found costs no more than its being written.
@safe
struct HitList {
    /// A kilobyte: as much as the compiler keeps on the stack.
    static let capacity = 256

    private let room: UnsafeMutablePointer<UInt32>
    private var used = 0

    /// A list over room for ``capacity`` numbers, to be emptied before that is gone.
    init(room: UnsafeMutablePointer<UInt32>) {
        unsafe self.room = unsafe room
    }

    /// Adds the numbers of items that pass a test.
    ///
    /// Every number is written, and counted only where the test is passed: there is
    /// nothing to predict.
    @inline(__always)
    mutating func append(
        _ ids: UnsafePointer<UInt32>, _ items: Range<Int>, to found: inout [UInt32],
        where test: (Int) -> Bool
    ) {
        if items.count == 16 {
            // The usual leaf; a known number of rounds is unrolled.
            unsafe appendFew(ids, items.lowerBound, 16, to: &found, where: test)
            return
        }
        var start = items.lowerBound
        while start < items.upperBound {
            let count = min(16, items.upperBound - start)
            unsafe appendFew(ids, start, count, to: &found, where: test)
            start += count
        }
    }

    @inline(__always)
    private mutating func appendFew(
        _ ids: UnsafePointer<UInt32>, _ start: Int, _ count: Int, to found: inout [UInt32],
        where test: (Int) -> Bool
    ) {
        if used > Self.capacity - 16 { empty(into: &found) }
        var end = used
        for place in start..<start &+ count {
            // At most sixteen more, for which there is room.
            unsafe room[end] = ids[place]
            end &+= test(place) ? 1 : 0
        }
        used = end
    }

    /// Adds the numbers of a run of items.
    @inline(__always)
    mutating func append(
        _ ids: UnsafePointer<UInt32>, _ items: Range<Int>, to found: inout [UInt32]
    ) {
        if items.count == 16 {
            if used > Self.capacity - 16 { empty(into: &found) }
            // Room for sixteen more.
            unsafe (room + used).update(from: ids + items.lowerBound, count: 16)
            used &+= 16
        } else {
            empty(into: &found)
            // The items lie within the column.
            unsafe found.append(
                contentsOf: UnsafeBufferPointer(start: ids + items.lowerBound, count: items.count))
        }
    }

    /// Moves what is in the room to the array.
    @inline(never)
    mutating func empty(into found: inout [UInt32]) {
        unsafe found.append(contentsOf: UnsafeBufferPointer(start: room, count: used))
        used = 0
    }
}
