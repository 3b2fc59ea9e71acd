extension JobReading {
    private static let areaKeys = [
        "id", "file", "table", "key", "name", "population", "value", "crs", "valid-from",
        "valid-to",
    ]

    /// The sets of areas.
    mutating func areas(in root: Table) -> [Job.Areas] {
        var taken: [String: Int] = [:]
        var result: [Job.Areas] = []
        for (index, node) in (list("areas", in: root) ?? []).enumerated() {
            let label = "areas[\(index + 1)]"
            guard
                let table = table(
                    node, label, known: JobReading.areaKeys, required: ["id", "file"])
            else { continue }
            let id = identifier(in: table, taken: &taken, section: "areas")
            let written = text("file", in: table)
            let stated = text("table", in: table)
            var file: (file: String, table: String?, path: String)?
            if let written, let place = table.value("file")?.place {
                let parts = fileAndTable(written)
                if let path = existingFile(parts.file, at: place) {
                    file = (parts.file, parts.table, path)
                }
                if let named = parts.table, let stated, named != stated {
                    report(
                        .conflict, "\(label) names two tables, '\(named)' and '\(stated)'",
                        at: table.place(of: "table"))
                }
            }
            let (from, to) = (day("valid-from", in: table), day("valid-to", in: table))
            if let from, let to, from >= to {
                report(
                    .badValue, "\(label) are valid from \(from) to before \(to): never",
                    "'valid-to' is the first day that they are no longer",
                    at: table.place(of: "valid-to"))
            }
            let areas = Job.Areas(
                id: id ?? "", file: file?.file ?? "", path: file?.path ?? "",
                table: stated ?? file?.table, key: text("key", in: table),
                name: text("name", in: table), population: text("population", in: table),
                value: text("value", in: table), crs: crs("crs", in: table),
                validFrom: from, validTo: to, line: node.place.line)
            // Kept also where something is wrong with it, so that layers can be held against it.
            result.append(areas)
        }
        return result
    }
}
