import HotspotStatistics
import MapLayers
import RecordSources
import SafetyRecords
import Testing

@testable import BatchJobs

struct OverlayJobTests {
    private static let table = Array("from,to,share\nrk,jarva,1\nst,jarva,0.5\nst,vast,0.5\n".utf8)

    private func job(_ layer: String) -> String {
        goodJob.replacing("export: {", with: "  - { id: x, \(layer) }\nexport: {")
    }

    private func recipe(_ layer: String, table: [UInt8] = Self.table) throws -> OverlayRecipe {
        let folder = try JobFolder()
        try folder.add("k.csv", table)
        let (job, problems) = try folder.read(job(layer))
        #expect(problems.isEmpty, "\(problems)")
        return try #require(job?.layers.first { $0.id == "x" }?.recipe as? OverlayRecipe)
    }

    private func messages(_ layer: String, table: [UInt8] = Self.table) throws -> [String] {
        let folder = try JobFolder()
        try folder.add("k.csv", table)
        return try folder.read(job(layer)).problems.map(\.description)
    }

    @Test func theKeysOfAnOverlayBecomeItsOptions() throws {
        let recipe = try recipe(
            "recipe: overlay, layers: [ per-stadsdel, skott ], fields: [ rate, ~ ], titles: [ ~, "
                + "shots ], breaks: [ [ 500, 1000.5 ], ~ ], carry: { to: skott, by: population, "
                + "population: stadsdel, least-coverage: 0.25, elsewhere: zero }, correlate-by: "
                + "population, weights: knn:4, snap: 1, permutations: 99, seed: 7, alpha: 0.01")
        #expect(recipe.layers == ["per-stadsdel", "skott"] && recipe.layersNeeded == recipe.layers)
        let options = recipe.options
        #expect(options.fields == ["rate", nil] && options.titles == [nil, "shots"])
        #expect(options.breaks == [TercileBreaks(lower: 500, upper: 1000.5), nil])
        #expect(options.target == "skott" && options.carry == .population(set: "stadsdel"))
        #expect(options.leastCoverage == 0.25 && options.elsewhereIsZero)
        #expect(options.weighsByPopulation && options.neighbors == .nearest(4))
        #expect(options.snapping == 1 && options.permutations == 99 && options.alpha == 0.01)
        #expect(recipe.seed == 7 && recipe.areaSetsNeeded == ["stadsdel"])
    }

    @Test func allButTheLayersHasADefault() throws {
        let recipe = try recipe("recipe: overlay, layers: [ per-stadsdel, skott ]")
        #expect(recipe.options == OverlayOptions())
    }

    @Test func aCrosswalkIsReadWithTheJobAndIsAnInputOfIt() throws {
        let folder = try JobFolder()
        try folder.add("k.csv", Self.table)
        let (job, problems) = try folder.read(
            job("recipe: overlay, layers: [ per-stadsdel, skott ], carry: { crosswalk: k.csv }"))
        #expect(problems.isEmpty, "\(problems)")
        let crosswalks = try #require(job).crosswalks
        #expect(crosswalks.map(\.path) == [folder.path + "/k.csv"])
        #expect(crosswalks[0].table.rows.map(\.share) == [1, 0.5, 0.5])
        #expect(crosswalks[0].table.rows.map(\.line) == [2, 3, 4])
    }

    @Test(arguments: [
        "från;till;andel\nrk;jarva;1\nst;jarva;0,5\nst;vast;0,5\n",
        "to,share,from,note\njarva,1,rk,\njarva,0.5,st,\nvast,0.5,st,half\n",
    ])
    func crosswalksComeInSwedishAndInAnyOrderOfColumns(text: String) throws {
        let recipe = try recipe(
            "recipe: overlay, layers: [ per-stadsdel, skott ], carry: { crosswalk: k.csv }",
            table: Array(text.utf8))
        #expect(recipe.options.crosswalk?.rows.map(\.from) == ["rk", "st", "st"])
        #expect(recipe.options.crosswalk?.rows.map(\.share) == [1, 0.5, 0.5])
    }

    @Test(arguments: [
        ("from,to,share\nrk,jarva,0.9\n", "line 2: the shares of 'rk' sum to 0.9, not 1"),
        ("from,to,share\nrk,jarva,1\nst,vast,x\n", "line 3: the share of 'st' in 'vast' is 'x'"),
        ("from,to,share\nrk,,1\n", "line 2: an identifier is missing"),
        ("from,to\nrk,jarva\n", "there is no column 'share'"),
        ("from,to,share\n", "has no rows"),
        ("from,to,share\nrk,jarva,-1\n", "line 2: the share of 'rk' in 'jarva' is -1"),
        ("from,to,share\nrk,jarva,nan\n", "'nan', not a number"),
    ])
    func aBadCrosswalkIsRefusedWithPlaceAndValue(text: String, message: String) throws {
        let messages = try messages(
            "recipe: overlay, layers: [ per-stadsdel, skott ], carry: { crosswalk: k.csv }",
            table: Array(text.utf8))
        #expect(messages.contains { $0.contains(message) }, "\(messages)")
    }

