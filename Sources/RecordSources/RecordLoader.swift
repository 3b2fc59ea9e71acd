import FeatureFormats
import PlanarGeometry
public import Reprojection
import SafetyRecords

/// Reads a file into checked records.
///
/// Every row is read; each becomes a record or is rejected, counted by reason and written to the
/// rejects file: `read = kept + rejected`, always. The reasons are
///
/// | reason | meaning |
/// |---|---|
/// | `ragged-row` `unclosed-quote` `invalid-utf8` `not-a-feature` | the row cannot be split |
/// | `missing-coordinate` `missing-geometry` `missing-place` | nothing tells where it happened |
/// | `invalid-coordinate` `invalid-geometry` `not-a-point` | what tells where is no place |
/// | `zero-coordinate` `sentinel-coordinate` | a coordinate that stands for a missing one |
/// | `swapped-axes` `outside-crs` | the place is not where the reference system is of use |
/// | `missing-time` `invalid-time` `ends-before-start` | a time that is asked for cannot be used |
/// | `missing-weight` `invalid-weight` | a weight that is asked for cannot be used |
/// | `unknown-area` `unknown-record` | a code that nothing on the map, or in the domain, has |
///
/// Memory holds the kept records' columns, never the file.
///
/// - Parameters:
///   - options: Which file, and how to read it.
///   - rejects: Where rejected rows go; `nil` to count them only. The caller finishes it.
/// - Returns: The records in the reference system of the file, and the account of the reading.
/// - Throws: ``SourceError`` where the file as a whole is refused.
public func loadRecords(
    _ options: RecordSourceOptions, rejects: RejectsFile?
) throws(SourceError) -> LoadedRecords {
    let outcome: Result<LoadedRecords, SourceError>
    do throws(FormatError) {
        var reader = try FeatureFile.open(options.file, csv: options.csv)
        outcome = try RecordLoader.load(&reader, options, rejects)
    } catch {
        throw SourceError(error)
    }
    let loaded = try outcome.get()
    if loaded.table.count == 0 {
        let reasons = loaded.provenance.rejections.prefix(3)
            .map { "\($0.count) × \($0.reason) (\($0.example))" }.joined(separator: "; ")
        throw SourceError(
            .nothingKept, file: options.file,
            detail: "all \(loaded.provenance.read) rows were rejected: \(reasons)",
            remedy:
                "See which fields play which part: \(loaded.provenance.fields.joined(separator: ", "))"
        )
    }
    return loaded
}

/// The two passes over the rows: a sample to learn from, then everything.
private enum RecordLoader {
    /// Rows that are looked at before the first is judged.
    static let sampleSize = 4_096
    /// Bytes of rows after which no more are looked at before the first is judged.
    static let largestSample = 64 << 20

    static func load(
        _ reader: inout any FeatureReader, _ options: RecordSourceOptions, _ rejects: RejectsFile?
    ) throws(FormatError) -> Result<LoadedRecords, SourceError> {
        var sample: [FeatureRow] = []
        var row = FeatureRow()
        var sampleBytes = 0
        while sample.count < sampleSize, sampleBytes < largestSample, try reader.next(into: &row) {
            sample.append(row)
            sampleBytes += row.byteCount
        }

        let map: FieldMap
        let times: TimestampParser
        var place: PlaceReader
        let found: SourceReferenceSystem?
        do throws(SourceError) {
            if sample.isEmpty {
                throw SourceError(
                    .nothingKept, file: options.file, detail: "the file has no rows",
                    remedy: "Check that it is the right file and that its export ended well")
            }
            map = try FieldMap(
                options, columns: reader.columns,
                hasGeometry: sample.contains { $0.geometry != .absent })
            if options.needsTime || options.needsTimeField, map.column(.time) == nil {
                throw SourceError(
                    .missingField, file: options.file,
                    detail: "a period is asked for, but no field tells the time",
                    remedy: "Name it with --time (fields: { time: … } in a job); the file has "
                        + reader.columns.prefix(20).map { "'\($0)'" }.joined(separator: ", "))
            }
            times = try timestampParser(options)
            place = PlaceReader(map: map, decimalMark: reader.description.decimalMark)
            try checkPlace(map, reader, sample, options)
        } catch {
            return .failure(error)
        }
        // The reference system is learned from positions: read on until there are some.
        var unsettled = sample[...]
        while !unsettled.contains(where: { (try? place.position(of: $0)) != nil }),
            sampleBytes < largestSample
        {
            let start = sample.count
            while sample.count < start + sampleSize, sampleBytes < largestSample,
                try reader.next(into: &row)
            {
                sample.append(row)
                sampleBytes += row.byteCount
            }
            unsettled = sample[start...]
            if unsettled.isEmpty { break }
        }
        do throws(SourceError) {
            found = try system(of: sample, place, reader, options)
            if let found {
                place.require(
                    found.system, usable: try bounds(of: found.system, options.file),
                    expected: options.expectedRegion)
            }
        } catch {
            return .failure(error)
        }

        var assembler = RecordAssembler(options, map: map, place: place, times: times)
        var ledger = RejectionLedger()
        var read = 0
        if let rows = (reader as? CSVReader)?.estimatedRows(like: sample) {
            assembler.reserve(rows)
        }
        for row in sample {
            read += 1
            try take(row, &assembler, &ledger, rejects)
        }
        sample.removeAll()
        let batches = BatchReader(options, map: map, place: place, times: times)
        if var csv = reader as? CSVReader, let batches {
            defer { reader = csv }
            read += try takeBatches(
                &csv, batches, &assembler, &ledger, rejects, threads: options.threads)
        } else {
            while try reader.next(into: &row) {
                read += 1
                try take(row, &assembler, &ledger, rejects)
            }
        }
        let layout = reader.description.layout
        let notices = reader.notices.map(\.detail) + assembler.notices()
        var table = assembler.table()
        table.clock = times.clock
        let provenance = InputProvenance(
            source: options.source, file: options.file,
            format: layout.isEmpty
                ? reader.description.format : "\(reader.description.format) (\(layout))",
            referenceSystem: found.map {
                "\($0.system.identifier) \($0.system.name), \($0.origin)"
            } ?? "none: records are placed by area code",
            fields: map.summary, read: read, kept: table.count,
            rejections: ledger.lines.map {
                InputProvenance.Rejection(reason: $0.reason, count: $0.count, example: $0.example)
            },
            notices: notices)
        return .success(
            LoadedRecords(
                table: table, referenceSystem: found?.system, provenance: provenance))
    }

