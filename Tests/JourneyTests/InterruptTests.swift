import Foundation
import Testing

/// Ctrl-C in the middle of a computation of hours.
struct InterruptTests {
    /// Ten million permutations on the cells of a city: nobody waits for the end of it.
    private static let endless = [
        "--points", TestData.sample + "/brott.csv", "--areas",
        TestData.sample + "/stadsdelar.geojson", "--grid", "250", "--crs", "EPSG:3011",
        "--permutations", "10000000",
    ]

    @Test(arguments: [SIGINT, SIGTERM])
    func anInterruptedComputationLeavesTheOldFileAndNothingElse(signal: Int32) throws {
        let scratch = try Scratch()
        try scratch.file("old.geojson", "the layer of last night")
        let messages = try scratch.create("messages")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: CommandLineTool.path)
        process.arguments = ["hotspots"] + Self.endless + ["--out", scratch.path + "/old.geojson"]
        process.standardError = messages
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        // The account of the areas is told when they are read; the computation follows.
        let deadline = Date.now.addingTimeInterval(60)
        while try !scratch.read("messages").contains("kept"), Date.now < deadline {
            Thread.sleep(forTimeInterval: 0.02)
        }
        Thread.sleep(forTimeInterval: 0.3)
        #expect(process.isRunning)
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit)
        #expect(process.terminationStatus == 128 + signal)
        #expect(try scratch.read("messages").contains("interrupted"))
        #expect(try scratch.read("old.geojson") == "the layer of last night")
        let left = try FileManager.default.contentsOfDirectory(atPath: scratch.path).sorted()
        #expect(left == ["messages", "old.geojson"])
    }
}
