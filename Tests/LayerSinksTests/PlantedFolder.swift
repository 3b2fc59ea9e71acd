import Crypto
import FeatureFormats
import Foundation
import MapLayers
import PlanarGeometry

@testable import LayerSinks

/// A layer as a publisher might have written it, with what it tells and hides chosen by hand.
struct PlantedLayer {
    var name: String
    var surfaces: [MultiPolygon]
    var identifiers: [String]
    /// Counts; `nil` is withheld.
    var counts: [Int?]
    /// Further columns: name, basis and values.
    var columns: [(name: String, basis: String, values: [PropertyValue])] = []
    var source = "brott"
    var period: (from: String, before: String)?
    var filter: (field: String, values: [String])?
    /// Further members of `records`.
    var records: [PropertyValue.Member] = []
    /// Further parameters.
    var parameters: [PropertyValue.Member] = []
    var method = "suppress"
    var zero = "published"
    var minCount = 5
    /// Changes the finished text, as a careless hand would.
    var edit: (String) -> String = { $0 }

    init(_ name: String, _ surfaces: [MultiPolygon], _ counts: [Int?], prefix: String = "u") {
        self.name = name
        self.surfaces = surfaces
        self.counts = counts
        identifiers = surfaces.indices.map { index in
            prefix + (index < 10 ? "0" : "") + String(index)
        }
    }

    var fields: [(name: String, basis: String, values: [PropertyValue])] {
        [
            ("area_id", "open", identifiers.map(PropertyValue.text)),
            ("n", "count", counts.map { $0.map(PropertyValue.integer) ?? .null }),
        ] + columns + [
            ("reason", "reason", counts.map { $0 == nil ? .text("suppressed") : .null })
        ]
    }

    func description(profile: String) -> [PropertyValue.Member] {
        var told: [PropertyValue.Member] = [
            .init("source", .text(source)), .init("kind", .text("crimes")),
            .init(
                "period", .text(period.map { "from \($0.from) to before \($0.before)" } ?? "all")),
        ]
        if let period {
            told += [.init("from", .text(period.from)), .init("before", .text(period.before))]
        }
        if let filter {
            told.append(
                .init("where \(filter.field)", .list(filter.values.map(PropertyValue.text))))
        }
        return [
            .init(
                "disclosure",
                .members([
                    .init("profile", .text(profile)), .init("method", .text(method)),
                    .init("min_count", .integer(minCount)), .init("min_answers", .integer(30)),
                    .init("zero", .text(zero)),
                ])), .init("layer", .text(name)), .init("recipe", .text("counts")),
            .init("summary", .text("Planted")), .init("counted_in", .text("EPSG:3006")),
            .init("features", .integer(identifiers.count)),
            .init(
                "parameters", .members([.init("records", .members(told + records))] + parameters)),
            .init("fields", .members(fields.map { .init($0.name, .text("What \($0.name) is")) })),
            .init("bases", .members(fields.map { .init($0.name, .text($0.basis)) })),
        ]
    }

    func document(profile: String) throws -> String {
        let geometry = try ExportGeometry(
            Layer(
                identifier: name, recipe: "counts", summary: "", referenceSystemCode: 3006,
                identifiers: identifiers, geometries: .surfaces(surfaces), fields: [],
                parameters: []), threads: 1)
        let sink = MemorySink()
        var writer = GeoJSONWriter(
            sink: sink, fields: fields.map(\.name), boundingBox: geometry.boundingBox,
            foreignMembers: [.init("run", .members(description(profile: profile)))])
        for feature in identifiers.indices {
            try writer.write(
                identifier: identifiers[feature], geometry: geometry.geometry(feature),
                values: fields.map { $0.values[feature] })
        }
        try writer.finish()
        return edit(String(decoding: sink.bytes, as: UTF8.self))
    }
}

/// Bytes in memory as a place to write to.
final class MemorySink: ByteSink {
    var bytes: [UInt8] = []

    func write(_ piece: Span<UInt8>) throws(FormatError) {
        for index in piece.indices { bytes.append(piece[index]) }
    }
}

extension TemporaryFolder {
    /// Publishes layers here, with a manifest that lists them and further files.
    func publish(
        _ layers: [PlantedLayer], profile: String = "public", others: [String: String] = [:]
    ) throws {
        var files: [(name: String, text: String)] = []
        for layer in layers {
            files.append((layer.name + ".geojson", try layer.document(profile: profile)))
        }
        files += others.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        for file in files { put(file.text, file.name) }
        let entries = files.map { file -> PropertyValue in
            .members([
                .init("file", .text(file.name)),
                .init("sha256", .text(hexadecimal(SHA256.hash(data: Array(file.text.utf8))))),
                .init("bytes", .integer(file.text.utf8.count)),
            ])
        }
        let described = layers.map { layer -> PropertyValue in
            let csv = others.keys.filter { $0 == layer.name + ".csv" }
            return .members(
                layer.description(profile: profile) + [
                    .init(
                        "files",
                        .list(([layer.name + ".geojson"] + csv).map(PropertyValue.text)))
                ])
        }
        let document = JSONText.document(
            .members([
                .init("manifest_version", .integer(1)),
                .init("software", .members([.init("version", .text("0"))])),
                .init("counted_in", .text("EPSG:3006")), .init("parameters", .members([])),
                .init("disclosure_profile", .text(profile)), .init("tests", .integer(0)),
                .init("suppressed_cells", .integer(0)), .init("inputs", .list([])),
                .init("layers", .list(described)), .init("files", .list(entries)),
            ]), pretty: true)
        put(String(decoding: document, as: UTF8.self), "manifest.json")
    }

    /// What is found out when the folder is attacked, alone or together with earlier ones.
    func attacked(with earlier: [TemporaryFolder] = []) throws -> FolderAttack {
        try FolderAttack(folders: [path] + earlier.map(\.path))
    }
}

/// Rectangles in meters from a corner in Stockholm.
func rectangle(_ west: Double, _ south: Double, _ width: Double, _ height: Double) -> MultiPolygon {
    MultiPolygon([
        Polygon(
            BoundingBox(
                minX: 668_000 + west, minY: 6_575_000 + south, maxX: 668_000 + west + width,
                maxY: 6_575_000 + south + height))
    ])
}
