import ChunkedWork
import FeatureFormats
import PlanarGeometry
public import Reprojection
import SafetyRecords
import Topology

/// Reads a set of areas, transforms it, repairs what is invalid and looks for overlaps and gaps.
///
/// Everything that was done to the areas, or is wrong with them, is in the notices. Overlaps and
/// gaps stop nothing: they are told, with the places of the largest.
///
/// - Parameters:
///   - options: Which file, and how to read it.
///   - working: The reference system to count in; `nil` takes SWEREF 99 TM in Sweden and the UTM
///     zone of the areas elsewhere.
///   - rejects: Where rejected features go; `nil` to count them only. The caller finishes it.
/// - Returns: The areas in the reference system to count in, and the account of the reading.
/// - Throws: ``SourceError`` where the file is refused as a whole: it cannot be read, holds no
///   usable area, two areas share an identifier, or its reference system is wrong.
public func loadAreas(
    _ options: AreaSourceOptions, working: ReferenceSystem?, rejects: RejectsFile? = nil
) throws(SourceError) -> LoadedAreas {
    var draft: AreaDraft
    do throws(FormatError) {
        draft = try AreaDraft(reading: options, rejects)
    } catch {
        throw SourceError(error)
    }
    if let problem = draft.problem { throw problem }
    return try draft.finished(options, working)
}

/// Areas as they come from the file, before anything is done to them.
private struct AreaDraft {
    var identifiers: [String] = []
    var names: [String?] = []
    var surfaces: [MultiPolygon] = []
    var populations: [Double?] = []
    var values: [Double?] = []
    var columns: [String: AreaColumn] = [:]
    var provenance: InputProvenance
    var declared: DeclaredReferenceSystem?
    var problem: SourceError?
    private var hasPopulation = false
    private var populationName: String?
    private var hasValue = false

    /// Reads all rows; what is wrong with the file's meaning is kept as ``problem``.
    init(reading options: AreaSourceOptions, _ rejects: RejectsFile?) throws(FormatError) {
        var reader = try FeatureFile.open(options.file, csv: options.csv)
        provenance = InputProvenance(source: options.source, file: options.file, format: "")
        declared = reader.description.referenceSystem
        var rows: [(row: FeatureRow, surface: MultiPolygon)] = []
        var ledger = RejectionLedger()
        var row = FeatureRow()
        var geometryColumn: Int?
        while try reader.next(into: &row) {
            provenance.read += 1
            if geometryColumn == nil, row.geometry == .absent {
                geometryColumn = reader.columns.firstIndex {
                    FieldRole.geometry.commonNames(for: .crimes).contains(foldedName($0))
                }
            }
            do throws(Rejection) {
                let surface = try Self.surface(of: row, geometryColumn)
                row.geometry = .absent
                rows.append((row, surface))
            } catch {
                ledger.note(error, row: row)
                try rejects?.write(error, row: row)
            }
        }
        let layout = reader.description.layout
        provenance.format =
            layout.isEmpty
            ? reader.description.format : "\(reader.description.format) (\(layout))"
        provenance.notices = reader.notices.map(\.detail)
        provenance.kept = rows.count
        provenance.rejections = ledger.lines.map {
            InputProvenance.Rejection(reason: $0.reason, count: $0.count, example: $0.example)
        }
        do throws(SourceError) {
            guard !rows.isEmpty else {
                let reasons = provenance.rejections.map {
                    "\($0.count) × \($0.reason) (\($0.example))"
                }
                throw SourceError(
                    .nothingKept, file: options.file,
                    detail: provenance.read == 0
                        ? "the file has no features"
                        : "none of its \(provenance.read) features is an area: "
                            + reasons.joined(separator: "; "),
                    remedy: "Areas are polygons; check that it is the right file")
            }
            try fill(rows, reader.columns, reader.description.decimalMark, options)
        } catch {
            problem = error
        }
    }

