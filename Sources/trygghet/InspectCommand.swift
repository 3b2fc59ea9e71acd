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

    func validate() throws {
        guard pointOptions.from == nil, pointOptions.to == nil, pointOptions.rejects == nil,
            pointOptions.filters.isEmpty
        else {
            throw ValidationError(
                "inspect looks at every row: --from, --to, --where and --rejects are not its")
        }
    }

    func run() throws {
        let inspection = try FileInspection(pointOptions.source(file))
        var lines: [String] = []
        lines.append("\(file): \(inspection.format)")
        lines.append("rows: \(inspection.rows)")
        lines.append("reference system: \(inspection.referenceSystem)")
        let box = inspection.extent
        if !box.isEmpty {
            lines.append("extent: x \(box.minX) to \(box.maxX), y \(box.minY) to \(box.maxY)")
        }
        for (type, count) in inspection.geometries { lines.append("geometry: \(count) × \(type)") }
        lines.append("fields:")
        let width = min(30, inspection.fields.map(\.name.count).max() ?? 0)
        for field in inspection.fields {
            let name = field.name + String(repeating: " ", count: max(0, width - field.name.count))
            lines.append("  \(name)  \(describe(field, rows: inspection.rows))")
        }
        if !inspection.roles.isEmpty {
            lines.append("used as: \(inspection.roles.joined(separator: ", "))")
        }
        for problem in inspection.problems { lines.append("note: \(problem)") }
        try Console.result(lines.joined(separator: "\n"))
        if inspection.rows == 0 {
            throw SourceError(
                .nothingKept, file: file, detail: "the file has no rows",
                remedy: "Check that it is the right file and that its export ended well")
        }
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
