import Yams

/// From text to nodes: reads YAML, and reports what a job file may not use of it.
///
/// Anchors, aliases, tags, merge keys, keys that are not text, several documents and deep nesting
/// are refused. A job needs none of them, and each is a way to make a small file large.
struct JobYAML {
    private(set) var problems: [JobProblem] = []
    private let file: String
    /// Keys blanked for another round of parsing, by their place.
    private var blanked: [JobNode.Place: String] = [:]
    /// Places of nodes with an anchor.
    ///
    /// An alias stands at the place of what it repeats.
    private var anchored: Set<JobNode.Place> = []
    private var nodeCount = 0

    /// Deeper nesting is refused; a job goes five deep.
    static let maximumDepth = 16
    /// Doubled keys that are written over before the rest is left for the next check, and the
    /// bytes that are read again for them.
    static let maximumRounds = 40
    static let maximumBytesAgain = 1 << 20

    /// Where there are anchors, values may be repeated without end; no more than this are read.
    static let maximumAnchoredNodes = 20_000

    private init(file: String) { self.file = file }

    /// The one document of a text; `nil` when a problem hides it.
    static func compose(_ text: String, file: String) -> (root: JobNode?, problems: [JobProblem]) {
        var reading = JobYAML(file: file)
        var scan = JobTextScan(text)
        if let finding = scan.firstHazard() {
            reading.report(finding.message, finding.suggestion, at: finding.place)
            return (nil, reading.problems)
        }
        return (reading.compose(text), reading.problems)
    }

    private mutating func compose(_ original: String) -> JobNode? {
        var text = original
        for round in 0... {
            do {
                let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
                // Nodes refer to their anchors weakly; the parser owns them.
                return try withExtendedLifetime(parser) {
                    guard let first = try parser.nextRoot() else {
                        report(
                            "the file holds no job", "it starts with 'version: 1'",
                            at: JobNode.Place(line: 1, column: 1))
                        return nil
                    }
                    let root = node(first, depth: 0)
                    if let second = try parser.nextRoot() {
                        report(
                            "a second document starts here",
                            "a job file holds one; remove the line '---' or make two files",
                            at: place(second.mark))
                    }
                    return root
                }
            } catch YamlError.duplicatedKeysInMapping(let names, let context) {
                // Yams stops at the first doubled key. The rest of the file is read all the same:
                // the first of the two is written over, letter by letter so that no place moves.
                let spot = place(context.mark)
                let name = names.first ?? ""
                guard round < JobYAML.maximumRounds,
                    (round + 1) * text.utf8.count <= JobYAML.maximumBytesAgain,
                    let next = JobTextScan(text).blanking(name, at: spot, round: round)
                else {
                    note(
                        .duplicateKey, "the key '\(jobExcerpt(name))' stands twice", nil, at: spot)
                    return nil
                }
                blanked[spot] = name
                text = next
            } catch let error as YamlError {
                report(error, in: text)
                return nil
            } catch {
                report("\(error)", nil, at: JobNode.Place(line: 1, column: 1))
                return nil
            }
        }
        return nil
    }

    // MARK: Nodes

    private mutating func node(_ node: Node, depth: Int) -> JobNode? {
        let spot = place(node.mark)
        nodeCount += 1
        if node.anchor != nil, anchored.insert(spot).inserted {
            report(
                "anchors (&) and aliases (*) are not used in a job file",
                "write the value out; put a text that starts with & or * in quotes", at: spot)
        }
        guard anchored.isEmpty || nodeCount <= JobYAML.maximumAnchoredNodes else { return nil }
        guard depth <= JobYAML.maximumDepth else {
            report("the values are nested too deeply", "a job goes five levels deep", at: spot)
            return nil
        }
        switch node {
        case .scalar(let scalar):
            refuse(scalar.tag, at: spot)
            return JobNode(
                content: .text(scalar.string, isPlain: scalar.style == .plain), place: spot)
        case .sequence(let sequence):
            refuse(sequence.tag, at: spot)
            let elements = sequence.compactMap { self.node($0, depth: depth + 1) }
            return JobNode(content: .list(elements), place: spot)
        case .mapping(let mapping):
            refuse(mapping.tag, at: spot)
            return JobNode(content: .table(entries(of: mapping, depth: depth)), place: spot)
        case .alias:
            report("aliases (*) are not used in a job file", "write the value out", at: spot)
            return nil
        }
    }

    private mutating func entries(of mapping: Node.Mapping, depth: Int) -> [JobNode.Entry] {
        var result: [JobNode.Entry] = []
        var first: [String: JobNode.Place] = [:]
        for (keyNode, valueNode) in mapping {
            guard let key = node(keyNode, depth: depth + 1) else { continue }
            guard case .text(var name, _) = key.content else {
                report("a key must be text, not \(key.kind)", nil, at: key.place)
                continue
            }
            if let original = blanked[key.place] { name = original }
            let value = node(valueNode, depth: depth + 1)
            if let earlier = first[name] {
                note(
                    .duplicateKey, "the key '\(jobExcerpt(name))' stands twice in one place",
                    "it stands first in line \(earlier.line); keep one of them", at: key.place)
                continue
            }
            first[name] = key.place
            guard name != "<<" else {
                report("merge keys (<<) are not used in a job file", nil, at: key.place)
                continue
            }
            guard let value else { continue }
            result.append(JobNode.Entry(key: name, place: key.place, value: value))
        }
        return result
    }

    private mutating func refuse(_ tag: Tag, at spot: JobNode.Place) {
        // Yams gives quoted text the tag of text; nothing else has one unless it was written.
        if ["", "tag:yaml.org,2002:str"].contains(tag.rawValue) { return }
        report(
            "tags (!) are not used in a job file",
            "remove '\(jobExcerpt(tag.rawValue))'; put a text that starts with ! in quotes",
            at: spot)
    }

    // MARK: Problems

    private func place(_ mark: Mark?) -> JobNode.Place {
        JobNode.Place(line: max(1, mark?.line ?? 1), column: max(1, mark?.column ?? 1))
    }

    private mutating func report(
        _ message: String, _ suggestion: String?, at spot: JobNode.Place
    ) {
        note(.syntax, message, suggestion, at: spot)
    }

    private mutating func note(
        _ code: JobProblem.Code, _ message: String, _ suggestion: String?, at spot: JobNode.Place
    ) {
        guard problems.count < JobReading.maximumProblems else { return }
        problems.append(
            JobProblem(
                code, file: file, line: spot.line, column: spot.column, message: message,
                suggestion: suggestion))
    }

    private mutating func report(_ error: YamlError, in text: String) {
        switch error {
        case .scanner(let context, let problem, let mark, _),
            .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let spot = place(mark)
            let words = [problem, context?.text].compactMap { $0 }.joined(separator: " ")
            report(
                "this is not YAML: \(words)",
                JobTextScan(text).remedy(for: words, at: spot) ?? "nothing after it was checked",
                at: spot)
        case .memory:
            report(
                "the values are nested too deeply to be read", nil,
                at: JobNode.Place(line: 1, column: 1))
        default:
            report("this is not YAML: \(error)", nil, at: JobNode.Place(line: 1, column: 1))
        }
    }
}
