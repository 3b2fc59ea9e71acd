extension SpatialWeights {
    /// Reads the weights in a `.gwt` file, as GeoDa, PySAL and spdep write it.
    ///
    ///     0 211 baltim STATION      the header: this form, or the number of areas alone
    ///     1 96 0.5                  an area, its neighbor, and the weight
    ///     1 16 0.25
    ///
    /// The third number is taken as the weight. GeoDa writes the **distance** there for neighbors
    /// within a band and for nearest neighbors, and itself reads such files as binary: ask for
    /// `binary`, or far neighbors would weigh most. A line from an area to itself is its self
    /// weight; where some areas have one, those without weigh 0 for themselves. An area without a
    /// line is an isolate.
    ///
    /// - Parameters:
    ///   - gwt: The bytes of the file, in UTF-8.
    ///   - file: Its name, for messages.
    ///   - identifiers: The identifiers of the areas, in their order.
    ///   - binary: Whether to take the links alone.
    /// - Throws: ``StatisticsError`` with code `badFile` (header, ragged or repeated line, weight
    ///   that is negative or no finite number) or `unknownArea`, naming the line; `duplicateKey` or
    ///   `tooLarge`.
    /// - Complexity: O(*bytes* + *areas* + *links* log *neighbors per area*).
    public init(
        gwt: [UInt8], file: String, identifiers: [String], binary: Bool = false
    ) throws(StatisticsError) {
        var lines = try WeightsFileLines(gwt, file: file, identifiers: identifiers)
        try lines.readHeader()
        var rows = [[(area: Int, weight: Double, line: Int)]](
            repeating: [], count: identifiers.count)
        var own: [Double?] = Array(repeating: nil, count: identifiers.count)
        var linkCount = 0
        while let line = lines.next() {
            guard line.words.count == 3 else {
                throw lines.problem(line, "not two identifiers and a weight")
            }
            let focal = try lines.area(line.words[0], line)
            let neighbor = try lines.area(line.words[1], line)
            guard let weight = Double(line.words[2]), weight >= 0, weight.isFinite else {
                throw lines.problem(
                    line,
                    "\(WeightsFileLines.quoted(line.words[2])) is not a weight of at least 0")
            }
            guard focal != neighbor else {
                guard own[focal] == nil else { throw Self.repeated(lines, line) }
                own[focal] = weight
                continue
            }
            linkCount += 1
            guard linkCount <= Self.maximumLinkCount else { throw Self.tooManyLinks }
            rows[focal].append((neighbor, weight, line.number))
        }
        var collected = WeightedRows(count: identifiers.count)
        for row in rows {
            let ascending = row.sorted { ($0.area, $0.line) < ($1.area, $1.line) }
            for (first, second) in zip(ascending, ascending.dropFirst())
            where first.area == second.area {
                throw Self.repeated(lines, WeightsFileLines.Line(number: second.line, words: []))
            }
            collected.append(ascending.lazy.map { (area: $0.area, weight: $0.weight) })
        }
        let hasSelf = own.contains { $0 != nil }
        let weights = collected.weights(selfWeights: hasSelf ? own.map { $0 ?? 0 } : nil)
        self = binary ? weights.binary : weights.withoutNeedlessNumbers
    }

    private static func repeated(
        _ lines: WeightsFileLines, _ line: WeightsFileLines.Line
    ) -> StatisticsError {
        lines.problem(line, "the two areas have a weight already")
    }

    /// Numbers that are all 1 say nothing.
    private var withoutNeedlessNumbers: SpatialWeights {
        SpatialWeights(
            offsets: offsets, links: links,
            linkWeights: linkWeights.flatMap { $0.allSatisfy { $0 == 1 } ? nil : $0 },
            selfWeights: selfWeights.flatMap { $0.allSatisfy { $0 == 1 } ? nil : $0 })
    }

    /// The weights as a `.gwt` file that GeoDa, PySAL and spdep read.
    ///
    /// Numbers are written so that reading them gives the same bits. Self weights are written as
    /// links of an area to itself, unless all are 1.
    ///
    /// - Parameters:
    ///   - identifiers: The identifiers of the areas, in their order.
    ///   - source: What the areas are called, for the header; blanks in it become underscores.
    ///   - key: The field that the identifiers come from, for the header.
    /// - Returns: The bytes of the file, in UTF-8, by area and neighbor.
    /// - Throws: ``StatisticsError`` with code `badParameter` where an identifier is empty or has a
    ///   blank, which would make two of it.
    /// - Complexity: O(*areas* + *links*).
    public func gwt(
        identifiers: [String], source: String, key: String
    ) throws(StatisticsError) -> [UInt8] {
        let names = try fileNames(identifiers)
        var text = fileHeader(source, key)
        for area in 0..<count {
            if let own = selfWeights?[area] { text += "\(names[area]) \(names[area]) \(own)\n" }
            for link in offsets[area]..<offsets[area + 1] {
                let weight = linkWeights?[link] ?? 1
                text += "\(names[area]) \(names[Int(links[link])]) \(weight)\n"
            }
        }
        return Array(text.utf8)
    }
}
