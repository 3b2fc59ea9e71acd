/// A box of longitudes and latitudes, in degrees, closed on all sides.
///
/// Where ``west`` is greater than ``east`` the box crosses the antimeridian.
public struct GeographicBox: Hashable, Sendable {
    /// Western edge, −180 to 180.
    public var west: Double
    /// Southern edge, −90 to 90.
    public var south: Double
    /// Eastern edge, −180 to 180; less than ``west`` across the antimeridian.
    public var east: Double
    /// Northern edge, −90 to 90.
    public var north: Double

    /// Makes a box from its edges, in degrees.
    public init(west: Double, south: Double, east: Double, north: Double) {
        self.west = west
        self.south = south
        self.east = east
        self.north = north
    }

    /// Whether the box lies on both sides of the 180th meridian.
    public var crossesAntimeridian: Bool { west > east }

    /// Whether the place lies in the box grown by a margin; `false` for what is not a number.
    public func contains(longitude: Double, latitude: Double, margin: Double = 0) -> Bool {
        guard latitude >= south - margin, latitude <= north + margin else { return false }
        if crossesAntimeridian {
            return longitude >= west - margin || longitude <= east + margin
        }
        return longitude >= west - margin && longitude <= east + margin
    }
}