    private static func surface(
        of row: FeatureRow, _ geometryColumn: Int?
    ) throws(Rejection) -> MultiPolygon {
        if let defect = row.defect { throw Rejection(reason: defect.reason, detail: defect.detail) }
        var geometry: Geometry?
        switch row.geometry {
        case .value(let value): geometry = value
        case .invalid(let why): throw Rejection(reason: "invalid-geometry", detail: why)
        case .null: break
        case .absent:
            guard let geometryColumn, !row.isBlank(geometryColumn) else { break }
            do throws(WellKnownError) {
                geometry = try wellKnownGeometry(of: row, geometryColumn)
            } catch {
                throw Rejection(reason: "invalid-geometry", detail: error.description)
            }
        }
        guard let geometry, !geometry.isEmpty else {
            throw Rejection(reason: "missing-geometry", detail: "the feature has no geometry")
        }
        guard let surface = geometry.surface else {
            throw Rejection(
                reason: "not-an-area", detail: "a \(geometry.typeName) has no area to count in")
        }
        let isFinite = surface.polygons.allSatisfy { polygon in
            polygon.rings.allSatisfy { $0.positions.allSatisfy(\.isFinite) }
        }
        guard isFinite else {
            throw Rejection(
                reason: "invalid-coordinate", detail: "a coordinate is not a finite number")
        }
        return surface
    }

    private mutating func fill(
        _ rows: [(row: FeatureRow, surface: MultiPolygon)], _ header: [String],
        _ decimalMark: UInt8, _ options: AreaSourceOptions
    ) throws(SourceError) {
        let fields = AreaFields(header)
        let key = try fields.column(options.key, "the identifier", options.file)
        let name = try fields.column(options.name, "the name", options.file) ?? fields.guessedName
        let population = try fields.column(options.population, "the population", options.file)
        let value = try fields.column(options.value, "the value", options.file)
        var further: [(name: String, column: Int)] = []
        for field in options.fields {
            if let column = try fields.column(field, "a field", options.file) {
                further.append((field, column))
            }
        }
        for field in options.optionalFields
        where !further.contains(where: { $0.name == field }) {
            if let column = header.firstIndex(of: field) { further.append((field, column)) }
        }
        for field in further { columns[field.name] = AreaColumn() }
        let usedKey =
            key
            ?? (fields.guessedKeys + [name].compactMap { $0 }).first { column in
                // A guess is only as good as its values: all there, all different.
                let found = rows.compactMap { AreaFields.identifier($0.row, column) }
                return found.count == rows.count && Set(found).count == rows.count
            }
        hasPopulation = population != nil
        populationName = population.map { header[$0] }
        hasValue = value != nil
        var badNumbers = 0
        func number(_ row: FeatureRow, _ column: Int, allowsNegative: Bool) -> Double? {
            switch row.number(column, decimalMark: decimalMark) {
            case .value(let number) where number.isFinite && (allowsNegative || number >= 0):
                return number
            case .missing: return nil
            case .value, .invalid:
                badNumbers += 1
                return nil
            }
        }
        for (index, entry) in rows.enumerated() {
            let own = usedKey.flatMap { AreaFields.identifier(entry.row, $0) }
            if usedKey != nil, own == nil {
                throw SourceError(
                    .missingField, file: options.file,
                    detail: "feature \(entry.row.number) has no identifier in "
                        + "'\(header[usedKey ?? 0])'",
                    remedy: "Fill it in, or name another field with --area-id (key: in a job)")
            }
            identifiers.append(own ?? String(index + 1))
            let label = name.flatMap { entry.row.text($0) }.map(trimmed)
            names.append(label?.isEmpty == true ? nil : label)
            surfaces.append(entry.surface)
            populations.append(population.flatMap { number(entry.row, $0, allowsNegative: false) })
            values.append(value.flatMap { number(entry.row, $0, allowsNegative: true) })
            for (name, column) in further {
                let text = entry.row.text(column).map(trimmed)
                columns[name]?.texts.append(text?.isEmpty == true ? nil : text)
                if case .value(let number) = entry.row.number(column, decimalMark: decimalMark),
                    number.isFinite
                {
                    columns[name]?.numbers.append(number)
                } else {
                    columns[name]?.numbers.append(nil)
                }
            }
        }
        var summary: [String] = []
        if let usedKey {
            summary.append("id ← \(header[usedKey])\(key == nil ? " (guessed)" : "")")
        } else {
            provenance.notices.append(
                "the areas have no identifier field; they are numbered 1 to \(rows.count) "
                    + "in the order of the file")
        }
        if let name {
            summary.append("name ← \(header[name])\(options.name == nil ? " (guessed)" : "")")
        }
        if let population { summary.append("population ← \(header[population])") }
        if let value { summary.append("value ← \(header[value])") }
        for field in further { summary.append("field \(header[field.column])") }
        provenance.fields = summary
        for (column, numbers) in [(population, populations), (value, values)] {
            guard let column, numbers.allSatisfy({ $0 == nil }) else { continue }
            throw SourceError(
                .badOption, file: options.file,
                detail: "the field '\(header[column])' holds no number in any area",
                remedy: "Name another field")
        }
        if badNumbers > 0 {
            provenance.notices.append(
                "\(badNumbers) populations or values are negative or no numbers; "
                    + "they are taken as missing")
        }
        try refuseRepetitions(options)
    }

