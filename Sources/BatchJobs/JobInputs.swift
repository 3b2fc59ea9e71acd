import FeatureFormats
import LayerSinks
import MapLayers
import PlanarGeometry
import RecordSources
import Reprojection
import SafetyRecords

/// Everything that a job reads, in the working reference system.
struct JobInputs {
    /// Area sets by identifier, and their accounts in the order of the job.
    private(set) var areaSets: [String: LoadedAreas] = [:]
    /// Records by the identifier of their source.
    private(set) var tables: [String: RecordTable] = [:]
    /// One account a file, in the order of the job.
    private(set) var accounts: [InputProvenance] = []
    /// What was refused, one message a problem, with its place in the job.
    private(set) var problems: [String] = []
    /// The reference system to count in, once anything was read.
    private(set) var working: ReferenceSystem?
    /// The path of each account's file.
    private(set) var paths: [String] = []
    /// The last moments of the sources that a rolling period ends with, by identifier.
    private(set) var latest: [String: LatestMoment] = [:]
    let job: Job
    private let threads: Int

    /// Reads all inputs of a job; goes on after a problem, so that all are found at once.
    ///
    /// - Parameters:
    ///   - job: The job.
    ///   - threads: Number of threads.
    ///   - rejects: Makes the sink for a source's rejected rows; `nil` to count them only.
    ///   - tell: Called with each account as soon as its file is read.
    init(
        of job: Job, threads: Int,
        rejects: (String) throws -> (any ByteSink)?,
        tell: (InputProvenance) -> Void
    ) {
        self.job = job
        self.threads = threads
        if let crs = job.city.crs {
            do {
                working = try ReferenceSystem(definition: crs)
            } catch {
                problems.append("\(job.file): city.crs: \(error)")
            }
        }
        for areas in job.areas { read(areas, rejects, tell) }
        for source in job.sources { read(source, rejects, tell) }
        for source in job.sources where job.endsWithLatest(source) {
            latest[source.id] = tables[source.id]?.times.flatMap(LatestMoment.init)
        }
        for (file, path) in job.weightsFiles {
            paths.append(path)
            accounts.append(file.account)
            tell(file.account)
        }
        for (table, path) in job.crosswalks {
            paths.append(path)
            accounts.append(table.account)
            tell(table.account)
        }
    }

    private mutating func read(
        _ areas: Job.Areas, _ rejects: (String) throws -> (any ByteSink)?,
        _ tell: (InputProvenance) -> Void
    ) {
        do {
            var options = AreaSourceOptions(
                source: areas.id, file: Self.file(areas.path, areas.table))
            options.key = areas.key
            options.name = areas.name
            options.population = areas.population
            options.value = areas.value
            options.ask(for: job.layers.filter { $0.areas == areas.id })
            options.referenceSystem = try areas.crs.map { try ReferenceSystem(definition: $0) }
            options.threads = threads
            let sink = try rejects("areas-\(areas.id)")
            let file = sink.map { RejectsFile(source: areas.id, sink: $0) }
            try keep(options, path: areas.path, as: areas.id, file, tell)
            try file?.finish()
        } catch {
            problems.append("\(job.file):\(areas.line): areas \(areas.id): \(error)")
        }
    }

    private mutating func keep(
        _ options: AreaSourceOptions, path: String, as id: String, _ rejects: RejectsFile?,
        _ tell: (InputProvenance) -> Void
    ) throws(SourceError) {
        var loaded = try loadAreas(options, working: working, rejects: rejects)
        paths.append(path)
        loaded.provenance.file = shown(loaded.provenance.file)
        if working == nil { working = loaded.workingSystem }
        areaSets[id] = loaded
        accounts.append(loaded.provenance)
        tell(loaded.provenance)
    }

