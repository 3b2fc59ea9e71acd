import Foundation
import HotspotStatistics
import PlanarGeometry
import Testing

/// Against pointpats, and against numpy on real events.
struct NearRepeatReferenceTests {
    private struct Burkitt: Decodable {
        struct Case: Decodable {
            var delta: Double
            var tau: Int64
            var observed: Int
            var expected: Double
            var pairsInSpace: Double
            var pairsInTime: Double
            var meanSimulated: Double
            var pSimulated: Double
            var poissonAbove: Double
            var poissonAtLeast: Double
            var neighbors: [Int]
        }
        var points: [[Double]]
        var times: [Int64]
        var cases: [Case]
    }

    private struct RealFile: Decodable {
        struct Table: Decodable {
            var events: Int
            var distanceEdges: [Double]
            var timeEdges: [Int64]
            var observed: [Int]
            var pairsByDistance: [Int]
            var pairsByTime: [Int]
            var expected: [Double]
            var meanSimulated: [Double]?
            var deviation: [Double]?
            var p: [Double]?
        }
        var philadelphia: Table
        var nypd: Table
    }

    private static let burkitt: Result<Burkitt, any Error> = Result {
        try ReferenceValues.load("near-repeat-burkitt")
    }

    /// pointpats' bands are closed: the band ends right above.
    private func options(_ reference: Burkitt.Case, permutations: Int) -> KnoxOptions {
        KnoxOptions(
            distanceBands: DistanceBands(samePlace: false, edges: [0, reference.delta.nextUp]),
            timeBands: TimeBands(edges: [0, reference.tau + 1]), permutations: permutations)
    }

