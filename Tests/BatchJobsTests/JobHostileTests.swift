import Foundation
import Testing

@testable import BatchJobs

struct JobHostileTests {
    @Test(arguments: [
        (yaml: "version: [1", line: 2, message: "not YAML"),
        (yaml: "version: 1\ncity:\n\t- a", line: 3, message: "not YAML"),
        (yaml: "version: 1\ncity: a: b", line: 2, message: "not YAML"),
        (yaml: "version: \"1", line: 1, message: "not YAML"),
        (yaml: "file: *.csv", line: 1, message: "not YAML"),
        (yaml: "file: *stars", line: 1, message: "not YAML"),
        (yaml: "a: \u{7}", line: 1, message: "U+7 is not allowed"),
        (yaml: "\r\n\r\na: \u{7F}", line: 3, message: "U+7F is not allowed"),
        (yaml: "# nothing", line: 1, message: "the file holds no job"),
        (yaml: "just text", line: 1, message: "the job must be keys with values"),
        (yaml: "- a\n- b", line: 1, message: "the job must be keys with values, not a list"),
        (yaml: "version: 1\n---\nversion: 1", line: 3, message: "a second document"),
        (yaml: "version: &v 1", line: 1, message: "anchors (&) and aliases (*)"),
        (yaml: "version: !!int 1", line: 1, message: "tags (!)"),
        (yaml: "version: !x 1", line: 1, message: "tags (!)"),
        (yaml: "version: 1\n<<: {a: 1}", line: 2, message: "merge keys"),
        (yaml: "[a, b]: 1", line: 1, message: "a key must be text"),
        (yaml: "? [a]\n: 1", line: 1, message: "a key must be text"),
        (yaml: String(repeating: "[", count: 100_000), line: 1, message: "nested too deeply"),
        (yaml: String(repeating: "- ", count: 100_000), line: 1, message: "nested too deeply"),
        (yaml: String(repeating: "? ", count: 100_000), line: 1, message: "of the form '? '"),
        (
            yaml: "a: " + String(repeating: "[", count: 40) + String(repeating: "]", count: 40),
            line: 1, message: "nested too deeply"
        ),
        (
            yaml: "? a\n: \(String(repeating: "{? ", count: 20))", line: 2,
            message: "of the form '? '"
        ),
        (yaml: aliasBomb, line: 2, message: "aliases (*)"),
        (yaml: smallAliasBomb, line: 1, message: "anchors (&) and aliases (*)"),
        (yaml: "%YAML 9.9\n---\na: 1", line: 1, message: "not YAML"),
    ])
    func hostileTextIsRefusedInItsPlace(yaml: String, line: Int, message: String) throws {
        let folder = try JobFolder(files: [])
        let clock = ContinuousClock()
        let start = clock.now
        let (job, problems) = try folder.read(yaml)
        #expect(job == nil)
        #expect(
            problems.contains { $0.line == line && $0.message.contains(message) },
            "\(problems.map(\.description).joined(separator: "\n"))")
        #expect(start.duration(to: clock.now) < .seconds(10))
    }

    @Test func tabOfIndentationIsNamed() throws {
        let folder = try JobFolder(files: [])
        let problems = try folder.read("version: 1\ncity:\n\t- a").problems
        #expect(problems.first?.suggestion == "indent with spaces, not with tabs")
    }

    @Test func starWithoutQuotesIsNamed() throws {
        let folder = try JobFolder(files: [])
        for yaml in ["file: *.csv", "file: *stars"] {
            let problems = try folder.read(yaml).problems
            #expect(problems.first?.suggestion?.contains("stands in quotes") == true)
        }
    }

    @Test(arguments: [
        (bytes: [] as [UInt8], code: JobFileError.Code.emptyFile, line: nil as Int?),
        (bytes: [0x61, 0x0A, 0x00], code: .binaryFile, line: 2),
        (bytes: [0x7F, 0x45, 0x4C, 0x46, 0x02, 0x00], code: .binaryFile, line: 1),
        (bytes: [0xFF, 0xFE, 0x61, 0x00], code: .notUTF8, line: 1),
        (bytes: [0x61, 0x0A, 0x61, 0x3A, 0xE5], code: .notUTF8, line: 2),
        (bytes: [0xED, 0xA0, 0x80], code: .notUTF8, line: 1),
        (
            bytes: [UInt8](repeating: 0x23, count: JobFile.maximumBytes + 1), code: .tooLarge,
            line: nil
        ),
    ])
    func fileThatIsNoTextIsRefused(bytes: [UInt8], code: JobFileError.Code, line: Int?) throws {
        let folder = try JobFolder(files: [])
        let error = #expect(throws: JobFileError.self) { try folder.read(bytes: bytes) }
        #expect(error?.code == code)
        #expect(error?.line == line)
    }