    private func refuseRepetitions(_ options: AreaSourceOptions) throws(SourceError) {
        var seen: Set<String> = []
        let repeated = identifiers.filter { !seen.insert($0).inserted }
        guard let first = repeated.first else { return }
        throw SourceError(
            .repeatedAreaIdentifier, file: options.file,
            detail: "\(repeated.count) areas repeat the identifier of another, the first is "
                + "'\(first)'",
            remedy: "Merge the parts of each area, or name another field with --area-id "
                + "(key: in a job)")
    }

    /// Transforms, repairs, checks the coverage and sorts.
    consuming func finished(
        _ options: AreaSourceOptions, _ working: ReferenceSystem?
    ) throws(SourceError) -> LoadedAreas {
        let sample = surfaces.prefix(2_000).flatMap { surface in
            [surface.boundingBox].flatMap {
                [Position(x: $0.minX, y: $0.minY), Position(x: $0.maxX, y: $0.maxY)]
            }
        }
        let found = try SourceReferenceSystem.find(
            file: options.file, declared: declared, given: options.referenceSystem,
            xs: sample.map(\.x), ys: sample.map(\.y), expected: nil, option: "--areas-crs")
        provenance.referenceSystem =
            "\(found.system.identifier) \(found.system.name), \(found.origin)"
        let transformed: (working: ReferenceSystem, region: BoundingBox)
        do throws(ReprojectionError) {
            transformed = try transform(from: found.system, to: working, options.threads)
        } catch {
            throw SourceError(
                .unknownReferenceSystem, file: options.file, detail: error.description)
        }
        do throws(TopologyError) {
            try repair(options.threads)
            try checkCoverage()
        } catch {
            throw SourceError(.topology, file: options.file, detail: error.description)
        }
        guard !surfaces.isEmpty else {
            throw SourceError(
                .nothingKept, file: options.file, detail: "no area has any surface left",
                remedy: "Every polygon is degenerate; check the file")
        }
        return LoadedAreas(
            areas: AreaSet(
                source: options.source, identifiers: identifiers, names: names,
                surfaces: surfaces, populations: hasPopulation ? populations : nil,
                populationField: populationName, values: hasValue ? values : nil,
                columns: columns),
            workingSystem: transformed.working, region: transformed.region,
            provenance: provenance)
    }

