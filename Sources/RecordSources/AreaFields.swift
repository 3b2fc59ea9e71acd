import FeatureFormats

/// Finds the fields of a set of areas by name.
struct AreaFields {
    private let columns: [String]
    private let folded: [String]

    init(_ columns: [String]) {
        self.columns = columns
        folded = columns.map(foldedName)
    }

    /// The column of a named field.
    ///
    /// - Throws: ``SourceError`` with code `missingField`, proposing the nearest names.
    func column(
        _ name: String?, _ part: String, _ file: String
    ) throws(SourceError) -> Int? {
        guard let name else { return nil }
        return try FieldMap.column(name, part, columns, file)
    }

    /// Columns that commonly hold an identifier, most telling first.
    var guessedKeys: [Int] {
        [
            "areaid", "kod", "code", "nyckelkod", "deso", "desokod", "regso", "regsokod", "knkod",
            "lnkod", "kommunkod", "lanskod", "geoid", "precinct", "distnum", "id", "lancode",
        ].compactMap(folded.firstIndex)
    }

    /// The column that most likely holds a name.
    var guessedName: Int? {
        ["areaname", "namn", "name", "knnamn", "lnnamn", "komnamn", "stadsdel"]
            .compactMap(folded.firstIndex).first
    }

    /// The identifier of a row as text: whole numbers lose the ".0" that a column of reals adds.
    static func identifier(_ row: FeatureRow, _ column: Int) -> String? {
        guard let text = row.text(column).map(trimmed), !text.isEmpty else { return nil }
        if row.kind(column) == .number, text.hasSuffix(".0") { return String(text.dropLast(2)) }
        return text
    }
}