    @Test func globalTableAgreesWithPointpats() throws {
        let file = try Self.burkitt.get()
        let points = file.points.map { Position(x: $0[0], y: $0[1]) }
        for reference in file.cases {
            let table = try knoxTable(
                points, times: file.times, options: options(reference, permutations: 999))
            let cell = table.cells[0]
            #expect(cell.observed == Double(reference.observed))
            #expect(Double(table.pairsByDistance[0]) == reference.pairsInSpace)
            #expect(Double(table.pairsByTime[0]) == reference.pairsInTime)
            #expect(agree(cell.expected, reference.expected))
            let p = reference.pSimulated
            // Of 999 and of 9 999 draws.
            let error = 5 * (p * (1 - p) * (1 / 999 + 1 / 9999)).squareRoot() + 0.002
            #expect(abs((cell.p ?? -1) - p) < error)
            #expect(
                abs((cell.meanSimulated ?? -1) - reference.meanSimulated)
                    < 0.3 * reference.expected.squareRoot())
        }
    }

    /// pointpats' p_poisson is P(X > observed): too small by the probability of the very count.
    @Test func poissonTailIncludesTheObservedCount() throws {
        let file = try Self.burkitt.get()
        let points = file.points.map { Position(x: $0[0], y: $0[1]) }
        for reference in file.cases {
            let cell = try knoxTable(
                points, times: file.times, options: options(reference, permutations: 0)
            ).cells[0]
            #expect(agree(cell.pPoisson, reference.poissonAtLeast))
            #expect((cell.pPoisson ?? 0) > reference.poissonAbove)
        }
    }

    @Test func neighborsOfEachEventAgreeWithPointpats() throws {
        let file = try Self.burkitt.get()
        let points = file.points.map { Position(x: $0[0], y: $0[1]) }
        for reference in file.cases {
            let result = try nearRepeats(
                points, times: file.times, keys: keys(points.count),
                limits: NearRepeatLimits(
                    distance: reference.delta.nextUp, time: reference.tau + 1))
            #expect(
                zip(result.earlierCounts, result.laterCounts).map { $0 + $1 }
                    == reference.neighbors)
        }
    }

    /// Days since 2000-01-01, by Hinnant's count of days.
    private func day(_ year: Int, _ month: Int, _ day: Int) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let ofEra = shifted - era * 400
        let ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return Int64(era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 730_425)
    }

    private func lines(_ command: String) throws -> [Substring] {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", command]
        process.currentDirectoryURL = ReferenceValues.sharedData.appending(path: "events")
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).split(separator: "\n")
    }

    /// The fields of a row; commas within quotation marks belong to a field.
    private func fields(_ row: Substring) -> [String] {
        var fields = [""]
        var isQuoted = false
        for byte in row.utf8 {
            switch byte {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: ",") where !isQuoted: fields.append("")
            default: fields[fields.count - 1].unicodeScalars.append(Unicode.Scalar(byte))
            }
        }
        return fields
    }

    private func expect(
        _ points: [Position], _ days: [Int64], equal reference: RealFile.Table, permutations: Int
    ) throws {
        #expect(points.count == reference.events)
        let options = KnoxOptions(
            distanceBands: DistanceBands(samePlace: true, edges: reference.distanceEdges),
            timeBands: TimeBands(edges: reference.timeEdges), permutations: permutations)
        let table = try knoxTable(points, times: days, options: options)
        #expect(table.cells.map { Int($0.observed) } == reference.observed)
        #expect(table.pairsByDistance == reference.pairsByDistance)
        #expect(table.pairsByTime == reference.pairsByTime)
        for (cell, expected) in zip(table.cells, reference.expected) {
            #expect(agree(cell.expected, expected))
        }
        guard let means = reference.meanSimulated, let deviations = reference.deviation,
            let p = reference.p
        else { return }
        let draws = Double(permutations)
        for (index, cell) in table.cells.enumerated() {
            let error = 5 * deviations[index] / draws.squareRoot()
            #expect(abs((cell.meanSimulated ?? -1) - means[index]) < error)
            let spread = 5 * (p[index] * (1 - p[index]) / draws).squareRoot()
            #expect(abs((cell.p ?? -1) - p[index]) < spread + 2 / draws)
        }
    }

    @Test(.enabled(if: ReferenceValues.hasSharedData, "needs ../shared/data"))
    func burglariesInPhiladelphiaAgreeWithNumpy() throws {
        let file: RealFile = try ReferenceValues.load("near-repeat-real")
        var points: [Position] = []
        var days: [Int64] = []
        for row in try lines("gunzip -c philadelphia_crimes_2018.csv.gz | grep ,Burglary") {
            let fields = fields(row)
            guard let x = Double(fields[12]), let y = Double(fields[13]) else { continue }
            points.append(Position(x: (x + 75) * 85_300, y: (y - 40) * 111_050))
            let date = fields[5].split(separator: "-").compactMap { Int($0) }
            days.append(day(date[0], date[1], date[2]))
        }
        try expect(points, days, equal: file.philadelphia, permutations: 64)
    }

    @Test(.enabled(if: ReferenceValues.hasSharedData, "needs ../shared/data"))
    func shootingsInNewYorkAgreeWithNumpy() throws {
        let file: RealFile = try ReferenceValues.load("near-repeat-real")
        var points: [Position] = []
        var days: [Int64] = []
        for row in try lines("tail -n +2 nypd_shootings_2006_2018.csv") {
            let fields = fields(row)
            let (x, y) = (fields[14].filter { $0 != "," }, fields[15].filter { $0 != "," })
            points.append(Position(x: try #require(Double(x)), y: try #require(Double(y))))
            let date = fields[1].split(separator: "/").compactMap { Int($0) }
            days.append(day(date[2], date[0], date[1]))
        }
        try expect(points, days, equal: file.nypd, permutations: 0)
    }

    @Test func hoursAgreeWithNumpy() throws {
        struct Hours: Decodable {
            var starts: [Int64]
            var ends: [Int64]
            var weights: [Double]
        }
        let file: Hours = try ReferenceValues.load("aoristic-hours")
        let result = try aoristicWeights(
            starts: file.starts, ends: file.ends, bins: .hoursOfWeek)
        for (weight, expected) in zip(result.weights, file.weights) {
            #expect(agree(weight, expected, floor: 1))
        }
    }
}
