/// The best items of a search so far, at most so many of them.
///
/// Few are kept in order; many in a heap whose top is the worst of them.
struct NearestItems: ~Copyable {
    /// An item found, by its distance and its index in the input.
    struct Item: Ranked {
        var distance: Double
        var index: UInt32

        /// The worst item comes up first, because it is the one to replace.
        @inline(__always)
        func ranksAbove(_ other: Item) -> Bool {
            distance > other.distance || (distance == other.distance && index > other.index)
        }
    }

    /// Up to as many items it is quicker to move the worse ones than to keep a heap.
    private static let few = 32

    private var items = RankHeap<Item>()
    private var wanted = 0

    /// Forgets what was found and looks for so many items, at least one.
    @inline(__always)
    mutating func begin(_ count: Int) {
        items.removeAll()
        wanted = count
    }

    var count: Int { items.count }

    @inline(__always)
    subscript(place: Int) -> Item { items[place] }

    /// Takes in an item if it is among the best, by the square of its distance; then `limit` is
    /// lowered to the square beyond which no item can be.
    @inline(__always)
    mutating func offer(_ square: Double, _ index: UInt32, _ limit: inout Double) {
        let item = Item(distance: square.squareRoot(), index: index)
        if wanted <= Self.few {
            if items.count == wanted {
                guard items[wanted &- 1].ranksAbove(item) else { return }
                items.insertAscending(item, replacingLast: true)
            } else {
                items.insertAscending(item, replacingLast: false)
                guard items.count == wanted else { return }
            }
            lower(&limit, to: items[wanted &- 1].distance)
        } else {
            if items.count == wanted {
                guard items[0].ranksAbove(item) else { return }
                items.replaceTop(with: item)
            } else {
                items.push(item)
                guard items.count == wanted else { return }
            }
            lower(&limit, to: items[0].distance)
        }
    }

    /// Puts the items in order.
    @inline(__always)
    mutating func end() {
        if wanted > Self.few { items.sortAscending() }
    }

    @inline(__always)
    private func lower(_ limit: inout Double, to distance: Double) {
        // Squares a little above may round to the same distance.
        let square = distance * distance
        let above = square + square * 0x1p-50 + .leastNormalMagnitude
        limit = above < limit ? above : limit
    }
}
