import PlanarGeometry

/// All vertices of many surfaces as two columns, so that they are transformed in one batch.
struct PositionColumns {
    var xs: [Double] = []
    var ys: [Double] = []

    init(_ surfaces: [MultiPolygon]) {
        for surface in surfaces {
            for polygon in surface.polygons {
                for ring in polygon.rings {
                    for position in ring.positions {
                        xs.append(position.x)
                        ys.append(position.y)
                    }
                }
            }
        }
    }

    /// The same surfaces with their vertices taken from the columns; vertices that became
    /// not-a-number are left out.
    func surfaces(shapedAs shapes: [MultiPolygon]) -> [MultiPolygon] {
        var next = 0
        func ring(_ shape: Ring) -> Ring {
            var positions: [Position] = []
            positions.reserveCapacity(shape.positions.count)
            for _ in shape.positions {
                let position = Position(x: xs[next], y: ys[next])
                next += 1
                if position.isFinite { positions.append(position) }
            }
            return Ring(closing: positions)
        }
        return shapes.map { surface in
            MultiPolygon(
                surface.polygons.map { polygon in
                    let exterior = ring(polygon.exterior)
                    return Polygon(exterior: exterior, holes: polygon.holes.map(ring))
                })
        }
    }
}
