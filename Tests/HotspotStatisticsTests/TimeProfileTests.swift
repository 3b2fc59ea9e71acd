import Testing

@testable import HotspotStatistics

struct TimeProfileTests {
    private struct File: Decodable {
        struct Aoristic: Decodable {
            struct Case: Decodable {
                var start: Int64
                var end: Int64
                var shares: [Double]
            }
            var cases: [Case]
        }
        struct Profiles: Decodable {
            struct Case: Decodable {
                var weights: [Double]
                var resultant: Double
                var mean: Double?
            }
            var cases: [Case]
            var areas: [[Int]]
            var p: [Double]
        }
        var aoristic: Aoristic
        var profiles: Profiles
    }

    /// 1970-01-05 was a Monday.
    private let monday: Int64 = 4 * 86_400

    @Test func windowsAreSpreadAsCountingSecondsDoes() throws {
        let file: File = try ReferenceValues.load("trend")
        for reference in file.aoristic.cases {
            var profiles = try TimeProfiles(areas: 1)
            profiles.add(area: 0, from: reference.start, to: reference.end, month: 0)
            let profile = profiles.profile(of: 0, .weekHours)
            #expect(profile.total == 1, "shares sum to exactly one event")
            for (share, expected) in zip(profile.weights, reference.shares) {
                #expect(abs(share - expected) < 1e-9)
            }
            let hours = reference.shares.count { $0 > 0 }
            #expect(profiles.spreadCount == (hours > 1 ? 1 : 0))
        }
    }

    @Test func meansAndLengthsAgreeWithScipy() throws {
        let file: File = try ReferenceValues.load("trend")
        for reference in file.profiles.cases {
            let profile = TimeProfile(weights: reference.weights)
            #expect(agree(profile.resultantLength, reference.resultant, floor: 1))
            #expect((profile.mean == nil) == (reference.mean == nil))
            // Round the clock: 0 is 24.
            let apart = abs((profile.mean ?? 0) - (reference.mean ?? 0))
            #expect(min(apart, Double(reference.weights.count) - apart) < 1e-8)
        }
    }

    @Test func theMiddleOfTheNightIsNotNoon() throws {
        var hours = [Double](repeating: 0, count: 24)
        hours[23] = 5
        hours[0] = 5
        let profile = TimeProfile(weights: hours)
        let mean = try #require(profile.mean)
        #expect(min(mean, 24 - mean) < 1e-9)
        #expect(profile.peak == 0)
        #expect(profile.peakShare == 0.5)
        let even = TimeProfile(weights: [Double](repeating: 2, count: 24))
        #expect(even.mean == nil)
        #expect(even.dissimilarity(to: even) == 0)
        let none = TimeProfile(weights: [Double](repeating: 0, count: 24))
        #expect(none.mean == nil && none.peak == nil && none.shares == nil)
        #expect(none.resultantLength == nil && none.dissimilarity(to: even) == nil)
    }

    @Test func momentsFallIntoTheirHourDayAndMonth() throws {
        var profiles = try TimeProfiles(areas: 2)
        profiles.add(area: 1, at: monday, month: 0)
        profiles.add(area: 1, at: monday + 3599, month: 0)
        profiles.add(area: 1, at: monday - 1, month: 11)
        profiles.add(area: 1, from: monday + 7200, to: monday + 7200, month: 5)
        profiles.add(area: 1, from: monday + 7200, to: monday, month: 5)
        profiles.add(area: 0, at: .min, month: 3)
        profiles.add(area: 0, at: .max, month: 3)
        profiles.add(area: 0, from: .min, to: .max, month: 3)
        let hours = profiles.profile(of: 1, .hours).weights
        #expect(hours[0] == 2 && hours[23] == 1 && hours[2] == 2)
        #expect(profiles.profile(of: 1, .weekdays).weights == [4, 0, 0, 0, 0, 0, 1])
        #expect(profiles.profile(of: 1, .months).weights == [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 1])
        #expect(profiles.profile(of: 0, .weekHours).total == 3)
        #expect(profiles.profileOfAll(.weekHours).total == 8)
        // Longer than time itself: even over the week.
        #expect(profiles.spreadCount == 1)
    }

    @Test func theOrderOfEventsChangesNoBit() throws {
        var random = SeededGenerator(seed: 111)
        let windows = (0..<500).map { _ in
            (start: Int64(random.next() % 9_000_000), length: Int64(random.next() % 900_000))
        }
        func profiles(_ windows: [(start: Int64, length: Int64)]) throws -> TimeProfiles {
            var profiles = try TimeProfiles(areas: 3)
            for window in windows {
                profiles.add(
                    area: Int(window.start % 3), from: window.start,
                    to: window.start + window.length, month: 0)
            }
            return profiles
        }
        #expect(try profiles(windows) == profiles(windows.reversed()))
        let total = try profiles(windows).profileOfAll(.hours).total
        #expect(total == 500)
    }

    private func profiles(_ counts: [[Int]]) throws -> TimeProfiles {
        var profiles = try TimeProfiles(areas: counts.count)
        for (area, hours) in counts.enumerated() {
            for (hour, count) in hours.enumerated() {
                for _ in 0..<count {
                    profiles.add(area: area, at: monday + Int64(hour) * 3600, month: 0)
                }
            }
        }
        return profiles
    }

