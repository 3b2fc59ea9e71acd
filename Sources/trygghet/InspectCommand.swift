import ArgumentParser
import PlanarGeometry
import RecordSources

/// `trygghet inspect`: what is in a file.
struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "What is in a file: rows, fields, reference system, extent, problems.")

    @Argument(help: "CSV, GeoJSON, sequence or GeoPackage (file.gpkg:table); - is stdin.")
    var file: String
    @OptionGroup var pointOptions: PointOptions

    func run() throws {
        let inspection = try FileInspection(pointOptions.source(file))
        print("\(file): \(inspection.format)")
        print("rows: \(inspection.rows)")
        print("reference system: \(inspection.referenceSystem)")
        let box = inspection.extent
        if !box.isEmpty {
            print("extent: x \(box.minX) to \(box.maxX), y \(box.minY) to \(box.maxY)")
        }
        for (type, count) in inspection.geometries { print("geometry: \(count) × \(type)") }
        print("fields:")
        let width = min(30, inspection.fields.map(\.name.count).max() ?? 0)
        for field in inspection.fields {
            let name = field.name + String(repeating: " ", count: max(0, width - field.name.count))
            print("  \(name)  \(describe(field, rows: inspection.rows))")
        }
        if !inspection.roles.isEmpty {
            print("used as: \(inspection.roles.joined(separator: ", "))")
        }
        for problem in inspection.problems { print("note: \(problem)") }
    }

    private func describe(_ field: FileInspection.Field, rows: Int) -> String {
        guard field.filled > 0 else { return "empty" }
        var parts = [field.filled == rows ? "all filled" : "\(field.filled) filled"]
        if field.numbers == field.filled, let range = field.range {
            parts.append("numbers \(range.lowerBound) to \(range.upperBound)")
        } else if field.times == field.filled {
            parts.append("dates")
        } else if field.numbers > 0 {
            parts.append("text, \(field.numbers) of them numbers")
        } else {
            parts.append("text")
        }
        let examples = field.examples.map {
            "'\($0.replacing("\n", with: "↵").replacing("\r", with: ""))'"
        }
        return parts.joined(separator: "; ") + ": " + examples.joined(separator: ", ")
    }
}
