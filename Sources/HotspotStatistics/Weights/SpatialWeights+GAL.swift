extension SpatialWeights {
    /// Reads the neighbors in a `.gal` file, as GeoDa, PySAL and spdep write it.
    ///
    ///     0 3 tracts GEOID      the header: this form, or the number of areas alone
    ///     101 2                 an area and how many neighbors it has …
    ///     102 103               … and their identifiers
    ///     102 1
    ///     101
    ///     103 0                 an isolate; an empty line may follow
    ///
    /// Rows may come in any order, for each area one. An area among its own neighbors is skipped:
    /// statistics that include the area itself give it the weight 1.
    ///
    /// - Parameters:
    ///   - gal: The bytes of the file, in UTF-8.
    ///   - file: Its name, for messages.
    ///   - identifiers: The identifiers of the areas, in their order.
    /// - Throws: ``StatisticsError`` with code `badFile` (header, ragged or repeated row) or
    ///   `unknownArea`, naming the line; `duplicateKey` or `tooLarge`.
    /// - Complexity: O(*bytes* + *areas*); memory in proportion to the file, whatever it says its
    ///   counts are.
    public init(gal: [UInt8], file: String, identifiers: [String]) throws(StatisticsError) {
        var lines = try WeightsFileLines(gal, file: file, identifiers: identifiers)
        try lines.readHeader()
        var rows = [[Int]?](repeating: nil, count: identifiers.count)
        var linkCount = 0
        while let line = lines.next() {
            guard line.words.count == 2, let count = Int(line.words[1]), count >= 0 else {
                throw lines.problem(line, "not an identifier and a number of neighbors")
            }
            let focal = try lines.area(line.words[0], line)
            guard rows[focal] == nil else {
                throw lines.problem(
                    line, "area \(WeightsFileLines.quoted(line.words[0])) has a second row")
            }
            var row: [Int] = []
            if count > 0 {
                let list = lines.nextLine()
                guard list.words.count == count else {
                    throw lines.problem(
                        list, "\(count) neighbors are announced and \(list.words.count) listed")
                }
                for word in list.words { row.append(try lines.area(word, list)) }
                guard Set(row).count == count else {
                    throw lines.problem(list, "a neighbor is listed twice")
                }
            }
            linkCount += row.count
            guard linkCount <= Self.maximumLinkCount else { throw Self.tooManyLinks }
            rows[focal] = row
        }
        if let missing = rows.firstIndex(where: { $0 == nil }) {
            throw StatisticsError(
                .unknownArea, "\(file) has no row for area '\(identifiers[missing])'",
                remedy: "Use the areas that the weights were made of")
        }
        self.init(neighbors: rows.map { $0 ?? [] })
    }

    /// The neighbors as a `.gal` file that GeoDa, PySAL and spdep read.
    ///
    /// - Parameters:
    ///   - identifiers: The identifiers of the areas, in their order.
    ///   - source: What the areas are called, for the header; blanks in it become underscores.
    ///   - key: The field that the identifiers come from, for the header.
    /// - Returns: The bytes of the file, in UTF-8, rows in the order of the areas.
    /// - Throws: ``StatisticsError`` with code `badParameter` where weights are numbers, which the
    ///   format cannot hold, or an identifier is empty or has a blank, which would make two of it.
    /// - Complexity: O(*areas* + *links*).
    public func gal(
        identifiers: [String], source: String, key: String
    ) throws(StatisticsError) -> [UInt8] {
        guard isBinary else {
            throw StatisticsError(
                .badParameter, "A .gal file holds neighbors alone, and these weights have numbers",
                remedy: "Write a .gwt file")
        }
        let names = try fileNames(identifiers)
        var text = fileHeader(source, key)
        for area in 0..<count {
            let row = neighbors(of: area)
            text += "\(names[area]) \(row.count)\n"
            text += row.map { names[$0] }.joined(separator: " ")
            text += "\n"
        }
        return Array(text.utf8)
    }

    func fileHeader(_ source: String, _ key: String) -> String {
        let word = { (text: String) in
            let parts = text.split(whereSeparator: \.isWhitespace)
            return parts.isEmpty ? "unknown" : parts.joined(separator: "_")
        }
        return "0 \(count) \(word(source)) \(word(key))\n"
    }

    /// The identifiers, if they can be words of a file.
    func fileNames(_ identifiers: [String]) throws(StatisticsError) -> [String] {
        precondition(identifiers.count == count, "one identifier an area")
        if let bad = identifiers.first(where: { $0.isEmpty || $0.contains(where: \.isWhitespace) })
        {
            throw StatisticsError(
                .badParameter,
                "The identifier \(WeightsFileLines.quoted(bad)) is no single word, and files of "
                    + "weights part identifiers by blanks",
                remedy: "Name another field of the areas as their identifier")
        }
        return identifiers
    }
}