    /// Takes all that is left of a CSV file, block by block: whole runs of rows where they are
    /// plain, row by row where they are not, in the order of the file.
    private static func takeBatches(
        _ reader: inout CSVReader, _ batches: BatchReader, _ assembler: inout RecordAssembler,
        _ ledger: inout RejectionLedger, _ rejects: RejectsFile?, threads: Int
    ) throws(FormatError) -> Int {
        let places = threads > 1 ? 2 * min(threads, 64) : 1
        let slots = (0..<places).map { _ in CSVBlockSlot(RecordBatch()) }
        var row = FeatureRow()
        var read = 0
        while true {
            let count = try reader.nextBlocks(slots, threads: threads) { block, batch in
                batches.read(block, into: &batch)
            }
            guard count > 0 else { return read }
            for slot in slots[..<count] {
                try slot.with { (block, batch) throws(FormatError) in
                    var next = 0
                    func takeRows(upTo end: Int) throws(FormatError) {
                        while next < end {
                            block.row(next, into: &row)
                            try take(row, &assembler, &ledger, rejects)
                            next += 1
                        }
                    }
                    for run in block.runs {
                        try takeRows(upTo: run.row)
                        let end = run.row + run.count
                        while next < end {
                            let from = run.slot + next - run.row
                            next += assembler.take(
                                &batch, from..<run.slot + run.count, row: block.firstRow + next)
                            if next < end { try takeRows(upTo: next + 1) }
                        }
                    }
                    try takeRows(upTo: block.rowCount)
                    read += block.rowCount
                }
            }
        }
    }

    @inline(__always)
    private static func take(
        _ row: FeatureRow, _ assembler: inout RecordAssembler, _ ledger: inout RejectionLedger,
        _ rejects: RejectsFile?
    ) throws(FormatError) {
        do throws(Rejection) {
            try assembler.take(row)
        } catch {
            ledger.note(error, row: row)
            try rejects?.write(error, row: row)
        }
    }

    private static func timestampParser(
        _ options: RecordSourceOptions
    ) throws(SourceError) -> TimestampParser {
        guard let clock = LocalClock(zone: options.timeZone) else {
            throw SourceError(
                .badOption, file: options.file,
                detail: "the system's time-zone database does not know '\(options.timeZone)'",
                remedy: "Use a name such as Europe/Stockholm or UTC; the database is the package "
                    + "tzdata")
        }
        guard let parser = TimestampParser(format: options.timeFormat, clock: clock) else {
            throw SourceError(
                .badOption, file: options.file,
                detail: "'\(options.timeFormat ?? "")' is not a time format",
                remedy: "Write it with YYYY, M, D, H, m and s, such as M/D/YYYY H:mm:ss")
        }
        return parser
    }

    private static func bounds(
        of system: ReferenceSystem, _ file: String
    ) throws(SourceError) -> BoundingBox? {
        do throws(ReprojectionError) {
            return try system.plausibleBounds()
        } catch {
            throw SourceError(.unknownReferenceSystem, file: file, detail: error.description)
        }
    }

