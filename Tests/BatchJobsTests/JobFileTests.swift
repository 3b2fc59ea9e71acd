import Foundation
import HotspotStatistics
import MapLayers
import RecordSources
import SafetyRecords
import Testing

@testable import BatchJobs

struct JobFileTests {
    @Test func goodJobIsReadWhole() throws {
        let folder = try JobFolder()
        let (read, problems) = try folder.read(goodJob)
        #expect(problems.map(\.description) == [])
        let job = try #require(read)
        #expect(job.city == Job.City(name: "Stockholm", crs: "EPSG:3006"))
        #expect(job.areas.map(\.id) == ["stadsdel", "12"])
        #expect(job.areas[1].key == "01")
        #expect(job.areas[0].path == folder.path + "/areas/stadsdelar.geojson")
        #expect(job.areas.map(\.line) == [4, 5])
        #expect(
            job.sources[0].files == [folder.path + "/crimes/a.csv", folder.path + "/crimes/b.csv"])
        #expect(job.sources[0].patterns == ["crimes/*.csv"])
        #expect(job.sources[0].fields[.time] == ["datum", "tid"])
        #expect(job.sources[0].encoding == "iso-8859-1")
        #expect(job.sources[0].timeZone == "Europe/Stockholm")
        #expect(job.sources[1].timeZone == "Europe/Oslo")
        #expect(job.sources[2].fields == [.weight: ["vikt"]])
        #expect(job.sources[2].period == .all)
        #expect(job.sources[3].permits == folder.path + "/permits.geojson")
        #expect(job.sources[3].record == .shift)
        #expect(job.period == .rolling(count: 12, unit: .months, until: .latest))
        #expect(job.layers[0].overlaps == .each)
        let hot = job.layers[1]
        let recipe = try #require(hot.recipe as? HotspotsRecipe).options
        #expect(hot.units == .grid(meters: 250) && recipe.neighbors == .nearest(8))
        #expect(recipe.standardization == .row && recipe.method == .gi)
        #expect(recipe.testing.inference == .analytic)
        #expect(recipe.testing.alpha == 0.01)
        #expect(recipe.testing.correction == .benjaminiYekutieli)
        #expect(
            hot.filters == [
                .init(field: "category", values: ["inbrott", "0301"]),
                .init(field: "stulen", values: ["yes"]),
            ])
        #expect(
            hot.period
                == .between(
                    from: try #require(CalendarDate("2024-01-01")),
                    to: try #require(CalendarDate("2024-02-29"))))
        let value = try #require(job.layers[2].recipe as? HotspotsRecipe)
        #expect(value.subject == .field("trygghet") && value.options.neighbors == .band(1500.5))
        #expect(job.layers[3].units == .hex(meters: 400))
        #expect(job.layers[3].recipe is CountsRecipe)
        #expect(job.export.path == folder.path + "/out")
        #expect(job.export.formats == [.geojson, .csv])
    }

    @Test(arguments: [
        ("permutations: 0", LocalInference.analytic),
        ("permutations: 0\n    scheme: shared", .analytic),
        ("permutations: 99", .permutation(ConditionalPermutation(99, seed: .max))),
        (
            "permutations: 99\n    scheme: shared",
            .permutation(ConditionalPermutation(99, seed: .max, scheme: .shared))
        ),
        (
            "permutations: 9999\n    stop-after: 10",
            .permutation(ConditionalPermutation(9999, seed: .max, stopAfter: 10))
        ),
        ("permutations: exact", .exact(otherwise: ConditionalPermutation(999, seed: .max))),
    ])
    func inferenceIsReadFromItsKeys(keys: String, inference: LocalInference) throws {
        let folder = try JobFolder()
        let (job, problems) = try folder.read(
            goodJob.replacing("permutations: 0", with: keys, maxReplacements: 1))
        #expect(problems.filter { $0.severity == .error }.map(\.description) == [])
        let recipe = try #require(job?.layers[1].recipe as? HotspotsRecipe)
        #expect(recipe.options.testing.inference == inference)
    }

    @Test func exampleOfTheDesignTellsWhatThisVersionLacks() throws {
        let folder = try JobFolder()
        let (job, problems) = try folder.read(designExample)
        #expect(job == nil)
        let expected: [(JobProblem.Code, Int, String)] = [
            (.notInThisVersion, 17, "the format 'gpkg'"),
            (.notInThisVersion, 18, "'report'"),
        ]
        #expect(problems.count == expected.count)
        for (problem, (code, line, message)) in zip(problems, expected) {
            #expect(problem.code == code)
            #expect(problem.line == line)
            #expect(problem.message.hasPrefix(message))
        }
    }

    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: sampleJob),
            "sample-geodata/nightly.yml is not in this checkout"))
    func sampleJobHasNoProblems() throws {
        let (job, problems) = try JobFile.read(path: sampleJob)
        #expect(problems.map(\.description) == [])
        #expect(job != nil)
    }

    @Test func tenMistakesComeAtOnce() throws {
        let folder = try JobFolder()
        let (job, problems) = try folder.read(
            """
            version: 1
            city: { name: Stockholm, crs: SWEREF }
            areas:
              - { id: stadsdel, file: areas/stadsdelar.geojsn, key: kod }
            sources:
              - { id: brott, kind: crime, file: crimes/a.csv }
              - { id: Brott, kind: crimes, file: [] }
            period: { from: 2024-02-30, to: 2025-01-01 }
            disclosure: { profile: internal }
            layers:
              - { id: ../x, recipie: counts, source: brot, areas: stadsdel, grid: 250 }
              - { id: y, recipe: hotspots, source: brott, hex: 9, hex: 8, weights: queens, permutations: 1e9 }

            """)
        #expect(job == nil)
        let found = problems.map { "\($0.line) \($0.code.rawValue)" }
        #expect(
            found == [
                "2 bad-value", "4 file", "6 bad-value", "7 duplicate-id", "7 bad-value",
                "8 bad-value", "11 unfit-id", "11 unknown-key", "11 unknown-reference",
                "11 conflict", "12 duplicate-key", "12 bad-value", "12 bad-value",
            ])
        let text = problems.map(\.description).joined(separator: "\n")
        for remedy in [
            "did you mean 'areas/stadsdelar.geojson'?", "did you mean 'crimes'?",
            "did you mean 'recipe'?", "did you mean 'brott'?", "did you mean 'queen'?",
            "that month has 29 days", "job.yml:11:17: unknown key 'recipie' in layers[1]",
        ] { #expect(text.contains(remedy), "\(remedy) in\n\(text)") }
    }

    @Test func problemReadsAsOneLineWithItsPlace() {
        let problem = JobProblem(
            .unknownKey, file: "nightly.yml", line: 12, column: 5,
            message: "unknown key 'recipie' in layers[2]", suggestion: "did you mean 'recipe'?")
        #expect(
            problem.description
                == "nightly.yml:12:5: unknown key 'recipie' in layers[2]; did you mean 'recipe'?")
        var warning = problem
        warning.severity = .warning
        warning.suggestion = nil
        #expect(
            warning.description
                == "nightly.yml:12:5: warning: unknown key 'recipie' in layers[2]")
    }

    @Test func warningsLeaveTheJobRunnable() throws {
        let folder = try JobFolder()
        let (job, problems) = try folder.read(
            goodJob.replacing("directory: out", with: "directory: .")
                .replacing("profile: internal", with: "profile: internal, min-count: 5")
                .replacing("file: [shootings.csv]", with: "file: [shootings.csv, \"shoot*.csv\"]"))
        #expect(problems.map(\.severity) == [.warning, .warning, .warning])
        #expect(problems.map(\.code) == [.noEffect, .noEffect, .file])
        #expect(job?.sources[1].files == [folder.path + "/shootings.csv"])
    }

    @Test func exportFolderThatHoldsAnInputIsTold() throws {
        let folder = try JobFolder()
        let (job, problems) = try folder.read(
            goodJob.replacing("directory: out", with: "directory: crimes/../areas"))
        #expect(job != nil)
        #expect(problems.map(\.code) == [.file])
        #expect(problems.first?.message.contains("contains an input") == true)
    }

    @Test func relativePathOfTheJobStartsPathsInItsFolder() {
        #expect(JobPaths(folder: JobPaths.folder(of: "nightly.yml")).resolved("a/b") == "a/b")
        #expect(JobPaths(folder: JobPaths.folder(of: "jobs/n.yml")).resolved("a") == "jobs/a")
        #expect(JobPaths(folder: JobPaths.folder(of: "/n.yml")).resolved("a") == "/a")
        #expect(JobPaths(folder: JobPaths.folder(of: "jobs/n.yml")).resolved("/a") == "/a")
    }
}

