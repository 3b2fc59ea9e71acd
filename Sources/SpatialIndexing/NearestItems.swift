/// The best items of a search so far, at most so many of them.
///
/// Few are kept in order; many in a heap whose top is the worst of them. The memory is kept from
/// one search to the next.
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
    /// The square beyond which no distance can be among the best.
    private(set) var limit = 0.0

    /// Forgets what was found and looks for so many items, at least one, no farther than a
    /// distance.
    @inline(__always)
    mutating func begin(_ count: Int, within maximumDistance: Double) {
        items.removeAll()
        wanted = count
        limit = maximumDistance * maximumDistance
    }

    var count: Int { items.count }

    @inline(__always)
    subscript(place: Int) -> Item { items[place] }

    /// Takes in an item if it is among the best, by the square of its distance.
    @inline(__always)
    mutating func offer(_ square: Double, _ index: UInt32) {
        let item = Item(distance: square.squareRoot(), index: index)
        if wanted <= Self.few {
            let full = items.count == wanted
            if full {
                guard items[wanted &- 1].ranksAbove(item) else { return }
            }
            items.insertAscending(item, replacingLast: full)
        } else if items.count == wanted {
            guard items[0].ranksAbove(item) else { return }
            items.replaceTop(with: item)
        } else {
            items.push(item)
        }
    }

    /// Lowers the limit to what the items offered so far allow.
    @inline(__always)
    mutating func lowerLimit() {
        guard items.count == wanted else { return }
        let worst = items[wanted <= Self.few ? wanted &- 1 : 0].distance
        // Squares a little above may round to the same distance.
        let square = worst * worst
        let above = square + square * 0x1p-50 + .leastNormalMagnitude
        limit = above < limit ? above : limit
    }

    /// Puts the items in order.
    @inline(__always)
    mutating func end() {
        if wanted > Self.few { items.sortAscending() }
    }
}
