import Foundation

/// The built command line tool, run as a user runs it.
struct CommandLineTool {
    struct Outcome {
        var status: Int32
        var output: String
        var messages: String
    }

    /// The tool lies beside the test bundle, in the folder of the build.
    static let path = URL(fileURLWithPath: CommandLine.arguments[0])
        .deletingLastPathComponent().appendingPathComponent("trygghet").path

    static func run(_ arguments: String..., input: String? = nil) throws -> Outcome {
        try run(arguments, input: input)
    }

    static func run(_ arguments: [String], input: String? = nil) throws -> Outcome {
        let folder = try Scratch()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        // Files, not pipes: a full pipe would make both sides wait for each other.
        let output = try folder.create("output")
        let messages = try folder.create("messages")
        process.standardOutput = output
        process.standardError = messages
        let source = try folder.file("input", input ?? "")
        process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: source))
        try process.run()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationReason == .uncaughtSignal
                ? 128 + process.terminationStatus : process.terminationStatus,
            output: try folder.read("output"), messages: try folder.read("messages"))
    }
}

/// A folder that is removed with everything in it when the test ends.
final class Scratch {
    let path: String

    init() throws {
        path =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("trygghet-journey-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    @discardableResult
    func file(_ name: String, _ text: String) throws -> String {
        try file(name, Data(text.utf8))
    }

    @discardableResult
    func file(_ name: String, _ data: Data) throws -> String {
        let file = path + "/" + name
        try data.write(to: URL(fileURLWithPath: file))
        return file
    }

    func create(_ name: String) throws -> FileHandle {
        _ = FileManager.default.createFile(atPath: path + "/" + name, contents: nil)
        return try FileHandle(forWritingTo: URL(fileURLWithPath: path + "/" + name))
    }

    func read(_ name: String) throws -> String {
        String(
            decoding: try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)), as: UTF8.self)
    }

    /// Every file below a folder with its bytes, but for locks.
    func contents(of folder: String) throws -> [String: Data] {
        let root = path + "/" + folder
        var contents: [String: Data] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: root)
        where !name.hasSuffix(".lock") {
            contents[name] = FileManager.default.contents(atPath: root + "/" + name)
        }
        return contents
    }
}
