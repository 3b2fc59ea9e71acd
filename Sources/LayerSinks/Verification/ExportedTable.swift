import FeatureFormats
import PlanarGeometry

/// A layer read back from CSV.
struct ExportedTable {
    private let file: String
    private let names: [String]
    private var rows: [[String]] = []

    /// Reads the file as it was written: commas, decimal points, UTF-8.
    ///
    /// - Throws: `FormatError` where it is no such table.
    init(_ bytes: [UInt8], file: String) throws(FormatError) {
        self.file = file
        let options = CSVOptions(
            delimiter: UInt8(ascii: ","), decimalMark: UInt8(ascii: "."), encoding: .utf8)
        var reader = try CSVReader(ByteSource(bytes: bytes, name: file), options: options)
        names = reader.columns
        var row = FeatureRow()
        while try reader.next(into: &row) {
            if let defect = row.defect {
                throw FormatError(.malformed, file: file, line: row.line, detail: defect.detail)
            }
            rows.append(names.indices.map { row.text($0) ?? "" })
        }
    }

    /// The table as a layer: the first column holds the identifiers.
    func layer(name: String, run: PropertyValue) -> ExportedLayer {
        var layer = ExportedLayer(name: name, file: file, run: run)
        layer.identifiers = rows.map { $0.first ?? "" }
        layer.fields = names
        layer.columns = names.indices.map { column in
            let texts = rows.map { $0[column] }
            let numbers = texts.map(Self.number)
            let isNumeric =
                column > 0 && !texts.allSatisfy(\.isEmpty)
                && zip(texts, numbers).allSatisfy { $0.isEmpty || $1 != nil }
            return zip(texts, numbers).map { text, number in
                if text.isEmpty { return .null }
                return isNumeric ? number ?? .null : .text(text)
            }
        }
        return layer
    }

    /// The number that is written exactly so, as no identifier with zeros in front is.
    private static func number(_ text: String) -> PropertyValue? {
        var bytes: [UInt8] = []
        if let whole = Int(text) {
            NumberText.append(whole, to: &bytes)
            return bytes == Array(text.utf8) ? .integer(whole) : nil
        }
        guard let number = Double(text), number.isFinite else { return nil }
        NumberText.append(number, to: &bytes)
        return bytes == Array(text.utf8) ? .number(number) : nil
    }

    /// How the table differs from the layer that it is another form of.
    func differences(from layer: ExportedLayer) -> ProblemList {
        var problems = ProblemList()
        func differ(_ feature: String?, _ field: String?, _ value: String?, _ detail: String) {
            problems.add(
                FolderProblem(
                    .broken, file: file, feature: feature, field: field, value: value,
                    detail: "\(detail) in \(layer.file)", remedy: "Export the layer again"))
        }
        let places = layer.hasPoints ? ["longitude", "latitude"] : []
        guard names == layer.fields + places else {
            differ(nil, nil, names.joined(separator: ","), "the columns are not the fields")
            return problems
        }
        guard rows.count == layer.identifiers.count else {
            differ(
                nil, nil, "\(rows.count) rows",
                "there are not as many rows as the \(layer.identifiers.count) features")
            return problems
        }
        for (index, row) in rows.enumerated() {
            for (column, field) in layer.fields.enumerated() {
                let value = layer.columns[column][index]
                if !Self.isSame(row[column], value) {
                    differ(
                        layer.identifiers[index], field, row[column],
                        "the value is not the one")
                }
            }
            if !places.isEmpty, case .point(let place)? = layer.geometries[index] {
                let values = [place.x, place.y].map(PropertyValue.number)
                for (offset, value) in values.enumerated()
                where !Self.isSame(row[layer.fields.count + offset], value) {
                    differ(
                        layer.identifiers[index], places[offset],
                        row[layer.fields.count + offset], "the place is not the one")
                }
            }
        }
        return problems
    }

    private static func isSame(_ text: String, _ value: PropertyValue) -> Bool {
        switch value {
        case .null: text.isEmpty
        case .boolean(let flag): text == (flag ? "true" : "false")
        case .integer(let number): Int(text) == number
        case .number(let number): Double(text) == number
        case .text(let own): text == own
        case .list, .members: true
        }
    }
}
