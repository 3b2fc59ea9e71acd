/// Reads job files.
public struct JobFile {
    /// A job file larger than this many bytes is refused: 1 MiB.
    public static let maximumBytes = 1 << 20

    /// Reads and checks a job file; every problem at once, not the first only.
    public static func read(
        path: String
    ) throws(JobFileError) -> (job: Job?, problems: [JobProblem]) {
        (nil, [])
    }
}
