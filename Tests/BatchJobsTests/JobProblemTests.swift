import Testing

@testable import BatchJobs

/// A good job with one thing changed.
struct BrokenJob: Sendable, CustomTestStringConvertible {
    var old: String
    var new: String
    var line: Int
    var code: JobProblem.Code
    var message: String

    init(_ old: String, _ new: String, _ line: Int, _ code: JobProblem.Code, _ message: String) {
        self.old = old
        self.new = new
        self.line = line
        self.code = code
        self.message = message
    }

    var testDescription: String { "'\(old)' made '\(new)'" }
}

struct JobProblemTests {
    @Test(arguments: [
        BrokenJob("version: 1", "version: 2", 1, .badValue, "version '2' are not known"),
        BrokenJob("version: 1\n", "", 1, .missingKey, "the job has no 'version'"),
        BrokenJob("name: Stockholm, ", "", 2, .missingKey, "city has no 'name'"),
        BrokenJob("name: Stockholm", "name: ", 2, .missingKey, "'name' in city has no value"),
        BrokenJob("name: Stockholm", "name: [a]", 2, .wrongType, "must be text, not a list"),
        BrokenJob("crs: 3006", "crs: sweref99", 2, .badValue, "not a reference system"),
        BrokenJob("crs: 3006", "crs: \"EPSG:30 06\"", 2, .badValue, "not a reference system"),
        BrokenJob("crs: 3006", "crs: 99999999999999999999", 2, .badValue, "reference system"),
        BrokenJob("{ name: Stockholm, crs: 3006 }", "Stockholm", 2, .wrongType, "keys with values"),
        BrokenJob("id: trygghet,", "id: brott,", 17, .duplicateID, "taken in sources"),
        BrokenJob("id: skott,", "id: HETA-omraden,", 37, .duplicateID, "taken in layers"),
        BrokenJob("kod, name", "kod, nmae", 4, .unknownKey, "unknown key 'nmae' in areas[1]"),
        BrokenJob("key: kod", "key: kod, key: k", 4, .duplicateKey, "'key' stands twice"),
        BrokenJob(
            "file: areas/stadsdelar.geojson, key: kod", "file: areas", 4, .file, "is a folder"),
        BrokenJob(
            "{ id: 12, file: areas/stadsdelar.geojson,", "{ id: 12,", 5, .missingKey, "'file'"),
        BrokenJob("kind: crimes", "kind: fires", 8, .badValue, "not a value of 'kind'"),
        BrokenJob("crimes/*.csv", "crimes/*.cvs", 9, .file, "no file matches"),
        BrokenJob("[shootings.csv]", "[]", 16, .badValue, "files in sources[2] is empty"),
        BrokenJob("[shootings.csv]", "{a: b}", 16, .wrongType, "a file of sources[2]"),
        BrokenJob("[shootings.csv]", "\"s\\0.csv\"", 16, .badValue, "control character"),
        BrokenJob("x: X, y: Y", "x: X", 11, .conflict, "one of 'x' and 'y'"),
        BrokenJob("x: X, y: Y", "x: X, y: Y, geometry: g", 11, .conflict, "both 'geometry'"),
        BrokenJob("brottskod }", "brottskod, tme: T }", 11, .unknownKey, "'tme' in fields"),
        BrokenJob("decimal: \",\"", "decimal: \"'\"", 12, .badValue, "not a decimal mark"),
        BrokenJob("delimiter: \";\"", "delimiter: \":\"", 13, .badValue, "not a delimiter"),
        BrokenJob("delimiter: \";\"", "delimiter: \",\"", 12, .conflict, "as decimal mark"),
        BrokenJob("encoding: latin1", "encoding: utf-7", 14, .badValue, "encoding 'utf-7'"),
        BrokenJob("D/M YYYY", "D/M", 15, .badValue, "lacks year, month or day"),
        BrokenJob("Europe/Oslo", "Europe/Olso", 16, .badValue, "time zone 'Europe/Olso'"),
        BrokenJob(
            "area: stadsdel,", "area: stadsdl,", 17, .unknownReference, "no area set 'stadsdl'"),
        BrokenJob("weight: vikt", "weight: v, fields: {weight: w}", 17, .conflict, "two fields of"),
        BrokenJob("record: shift", "record: pass", 18, .badValue, "not a value of 'record'"),
        BrokenJob("permits.geojson", "permit.geojson", 18, .file, "no file 'permit.geojson'"),
        BrokenJob("12 months", "12", 19, .badValue, "not a length of time"),
        BrokenJob("12 months", "0 months", 19, .badValue, "'rolling' is out of range"),
        BrokenJob("12 months", "99999999999999999999 years", 19, .badValue, "length of time"),
        BrokenJob("until: latest", "until: 2025-13-01", 19, .badValue, "no 2025-13-01"),
        BrokenJob("until: latest", "from: 2025-01-01", 19, .conflict, "both 'rolling' and"),
        BrokenJob("{ rolling: 12 months, until: latest }", "2024", 19, .badValue, "not a period"),
        BrokenJob("profile: internal", "profile: open", 20, .badValue, "not a value of 'profile'"),
        BrokenJob(
            "internal", "internal, min-count: 0", 20, .badValue, "'min-count' is out of range"),
        BrokenJob("disclosure: { profile: internal }", "", 1, .missingKey, "no 'disclosure'"),
        BrokenJob(
            "stadsdel, overlaps", "\"12\", overlaps", 22, .conflict, "rates need a population"),
        BrokenJob("areas: stadsdel, over", "grid: 9, over", 22, .conflict, "rates need areas"),
        BrokenJob("recipe: rates", "recipe: ratse", 22, .badValue, "'ratse' is not a recipe"),
        BrokenJob("recipe: rates", "recipe: overlay", 22, .missingKey, "has no 'layers'"),
        BrokenJob("grid: 250", "grid: 0", 26, .badValue, "'grid' is out of range"),
        BrokenJob("grid: 250", "grid: 250\n    hex: 250", 27, .conflict, "'grid' and 'hex'"),
        BrokenJob("    grid: 250\n", "", 23, .missingKey, "none of 'areas', 'grid' and 'hex'"),
        BrokenJob("knn:8", "knn:0", 27, .badValue, "'knn:0' is not a rule of neighbors"),
        BrokenJob("knn:8", "band:nan", 27, .badValue, "not a rule of neighbors"),
        BrokenJob("standardize: row", "standardize: col", 28, .badValue, "of 'standardize'"),
        BrokenJob("method: gi", "method: local-moron", 29, .badValue, "'local-moron'"),
        BrokenJob("method: gi", "method: gi\n    with: v", 30, .conflict, "'with'"),
        BrokenJob("method: gi", "method: gi\n    rates: true", 30, .conflict, "'rates'"),
        BrokenJob("method: gi", "method: gi\n    rates: 1", 30, .badValue, "of 'rates'"),
        BrokenJob("method: gi", "method: gi\n    stop-after: 0", 30, .badValue, "'stop-after'"),
        BrokenJob(
            "method: gi", "method: gi\n    scheme: shared\n    stop-after: 5", 31, .conflict,
            "'scheme: complete'"),
        BrokenJob("permutations: 0", "permutations: 10000001", 30, .badValue, "out of range"),
        BrokenJob("permutations: 0", "permutations: many", 30, .badValue, "whole number"),
        BrokenJob("seed: 18446744073709551615", "seed: -1", 31, .badValue, "'seed' must be"),
        BrokenJob("alpha: 0.01", "alpha: 0,01", 32, .badValue, "must be a number"),
        BrokenJob("alpha: 0.01", "alpha: 1", 32, .badValue, "'alpha' is out of range"),
        BrokenJob("0301]", "[0301]]", 34, .wrongType, "a value of 'category'"),
        BrokenJob("[inbrott, 0301]", "[]", 34, .badValue, "lets nothing through"),
        BrokenJob("2024-02-29", "2023-02-29", 35, .badValue, "no 2023-02-29"),
        BrokenJob("2024-02-29", "2024-01-01", 35, .badValue, "ends before it begins"),
        BrokenJob("from: 2024-01-01, ", "", 35, .missingKey, "has no 'from'"),
        BrokenJob("from: 2024-01-01", "from: 1/1 2024", 35, .badValue, "must be a day"),
        BrokenJob("areas: 12, w", "areas: 12, source: brott, value: v, w", 36, .conflict, "both"),
        BrokenJob("areas: 12, w", "areas: stadsdel, w", 36, .missingKey, "'source' nor 'value'"),
        BrokenJob("id: skott", "id: a/b", 37, .unfitID, "path separator"),
        BrokenJob("id: skott", "id: .a", 37, .unfitID, "starts with a dot"),
        BrokenJob("id: skott", "id: a..b", 37, .unfitID, "it has '..'"),
        BrokenJob("id: skott", "id: \"a\\tb\"", 37, .unfitID, "control character"),
        BrokenJob("id: skott", "id: Manifest", 37, .unfitID, "the manifest"),
        BrokenJob("id: skott", "id: " + String(repeating: "å", count: 101), 37, .unfitID, "100"),
        BrokenJob("source: skjutningar", "source: skjutning", 37, .unknownReference, "no source"),
        BrokenJob("csv ]", "gpkg ]", 38, .notInThisVersion, "format 'gpkg'"),
        BrokenJob("csv ]", "shp ]", 38, .badValue, "'shp' is not a format"),
        BrokenJob("[ geojson, csv ]", "[]", 38, .badValue, "list of formats is empty"),
        BrokenJob("directory: out", "directory: survey.csv", 38, .file, "is a file"),
    ])
    func oneMistakeIsOneProblemInItsPlace(job: BrokenJob) throws {
        let folder = try JobFolder()
        #expect(goodJob.contains(job.old), "the good job has no such text")
        let broken = goodJob.replacing(job.old, with: job.new, maxReplacements: 1)
        let (read, all) = try folder.read(broken)
        #expect(read == nil)
        // A mistake may also leave something without effect, which is a warning.
        let problems = all.filter { $0.severity == .error }
        let found = problems.map(\.description).joined(separator: "\n")
        #expect(problems.count == 1, "\(found)")
        #expect(problems.first?.line == job.line, "\(found)")
        #expect(problems.first?.code == job.code, "\(found)")
        #expect(problems.first?.message.contains(job.message) == true, "\(found)")
    }

