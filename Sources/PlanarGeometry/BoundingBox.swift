/// An axis-aligned box, closed on all four sides.
///
/// The empty box has its minimum above its maximum, contains nothing and intersects nothing.
public struct BoundingBox: Hashable, Sendable {
    /// Western edge.
    public var minX: Double
    /// Southern edge.
    public var minY: Double
    /// Eastern edge.
    public var maxX: Double
    /// Northern edge.
    public var maxY: Double

    /// Makes a box from its edges; a minimum above its maximum makes the box empty.
    @inlinable
    public init(minX: Double, minY: Double, maxX: Double, maxY: Double) {
        self.minX = minX
        self.minY = minY
        self.maxX = maxX
        self.maxY = maxY
    }

    /// The box that contains nothing: the identity of ``formUnion(_:)-(BoundingBox)``.
    @inlinable
    public static var empty: BoundingBox {
        BoundingBox(minX: .infinity, minY: .infinity, maxX: -.infinity, maxY: -.infinity)
    }

    /// The smallest box around the positions; empty when there are none.
    @inlinable
    public init(of positions: some Sequence<Position>) {
        self = .empty
        for position in positions { formUnion(position) }
    }

    /// Whether the box contains no position at all.
    @inlinable
    public var isEmpty: Bool { !(minX <= maxX && minY <= maxY) }

    /// East–west extent; 0 for an empty box.
    @inlinable
    public var width: Double { isEmpty ? 0 : maxX - minX }

    /// South–north extent; 0 for an empty box.
    @inlinable
    public var height: Double { isEmpty ? 0 : maxY - minY }

    /// The middle of the box.
    ///
    /// Meaningless for an empty box.
    @inlinable
    public var center: Position {
        Position(x: minX + (maxX - minX) / 2, y: minY + (maxY - minY) / 2)
    }

    /// Grows the box until it contains the position; what is not a number changes nothing.
    @inlinable
    public mutating func formUnion(_ position: Position) {
        if isEmpty { self = .empty }
        minX = Swift.min(minX, position.x)
        minY = Swift.min(minY, position.y)
        maxX = Swift.max(maxX, position.x)
        maxY = Swift.max(maxY, position.y)
    }

    /// Grows the box until it contains the other box; an empty one changes nothing.
    @inlinable
    public mutating func formUnion(_ other: BoundingBox) {
        if other.isEmpty { return }
        if isEmpty {
            self = other
            return
        }
        minX = Swift.min(minX, other.minX)
        minY = Swift.min(minY, other.minY)
        maxX = Swift.max(maxX, other.maxX)
        maxY = Swift.max(maxY, other.maxY)
    }

    /// Whether the position lies in the box or on its edge.
    @inlinable
    public func contains(_ position: Position) -> Bool {
        position.x >= minX && position.x <= maxX && position.y >= minY && position.y <= maxY
    }

    /// Whether the other box lies wholly in this one; edges may touch.
    ///
    /// An empty box lies nowhere.
    @inlinable
    public func contains(_ other: BoundingBox) -> Bool {
        !other.isEmpty && other.minX >= minX && other.maxX <= maxX && other.minY >= minY
            && other.maxY <= maxY
    }

    /// Whether the boxes share at least one position; touching edges count.
    @inlinable
    public func intersects(_ other: BoundingBox) -> Bool {
        !isEmpty && !other.isEmpty && other.minX <= maxX && other.maxX >= minX
            && other.minY <= maxY && other.maxY >= minY
    }

    /// The square of the distance from the position to the box; 0 inside it.
    ///
    /// Meaningless for an empty box.
    @inlinable
    public func squaredDistance(to position: Position) -> Double {
        let dx = Swift.max(minX - position.x, 0, position.x - maxX)
        let dy = Swift.max(minY - position.y, 0, position.y - maxY)
        return dx * dx + dy * dy
    }

    /// The box grown by a distance on every side; a negative distance shrinks it.
    @inlinable
    public func expanded(by distance: Double) -> BoundingBox {
        BoundingBox(
            minX: minX - distance, minY: minY - distance,
            maxX: maxX + distance, maxY: maxY + distance)
    }
}
