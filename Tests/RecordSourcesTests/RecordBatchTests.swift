import FeatureFormats
import Foundation
import Reprojection
import SafetyRecords
import Testing

@testable import RecordSources

/// SplitMix64: the same numbers on every machine.
private struct BatchRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    mutating func pick(_ values: [String], oneIn rarity: Int, else usual: String) -> String {
        UInt64.random(in: 0..<UInt64(rarity), using: &self) == 0
            ? values.randomElement(using: &self) ?? usual : usual
    }
}

/// Records read in batches are those that are read row by row.
struct RecordBatchTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private struct Outcome: Equatable {
        var table: String
        var provenance: InputProvenance
        var rejects: String
    }

    private func outcome(
        _ options: RecordSourceOptions, rowByRow: Bool, threads: Int
    ) throws -> Outcome {
        var options = options
        options.readsRowByRow = rowByRow
        options.threads = threads
        let sink = MemorySink()
        let rejects = RejectsFile(source: "test", sink: sink)
        let loaded = try loadRecords(options, rejects: rejects)
        try rejects.finish()
        let table = loaded.table
        // A dictionary is printed in no fixed order, and not-a-number is not equal to itself.
        let parts = [
            "\(table.count)", "\(table.rows)", "\(table.xs)", "\(table.ys)",
            "\(table.times ?? [])", "\(table.endTimes ?? [])", "\(table.weights ?? [])",
            "\(table.categories ?? CodedColumn())", "\(table.areaCodes ?? CodedColumn())",
            "\(table.attributes.sorted { $0.key < $1.key })",
        ]
        return Outcome(
            table: parts.joined(separator: "\n"), provenance: loaded.provenance,
            rejects: sink.text)
    }

    /// A file long enough that most of it stands behind the sample.
    private func text(
        seed: UInt64, delimiter: String, mark: String, ending: String, bad: Int
    ) -> String {
        var random = BatchRandom(state: seed)
        var text =
            ["id", "tid", "sluttid", "typ", "x", "y", "vikt", "area", "note"]
            .joined(separator: delimiter) + ending
        for row in 0..<6_500 {
            let day = 1 + Int.random(in: 0..<28, using: &random)
            let month = 1 + Int.random(in: 0..<12, using: &random)
            func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
            let time =
                "2024-\(two(month))-\(two(day)) \(two(row % 24)):\(two(row % 60))"
                + (row % 3 == 0 ? ":07" : "")
            let x = "\(674_000 + row % 900)\(mark)\(row % 100)"
            let y = "\(6_580_000 + row % 1_100)\(mark)5"
            var fields = [
                random.pick(["", " ", "17", "  a1 "], oneIn: bad, else: "a\(row % 6_000)"),
                random.pick(
                    [
                        "", "2024-03-31 02:30", "2024-10-27 02:30", "2024-02-30 10:00", "igår",
                        "2024-1-5 7:05", "2024-05-05T10:00:00Z", "2024-05-05", " 2024-05-05 11:11",
                        "1890-01-01 00:00", "2024-12-31 23:59:60", "2150-06-01 12:00",
                    ], oneIn: bad, else: time),
                random.pick(["", "aldrig", "2024-06-01 10:00"], oneIn: bad, else: time),
                random.pick(["", " Rån ", "Rån", "K\(row)"], oneIn: bad, else: "Typ \(row % 9)"),
                random.pick(
                    ["", "0", "-1", "x", "NaN", y, "674\(ending == "\n" ? " " : "")000", "18.07"],
                    oneIn: bad, else: x),
                random.pick(["", "0", "-1", "y", x, "59.3"], oneIn: bad, else: y),
                random.pick(["", "-2", "tung", "1e2"], oneIn: bad, else: "1\(mark)\(row % 7)"),
                random.pick(["", "Z9", "Z\(row % 50)", " A1 "], oneIn: bad, else: "A\(row % 30)"),
                random.pick(
                    [
                        "\"say \"\"hi\"\"\"", "\"two\(ending)lines\"", "\"a\(delimiter)b\"",
                        "5\" pipe",
                    ],
                    oneIn: bad, else: "n\(row % 11)"),
            ]
            if random.pick(["x"], oneIn: 4 * bad, else: "") == "x" { fields.removeLast(4) }
            if random.pick(["x"], oneIn: 4 * bad, else: "") == "x" { fields.append("more") }
            if random.pick(["x"], oneIn: 8 * bad, else: "") == "x" { text += ending }
            text += fields.joined(separator: delimiter) + ending
        }
        return text
    }

    @Test(
        arguments: [
            (seed: 1, delimiter: ",", mark: ".", ending: "\n", bad: 30, kind: .crimes),
            (seed: 2, delimiter: ";", mark: ",", ending: "\r\n", bad: 300, kind: .survey),
            (seed: 3, delimiter: "\t", mark: ".", ending: "\n", bad: 4, kind: .guards),
            (seed: 4, delimiter: ";", mark: ".", ending: "\r", bad: 2_000, kind: .shootings),
        ]
            as [(
                seed: UInt64, delimiter: String, mark: String, ending: String, bad: Int,
                kind: RecordKind
            )])
    func batchesGiveWhatRowsGive(
        seed: UInt64, delimiter: String, mark: String, ending: String, bad: Int, kind: RecordKind
    ) throws {
        let text = text(seed: seed, delimiter: delimiter, mark: mark, ending: ending, bad: bad)
        var options = RecordSourceOptions(
            source: "test", kind: kind, file: try folder.file("test.csv", text))
        options.referenceSystem = try ReferenceSystem(epsg: 3006)
        options.fields = [
            .time: ["tid"], .timeEnd: ["sluttid"], .category: ["typ"], .weight: ["vikt"],
            .identifier: ["id"],
        ]
        // The third reads guards by a column that says what a row is: never in batches.
        if kind == .guards { options.fields[.record] = ["typ"] }
        options.attributes = ["note"]
        options.keepsIdentifiers = kind == .survey
        options.needsTime = kind == .crimes
        if kind == .survey { options.knownAreas = Set((0..<30).map { "A\($0)" }) }
        if kind == .crimes { options.fields[.area] = ["area"] }
        if kind == .guards {
            #expect(throws: SourceError.self) { try loadRecords(options, rejects: nil) }
            options.fields[.record] = nil
            options.guardRecord = .intervention
        }
        let expected = try outcome(options, rowByRow: true, threads: 1)
        #expect(expected.provenance.read > 6_000)
        #expect(expected.provenance.rejected > 0)
        for threads in [1, 2, 3] {
            let found = try outcome(options, rowByRow: false, threads: threads)
            #expect(found.provenance == expected.provenance)
            #expect(found.rejects == expected.rejects)
            #expect(found.table == expected.table)
        }
    }

    @Test(arguments: ["Europe/Stockholm", "Africa/Casablanca", "Australia/Lord_Howe", "UTC"])
    func theTableOfMomentsAgreesWithTheClock(zone: String) throws {
        let clock = try #require(LocalClock(zone: zone))
        let table = MomentTable(clock)
        var random = BatchRandom(state: 7)
        for _ in 0..<20_000 {
            let local = Int64.random(in: -2_600_000_000...4_500_000_000, using: &random)
            #expect(table.moment(ofLocal: local) == clock.moment(ofLocal: local))
        }
        // Around each change of the clock, second by second.
        var moment: Int64 = 1_500_000_000
        while moment < 1_760_000_000 {
            if clock.offset(at: moment) != clock.offset(at: moment + 3_600) {
                let local = moment + clock.offset(at: moment)
                for near in stride(from: local - 7_300, through: local + 11_000, by: 1) {
                    if table.moment(ofLocal: near) != clock.moment(ofLocal: near) {
                        Issue.record("\(zone) \(near)")
                    }
                }
            }
            moment += 3_600
        }
    }
}
