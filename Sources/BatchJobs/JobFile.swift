/// Reads job files.
///
/// A job file is YAML without anchors, aliases, tags and further documents, of at most 1 MiB. Its
/// keys are those of ``Job`` and its parts, in lower case with hyphens: `min-count`, `time-zone`.
///
///     let (job, problems) = try JobFile.read(path: "nightly.yml")
///     for problem in problems { print(problem) }
///     // nightly.yml:12:5: unknown key 'recipie' in layers[2]; did you mean 'recipe'?
public enum JobFile {
    /// A job file larger than this many bytes is refused: 1 MiB.
    public static let maximumBytes = 1 << 20

    /// Reads and checks a job file; every problem at once, not the first only.
    ///
    /// Checked is all that can be known without opening a data file: that the text is YAML and the
    /// keys are known, names and references, ranges and dates, that the files are there, and that
    /// this version can do what is asked. Elements of lists are counted from one: "layers\[2\]" is
    /// the second layer.
    ///
    /// A problem with the code ``JobProblem/Code/disclosure`` means that the export must not happen
    /// at all, whatever else is mended: the command line ends with status 4 for it.
    ///
    /// - Parameter path: The job file. Relative paths in it start in its folder.
    /// - Returns: The job, and the problems in the order of the file, at most 200. The job is `nil`
    ///   only when at least one problem is an error; warnings alone leave it runnable.
    /// - Throws: ``JobFileError`` when the file is missing, a folder or a device, unreadable,
    ///   empty, larger than ``maximumBytes``, binary or not UTF-8. Broken YAML is a problem, with
    ///   its place, and not thrown.
    public static func read(
        path: String
    ) throws(JobFileError) -> (job: Job?, problems: [JobProblem]) {
        read(try JobText(path: path), file: path)
    }

    /// Reads a job that has been made text already.
    static func read(_ text: JobText, file: String) -> (job: Job?, problems: [JobProblem]) {
        let (root, flaws) = JobYAML.compose(text.text, file: file)
        var reading = JobReading(file: file)
        reading.add(flaws)
        let job = root.flatMap { reading.job($0) }
        // Problems at one place keep the order in which they were found.
        let ordered = reading.problems.enumerated().sorted {
            ($0.element.line, $0.element.column, $0.offset)
                < ($1.element.line, $1.element.column, $1.offset)
        }
        return (job, ordered.map(\.element))
    }
}