private let sampleJob =
    URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .path + "/sample-geodata/nightly.yml"

private let designExample = """
    version: 1
    city: { name: Stockholm, crs: "EPSG:3011" }
    areas:
      - { id: stadsdel, file: areas/stadsdelar.geojson, key: kod, name: namn, population: folkmangd }
    sources:
      - { id: brott, kind: crimes, file: "crimes/*.csv", crs: "EPSG:3011", fields: { x: X, y: Y, time: brottstid, category: brottskod }, decimal: "," }
      - { id: skjutningar, kind: shootings, file: shootings.csv }
      - { id: trygghet2023, kind: survey, file: survey.csv, area: stadsdel, weight: vikt }
      - { id: ordningsvakt, kind: guards, file: guards.csv, permits: permits.geojson }
    period: { rolling: 12 months, until: latest }
    disclosure: { profile: public, min-count: 5, min-answers: 30 }
    layers:
      - { id: brott-per-stadsdel, recipe: rates, source: brott, areas: stadsdel }
      - { id: heta-omraden, recipe: hotspots, source: brott, grid: 250, weights: queen, permutations: 999 }
      - { id: otrygghet, recipe: survey, source: trygghet2023, question: otrygg_kvall, answers: [ "ganska otrygg", "mycket otrygg", "går inte ut" ] }
      - { id: oro-mot-brott, recipe: overlay, layers: [ brott-per-stadsdel, otrygghet ] }
    export: { directory: out, formats: [ geojson, gpkg ] }
    report: { title: Lägesbild, language: sv }
    """
