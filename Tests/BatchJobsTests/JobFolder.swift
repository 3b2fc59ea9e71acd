import Foundation

@testable import BatchJobs

/// A folder of its own for one test, with the files that jobs in it name; removed at the end.
struct JobFolder: ~Copyable {
    let path: String

    init(files: [String] = JobFolder.usual) throws {
        path = NSTemporaryDirectory() + "job-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
        for file in files { try add(file) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    static let usual = [
        "areas/stadsdelar.geojson", "crimes/b.csv", "crimes/a.csv", "shootings.csv", "survey.csv",
        "guards.csv", "permits.geojson",
    ]

    func add(_ file: String, _ content: [UInt8] = Array("x".utf8)) throws {
        let target = URL(fileURLWithPath: path + "/" + file)
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(content).write(to: target)
    }

    /// Reads a job as the file `job.yml` of the folder.
    func read(_ yaml: String) throws -> (job: Job?, problems: [JobProblem]) {
        try read(bytes: Array(yaml.utf8))
    }

    func read(bytes: [UInt8]) throws -> (job: Job?, problems: [JobProblem]) {
        try add("job.yml", bytes)
        return try JobFile.read(path: path + "/job.yml")
    }
}

/// A job without a flaw that uses most of the language, in the folder ``JobFolder``.
let goodJob = """
    version: 1
    city: { name: Stockholm, crs: 3006 }
    areas:
      - { id: stadsdel, file: areas/stadsdelar.geojson, key: kod, name: namn, population: folkmangd }
      - { id: 12, file: areas/stadsdelar.geojson, key: 01, value: trygghet, crs: "EPSG:3011" }
    sources:
      - id: brott
        kind: crimes
        file: "crimes/*.csv"
        crs: "EPSG:3011"
        fields: { x: X, y: Y, time: [datum, tid], category: brottskod }
        decimal: ","
        delimiter: ";"
        encoding: latin1
        time-format: D/M YYYY
      - { id: skjutningar, kind: shootings, file: [shootings.csv], time-zone: Europe/Oslo }
      - { id: trygghet, kind: survey, file: survey.csv, area: stadsdel, weight: vikt, period: all }
      - { id: vakt, kind: guards, file: guards.csv, permits: permits.geojson, record: shift }
    period: { rolling: 12 months, until: latest }
    disclosure: { profile: internal }
    layers:
      - { id: per-stadsdel, recipe: rates, source: brott, areas: stadsdel, overlaps: each }
      - id: heta-omraden
        recipe: hotspots
        source: brott
        grid: 250
        weights: knn:8
        standardize: row
        method: gi
        permutations: 0
        seed: 18446744073709551615
        alpha: 0.01
        correction: by
        where: { category: [inbrott, 0301], stulen: yes }
        period: { from: 2024-01-01, to: 2024-02-29 }
      - { id: heta-stadsdelar, recipe: hotspots, areas: 12, weights: band:1500.5, snap: 1 }
      - { id: skott, recipe: counts, source: skjutningar, hex: 400 }
    export: { directory: out, formats: [ geojson, csv ] }

    """