    @Test func largeAreasAreTestedAsScipyDoes() throws {
        let file: File = try ReferenceValues.load("trend")
        let profiles = try profiles(file.profiles.areas)
        let rows = try profiles.comparisonsWithTheRest(.hours, keys: keys(3))
        for (row, p) in zip(rows, file.profiles.p) {
            if !row.isPermuted { #expect(agree(row.p, p)) }
        }
        #expect(rows.contains { !$0.isPermuted })
    }

    /// Two ways to one p: where both can be had they agree within the error of the draws.
    @Test func permutationsAgreeWithTheChiSquareDistribution() throws {
        var random = SeededGenerator(seed: 112)
        let large = (0..<24).map { _ in 40 + Int(random.next() % 20) }
        let small = (0..<24).map { _ in Int(random.next() % 9) }
        let rows = try profiles([large, small]).comparisonsWithTheRest(
            .hours, permutations: 1999, keys: keys(2), threads: 2)
        let share = Double(small.reduce(0, +)) / Double((small + large).reduce(0, +))
        let statistic = zip(small, large).reduce(0.0) {
            let expected = Double($1.0 + $1.1) * share
            return $0 + (Double($1.0) - expected) * (Double($1.0) - expected) / expected
        }
        let limit = gammaTails(shape: 23 / 2.0, x: statistic / (1 - share) / 2).upper
        // With two areas the two tests are one, and χ² of the small one is close to its limit.
        for row in rows {
            #expect(row.isPermuted)
            #expect(abs(limit - (row.p ?? 0)) < 0.05)
        }
    }

    @Test func pIsUniformWhereAreasAreAlike() throws {
        var random = SeededGenerator(seed: 113)
        var counts = [[Int]](repeating: [Int](repeating: 0, count: 24), count: 200)
        for area in 0..<200 {
            for _ in 0..<12 { counts[area][Int(random.next() % 24)] += 1 }
        }
        let rows = try profiles(counts).comparisonsWithTheRest(
            .hours, permutations: 99, keys: keys(200))
        let p = rows.compactMap(\.p)
        #expect(p.count == 200)
        #expect(abs(p.reduce(0, +) / 200 - 0.5) < 0.08)
        #expect(p.count { $0 <= 0.05 } <= 22)
    }

    @Test func neitherThreadsNorTheOrderOfAreasChangeAComparison() throws {
        var random = SeededGenerator(seed: 114)
        let counts = (0..<40).map { _ in (0..<24).map { _ in Int(random.next() % 3) } }
        let one = try profiles(counts).comparisonsWithTheRest(
            .hours, permutations: 49, keys: keys(40))
        for threads in [2, 8] {
            let many = try profiles(counts).comparisonsWithTheRest(
                .hours, permutations: 49, keys: keys(40), threads: threads)
            #expect(many == one)
        }
        let turned = try profiles(counts.reversed()).comparisonsWithTheRest(
            .hours, permutations: 49, keys: keys(40).reversed())
        #expect(turned.reversed() == one)
    }

    @Test func fewEventsElsewhereArePermutedToo() throws {
        var profiles = try TimeProfiles(areas: 2)
        for second in 0..<9600 {
            profiles.add(area: 0, at: monday + Int64(second) * 9, month: 0)
        }
        for _ in 0..<3 { profiles.add(area: 1, at: monday + 3 * 3600, month: 0) }
        let rows = try profiles.comparisonsWithTheRest(.hours, permutations: 999, keys: keys(2))
        // Three events in one hour: χ² of 23 degrees would call that one in a million.
        #expect(rows.allSatisfy { $0.isPermuted })
        // Of two areas each is the other's rest, and the two tests are one.
        #expect(rows.allSatisfy { $0.p.map { $0 > 0.001 } ?? false })
    }

    @Test func whatCannotBeComparedHasNoP() throws {
        var profiles = try TimeProfiles(areas: 3)
        profiles.add(area: 0, at: monday, month: 0)
        profiles.add(area: 0, at: monday + 40_000, month: 0)
        profiles.add(area: 1, at: monday + 80_000, month: 0)
        let rows = try profiles.comparisonsWithTheRest(.hours, permutations: 0, keys: keys(3))
        #expect(rows.allSatisfy { $0.p == nil })
        #expect(rows[0].dissimilarity == 1)
        #expect(rows[2].dissimilarity == nil)
        profiles.add(area: 1, from: monday, to: monday + 7200, month: 0)
        let spread = try profiles.comparisonsWithTheRest(.hours, keys: keys(3))
        #expect(spread.allSatisfy { $0.p == nil })
        #expect(throws: StatisticsError.self) { try TimeProfiles(areas: 0) }
        #expect(throws: StatisticsError.self) { try TimeProfiles(areas: 500_001) }
        #expect(throws: StatisticsError.self) {
            try profiles.comparisonsWithTheRest(.hours, keys: keys(2))
        }
        #expect(throws: StatisticsError.self) {
            try profiles.comparisonsWithTheRest(.hours, permutations: -1, keys: keys(3))
        }
        var many = try TimeProfiles(areas: 2)
        for event in 0..<100_001 { many.add(area: event % 2, at: Int64(event), month: 0) }
        let error = #expect(throws: StatisticsError.self) {
            try many.comparisonsWithTheRest(.hours, permutations: 10_000_000, keys: keys(2))
        }
        #expect(error?.code == .tooLarge)
        let stopped = StatisticsProgress()
        stopped.cancel()
        #expect(throws: StatisticsError.self) {
            try profiles.comparisonsWithTheRest(.hours, keys: keys(3), progress: stopped)
        }
    }
}
