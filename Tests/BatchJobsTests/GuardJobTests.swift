import MapLayers
import RecordSources
import SafetyRecords
import Testing

@testable import BatchJobs

struct GuardJobTests {
    private func read(
        _ layer: String, source: String = ""
    ) throws -> (layer: Job.LayerRequest?, job: Job?, problems: [String]) {
        let folder = try JobFolder()
        let (job, problems) = try folder.read(
            goodJob.replacing(
                "- { id: skott, recipe: counts, source: skjutningar, hex: 400 }",
                with: "- { id: skott, \(layer) }"
            ).replacing(
                "time-zone: Europe/Oslo }", with: "time-zone: Europe/Oslo\(source) }"))
        return (job?.layers.last, job, problems.map(\.description))
    }

    @Test func incidentsAreASourceOrARecordChoiceAndFollowThePeriodOfTheLayer() throws {
        let (short, _, none) = try read(
            "recipe: guard-coverage, source: vakt, areas: vakt-permits, incidents: brott, "
                + "period: { from: 2024-01-01, to: 2024-03-01 }")
        #expect(none == [])
        #expect(short?.areas == "vakt-permits")
        #expect(short?.against?.source == "brott" && short?.against?.filters == [])
        #expect(short?.against?.period == short?.period && short?.period != nil)
        let (long, _, rest) = try read(
            "recipe: guard-coverage, source: vakt, areas: vakt-permits, hotspots: heta-omraden, "
                + "output: hours, incidents: { source: brott, where: { category: rån } }, "
                + "interventions: vakt, permit: { holder: vem, valid-from: från }")
        #expect(rest == [])
        #expect(long?.against?.filters == [.init(field: "category", values: ["rån"])])
        #expect(long?.interventions?.source == "vakt")
        let recipe = try #require(long?.recipe as? GuardCoverageRecipe)
        #expect(recipe.output == .hours && recipe.hotspots == .layer("heta-omraden"))
        #expect(recipe.layersNeeded == ["heta-omraden"])
        #expect(recipe.areaFields == ["vem", "från"])
        #expect(recipe.optionalAreaFields.contains("giltig_till"))
        #expect(!recipe.optionalAreaFields.contains("giltig_fran"))
    }

    @Test(arguments: [
        ("areas: vakt-permits, incidents: brot", "there is no source 'brot'"),
        ("areas: vakt-permit", "there is no area set"), ("grid: 250", "need areas"),
        ("areas: vakt-permits, hotspots: heta", "no area set, source or layer 'heta'"),
        ("areas: vakt-permits, incidents: brott, hotspots: skott", "does not come before it"),
        ("areas: vakt-permits, hotspots: heta-omraden", "no effect without 'incidents'"),
        ("areas: vakt-permits, permit: { owner: x }", "'owner'"),
        ("areas: vakt-permits, output: hour", "not a value of"),
        ("areas: vakt-permits, against: { source: brott }", "no effect"),
    ])
    func wrongKeysOfGuardsAreTold(keys: String, message: String) throws {
        let (_, _, problems) = try read("recipe: guard-coverage, source: vakt, \(keys)")
        #expect(problems.contains { $0.contains(message) }, "\(problems)")
    }

    @Test func beforeAndAfterNamesItsAreas() throws {
        let (layer, _, problems) = try read(
            "recipe: before-after, source: brott, areas: stadsdel, treated: [01, T2], control: 7, "
                + "displaced: a, displaced-control: [b, c], "
                + "period: { from: 2024-03-01, to: 2024-05-01 }, "
                + "against: { period: { from: 2024-01-01, to: 2024-03-01 } }")
        #expect(problems == [])
        let recipe = try #require(layer?.recipe as? BeforeAfterRecipe)
        #expect(recipe.treated == ["01", "T2"] && recipe.control == ["7"])
        #expect(recipe.displaced == ["a"] && recipe.displacedControl == ["b", "c"])
        for (keys, message) in [
            ("control: 7", "no 'treated'"), ("treated: 7", "no 'control'"),
            ("treated: 7, control: [ ]", "names no area"),
            ("treated: 7, control: 8, displaced: 9", "one of 'displaced'"),
        ] {
            let (_, _, problems) = try read(
                "recipe: before-after, source: brott, areas: stadsdel, \(keys)")
            #expect(problems.contains { $0.contains(message) }, "\(problems)")
        }
    }

    @Test func shootingsFindPlacesByTheirNames() throws {
        let (layer, job, problems) = try read(
            "recipe: shootings, source: skjutningar, areas: stadsdel, "
                + "near: { permits: vakt-permits, hot: heta-omraden, schools: brott, own: stadsdel }",
            source: ", merge: identifier, rows: victims, fields: { id: k, killed: d, revised: r }")
        #expect(problems == [])
        let recipe = try #require(layer?.recipe as? ShootingsRecipe)
        #expect(
            recipe.near == [
                .init(name: "permits", places: .areas("vakt-permits")),
                .init(name: "hot", places: .layer("heta-omraden")),
                .init(name: "schools", places: .source("brott")),
                .init(name: "own", places: .areas("stadsdel")),
            ])
        #expect(recipe.layersNeeded == ["heta-omraden"] && recipe.sourcesNeeded == ["brott"])
        let source = job?.sources.first { $0.id == "skjutningar" }
        #expect(source?.merging == .victims && source?.fields[.killed] == ["d"])
    }

    @Test func singleShootingsAreMadeInNothing() throws {
        let (layer, _, problems) = try read(
            "recipe: shootings, source: skjutningar, output: incidents")
        #expect(problems == [] && layer?.units == nil)
        let (_, _, told) = try read(
            "recipe: shootings, source: skjutningar, output: incidents, areas: stadsdel")
        #expect(told.contains { $0.contains("'areas'") && $0.contains("no effect") }, "\(told)")
        let (_, _, missing) = try read("recipe: shootings, source: skjutningar")
        #expect(missing.contains { $0.contains("none of 'areas', 'grid' and 'hex'") })
    }

    @Test(arguments: [
        ("near: { Hot: stadsdel }", "", "cannot be part of a field"),
        ("near: { hot: nowhere }", "", "no area set, source or layer 'nowhere'"),
        ("near: { hot: skott }", "", "does not come before it"),
        ("", ", merge: id", "nothing to merge rows by"),
        ("", ", rows: victims", "no effect without 'merge'"),
        ("", ", merge: identifier, rows: people", "not a value of"),
    ])
    func wrongKeysOfShootingsAreTold(keys: String, source: String, message: String) throws {
        let (_, _, problems) = try read(
            "recipe: shootings, source: skjutningar, areas: stadsdel"
                + (keys.isEmpty ? "" : ", \(keys)"), source: source)
        #expect(problems.contains { $0.contains(message) }, "\(problems)")
    }
}
