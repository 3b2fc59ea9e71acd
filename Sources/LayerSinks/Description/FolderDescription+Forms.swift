import FeatureFormats

extension FolderDescription {
    /// A heading and two tables a layer.
    var markdown: String {
        var lines = [
            "# Fields of the layers", "",
            "Made from the exported files: profile \(Self.cell(profile)), counted in "
                + "\(Self.cell(countedIn)), written by \(Self.cell(software)).", "",
            "| layer | recipe | features | fields |", "|---|---|---|---|",
        ]
        for layer in layers {
            lines.append(
                "| \(Self.cell(layer.name)) | \(Self.cell(layer.recipe)) "
                    + "| \(layer.featureCount) | \(layer.fields.count) |")
        }
        for problem in problems { lines += ["", "Not described: \(Self.cell("\(problem)"))"] }
        for layer in layers { lines += markdown(of: layer) }
        return lines.joined(separator: "\n") + "\n"
    }

    private func markdown(of layer: LayerDescription) -> [String] {
        var lines = ["", "## \(Self.cell(layer.name))", ""]
        if !layer.summary.isEmpty { lines += [Self.cell(layer.summary), ""] }
        lines.append(
            "File `\(layer.file)`, recipe `\(layer.recipe)`, \(layer.featureCount) "
                + "\(layer.featureCount == 1 ? "feature" : "features"), \(layer.shape).")
        lines += [
            "", "| field | meaning | unit | type | basis | values | missing | range |",
            "|---|---|---|---|---|---|---|---|",
        ]
        for field in layer.fields {
            let cells = [
                "`\(field.name)`", field.meaning, field.unit, field.type, field.basis,
                String(field.count), field.missingWords, field.range,
            ]
            lines.append("| " + cells.map(Self.cell).joined(separator: " | ") + " |")
        }
        let parameters =
            layer.records.map { ("records: \($0.name)", $0.value) }
            + layer.parameters.map { ($0.name, $0.value) }
        guard !parameters.isEmpty else { return lines }
        lines += ["", "| parameter | value |", "|---|---|"]
        for (name, value) in parameters {
            lines.append("| \(Self.cell(name)) | \(Self.cell(Self.words(value))) |")
        }
        return lines
    }

    /// A row a field.
    var csv: [UInt8] {
        let text = CSVText()
        do throws(FormatError) {
            var writer = CSVWriter(
                sink: text,
                fields: [
                    "layer", "recipe", "source", "period", "field", "meaning", "unit", "type",
                    "basis", "values", "missing", "range",
                ])
            for layer in layers {
                let source = layer.records.first { $0.name == "source" }?.value.text ?? ""
                let period = layer.records.first { $0.name == "period" }?.value.text ?? ""
                for field in layer.fields {
                    let texts = [
                        layer.name, layer.recipe, source, period, field.name, field.meaning,
                        field.unit, field.type, field.basis,
                    ]
                    try writer.write(
                        texts.map { $0.isEmpty ? .null : .text($0) } + [
                            .integer(field.count),
                            field.missing.isEmpty ? .null : .text(field.missingWords),
                            field.range.isEmpty ? .null : .text(field.range),
                        ])
                }
            }
            try writer.finish()
        } catch {
            preconditionFailure("memory takes every byte")
        }
        return text.bytes
    }

    var value: PropertyValue {
        .members([
            .init("software", .text(software)),
            .init("disclosure_profile", .text(profile)),
            .init("counted_in", .text(countedIn)),
            .init("layers", .list(layers.map(Self.value))),
            .init("not_described", .list(problems.map { .text($0.description) })),
        ])
    }

    private static func value(_ layer: LayerDescription) -> PropertyValue {
        .members([
            .init("layer", .text(layer.name)), .init("file", .text(layer.file)),
            .init("recipe", .text(layer.recipe)), .init("summary", .text(layer.summary)),
            .init("features", .integer(layer.featureCount)), .init("shape", .text(layer.shape)),
            .init("records", .members(layer.records)),
            .init("parameters", .members(layer.parameters)),
            .init(
                "fields",
                .list(
                    layer.fields.map { field in
                        .members([
                            .init("name", .text(field.name)),
                            .init("meaning", .text(field.meaning)),
                            .init("unit", .text(field.unit)), .init("type", .text(field.type)),
                            .init("basis", .text(field.basis)),
                            .init("values", .integer(field.count)),
                            .init(
                                "missing",
                                .members(
                                    field.missing.map { .init($0.reason, .integer($0.count)) })),
                            .init("range", .text(field.range)),
                        ])
                    })),
        ])
    }

    /// A value in words: groups and lists on one line.
    private static func words(_ value: PropertyValue) -> String {
        switch value {
        case .text(let text): text
        case .list(let values): values.map(words).joined(separator: ", ")
        case .members(let members):
            members.map { "\($0.name): \(words($0.value))" }.joined(separator: "; ")
        case .null, .boolean, .integer, .number: value.shown
        }
    }

    /// Text in a cell of a Markdown table: on one line, and nothing in it that is Markdown or HTML.
    private static func cell(_ text: String) -> String {
        var cell = ""
        for character in text {
            switch character {
            case "|", "<", "\\", "*", "_", "[":
                // Code is shown as it is; only the bar would end the cell there.
                if text.hasPrefix("`"), character != "|" {
                    cell.append(character)
                } else {
                    cell.append("\\\(character)")
                }
            case _ where character.isNewline: cell.append(" ")
            default: cell.append(character)
            }
        }
        return cell
    }
}

extension FieldDescription {
    /// "3 suppressed, 1 without a reason"; empty where nothing is missing.
    var missingWords: String {
        missing.map { missing in
            if name == "reason" { return "\(missing.count)" }
            return
                "\(missing.count) \(missing.reason.isEmpty ? "without a reason" : missing.reason)"
        }.joined(separator: ", ")
    }
}

/// Bytes in memory as a place to write to.
private final class CSVText: ByteSink {
    private(set) var bytes: [UInt8] = []

    func write(_ piece: Span<UInt8>) throws(FormatError) {
        for index in piece.indices { bytes.append(piece[index]) }
    }
}
