import Foundation
import MapLayers
import PlanarGeometry

/// A folder that lives as long as the value.
final class TemporaryFolder {
    let path: String

    init() throws {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent(
            "layer-sinks-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }

    func bytes(_ name: String) -> [UInt8]? {
        FileManager.default.contents(atPath: file(name)).map { [UInt8]($0) }
    }

    func text(_ name: String) -> String? { bytes(name).map { String(decoding: $0, as: UTF8.self) } }

    func put(_ text: String, _ name: String) {
        _ = FileManager.default.createFile(atPath: file(name), contents: Data(text.utf8))
    }

    /// Everything in the folder, hidden files too, sorted.
    var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }
}

/// SplitMix64: small, seeded, the same everywhere.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

func ring(_ positions: (Double, Double)...) -> Ring {
    Ring(closing: positions.map { Position(x: $0.0, y: $0.1) })
}

func surface(_ exterior: Ring, holes: [Ring] = []) -> MultiPolygon {
    MultiPolygon([Polygon(exterior: exterior, holes: holes)])
}

/// A layer with the given surfaces, and a column of each kind with a missing value in it.
func layer(
    _ surfaces: [MultiPolygon], code: Int = 3006, identifier: String = "test"
) -> Layer {
    let identifiers = surfaces.indices.map { String($0) }
    return Layer(
        identifier: identifier, recipe: "counts", summary: "A layer with å, \"quotes\"",
        referenceSystemCode: code, identifiers: identifiers, geometries: .surfaces(surfaces),
        fields: [
            .init("area_id", "Identifier", .texts(identifiers)),
            .init("n", "Number", .integers(surfaces.indices.map { $0 % 3 == 1 ? nil : $0 })),
            .init(
                "rate", "Rate",
                .numbers(surfaces.indices.map { $0 % 3 == 2 ? nil : Double($0) / 7 })),
            .init("reason", "Why", .texts(surfaces.indices.map { $0 % 3 == 1 ? "missing" : nil })),
        ],
        parameters: [
            .init("alpha", .number(0.05)), .init("nested", .group([.init("k", .integer(4))])),
        ])
}

/// Square cells in SWEREF99 TM, wound counterclockwise, in Stockholm.
func squares(_ columns: Int, _ rows: Int, size: Double = 250) -> [MultiPolygon] {
    (0..<columns * rows).map { index in
        let x = 668_000 + Double(index % columns) * size
        let y = 6_575_000 + Double(index / columns) * size
        return MultiPolygon([
            Polygon(BoundingBox(minX: x, minY: y, maxX: x + size, maxY: y + size))
        ])
    }
}
