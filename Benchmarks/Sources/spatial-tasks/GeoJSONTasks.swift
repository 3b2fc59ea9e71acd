import FeatureFormats
import Foundation
import MeasuredTasks
import PlanarGeometry

/// A file of the workload as it comes from the reader: all features in one batch.
private final class ReadFile {
    private(set) var batch = FeatureBatch()

    init(path: String) throws {
        var reader = try GeoJSONColumnReader(path: path, batchSize: .max)
        guard try reader.next(into: &batch), reader.columns == ["id", "category", "n"] else {
            throw Failure("\(path) is not as it should be")
        }
    }

    /// What the writer gets of it.
    func table(kind: String) throws -> FeatureTable {
        let geometries: FeatureTable.Geometries
        if kind == "points" {
            let (xs, ys) = batch.geometries.withPositions { xs, ys in
                (xs.indices.map { xs[$0] }, ys.indices.map { ys[$0] })
            }
            geometries = .points(xs: xs, ys: ys)
        } else {
            let polygons: [Geometry] = try (0..<batch.count).map { feature in
                guard case .value(let geometry) = batch.geometries.geometry(of: feature) else {
                    throw Failure("feature \(feature) has no geometry")
                }
                return geometry
            }
            geometries = .each(count: polygons.count) { polygons[$0] }
        }
        return FeatureTable(
            identifiers: nil, geometries: geometries,
            properties: [
                .integers(batch.integers(0)), .texts(batch.texts(1)), .integers(batch.integers(2)),
            ])
    }

    var answer: [(String, AnswerValue)] {
        var (positions, x, y) = (0, 0.0, 0.0)
        func add(_ position: Position) {
            positions += 1
            x += position.x
            y += position.y
        }
        for feature in 0..<batch.count {
            switch batch.geometries.geometry(of: feature) {
            case .value(.point(let position)): add(position)
            case .value(.polygon(let polygon)):
                // Rings do not repeat their first position in memory; the peers' do.
                let ring = polygon.exterior.positions
                for position in ring { add(position) }
                if let first = ring.first, first != ring.last { add(first) }
            default: break
            }
        }
        var hash = TextHash()
        for category in batch.texts(1) { hash.add(category ?? "") }
        return [
            ("count", .count(batch.count)), ("positions", .count(positions)), ("x", .sum(x)),
            ("y", .sum(y)), ("id", .count(batch.integers(0).reduce(0) { $0 + ($1 ?? 0) })),
            ("n", .count(batch.integers(2).reduce(0) { $0 + ($1 ?? 0) })),
            ("category", .hash(hash.value)),
        ]
    }
}

/// Reads a file of the workload into columns.
func readGeoJSON(kind: String, folder: String) throws {
    let (seconds, file) = try timed { try ReadFile(path: "\(folder)/\(kind).geojson") }
    say("geojson-\(kind)-read", seconds, file.answer)
}

/// Writes what a file of the workload holds to another.
func writeGeoJSON(kind: String, folder: String, to out: String, threads: Int) throws {
    let table = try ReadFile(path: "\(folder)/\(kind).geojson").table(kind: kind)
    let (seconds, _) = try timed {
        var writer = GeoJSONWriter(
            sink: try FileSink(out), fields: ["id", "category", "n"], boundingBox: nil,
            foreignMembers: [])
        try writer.write(table, threads: threads)
        try writer.finish()
    }
    say("geojson-\(kind)-write", seconds, try ReadFile(path: out).answer)
}

/// A plain file to write to, without a buffer of its own.
///
/// Safe because the file is opened and closed with the object and never handed out.
@safe private final class FileSink: ByteSink {
    private let file: UnsafeMutablePointer<FILE>

    init(_ path: String) throws {
        guard let file = unsafe fopen(path, "wb") else { throw Failure("cannot write \(path)") }
        unsafe setvbuf(file, nil, _IONBF, 0)
        unsafe self.file = file
    }

    // The file is closed once, when nobody can write to it any more.
    deinit { unsafe fclose(file) }

    func write(_ bytes: Span<UInt8>) throws(FormatError) {
        let written = unsafe bytes.withUnsafeBytes { buffer in
            // The file is open as long as this object lives.
            unsafe fwrite(buffer.baseAddress, 1, buffer.count, file)
        }
        guard written == bytes.count else {
            throw FormatError(.unwritable, file: "output", detail: "the file cannot be written")
        }
    }
}
