/// A place on the plane: `x` grows east, `y` grows north.
///
/// Positions are meters in a projected coordinate reference system, unless the declaration that
/// holds them says otherwise (files hold longitude and latitude in degrees until they are
/// transformed). The order is x = east, y = north whatever the authority's own axis order.
public struct Position: Hashable, Sendable {
    /// Easting, or longitude before transformation.
    public var x: Double
    /// Northing, or latitude before transformation.
    public var y: Double

    /// Makes a position from its easting and northing.
    @inlinable
    public init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }

    /// Whether both coordinates are finite numbers.
    @inlinable
    public var isFinite: Bool { x.isFinite && y.isFinite }

    /// The square of the Euclidean distance to another position, in square meters.
    @inlinable
    public func squaredDistance(to other: Position) -> Double {
        let dx = x - other.x
        let dy = y - other.y
        return dx * dx + dy * dy
    }
}
