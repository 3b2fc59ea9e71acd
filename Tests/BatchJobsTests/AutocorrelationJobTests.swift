import HotspotStatistics
import MapLayers
import Testing

@testable import BatchJobs

struct AutocorrelationJobTests {
    private func job(_ layer: String) -> String {
        goodJob.replacing(
            "  - { id: skott,", with: "  - { id: moran, \(layer) }\n  - { id: skott,")
    }

    @Test func theKeysOfARecipeBecomeItsOptions() throws {
        let folder = try JobFolder()
        let (job, problems) = try folder.read(
            job(
                "recipe: autocorrelation, source: brott, areas: stadsdel, weights: "
                    + "\"kernel:quartic:knn:6\", standardize: none, permutations: 99, seed: 7, "
                    + "alpha: 0.01, with: folkmangd, snap: 2"))
        #expect(problems.isEmpty, "\(problems)")
        let recipe = try #require(
            job?.layers.first { $0.id == "moran" }?.recipe as? AutocorrelationRecipe)
        #expect(recipe.options.neighbors == .kernelNearest(.quartic, 6))
        #expect(recipe.options.statistic.standardization == .none)
        #expect(recipe.options.statistic.permutations == 99 && recipe.options.alpha == 0.01)
        #expect(recipe.options.snapping == 2)
        #expect(recipe.seed == 7)
        #expect(recipe.areaFields == ["folkmangd"])
    }

    @Test func rowsSumToOneUnlessToldOtherwise() throws {
        let folder = try JobFolder()
        let (job, problems) = try folder.read(job("recipe: autocorrelation, areas: 12"))
        #expect(problems.isEmpty, "\(problems)")
        let recipe = try #require(
            job?.layers.first { $0.id == "moran" }?.recipe as? AutocorrelationRecipe)
        #expect(recipe.options.statistic.standardization == .row)
        #expect(recipe.valueField == "trygghet")
    }

    @Test(arguments: [
        ("recipe: autocorrelation, source: brott, grid: 250, with: x", "'with' in layers[4]"),
        ("recipe: autocorrelation, source: brott, grid: 250, weights: queens", "queens"),
        ("recipe: autocorrelation, source: brott, grid: 250, permutations: -1", "permutations"),
        ("recipe: autocorrelation, grid: 250", "neither 'source' nor 'value'"),
        (
            "recipe: autocorrelation, source: brott, areas: stadsdel, weights: \"file:w.gal\"",
            "there is no file 'w.gal'"
        ),
        ("recipe: rates, source: brott, areas: stadsdel, weights: \"kernel:x:5\"", "kernel:x:5"),
    ])
    func whatIsWrongIsTold(layer: String, message: String) throws {
        let folder = try JobFolder()
        let (_, problems) = try folder.read(job(layer))
        #expect(problems.contains { $0.message.contains(message) }, "\(problems)")
    }

    @Test func aFileOfWeightsIsAnInputOfTheJob() throws {
        let folder = try JobFolder(files: JobFolder.usual + ["w.gwt"])
        let (job, problems) = try folder.read(
            job(
                "recipe: rates, source: brott, areas: stadsdel, weights: \"file:w.gwt:binary\""))
        #expect(problems.isEmpty, "\(problems)")
        let files = try #require(job).weightsFiles
        #expect(files.map(\.path) == [folder.path + "/w.gwt"])
        #expect(files[0].file.path == "w.gwt" && files[0].file.isBinary)
        #expect(files[0].file.bytes == Array("x".utf8))
        try folder.add("w.gwt", [0x1F, 0x8B, 0, 0])
        let (_, damaged) = try folder.read(
            self.job("recipe: rates, source: brott, areas: stadsdel, weights: \"file:w.gwt\""))
        #expect(damaged.contains { $0.message.hasPrefix("weights: ") }, "\(damaged)")
    }
}