    @Test(arguments: [
        ("recipe: overlay", "layers[5] has no 'layers'"),
        ("recipe: overlay, layers: [ skott ]", "has 1 elements"),
        ("recipe: overlay, layers: [ skott, skot ]", "did you mean 'skott'?"),
        ("recipe: overlay, layers: [ skott, skott ]", "lays 'skott' over itself"),
        ("recipe: overlay, layers: [ skott, x ]", "looks at the layer 'x', which does not come"),
        ("recipe: overlay, layers: [ skott, per-stadsdel ], fields: [ a, b, c ]", "3 elements"),
        ("recipe: overlay, layers: [ skott, per-stadsdel ], breaks: [ [ 2, 1 ] ]", "ascending"),
        ("recipe: overlay, layers: [ skott, per-stadsdel ], breaks: [ 2 ]", "two ascending"),
        (
            "recipe: overlay, layers: [ skott, per-stadsdel ], carry: { to: heta-omraden }",
            "'heta-omraden' is no layer of the overlay"
        ),
        (
            "recipe: overlay, layers: [ skott, per-stadsdel ], carry: { by: population }",
            "has no 'population'"
        ),
        (
            "recipe: overlay, layers: [ skott, per-stadsdel ], carry: { crosswalk: none.csv }",
            "there is no file 'none.csv'"
        ),
        (
            "recipe: overlay, layers: [ skott, per-stadsdel ], carry: { least-coverage: 2 }",
            "between 0 and 1"
        ),
        (
            "recipe: overlay, layers: [ skott, per-stadsdel ], weights: \"block:kod\"",
            "cannot be block:FIELD"
        ),
        (
            "recipe: overlay, layers: [ skott, per-stadsdel ], source: brott",
            "'source' in layers[5] has no effect"
        ),
        ("recipe: counts, source: brott, grid: 500, layers: [ skott ]", "has no effect"),
    ])
    func whatIsWrongIsTold(layer: String, message: String) throws {
        let messages = try messages(layer)
        #expect(messages.contains { $0.contains(message) }, "\(messages)")
    }

    @Test func layersComeBeforeThoseThatLookAtThem() throws {
        let folder = try JobFolder()
        let (_, problems) = try folder.read(
            goodJob.replacing(
                "layers:\n",
                with: "layers:\n  - { id: x, recipe: overlay, layers: [ per-stadsdel, skott ] }\n"))
        #expect(
            problems.filter { $0.message.contains("which does not come before it") }.count == 2,
            "\(problems)")
    }

    // MARK: Context

    @Test func contextStandsBesideCountsAndRates() throws {
        let folder = try JobFolder()
        let (job, problems) = try folder.read(
            job(
                "recipe: counts, source: brott, areas: 12, context: { district: stadsdel, "
                    + "district-field: omrade, previous: true }"))
        #expect(problems.isEmpty, "\(problems)")
        let recipe = try #require(job?.layers.last?.recipe as? ContextRecipe)
        #expect(recipe.base is CountsRecipe && recipe.looksBack && recipe.recordNeeds.times)
        #expect(recipe.district == .init(set: "stadsdel", field: "omrade"))
        #expect(recipe.areaFields == ["omrade"] && recipe.areaSetsNeeded == ["stadsdel"])
        let (plain, _) = try folder.read(
            self.job("recipe: rates, source: brott, areas: stadsdel, context: true"))
        let city = try #require(plain?.layers.last?.recipe as? ContextRecipe)
        #expect(city.base is RatesRecipe && city.district == nil && !city.looksBack)
    }

    @Test(arguments: [
        (
            "recipe: counts, source: brott, areas: 12, context: { district: stadsdl }",
            "did you mean 'stadsdel'?"
        ),
        (
            "recipe: counts, source: brott, grid: 500, context: { district: stadsdel }",
            "cells belong to no district"
        ),
        (
            "recipe: counts, source: brott, areas: 12, context: { district-field: f }",
            "has no 'district'"
        ),
        (
            "recipe: hotspots, source: brott, grid: 500, context: { previous: true }",
            "'context' in layers[5] has no effect with the recipe hotspots"
        ),
    ])
    func aContextThatCannotBeIsTold(layer: String, message: String) throws {
        let messages = try messages(layer)
        #expect(messages.contains { $0.contains(message) }, "\(messages)")
    }

    // MARK: Validity

    @Test func areasSayFromWhenAndUntilWhenTheyAreInForce() throws {
        let folder = try JobFolder()
        let dated = goodJob.replacing(
            "population: folkmangd }",
            with: "population: folkmangd, valid-from: 2020-07-01, valid-to: 2023-07-01 }")
        let (job, problems) = try folder.read(dated)
        #expect(problems.isEmpty, "\(problems)")
        let areas = try #require(job?.areas.first)
        #expect(areas.validFrom == CalendarDate("2020-07-01"))
        #expect(areas.validTo == CalendarDate("2023-07-01"))
        let (_, never) = try folder.read(
            goodJob.replacing(
                "population: folkmangd }",
                with: "population: folkmangd, valid-from: 2023-07-01, valid-to: 2023-07-01 }"))
        #expect(never.contains { $0.message.contains("never") }, "\(never)")
        let (_, bad) = try folder.read(
            goodJob.replacing(
                "population: folkmangd }", with: "population: folkmangd, valid-to: 2023-02-30 }"))
        #expect(bad.contains { $0.message.contains("the calendar has no 2023-02-30") }, "\(bad)")
    }
}
