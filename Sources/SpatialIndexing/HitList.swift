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

    /// Adds the numbers of those of eight items that are marked.
    ///
    /// Every number is written, and counted only where it is marked: there is nothing to predict.
    @inline(__always)
    mutating func append(
        _ ids: UnsafePointer<UInt32>, _ marks: PointMarks, to found: inout [UInt32]
    ) {
        if used > Self.capacity - 8 { empty(into: &found) }
        var end = used
        for place in 0..<8 {
            // At most eight more, for which there is room.
            unsafe room[end] = ids[place]
            end &+= Int(truncatingIfNeeded: marks.word >> UInt64(8 * place) & 1)
        }
        used = end
    }

    /// Adds one number.
    @inline(__always)
    mutating func append(_ id: UInt32, to found: inout [UInt32]) {
        if used > Self.capacity - 8 { empty(into: &found) }
        unsafe room[used] = id
        used &+= 1
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
