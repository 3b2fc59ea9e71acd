import HotspotStatistics
import MapLayers
import Testing

@testable import BatchJobs

struct ScanJobTests {
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
          - { id: x, recipe: scan, source: brott, \(layer) }
        export: { directory: out }

        """
    }

    @Test func everyKeyIsRead() throws {
        let folder = try JobFolder()
        func recipe(_ layer: String) throws -> ScanRecipe {
            let (read, problems) = try folder.read(job(layer))
            #expect(problems.map(\.description) == [])
            let made = try #require(read?.layers.first)
            return try #require(made.recipe as? ScanRecipe)
        }
        let full = try recipe(
            "grid: 500, model: space-time-permutation, direction: both, max-population: 0.2, "
                + "time-step: 4w, max-duration: 0.25, prospective: true, simulations: 99, seed: 7, "
                + "clusters: 3, report-p: 1, output: clusters")
        #expect(
            full.options
                == ScanOptions(
                    direction: .both, model: .spaceTimePermutation, maximumPopulation: 0.2,
                    maximumDuration: 0.25, isProspective: true, simulations: 99, seed: 7,
                    maximumClusters: 3, reportingLevel: 1))
        #expect(full.step == TimeStep(4, .weeks) && full.output == .clusters && full.seed == 7)
        let plain = try recipe("areas: stadsdel")
        #expect(plain.options == ScanOptions() && plain.step == nil && plain.output == .areas)
    }

    @Test(arguments: [
        ("max-population: 0.6", "0.5"), ("time-step: 1y", "step"),
        ("direction: up", "is not a value of 'direction'"),
        ("model: space-time-permutation", "time-step"), ("simulations: -1", "0 to 9999999"),
        ("report-p: 2", "0 to 1"), ("output: circles", "clusters"),
        ("prospective: perhaps, time-step: 1w", "true"), ("permutations: 9", "permutations"),
    ])
    func wrongValuesAreTold(layer: String, words: String) throws {
        let (_, problems) = try JobFolder().read(job("areas: stadsdel, " + layer))
        #expect(problems.contains { $0.description.contains(words) }, "\(problems)")
    }

    @Test func keysWithoutEffectAreWarnedOf() throws {
        let (read, problems) = try JobFolder().read(job("areas: stadsdel, prospective: true"))
        #expect(read != nil)
        #expect(problems.count == 1 && problems[0].description.contains("no effect"))
    }
}
