import Foundation
import RecordSources

extension JobReading {
    /// The identifiers of a section, as far as they can be known.
    struct Names {
        /// In the order of the file.
        var all: [String] = []
        /// Whether the section could be read; where not, nothing can be said about references.
        var isKnown = true
    }

    /// The identifiers of all sections.
    typealias AllNames = (areas: Names, sources: Names, layers: Names)

    /// An identifier that is fit to be a file name on every system, and is not taken.
    ///
    /// Layers are files, sources are named in the rejects folder, and both may be written on a disk
    /// that does not tell `A` from `a`: so identifiers must differ by more than case.
    mutating func identifier(
        in table: Table, taken: inout [String: Int], section: String
    ) -> String? {
        guard let node = table.value("id"),
            let id = text(node, "'id' in \(table.label)")
        else { return nil }
        if let fault = JobReading.fault(of: id) {
            report(
                .unfitID, "'\(jobExcerpt(id))' cannot be an id: \(fault)",
                "use letters, digits, '-' and '_'", at: node.place)
            return nil
        }
        let folded = id.precomposedStringWithCanonicalMapping.lowercased()
        if let line = taken[folded] {
            report(
                .duplicateID, "the id '\(jobExcerpt(id))' is taken in \(section)",
                "line \(line) has it; case does not make a difference", at: node.place)
            return nil
        }
        taken[folded] = node.place.line
        return id
    }

    /// What makes a name unfit to be a file name; `nil` for a fit one.
    static func fault(of id: String) -> String? {
        if id.allSatisfy(\.isWhitespace) { return "it is empty" }
        if id.count > 100 || id.utf8.count > 200 { return "it has more than 100 letters" }
        if id.contains("/") || id.contains("\\") { return "it has a path separator" }
        if id.contains("..") { return "it has '..'" }
        if id.hasPrefix(".") { return "it starts with a dot" }
        if id.hasSuffix(".") { return "it ends with a dot" }
        if id.first?.isWhitespace == true || id.last?.isWhitespace == true {
            return "it starts or ends with a space"
        }
        if let letter = id.unicodeScalars.first(where: { ":*?\"<>|".unicodeScalars.contains($0) }) {
            return "not every system allows '\(letter)' in a file name"
        }
        let hidden: [Unicode.GeneralCategory] = [
            .control, .format, .lineSeparator, .paragraphSeparator,
        ]
        if id.unicodeScalars.contains(where: { hidden.contains($0.properties.generalCategory) }) {
            return "it has a control character"
        }
        if id.lowercased() == "manifest" { return "the manifest has that name" }
        return nil
    }

    /// The identifiers that a section states, before anything else of it is read.
    func names(of section: String, in root: Table) -> Names {
        guard let node = root.value(section) else { return Names() }
        guard case .list(let elements) = node.content else { return Names(isKnown: false) }
        var names = Names()
        for element in elements {
            guard case .table(let entries) = element.content,
                case .text(let id, _)? = entries.first(where: { $0.key == "id" })?.value.content
            else {
                // Its name may be the one that somebody refers to.
                names.isKnown = false
                continue
            }
            names.all.append(id)
        }
        return names
    }

    /// A reference to a name of another section.
    mutating func reference(_ key: String, in table: Table, to names: Names, _ what: String)
        -> String?
    {
        guard let node = table.value(key), let name = text(key, in: table) else { return nil }
        return isReference(name, to: names, what, at: node.place) ? name : nil
    }

    /// Whether a section has a name; reported where it has not.
    mutating func isReference(
        _ name: String, to names: Names, _ what: String, at place: JobNode.Place
    ) -> Bool {
        if names.all.contains(name) { return true }
        guard names.isKnown else { return false }
        report(
            .unknownReference, "there is no \(what) '\(jobExcerpt(name))'",
            names.all.isEmpty
                ? "the job has none" : suggestion(for: name, among: names.all), at: place)
        return false
    }

    // MARK: Files

    /// A file that is there, resolved; a missing one is reported with the nearest name beside it.
    mutating func existingFile(_ file: String, at place: JobNode.Place) -> String? {
        let path = paths.resolved(file)
        switch JobPaths.finding(at: path) {
        case .file: return path
        case .folder:
            report(
                .file, "'\(jobExcerpt(file))' is a folder, not a file",
                "name a file in it, or a pattern such as \"\(jobExcerpt(file))/*.csv\"", at: place)
        case .unreadable:
            report(
                .file, "the file '\(jobExcerpt(file))' may not be read by this user", at: place)
        case .nothing:
            report(
                .file, "there is no file '\(jobExcerpt(file))'", nearestFile(to: file),
                at: place)
        }
        return nil
    }

    private func nearestFile(to file: String) -> String? {
        if isFull { return nil }
        let folder = JobPaths.folder(of: file)
        let inFolder = JobPaths.names(in: paths.resolved(folder))
        let name = String(file.split(separator: "/").last ?? "")
        if let near = nearestName(to: name, among: inFolder) {
            let path = folder == "." ? near : folder == "/" ? "/" + near : folder + "/" + near
            return "did you mean '\(jobExcerpt(path))'?"
        }
        if folder != ".", JobPaths.finding(at: paths.resolved(folder)) == .nothing {
            return "there is no folder '\(jobExcerpt(folder))' either"
        }
        return "paths start in the folder of the job file, '\(jobExcerpt(paths.folder))'"
    }

    /// A file and the table that its name may carry: "areas.gpkg:stadsdel".
    func fileAndTable(_ text: String) -> (file: String, table: String?) {
        guard JobPaths.finding(at: paths.resolved(text)) == .nothing,
            let range = text.range(of: ".gpkg:", options: [.caseInsensitive, .backwards])
        else { return (text, nil) }
        let end = text.index(before: range.upperBound)
        let table = String(text[range.upperBound...])
        return (String(text[..<end]), table.isEmpty ? nil : table)
    }
}