    /// Refuses a file that has nothing that could place its records.
    private static func checkPlace(
        _ map: FieldMap, _ reader: any FeatureReader, _ sample: [FeatureRow],
        _ options: RecordSourceOptions
    ) throws(SourceError) {
        let hasGeometry = sample.contains { $0.geometry != .absent }
        let hasX = map.column(.x) != nil
        if hasX != (map.column(.y) != nil) {
            throw SourceError(
                .noPlace, file: options.file,
                detail: "one of the two coordinate fields is named, the other is not",
                remedy: "Name both: --x FIELD --y FIELD (fields: { x: …, y: … } in a job)")
        }
        guard hasX || map.column(.geometry) != nil || map.column(.area) != nil || hasGeometry
        else {
            let names = reader.columns.prefix(20).map { "'\($0)'" }.joined(separator: ", ")
            throw SourceError(
                .noPlace, file: options.file,
                detail: "no field tells where the records are",
                remedy: "Name two fields with --x and --y (fields: { x: …, y: … } in a job); "
                    + "the file has \(names)")
        }
    }

    /// The reference system, learned from the positions of the sample.
    private static func system(
        of sample: [FeatureRow], _ place: PlaceReader, _ reader: any FeatureReader,
        _ options: RecordSourceOptions
    ) throws(SourceError) -> SourceReferenceSystem? {
        var xs: [Double] = []
        var ys: [Double] = []
        for row in sample where row.defect == nil {
            guard let position = try? place.position(of: row) else { continue }
            xs.append(position.x)
            ys.append(position.y)
        }
        let hasPlaceFields = place.hasFields || sample.contains { $0.geometry != .absent }
        guard hasPlaceFields else { return nil }
        return try SourceReferenceSystem.find(
            file: options.file,
            declared: reader.description.referenceSystem ?? embeddedSystem(sample, place),
            given: options.referenceSystem, xs: xs, ys: ys, expected: options.expectedRegion)
    }
}

extension RecordLoader {
    /// The system that every geometry of the sample names in its EWKB or EWKT.
    private static func embeddedSystem(
        _ sample: [FeatureRow], _ place: PlaceReader
    ) -> DeclaredReferenceSystem? {
        let codes = Set(sample.prefix(200).compactMap(place.referenceSystemCode))
        guard codes.count == 1, let code = codes.first, code != 0 else { return nil }
        return .code(authority: "EPSG", code: code)
    }
}

extension LoadedRecords {
    /// Moves the positions into the working reference system.
    ///
    /// A position that cannot be transformed leaves the table and is counted as rejected for the
    /// reason `not-transformable`. Positions within the area of use always can.
    ///
    /// - Throws: ``SourceError`` where there is no transformation between the two systems.
    public mutating func reproject(
        to working: ReferenceSystem, threads: Int
    ) throws(SourceError) {
        guard let referenceSystem, referenceSystem != working, table.hasPositions else { return }
        let hadPosition = table.xs.map { !$0.isNaN }
        do throws(ReprojectionError) {
            let transformation = try CoordinateTransformation(from: referenceSystem, to: working)
            _ = transformation.transform(xs: &table.xs, ys: &table.ys, threads: threads)
        } catch {
            throw SourceError(
                .unknownReferenceSystem, file: provenance.file, detail: error.description)
        }
        self.referenceSystem = working
        let lost = table.xs.indices.filter { hadPosition[$0] && table.xs[$0].isNaN }
        guard !lost.isEmpty else { return }
        table.remove(lost)
        provenance.kept -= lost.count
        provenance.rejections.append(
            InputProvenance.Rejection(
                reason: "not-transformable", count: lost.count,
                example: "positions that PROJ cannot transform to \(working.identifier)"))
    }
}

extension LoadedRecords {
    /// The reference system to count in where no areas decide it: SWEREF 99 TM in Sweden, else the
    /// UTM zone around the middle of the records.
    ///
    /// - Throws: ``SourceError`` where the records have no positions.
    public func suitableWorkingSystem() throws(SourceError) -> ReferenceSystem {
        let xs = table.xs.filter { !$0.isNaN }.sorted()
        let ys = table.ys.filter { !$0.isNaN }.sorted()
        guard let referenceSystem, !xs.isEmpty else {
            throw SourceError(
                .noPlace, file: provenance.file,
                detail: "the records have no positions to lay a grid over",
                remedy: "Name areas with --areas")
        }
        do throws(ReprojectionError) {
            let toDegrees = try CoordinateTransformation(
                from: referenceSystem, to: .wgs84LongitudeLatitude)
            // The middle of the records is their median: one wild point does not move the zone.
            let middle = Position(x: xs[xs.count / 2], y: ys[ys.count / 2])
            let degrees = BoundingBox(of: [toDegrees.transform(middle)].compactMap { $0 })
            return try workingReferenceSystem(forLongitudesLatitudes: degrees)
        } catch {
            throw SourceError(
                .unknownReferenceSystem, file: provenance.file, detail: error.description)
        }
    }
}