    @Test func everyDoubledKeyIsFoundAndTheRestIsRead() throws {
        let folder = try JobFolder()
        let (_, problems) = try folder.read(
            """
            version: 1
            city: { name: a, "name": b, name: c }
            disclosure: { profile: internal }
            layers: []
            version: 1
            expotr: { directory: out }

            """)
        let found = problems.map { "\($0.line):\($0.column) \($0.code.rawValue)" }
        #expect(
            found == [
                "2:18 duplicate-key", "2:29 duplicate-key", "4:1 bad-value", "5:1 duplicate-key",
                "6:1 unknown-key",
            ])
    }

    @Test func manyProblemsAreCutOff() throws {
        let folder = try JobFolder()
        let keys = (0..<20_000).map { "key\($0): 1" }.joined(separator: "\n")
        let (job, problems) = try folder.read(keys)
        #expect(job == nil)
        #expect(problems.count == JobReading.maximumProblems)
    }

    @Test(arguments: [
        (text: "3006", crs: "EPSG:3006"), (text: "epsg:3011", crs: "EPSG:3011"),
        (text: "\"urn:ogc:def:crs:EPSG::4326\"", crs: "EPSG:4326"),
    ])
    func everyFormOfAnEPSGCodeIsOne(text: String, crs: String) throws {
        let folder = try JobFolder()
        let (job, _) = try folder.read(goodJob.replacing("crs: 3006", with: "crs: \(text)"))
        #expect(job?.city.crs == crs)
    }

    @Test(arguments: [
        (name: "a.csv", pattern: "*.csv", matches: true),
        (name: "a.csv", pattern: "?.csv", matches: true),
        (name: "ab.csv", pattern: "?.csv", matches: false),
        (name: "aXbXc", pattern: "a*b*c", matches: true),
        (name: "aXbXd", pattern: "a*b*c", matches: false),
        (name: "", pattern: "*", matches: true), (name: "", pattern: "?", matches: false),
        (name: "a\u{30A}r.csv", pattern: "\u{E5}r.*", matches: true),
    ])
    func patternMatchesNames(name: String, pattern: String, matches: Bool) {
        #expect(JobPaths.matches(Array(name), Array(pattern)) == matches)
    }

    @Test func patternsGoThroughFoldersAndLeaveHiddenFiles() throws {
        let folder = try JobFolder(files: [
            "d/1/x.csv", "d/2/x.csv", "d/.x.csv", "d/x.csv", "d/3.csv/y",
        ])
        let paths = JobPaths(folder: folder.path)
        #expect(paths.expanded("d/*/*.csv") == ["d/1/x.csv", "d/2/x.csv"])
        #expect(paths.expanded("d/*.csv") == ["d/x.csv"])
        #expect(paths.expanded("d/.*.csv") == ["d/.x.csv"])
        #expect(paths.expanded("e/*.csv") == [])
    }
}
