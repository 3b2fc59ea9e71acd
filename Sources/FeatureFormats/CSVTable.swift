/// A whole CSV file in memory as typed columns, read a block at a time.
///
/// What ``CSVReader`` reads row by row is here a few arrays: a million rows of eight fields are read
/// in a fifth of a second and make no million objects. Only the columns that are asked for are
/// read. To go through a file that is larger than memory, use the reader.
///
///     let table = try CSVTable(ByteSource(path: "incidents.csv"), columns: ["x", "y", "category"])
///     table["x"]        // .numbers([676574.27, …], invalid: 0)
///
/// Rows that cannot be trusted are in the table too, with what could be read of them, and are
/// listed in ``defects``. The table is the same for any number of threads.
public struct CSVTable: Sendable {
    /// A row that cannot be trusted.
    public struct DefectiveRow: Sendable, Equatable {
        /// The index of the row in the table.
        public var row: Int
        /// The one-based line of the file where it begins.
        public var line: Int
        /// What is wrong with it.
        public var defect: FeatureRow.Defect
    }

    /// The names of the columns that were read, in the order in which they were asked for.
    public let names: [String]
    /// The columns, one a name.
    public let columns: [CSVColumn]
    /// Number of rows.
    public let rowCount: Int
    /// Rows that cannot be trusted, in order.
    public let defects: [DefectiveRow]
    /// How the file is laid out.
    public let description: FeatureFileDescription
    /// What was guessed and mended.
    public let notices: [FormatNotice]

    /// Rows that are looked at to tell what kind a column is.
    private static let sampleSize = 1_000

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - source: At the beginning of the file.
    ///   - options: What is known about the file.
    ///   - columns: Names of the columns to read; `nil` for all.
    ///   - kinds: What to read columns as. The others are told by the first thousand rows: numbers
    ///     or times where all are, categories where at least half of the values are repetitions.
    ///   - threads: How many threads read.
    /// - Throws: ``FormatError`` as ``CSVReader``, and with code `malformed` for a column that the
    ///   file does not have.
    public init(
        _ source: ByteSource, options: CSVOptions = CSVOptions(), columns: [String]? = nil,
        kinds: [String: CSVColumn.Kind] = [:], threads: Int = 1
    ) throws(FormatError) {
        try self.init(
            CSVReader(source, options: options), columns: columns, kinds: kinds, threads: threads)
    }

    /// As the public initializer, with a reader at its first row.
    package init(
        _ reader: consuming CSVReader, columns: [String]? = nil,
        kinds: [String: CSVColumn.Kind] = [:], threads: Int = 1
    ) throws(FormatError) {
        let names = columns ?? reader.columns
        var places: [Int] = []
        for name in names { places.append(try reader.place(of: name)) }
        var sample: [FeatureRow] = []
        var row = FeatureRow()
        while sample.count < Self.sampleSize, try reader.next(into: &row) { sample.append(row) }

        let mark = reader.description.decimalMark
        var builders = zip(names, places).map { name, place in
            CSVColumnBuilder(
                kinds[name] ?? CSVColumnBuilder.kind(of: place, sample, decimalMark: mark),
                column: place, decimalMark: mark)
        }
        if let estimate = reader.estimatedRows(like: sample) {
            for index in builders.indices { builders[index].reserve(estimate) }
        }
        var rowCount = 0
        var defects: [DefectiveRow] = []
        func take(_ row: FeatureRow) {
            if let defect = row.defect {
                defects.append(DefectiveRow(row: rowCount, line: row.line, defect: defect))
            }
            for index in builders.indices { builders[index].append(row) }
            rowCount += 1
        }
        for row in sample { take(row) }
        sample.removeAll()

        let empty = builders.map(\.emptyBatch)
        let slots = (0..<(threads > 1 ? 2 * min(threads, 64) : 1)).map { _ in CSVBlockSlot(empty) }
        while true {
            let count = try reader.nextBlocks(slots, threads: threads) { block, batches in
                for index in batches.indices { batches[index].read(block) }
            }
            guard count > 0 else { break }
            for slot in slots[..<count] {
                slot.with { block, batches in
                    var next = 0
                    for run in block.runs {
                        while next < run.row {
                            block.row(next, into: &row)
                            take(row)
                            next += 1
                        }
                        let range = run.slot..<run.slot + run.count
                        for index in builders.indices {
                            builders[index].append(&batches[index], range)
                        }
                        rowCount += run.count
                        next += run.count
                    }
                    while next < block.rowCount {
                        block.row(next, into: &row)
                        take(row)
                        next += 1
                    }
                    for index in builders.indices {
                        builders[index].invalid += batches[index].invalid
                    }
                }
            }
        }
        self.names = names
        self.columns = builders.map { $0.column() }
        self.rowCount = rowCount
        self.defects = defects
        description = reader.description
        notices = reader.notices
    }

    /// The column of a name; `nil` where it was not read.
    public subscript(name: String) -> CSVColumn? {
        names.firstIndex(of: name).map { columns[$0] }
    }
}

extension CSVReader {
    fileprivate func place(of name: String) throws(FormatError) -> Int {
        if let place = columns.firstIndex(of: name) { return place }
        let offer = columns.prefix(12).map { "'\($0)'" }.joined(separator: ", ")
        throw FormatError(
            .malformed, file: fileName, detail: "there is no column '\(name)'",
            remedy: "The file has \(offer).")
    }

    /// How many rows the file may have, by the length of the first ones; `nil` where the length of
    /// the file is not known.
    package func estimatedRows(like sample: [FeatureRow]) -> Int? {
        guard let byteCount, !sample.isEmpty else { return nil }
        let bytes = sample.reduce(0) { $0 + $1.rawByteCount + 1 }
        // A little more, so that the last rows do not move everything; no more than 128 MiB for a
        // column of numbers, whatever the file says of itself.
        let rows = Double(byteCount) * Double(sample.count) / Double(bytes) * 1.01
        return min(Int(rows) + 1_024, 1 << 24)
    }
}