    @Test func missingFileSuggestsItsNeighbor() throws {
        let folder = try JobFolder(files: ["nightly.yml"])
        let path = folder.path
        let error = #expect(throws: JobFileError.self) {
            try JobFile.read(path: path + "/nigthly.yml")
        }
        #expect(error?.code == .missingFile)
        #expect(error?.remedy == "did you mean 'nightly.yml'?")
        let other = #expect(throws: JobFileError.self) { try JobFile.read(path: path) }
        #expect(other?.code == .notAFile)
        let device = #expect(throws: JobFileError.self) { try JobFile.read(path: "/dev/zero") }
        #expect(device?.code == .notAFile)
        #expect(throws: JobFileError.self) { try JobFile.read(path: "") }
        #expect(throws: JobFileError.self) { try JobFile.read(path: "a\0b") }
    }

    @Test func byteOrderMarkAndLineEndsOfWindowsAreRead() throws {
        let folder = try JobFolder()
        let windows = Array(goodJob.replacing("\n", with: "\r\n").utf8)
        let (job, problems) = try folder.read(bytes: [0xEF, 0xBB, 0xBF] + windows)
        #expect(problems.isEmpty)
        #expect(job?.sources.map(\.line) == [7, 16, 17, 18])
    }

    @Test func largeFilesAreReadInTime() throws {
        let folder = try JobFolder(files: [])
        let clock = ContinuousClock()
        let bytes = JobFile.maximumBytes / 4
        for line in ["- {a: 1, b: 2}\n", "[],\n", "a: 1\n", "\"\\0\",\n", "{? a : b},\n", "*a ,\n"]
        {
            let text = String(repeating: line, count: bytes / line.utf8.count)
            let start = clock.now
            for prefix in ["", "layers: [\n"] {
                let (job, _) = try folder.read(
                    String((prefix + text).utf8.prefix(bytes)) ?? "")
                #expect(job == nil)
            }
            #expect(start.duration(to: clock.now) < .seconds(60), "\(line)")
        }
    }

    @Test func soupOfTokensNeverTraps() throws {
        let folder = try JobFolder(files: [])
        var random = JobMutator(seed: 0x50_0B)
        for _ in 0..<2_000 {
            let bytes = random.soup()
            guard let text = try? JobText(bytes: bytes, file: folder.path + "/job.yml") else {
                continue
            }
            let (job, problems) = JobFile.read(text, file: folder.path + "/job.yml")
            #expect(job == nil && problems.contains { $0.severity == .error })
        }
    }

    @Test func mutationsOfAGoodJobNeverTrapAndNeverTakeLong() throws {
        let folder = try JobFolder()
        var random = JobMutator(seed: 0x6A0B)
        let good = Array(goodJob.utf8)
        let clock = ContinuousClock()
        let start = clock.now
        var (slowest, refused, withProblems, clean) = (Duration.zero, 0, 0, 0)
        for _ in 0..<5_000 {
            let bytes = random.mutated(good)
            let begin = clock.now
            do throws(JobFileError) {
                let text = try JobText(bytes: bytes, file: folder.path + "/job.yml")
                let (job, problems) = JobFile.read(text, file: folder.path + "/job.yml")
                #expect((job == nil) == problems.contains { $0.severity == .error })
                #expect(problems.allSatisfy { $0.line >= 1 && $0.column >= 1 })
                if problems.isEmpty { clean += 1 } else { withProblems += 1 }
            } catch {
                refused += 1
            }
            slowest = max(slowest, begin.duration(to: clock.now))
        }
        #expect(refused > 0 && withProblems > 1_000 && clean > 0)
        #expect(slowest < .seconds(5))
        print(
            "5000 mutations in \(start.duration(to: clock.now)), slowest \(slowest): "
                + "\(refused) refused, \(withProblems) with problems, \(clean) without")
    }
}

/// Nine doublings in values, then the whole as a key: to compare it takes 2^60 steps.
private let aliasBomb = "a0: &a0 [x, x]\n" + bombLines(60) + "? *a60\n: 1\n"
private let smallAliasBomb = "a0: &a0 [x, x]\n" + bombLines(5)

private func bombLines(_ count: Int) -> String {
    guard count > 0 else { return "" }
    return "all: ["
        + (1...count).map { "&a\($0) [*a\($0 - 1), *a\($0 - 1)]" }.joined(separator: ", ") + "]\n"
}
