import FeatureFormats
import Foundation
import MapLayers
import RecordSources
import Reprojection
import SafetyRecords

/// A layer that was exported before, read back from its file.
///
/// Every field that holds numbers alone is a numeric field again; what GeoJSON's member `run` says of
/// the layer is read too. Other files of areas can be read as layers as well: a field is a field.
struct LayerFile {
    let layer: Layer
    let provenance: InputProvenance
    let workingSystem: ReferenceSystem

    /// Reads a layer.
    ///
    /// - Parameters:
    ///   - source: The file and how to read it.
    ///   - working: The reference system to work in; `nil` for the usual one of the place.
    /// - Throws: `SourceError` where the file is no set of areas.
    init(_ source: AreaSourceOptions, working: ReferenceSystem?) throws(SourceError) {
        var options = source
        let columns = try Self.columns(of: source)
        options.optionalFields = columns
        let loaded = try loadAreas(options, working: working)
        let areas = loaded.areas
        let run = Self.run(of: source.file)
        var fields: [Layer.Field] = [
            .init("area_id", "Identifier of the area or cell", .texts(areas.identifiers))
        ]
        if areas.names.contains(where: { $0 != nil }) {
            fields.append(.init("area_name", "Name of the area", .texts(areas.names)))
        }
        for name in columns where name != "area_id" && name != "area_name" {
            guard let column = areas.columns[name] else { continue }
            fields.append(.init(name, "Field '\(name)' of \(source.file)", column.values(of: name)))
        }
        layer = Layer(
            identifier: source.source, recipe: run["recipe"] ?? "file",
            summary: run["summary"] ?? "Areas of \(source.file).",
            referenceSystemCode: loaded.workingSystem.epsg ?? 0, identifiers: areas.identifiers,
            geometries: .surfaces(areas.surfaces), fields: fields,
            parameters: ["population_field"].compactMap { name in
                run[name].map { .init(name, .text($0)) }
            })
        provenance = loaded.provenance
        workingSystem = loaded.workingSystem
    }

    /// Names of the fields; those of GeoJSON are known once all features were seen.
    private static func columns(of source: AreaSourceOptions) throws(SourceError) -> [String] {
        do throws(FormatError) {
            var reader = try FeatureFile.open(source.file, csv: source.csv)
            var row = FeatureRow()
            while try reader.next(into: &row) {}
            return reader.columns
        } catch {
            throw SourceError(
                .format(error.code), file: source.file, detail: error.detail, remedy: error.remedy)
        }
    }

    /// A file longer than this is read without what its member `run` says.
    private static let longestWithRun = 1 << 28

    /// What the layer says of itself: its recipe, summary and the texts among its parameters.
    private static func run(of path: String) -> [String: String] {
        guard path.hasSuffix("json"),
            let data = FileManager.default.contents(atPath: path), data.count <= longestWithRun,
            case .members(let members)? = try? JSONText.parse([UInt8](data).span),
            case .members(let run)? = members.first(where: { $0.name == "run" })?.value
        else { return [:] }
        var texts: [String: String] = [:]
        func keep(_ members: [PropertyValue.Member]) {
            for member in members {
                if case .text(let text) = member.value { texts[member.name] = text }
            }
        }
        keep(run)
        if case .members(let parameters)? = run.first(where: { $0.name == "parameters" })?.value {
            keep(parameters)
        }
        return texts
    }
}

extension AreaColumn {
    /// The column of a layer: numbers where all that is there is numbers, whole ones for counts.
    fileprivate func values(of name: String) -> Layer.Values {
        // "01" is the name of something, not a number.
        let areNumbers = zip(texts, numbers).allSatisfy { text, number in
            (text == nil) == (number == nil) && !(text?.startsLikeACode ?? false)
        }
        guard areNumbers, numbers.contains(where: { $0 != nil }) else { return .texts(texts) }
        let whole = numbers.map { $0.flatMap { Int(exactly: $0) } }
        let areWhole = zip(numbers, whole).allSatisfy { ($0 == nil) == ($1 == nil) }
        return areWhole ? .integers(whole) : .numbers(numbers)
    }
}

extension String {
    /// Whether the text begins with a zero and another digit, as no number is written.
    fileprivate var startsLikeACode: Bool {
        let start = utf8.prefix(2)
        return start.first == UInt8(ascii: "0") && start.count == 2
            && (start.last.map { (0x30...0x39).contains($0) } ?? false)
    }
}
