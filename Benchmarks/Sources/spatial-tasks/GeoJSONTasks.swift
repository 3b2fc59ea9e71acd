import FeatureFormats
import Foundation
import PlanarGeometry

/// What the files of the workload hold: geometries and three columns.
private struct FeatureColumns {
    var geometries: [Geometry] = []
    var ids: [Int] = []
    var categories: [String] = []
    var numbers: [Int] = []

    init(path: String) throws {
        var reader = try GeoJSONReader(path: path)
        var row = FeatureRow()
        while try reader.next(into: &row) {
            guard case .value(let geometry) = row.geometry,
                case .value(let id) = row.number(0, decimalMark: UInt8(ascii: ".")),
                let category = row.text(1),
                case .value(let number) = row.number(2, decimalMark: UInt8(ascii: "."))
            else { throw Failure("feature \(row.number) is not as it should be") }
            geometries.append(geometry)
            ids.append(Int(id))
            categories.append(category)
            numbers.append(Int(number))
        }
    }

    var answer: [(String, AnswerValue)] {
        var positions = 0
        var (x, y) = (0.0, 0.0)
        func add(_ position: Position) {
            positions += 1
            x += position.x
            y += position.y
        }
        for geometry in geometries {
            switch geometry {
            case .point(let position): add(position)
            case .polygon(let polygon):
                // Rings do not repeat their first position in memory; the peers' do.
                let ring = polygon.exterior.positions
                for position in ring { add(position) }
                if let first = ring.first, first != ring.last { add(first) }
            default: break
            }
        }
        var hash = TextHash()
        for category in categories { hash.add(category) }
        return [
            ("count", .count(geometries.count)), ("positions", .count(positions)), ("x", .sum(x)),
            ("y", .sum(y)), ("id", .count(ids.reduce(0, +))), ("n", .count(numbers.reduce(0, +))),
            ("category", .hash(hash.value)),
        ]
    }
}

/// Reads a file of the workload into columns.
func readGeoJSON(kind: String, folder: String) throws {
    let (seconds, columns) = try timed { try FeatureColumns(path: "\(folder)/\(kind).geojson") }
    say("geojson-\(kind)-read", seconds, columns.answer)
}

/// Writes what a file of the workload holds to another.
func writeGeoJSON(kind: String, folder: String, to out: String) throws {
    let columns = try FeatureColumns(path: "\(folder)/\(kind).geojson")
    let (seconds, _) = try timed {
        var writer = GeoJSONWriter(
            sink: try FileSink(out), fields: ["id", "category", "n"], boundingBox: nil,
            foreignMembers: [])
        for index in columns.geometries.indices {
            try writer.write(
                identifier: nil, geometry: columns.geometries[index],
                values: [
                    .integer(columns.ids[index]), .text(columns.categories[index]),
                    .integer(columns.numbers[index]),
                ])
        }
        try writer.finish()
    }
    say("geojson-\(kind)-write", seconds, try FeatureColumns(path: out).answer)
}

/// A plain file to write to.
private final class FileSink: ByteSink {
    private let file: FileHandle

    init(_ path: String) throws {
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let file = FileHandle(forWritingAtPath: path)
        else { throw Failure("cannot write \(path)") }
        self.file = file
    }

    func write(_ bytes: Span<UInt8>) throws(FormatError) {
        let written = unsafe bytes.withUnsafeBytes { buffer in
            // The descriptor is open as long as this object lives.
            unsafe Glibc.write(file.fileDescriptor, buffer.baseAddress, buffer.count)
        }
        guard written == bytes.count else {
            throw FormatError(.tooLarge, file: "output", detail: "the file cannot be written")
        }
    }
}