    private mutating func read(
        _ source: Job.Source, _ rejects: (String) throws -> (any ByteSink)?,
        _ tell: (InputProvenance) -> Void
    ) {
        do {
            if let permits = source.permits {
                let set = "\(source.id)-permits"
                var options = AreaSourceOptions(source: set, file: permits)
                options.ask(for: job.layers.filter { $0.areas == set })
                try keep(options, path: permits, as: set, nil, tell)
            }
            let sink = try rejects(source.id)
            let file = sink.map { RejectsFile(source: source.id, sink: $0) }
            for path in source.files {
                var loaded = try loadRecords(try options(source, path), rejects: file)
                loaded.table.areaSet = source.codeSet
                let system = try working ?? loaded.suitableWorkingSystem()
                working = system
                try loaded.reproject(to: system, threads: threads)
                if tables[source.id] == nil {
                    tables[source.id] = loaded.table
                } else {
                    tables[source.id]?.append(loaded.table)
                }
                // An incident may have rows in several files.
                if let rule = source.merging, path == source.files.last,
                    let merged = tables[source.id]?.merge(rule)
                {
                    loaded.provenance.notices.append(merged.words(rule))
                }
                paths.append(path)
                loaded.provenance.file = shown(loaded.provenance.file)
                accounts.append(loaded.provenance)
                tell(loaded.provenance)
            }
            try file?.finish()
        } catch {
            problems.append("\(job.file):\(source.line): source \(source.id): \(error)")
        }
    }

    private func options(_ source: Job.Source, _ path: String) throws -> RecordSourceOptions {
        var options = RecordSourceOptions(
            source: source.id, kind: source.kind, file: Self.file(path, source.table))
        options.fields = source.fields
        options.referenceSystem = try source.crs.map { try ReferenceSystem(definition: $0) }
        options.csv.delimiter = source.delimiter?.utf8.first
        options.csv.decimalMark = source.decimal?.utf8.first
        options.csv.encoding = source.encoding.flatMap(TextEncoding.init(rawValue:))
        options.timeFormat = source.timeFormat
        options.timeZone = source.timeZone
        options.guardRecord = source.record
        options.merging = source.merging
        let wanted = job.layers.flatMap { $0.choices(of: source.id) }
        var attributes: [String] = []
        for filter in wanted.flatMap(\.filters) where !attributes.contains(filter.field) {
            attributes.append(filter.field)
        }
        for field in wanted.flatMap(\.needs.fields) where !attributes.contains(field) {
            attributes.append(field)
        }
        options.attributes = attributes
        options.optionalAttributes = wanted.flatMap(\.needs.optionalFields)
        let needTimes = wanted.map { choice in
            choice.needs.times || (choice.period ?? source.period ?? job.period) != .all
        }
        options.needsTime = !needTimes.isEmpty && needTimes.allSatisfy(\.self)
        options.needsTimeField = needTimes.contains(true)
        options.keepsIdentifiers =
            wanted.contains(where: \.needs.identifiers)
            || job.layers.contains { $0.recipe.sourcesNeeded.contains(source.id) }
        // A ready table has rows that are of no area: the city, men, an age.
        options.knownAreas =
            source.isTable
            ? nil
            : source.codeSet.flatMap { areaSets[$0] }.map { Set($0.areas.identifiers) }
        options.expectedRegion =
            areaSets.isEmpty
            ? nil
            : areaSets.values.reduce(into: BoundingBox.empty) { $0.formUnion($1.region) }
        options.threads = threads
        return options
    }

    private static func file(_ path: String, _ table: String?) -> String {
        table.map { "\(path):\($0)" } ?? path
    }

    /// A path as the job names it: below the job's folder it is relative, so that outputs do not
    /// depend on where the folder lies.
    private func shown(_ path: String) -> String {
        let prefix = job.folder.hasSuffix("/") ? job.folder : job.folder + "/"
        return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
    }
}

extension AreaSourceOptions {
    /// Asks for the fields that layers use.
    fileprivate mutating func ask(for layers: [Job.LayerRequest]) {
        for layer in layers {
            for field in layer.recipe.areaFields where !fields.contains(field) {
                fields.append(field)
            }
            optionalFields += layer.recipe.optionalAreaFields
        }
    }
}

extension Job.Source {
    /// The set of areas that the codes of its records are those of.
    var codeSet: String? { area ?? (permits == nil ? nil : "\(id)-permits") }
}

extension Job.LayerRequest {
    /// What a layer asks of records.
    fileprivate struct Choice {
        var filters: [RecordSelection.Filter]
        var period: Job.Period?
        var needs: RecordNeeds
    }

    /// What the layer asks of the records of a source; nothing where it does not count them.
    fileprivate func choices(of id: String) -> [Choice] {
        var choices: [Choice] = []
        if source == id {
            choices.append(Choice(filters: filters, period: period, needs: recipe.recordNeeds))
        }
        for other in [against, interventions].compactMap(\.self)
        where other.source ?? source == id {
            choices.append(
                Choice(
                    filters: other.filters, period: other.period ?? period,
                    needs: recipe.recordNeeds))
        }
        return choices
    }
}