    private mutating func transform(
        from source: ReferenceSystem, to wanted: ReferenceSystem?, _ threads: Int
    ) throws(ReprojectionError) -> (working: ReferenceSystem, region: BoundingBox) {
        let toDegrees = try CoordinateTransformation(
            from: source, to: .wgs84LongitudeLatitude)
        var region = BoundingBox.empty
        for surface in surfaces {
            let box = surface.boundingBox
            for corner in [
                Position(x: box.minX, y: box.minY), Position(x: box.maxX, y: box.minY),
                Position(x: box.maxX, y: box.maxY), Position(x: box.minX, y: box.maxY),
            ] {
                if let position = toDegrees.transform(corner) { region.formUnion(position) }
            }
        }
        let working: ReferenceSystem
        if let wanted {
            working = wanted
        } else {
            working = try workingReferenceSystem(forLongitudesLatitudes: region)
        }
        let transformation = try CoordinateTransformation(from: source, to: working)
        if !transformation.isIdentity {
            var positions = PositionColumns(surfaces)
            let lost = transformation.transform(
                xs: &positions.xs, ys: &positions.ys, threads: threads)
            if lost > 0 {
                provenance.notices.append(
                    "\(lost) vertices cannot be transformed to \(working.identifier); "
                        + "they are left out of their rings")
            }
            surfaces = positions.surfaces(shapedAs: surfaces)
        }
        return (working, region)
    }

    private mutating func repair(_ threads: Int) throws(TopologyError) {
        var repairs: [String] = []
        var empty: [Int] = []
        for (index, validity) in try validities(threads).enumerated() where !validity.isValid {
            surfaces[index] = try repaired(surfaces[index])
            repairs.append("\(identifiers[index]) (\(validity.reason ?? "invalid"))")
            if surfaces[index].isEmpty || surfaces[index].area == 0 { empty.append(index) }
        }
        if !repairs.isEmpty {
            let some = repairs.prefix(5).joined(separator: ", ")
            let more = repairs.count > 5 ? " and \(repairs.count - 5) more" : ""
            provenance.notices.append(
                "\(counted(repairs.count, "invalid area was", "invalid areas were")) repaired: "
                    + "\(some)\(more)")
        }
        guard !empty.isEmpty else { return }
        provenance.rejections.append(
            InputProvenance.Rejection(
                reason: "no-surface", count: empty.count,
                example: "area \(identifiers[empty[0]]) has no surface left after repair"))
        provenance.kept -= empty.count
        for index in empty.reversed() {
            identifiers.remove(at: index)
            names.remove(at: index)
            surfaces.remove(at: index)
            populations.remove(at: index)
            values.remove(at: index)
            for name in columns.keys {
                columns[name]?.texts.remove(at: index)
                columns[name]?.numbers.remove(at: index)
            }
        }
    }

    private func validities(_ threads: Int) throws(TopologyError) -> [Validity] {
        let surfaces = surfaces
        return try mapChunks(count: surfaces.count, size: 1, threads: threads) {
            range throws(TopologyError) in try validity(of: surfaces[range.lowerBound])
        }
    }

    private mutating func checkCoverage() throws(TopologyError) {
        let report = try coverage(ofValid: surfaces)
        if let worst = report.overlaps.max(by: { $0.area < $1.area }) {
            provenance.notices.append(
                "\(counted(report.overlaps.count, "pair of areas overlaps", "pairs of areas overlap")); "
                    + "the largest overlap is "
                    + "\(squareMeters(worst.area)), of \(identifiers[worst.first]) and "
                    + "\(identifiers[worst.second])")
        }
        if let worst = report.gaps.max(by: { $0.area < $1.area }) {
            provenance.notices.append(
                "\(counted(report.gaps.count, "place", "places")) enclosed by the areas and in none "
                    + "of them; the largest is "
                    + "\(squareMeters(worst.area)), near "
                    + "\(whole(worst.place.x)), \(whole(worst.place.y))")
        }
    }

    private func squareMeters(_ area: Double) -> String {
        area >= 1e6
            ? "\((area / 1e4).rounded() / 100) km²" : "\(whole(area)) m²"
    }
}
