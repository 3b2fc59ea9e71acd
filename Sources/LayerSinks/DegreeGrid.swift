import PlanarGeometry
import Topology

/// The grid of seven decimals of a degree that files are written on: about a centimeter.
enum DegreeGrid {
    /// Decimals in files, RFC 7946 section 11.2 asks for no more than are needed.
    static let decimals = 7

    /// The number that a reader gets from the seven decimals written for this one.
    @inline(__always)
    static func rounded(_ degrees: Double) -> Double {
        // Division, unlike multiplication by 1e-7, gives the double nearest to the decimal.
        // Adding 0 makes −0 a 0.
        (degrees * 1e7).rounded() / 1e7 + 0
    }

    /// The surface on the grid: positions rounded, repeated ones dropped, rings and parts that
    /// have collapsed to less than a triangle dropped.
    static func rounded(_ surface: MultiPolygon) -> MultiPolygon {
        MultiPolygon(
            surface.polygons.compactMap { polygon in
                guard let exterior = rounded(polygon.exterior) else { return nil }
                return Polygon(exterior: exterior, holes: polygon.holes.compactMap(rounded))
            })
    }

    private static func rounded(_ ring: Ring) -> Ring? {
        var positions: [Position] = []
        positions.reserveCapacity(ring.positions.count)
        for position in ring.positions {
            let next = Position(x: rounded(position.x), y: rounded(position.y))
            if next != positions.last { positions.append(next) }
        }
        return positions.count >= 4 ? Ring(closing: positions) : nil
    }

    /// The surface on the grid, valid there and wound as RFC 7946 asks.
    ///
    /// Rounding can make a line touch or cross itself. GEOS repairs it; the repair can put new
    /// positions off the grid, so both are repeated. Where that does not settle, the surface is
    /// shrunk by about two centimeters, which opens narrow passages; what then still breaks is
    /// narrower than the grid is fine, and is given up.
    ///
    /// - Returns: The surface, empty where nothing of it is left, and whether it was repaired.
    static func valid(
        _ surface: MultiPolygon
    ) throws(TopologyError) -> (surface: MultiPolygon, isRepaired: Bool) {
        var current = rounded(surface)
        for attempt in 0..<8 {
            if current.isEmpty { return (MultiPolygon([]), attempt > 0) }
            if try validity(of: current).isValid { return (wound(current), attempt > 0) }
            var mended = try repaired(current)
            if attempt >= 3 {
                mended = try buffer(mended, by: -1.5e-7 * Double(attempt - 2), quadrantSegments: 1)
            }
            current = rounded(mended)
        }
        return (MultiPolygon([]), true)
    }

    /// A valid surface with exteriors counterclockwise and holes clockwise, exactly told.
    static func wound(_ surface: MultiPolygon) -> MultiPolygon {
        MultiPolygon(
            surface.polygons.map { polygon in
                Polygon(
                    exterior: polygon.exterior.isCounterclockwise
                        ? polygon.exterior : polygon.exterior.reversed(),
                    holes: polygon.holes.map { $0.isCounterclockwise ? $0.reversed() : $0 })
            })
    }
}
