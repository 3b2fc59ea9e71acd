import Foundation
import PlanarGeometry

/// A polygon without holes from pairs of numbers.
func polygon(_ corners: [(Double, Double)]) -> Polygon {
    Polygon(exterior: ring(corners))
}

func ring(_ corners: [(Double, Double)]) -> Ring {
    Ring(closing: corners.map { Position(x: $0.0, y: $0.1) })
}

func surface(_ corners: [(Double, Double)]) -> MultiPolygon { MultiPolygon([polygon(corners)]) }

func square(_ x: Double, _ y: Double, _ side: Double) -> MultiPolygon {
    MultiPolygon([Polygon(BoundingBox(minX: x, minY: y, maxX: x + side, maxY: y + side))])
}

/// A square with a square hole in its middle third.
func frame(_ x: Double, _ y: Double, _ side: Double) -> MultiPolygon {
    let third = side / 3
    let hole = square(x + third, y + third, third).polygons[0].exterior
    return MultiPolygon([Polygon(exterior: square(x, y, side).polygons[0].exterior, holes: [hole])])
}

/// SplitMix64: the same numbers on every machine.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// Real areas, where the data lie beside the package.
enum RealAreas {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "../shared/data/areas").standardized

    static var arePresent: Bool { FileManager.default.fileExists(atPath: folder.path) }

    /// The surfaces of a GeoJSON file, read in the plainest way.
    static func surfaces(_ name: String) throws -> [MultiPolygon] {
        let file = try JSONSerialization.jsonObject(
            with: Data(contentsOf: folder.appending(path: name)))
        let features = (file as? [String: Any])?["features"] as? [[String: Any]] ?? []
        return features.map { feature in
            let geometry = feature["geometry"] as? [String: Any]
            let isMany = geometry?["type"] as? String == "MultiPolygon"
            let polygons =
                isMany
                ? geometry?["coordinates"] as? [[[[Double]]]] ?? []
                : [geometry?["coordinates"] as? [[[Double]]] ?? []]
            return MultiPolygon(
                polygons.map { rings in
                    let all = rings.map { ring($0.map { ($0[0], $0[1]) }) }
                    return Polygon(exterior: all.first ?? ring([]), holes: Array(all.dropFirst()))
                })
        }
    }

    /// The same in meters, near enough for areas: degrees stretched at the middle latitude.
    static func surfacesInMeters(_ name: String) throws -> [MultiPolygon] {
        let all = try surfaces(name)
        let box = all.reduce(into: BoundingBox.empty) { $0.formUnion($1.boundingBox) }
        let scale = cos(box.center.y * .pi / 180) * 111_320
        return all.map { $0.map { Position(x: $0.x * scale, y: $0.y * 111_320) } }
    }
}
