import HotspotStatistics
import MapLayers
import Testing

@testable import BatchJobs

struct TrendJobTests {
    private func job(_ layer: String) -> String {
        """
        version: 1
        city: { name: Stockholm, crs: "EPSG:3006" }
        areas:
          - { id: stadsdel, file: areas/stadsdelar.geojson, key: kod }
        sources:
          - { id: brott, kind: crimes, file: crimes/a.csv }
        disclosure: { profile: internal }
        layers:
          - { id: x, recipe: trend, source: brott, \(layer) }
        export: { directory: out }

        """
    }

    @Test func eachModeIsReadWithItsKeys() throws {
        let folder = try JobFolder()
        func recipe(_ layer: String) throws -> any LayerRecipe {
            let (read, problems) = try folder.read(job(layer))
            #expect(problems.map(\.description) == [])
            return try #require(read?.layers.first).recipe
        }
        let change = try #require(
            try recipe("areas: stadsdel, relative: true, alpha: 0.1") as? ChangeRecipe)
        #expect(change.comparesWithTheRest && change.alpha == 0.1)
        let emerging = try #require(
            try recipe(
                "grid: 500, mode: emerging, step: 4w, rules: esri-3.2, time-window: 2, "
                    + "weights: rook, empty: leave-out, correction: by") as? EmergingRecipe)
        #expect(emerging.step == TimeStep(4, .weeks) && emerging.leavesOutEmpty)
        #expect(emerging.options.rules == .esri32 && emerging.options.timeWindow == 2)
        #expect(emerging.neighbors == .rook)
        #expect(emerging.options.correction == .benjaminiYekutieli)
        let profile = try #require(
            try recipe(
                "hex: 500, mode: profile, aoristic: false, list: week-hours, permutations: 99, "
                    + "seed: 7") as? ProfileRecipe)
        #expect(!profile.isAoristic && profile.output == .weekHours)
        #expect(profile.permutations == 99 && profile.permutationSeed == 7)
        let plain = try #require(try recipe("areas: stadsdel") as? ChangeRecipe)
        #expect(!plain.comparesWithTheRest && plain.alpha == 0.05)
    }

    @Test(
        arguments: [
            ("mode: emerge", "is not a value of 'mode'"), ("mode: emerging, step: week", "step"),
            ("mode: emerging, step: 0d", "step"), ("mode: emerging, rules: esri", "esri-3.2"),
            ("mode: profile, aoristic: maybe", "is not a value of 'aoristic'"),
            ("mode: profile, list: hours", "week-hours"),
            ("mode: emerging, time-window: 101", "out of range"),
            ("mode: profile, permutations: -1", "0 to 10000000"),
            ("mode: change, alpha: 0", "between 0 and 1"),
        ])
    func badValuesAreNamed(keys: String, words: String) throws {
        let (read, problems) = try JobFolder().read(job("areas: stadsdel, \(keys)"))
        #expect(read == nil)
        #expect(problems.count == 1)
        #expect(problems.first?.description.contains(words) == true, "\(problems)")
    }

    @Test(
        arguments: [
            ("mode: change, step: 1w", "'step'"), ("mode: emerging, relative: true", "'relative'"),
            ("mode: profile, weights: queen", "'weights'"),
            ("mode: emerging, against: { period: all }", "'against'"),
            ("standardize: row", "'standardize'"),
        ])
    func keysOfAnotherModeAreWarnedOf(keys: String, words: String) throws {
        let (read, problems) = try JobFolder().read(job("areas: stadsdel, \(keys)"))
        #expect(read != nil)
        #expect(problems.count == 1, "\(problems)")
        #expect(problems.first?.description.contains(words) == true, "\(problems)")
    }
}
