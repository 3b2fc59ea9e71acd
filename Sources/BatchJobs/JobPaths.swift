import Foundation

/// Paths of a job: where they start, what is there, and what a pattern matches.
struct JobPaths {
    /// The folder of the job file; "." for the current one.
    var folder: String

    /// A pattern may match this many files.
    static let maximumMatches = 10_000
    /// A pattern may look at this many names, so that "/*/*/*/*" ends.
    static let maximumVisits = 100_000

    /// The path as it can be opened from here.
    func resolved(_ path: String) -> String {
        path.hasPrefix("/") || folder == "."
            ? path : folder == "/" ? "/" + path : folder + "/" + path
    }

    /// What stands at a path.
    enum Finding {
        case file, folder, unreadable, nothing
    }

    /// What stands at a path that can be opened from here.
    static func finding(at path: String) -> Finding {
        var isFolder: ObjCBool = false
        let manager = FileManager.default
        guard unsafe manager.fileExists(atPath: path, isDirectory: &isFolder) else {
            return .nothing
        }
        if isFolder.boolValue { return .folder }
        return manager.isReadableFile(atPath: path) ? .file : .unreadable
    }

    /// Names in a folder, sorted; none where it cannot be listed.
    static func names(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }

    /// The part of a path before its last slash; "." where there is none.
    static func folder(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// One spelling for all paths to one place: absolute, without `..`, links followed.
    static func canonical(_ path: String) -> String {
        URL(fileURLWithPath: path).standardizedFileURL.resolvingSymlinksInPath().path
    }

    /// Whether a place lies in a folder or is the folder; both canonical.
    static func contains(_ folder: String, _ place: String) -> Bool {
        folder == "/" || place == folder || place.hasPrefix(folder + "/")
    }

    /// Whether a path has the wildcards `*` or `?`.
    static func isPattern(_ path: String) -> Bool { path.contains("*") || path.contains("?") }

    /// The files that a pattern matches, sorted; `nil` when they are too many.
    ///
    /// `*` stands for any letters and `?` for one, neither for a slash. Hidden files are matched
    /// only where the pattern's own part starts with a dot.
    func expanded(_ pattern: String) -> [String]? {
        var places = [pattern.hasPrefix("/") ? "/" : ""]
        var visits = 0
        let parts = pattern.split(separator: "/").map(String.init)
        for (index, part) in parts.enumerated() {
            var next: [String] = []
            let mustBeFolder = index < parts.count - 1
            for place in places {
                if !JobPaths.isPattern(part) {
                    next.append(JobPaths.join(place, part))
                    continue
                }
                let wanted = Array(part)
                for name in JobPaths.names(in: place.isEmpty ? folder : resolved(place)) {
                    visits += 1
                    if visits > JobPaths.maximumVisits { return nil }
                    guard !name.hasPrefix(".") || part.hasPrefix("."),
                        JobPaths.matches(Array(name), wanted)
                    else { continue }
                    next.append(JobPaths.join(place, name))
                }
            }
            places = next.filter {
                let finding = JobPaths.finding(at: resolved($0))
                return mustBeFolder
                    ? finding == .folder : finding == .file || finding == .unreadable
            }
            if places.count > JobPaths.maximumMatches { return nil }
        }
        return places.sorted()
    }

    private static func join(_ folder: String, _ name: String) -> String {
        folder.isEmpty || folder == "/" ? folder + name : folder + "/" + name
    }

    /// Whether a name has the form of a pattern of one path part.
    ///
    /// Goes back only to the latest `*`: what an earlier one took never needs another try, so the
    /// work is O(*name* · *pattern*) even for "*a*a*a*a".
    static func matches(_ name: [Character], _ pattern: [Character]) -> Bool {
        var (n, p) = (0, 0)
        var star: (pattern: Int, name: Int)?
        while n < name.count {
            if p < pattern.count, pattern[p] == "*" {
                star = (p, n)
                p += 1
            } else if p < pattern.count, pattern[p] == "?" || pattern[p] == name[n] {
                n += 1
                p += 1
            } else if let last = star {
                star = (last.pattern, last.name + 1)
                n = last.name + 1
                p = last.pattern + 1
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == "*" }
    }
}
