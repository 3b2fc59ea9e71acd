import LayerSinks

extension JobReading {
    private static let jobKeys = [
        "version", "city", "areas", "sources", "period", "disclosure", "layers", "export",
        "report",
    ]
    /// Formats that this version writes.
    static let supportedFormats: Set<Job.Export.Format> = [.geojson, .geojsonl, .csv]

    /// The job of a document; `nil` when something is wrong with it.
    mutating func job(_ node: JobNode) -> Job? {
        guard
            let root = table(
                node, "the job", known: JobReading.jobKeys,
                required: ["version", "city", "disclosure", "layers"])
        else { return nil }
        version(in: root)
        let city = city(in: root)
        var names = (
            areas: names(of: "areas", in: root), sources: names(of: "sources", in: root),
            layers: names(of: "layers", in: root)
        )
        let areas = areas(in: root)
        let sources = sources(in: root, areas: names.areas)
        // The permits of a guard source are a set of areas of their own.
        names.areas.all += sources.filter { $0.permits != nil }.map { "\($0.id)-permits" }
        let period = period(in: root)
        let disclosure = disclosure(in: root)
        let layers = layers(in: root, areas: areas, sources: sources, names: names)
        if let disclosure { refuse(layers, of: sources, forbiddenBy: disclosure) }
        let inputs =
            areas.map(\.path) + sources.flatMap { $0.files + [$0.permits].compactMap(\.self) }
        let export = export(in: root, inputs: inputs.filter { !$0.isEmpty })
        if root.has("report") {
            report(
                .notInThisVersion, "'report' is not in this version",
                "remove it; the layers are written without it", at: root.place(of: "report"))
        }
        guard !hasErrors, let city, let disclosure, let export else { return nil }
        return Job(
            city: city, areas: areas, sources: sources, period: period ?? .all,
            disclosure: disclosure, layers: layers, export: export, file: file,
            folder: paths.folder)
    }

    private mutating func version(in root: Table) {
        guard let node = root.value("version"), let text = text("version", in: root) else { return }
        guard text != "1" else { return }
        report(
            .badValue, "job files of version '\(jobExcerpt(text))' are not known",
            "this program reads version 1", at: node.place)
    }

    private mutating func city(in root: Table) -> Job.City? {
        guard let node = root.value("city"),
            let table = table(node, "city", known: ["name", "crs"], required: ["name"])
        else { return nil }
        let crs = crs("crs", in: table)
        return text("name", in: table).map { Job.City(name: $0, crs: crs) }
    }

    // MARK: Export

    private mutating func export(in root: Table, inputs: [String]) -> Job.Export? {
        var directory = "out"
        var formats: [Job.Export.Format] = [.geojson]
        var alias: FieldAlias?
        var styles = true
        var place = root.place(of: "export")
        if let node = root.value("export") {
            guard
                let table = table(
                    node, "export", known: ["directory", "formats", "alias", "rejects", "styles"])
            else {
                return nil
            }
            if let stated = table.value("directory") {
                place = stated.place
                directory = text("directory", in: table) ?? directory
            }
            if let stated = table.value("formats") { formats = self.formats(stated) }
            alias = choice("alias", in: table, FieldAlias.self)
            styles = choice("styles", in: table, Wanted.self) != .no
        }
        let path = paths.resolved(directory)
        let rejects = rejects(in: root, outside: path)
        check(directory, path, inputs: inputs, at: place)
        return Job.Export(
            directory: directory, path: path, formats: formats, alias: alias, styles: styles,
            rejects: rejects)
    }

    /// The folder for rejected rows: they hold all that a row says, and are kept apart from layers.
    private mutating func rejects(in root: Table, outside directory: String) -> String? {
        guard let node = root.value("export"), case .table(let entries) = node.content,
            let value = entries.first(where: { $0.key == "rejects" })?.value,
            let written = text(value, "'rejects' in export")
        else { return nil }
        let path = paths.resolved(written)
        if JobPaths.contains(JobPaths.canonical(directory), JobPaths.canonical(path)) {
            report(
                .conflict, "the folder of rejected rows is in that of the layers",
                "name one outside of it, so that rows are not published with layers",
                at: value.place)
        }
        return path
    }

    private mutating func formats(_ node: JobNode) -> [Job.Export.Format] {
        var nodes = [node]
        if case .list(let elements) = node.content { nodes = elements }
        if nodes.isEmpty { report(.badValue, "the list of formats is empty", at: node.place) }
        var result: [Job.Export.Format] = []
        for node in nodes {
            guard let word = text(node, "a format") else { continue }
            guard let format = Job.Export.Format(rawValue: word) else {
                let known = Job.Export.Format.allCases.filter(JobReading.supportedFormats.contains)
                report(
                    .badValue, "'\(jobExcerpt(word))' is not a format",
                    suggestion(for: word, among: known.map(\.rawValue)), at: node.place)
                continue
            }
            if !JobReading.supportedFormats.contains(format) {
                report(
                    .notInThisVersion, "the format '\(word)' is not in this version",
                    "use geojson, geojsonl or csv", at: node.place)
            } else if result.contains(format) {
                warn(
                    .noEffect, "the format '\(word)' is named twice", "it is written once",
                    at: node.place)
            } else {
                result.append(format)
            }
        }
        return result
    }

    /// An export replaces what it made before: a folder with other things in it is a risk.
    private mutating func check(
        _ directory: String, _ path: String, inputs: [String], at place: JobNode.Place
    ) {
        switch JobPaths.finding(at: path) {
        case .file, .unreadable:
            report(
                .file, "the export directory '\(jobExcerpt(directory))' is a file",
                "name a folder; it is made when it is not there", at: place)
            return
        case .folder, .nothing: break
        }
        let target = JobPaths.canonical(path)
        if target == JobPaths.canonical(paths.folder) {
            warn(
                .file, "the export directory is the folder of the job file",
                "a folder of its own, such as out, keeps input and output apart", at: place)
        } else if let input = inputs.first(where: {
            JobPaths.contains(target, JobPaths.canonical($0))
        }) {
            warn(
                .file,
                "the export directory '\(jobExcerpt(directory))' contains an input, "
                    + "'\(jobExcerpt(input))'",
                "a folder of its own, such as out, keeps input and output apart", at: place)
        }
    }
}

/// Whether something is written that is written unless told otherwise.
private enum Wanted: String, CaseIterable {
    case yes = "true"
    case no = "false"
}
