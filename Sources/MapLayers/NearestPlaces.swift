import PlanarGeometry
import SafetyRecords
import SpatialIndexing

/// Named places that the nearest is looked for of, compiled once.
struct NearestPlaces {
    /// The name that fields carry.
    let name: String
    /// What the places are, in words.
    let words: String
    /// Identifiers of the places, lowest first.
    private let identifiers: [String]
    private let index: Index

    private enum Index {
        case surfaces(NearestSurfaces)
        case points(PackedPointTree)
        case none
    }

    /// Number of places.
    var count: Int { identifiers.count }

    /// Compiles places; of those at equal distance the one with the lowest identifier is nearest.
    ///
    /// - Throws: ``LayerError`` with code `index` where a place cannot be indexed.
    init(_ found: FoundPlaces, name: String, layer: String) throws(LayerError) {
        self.name = name
        words = found.words
        func order(_ precedes: (Int, Int) -> Bool) -> [Int] {
            found.identifiers.indices.sorted { a, b in
                found.identifiers[a] != found.identifiers[b]
                    ? AreaSet.precedes(found.identifiers[a], found.identifiers[b])
                    : precedes(a, b)
            }
        }
        do throws(IndexError) {
            switch found.shapes {
            case .surfaces(let surfaces):
                let order = order { $0 < $1 }
                identifiers = order.map { found.identifiers[$0] }
                index =
                    surfaces.isEmpty
                    ? .none : .surfaces(try NearestSurfaces(order.map { surfaces[$0] }))
            case .points(let points):
                let order = order { (points[$0].x, points[$0].y) < (points[$1].x, points[$1].y) }
                identifiers = order.map { found.identifiers[$0] }
                index =
                    points.isEmpty
                    ? .none
                    : .points(
                        try PackedPointTree(
                            xs: order.map { points[$0].x }, ys: order.map { points[$0].y }))
            }
        } catch {
            throw LayerError(error, layer: layer)
        }
    }

    /// The nearest place and how far it is, in meters; `nil` where there is none.
    func nearest(to position: Position) -> (identifier: String, distance: Double)? {
        let neighbor: Neighbor? =
            switch index {
            case .surfaces(let surfaces): surfaces.nearest(to: position)
            case .points(let tree): tree.nearest(to: position, count: 1).first
            case .none: nil
            }
        return neighbor.map { (identifiers[$0.index], $0.distance) }
    }
}
