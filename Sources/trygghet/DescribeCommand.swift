import ArgumentParser
import LayerSinks

/// `trygghet describe`: the list of all fields of an exported folder.
struct DescribeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe",
        abstract: "Every layer and field of an exported folder: meaning, unit, basis, range.",
        discussion: """
            Made from the files, so that it fits what was published: each field with its meaning, \
            unit, type, what it rests on, how many values are missing and why, and its range; each \
            layer with its source, period and parameters.
            """)

    @Argument(help: "The folder that a run has exported to.")
    var folder: String
    @Option(help: "File to write: .md, .csv or .json; - is standard output, as Markdown.")
    var out = "-"
    @Flag(help: "Print no messages.")
    var quiet = false

    func validate() throws {
        if FolderDescription.Form(path: out) == nil {
            throw ValidationError("--out ends in .md, .csv or .json, or is -, not '\(out)'")
        }
    }

    func run() throws {
        let description: FolderDescription
        do throws(SinkError) {
            description = try FolderDescription(folder: folder)
        } catch {
            Console.standardError("error: \(error)")
            throw ExitStatus.refused.asError
        }
        let text = description.text(FolderDescription.Form(path: out) ?? .markdown)
        if out == "-" {
            try StandardOutput().write(text.span)
        } else {
            let file = try AtomicFile(path: out)
            try file.write(text.span)
            _ = try file.commit()
            if !quiet { Console.standardError("\(out): written") }
        }
        for problem in description.problems { Console.standardError("\(problem)") }
        if !description.problems.isEmpty { throw ExitStatus.refused.asError }
    }
}
