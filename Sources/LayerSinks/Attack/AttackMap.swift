import FeatureFormats
import PlanarGeometry
import Reprojection
import SpatialIndexing
import Topology

/// The sets of units of all layers, in meters: equal units are one, equal sets are one.
struct AttackMap {
    /// The units of each set, in the working reference system.
    private(set) var sets: [[MultiPolygon]] = []
    private var unitsOfSet: [[Int]] = []
    private var placeOfSurface: [MultiPolygon: Int] = [:]
    /// The surfaces in meters.
    private var plane: [MultiPolygon] = []
    /// By the number of a layer, its set and the unit of each feature.
    private var own: [Int: (set: Int, units: [Int])] = [:]
    /// By the number of a layer, the unit of each identifier.
    private var identifiers: [Int: [String: Int]] = [:]
    /// The same by the identifiers of the features, for layers without geometry.
    private var alike: [[String]: (set: Int, units: [Int])] = [:]

    /// Gathers the units of layers.
    ///
    /// - Parameters:
    ///   - layers: Those whose counts are looked at.
    ///   - code: EPSG code of a reference system in meters.
    /// - Throws: ``SinkError`` with code `notOnEarth` where the reference system is not known.
    init(_ layers: [ExportedLayer], code: Int) throws(SinkError) {
        let transformation = try Self.transformation(code)
        var members: [(layer: Int, places: [Int])] = []
        for (number, layer) in layers.enumerated() {
            if layer.hasGeometry, !layer.hasPoints {
                let places = layer.geometries.map { geometry in
                    place(of: geometry?.surface ?? MultiPolygon([])) {
                        transformation.transform($0)
                    }
                }
                members.append((number, places))
            } else {
                // The name of a cell says where it is.
                let squares = layer.identifiers.compactMap(Self.square)
                guard !squares.isEmpty, squares.count == layer.identifiers.count else { continue }
                members.append((number, squares.map { place(of: $0) { $0 } }))
            }
        }
        // The larger first: a layer of some of its units needs no set of its own.
        for (layer, places) in members.sorted(by: { $0.places.count > $1.places.count }) {
            let wanted = Set(places)
            let fitting = unitsOfSet.firstIndex { wanted.isSubset(of: $0) }
            let set = fitting ?? unitsOfSet.count
            if fitting == nil { unitsOfSet.append(Array(wanted).sorted()) }
            let unitOfPlace = Dictionary(
                uniqueKeysWithValues: unitsOfSet[set].enumerated().map { ($1, $0) })
            let found = (set, places.map { unitOfPlace[$0] ?? 0 })
            own[layer] = found
            identifiers[layer] = Dictionary(
                zip(layers[layer].identifiers, found.1), uniquingKeysWith: { first, _ in first })
            alike[layers[layer].identifiers] = found
        }
        settle()
    }

    /// The set of a layer's units and the unit of each of its features; `nil` where it has no
    /// place on the map, itself or through a layer of the same identifiers.
    func units(of number: Int, _ layer: ExportedLayer) -> (set: Int, units: [Int])? {
        own[number] ?? alike[layer.identifiers]
    }

    /// The set that has a unit for each of these identifiers, and their units.
    func units(named names: [String]) -> (set: Int, units: [Int])? {
        for layer in own.keys.sorted() {
            guard let found = own[layer], let known = identifiers[layer] else { continue }
            let units = names.compactMap { known[$0] }
            if units.count == names.count { return (found.set, units) }
        }
        return nil
    }

    private mutating func place(
        of surface: MultiPolygon, _ transform: (MultiPolygon) -> MultiPolygon?
    ) -> Int {
        if let place = placeOfSurface[surface] { return place }
        placeOfSurface[surface] = plane.count
        plane.append(transform(surface) ?? MultiPolygon([]))
        return plane.count - 1
    }

    private static func transformation(
        _ code: Int
    ) throws(SinkError) -> CoordinateTransformation {
        do throws(ReprojectionError) {
            return try CoordinateTransformation(
                from: .wgs84LongitudeLatitude, to: ReferenceSystem(epsg: code))
        } catch {
            throw SinkError(.notOnEarth, path: "EPSG:\(code)", detail: error.description)
        }
    }

    /// The square cell of a grid by its name: "250mN6569250E675750".
    static func square(_ identifier: String) -> MultiPolygon? {
        let parts = identifier.split(separator: "m", maxSplits: 1)
        guard parts.count == 2, let size = Double(parts[0]), size >= 1, size <= 1e6,
            parts[1].first == "N"
        else { return nil }
        let corner = parts[1].dropFirst().split(separator: "E", omittingEmptySubsequences: false)
        guard corner.count == 2, let y = Double(corner[0]), let x = Double(corner[1]),
            abs(x) < 1e8, abs(y) < 1e8
        else { return nil }
        return MultiPolygon([
            Polygon(BoundingBox(minX: x, minY: y, maxX: x + size, maxY: y + size))
        ])
    }

    private mutating func settle() {
        for units in unitsOfSet {
            var set = units.map { plane[$0] }
            for (first, second) in Self.overlaps(set) {
                // A record in both is counted in the one with the lowest identifier.
                guard let rest = try? difference(set[second], set[first]) else { continue }
                set[second] = rest
            }
            sets.append(set)
        }
    }

    /// Pairs of units that overlap, each with the lower first.
    private static func overlaps(_ set: [MultiPolygon]) -> [(Int, Int)] {
        let cells = set.map { ConvexCell($0) }
        if cells.allSatisfy({ $0 != nil }) {
            let inner = cells.map { cell in
                (cell?.box ?? .empty).expanded(by: -SpatialPieces.seam)
            }
            guard let tree = try? PackedRTree(inner) else { return [] }
            var pairs: [(Int, Int)] = []
            for (first, cell) in cells.enumerated() {
                for second in tree.search(inner[first]) where second > first {
                    guard let cell, let other = cells[second] else { continue }
                    if cell.clip(set[second]).area > 0.01 * min(cell.area, other.area) {
                        pairs.append((first, second))
                    }
                }
            }
            return pairs
        }
        guard let report = try? coverage(of: set, minimumArea: 100) else { return [] }
        return report.overlaps.filter { overlap in
            let box = set[overlap.first].boundingBox
            let other = set[overlap.second].boundingBox
            let width = min(box.maxX, other.maxX) - max(box.minX, other.minX)
            let height = min(box.maxY, other.maxY) - max(box.minY, other.minY)
            return overlap.area > SpatialPieces.seam * max(width, height)
        }.map { ($0.first, $0.second) }
    }
}
