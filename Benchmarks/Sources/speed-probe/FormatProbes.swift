import BenchmarkPoints
import FeatureFormats

/// Reading and writing of files that are in memory.
let formatProbes = [
    Probe(name: "read-csv-20000-rows") {
        let text = csvText(rows: 20_000)
        return {
            let table = try? CSVTable(ByteSource(bytes: text, name: "probe.csv"))
            expect(table?.rowCount == 20_000 && table?.defects == [], "rows are missing")
        }
    },
    Probe(name: "read-geojson-5000-points") {
        let text = try written(geoJSON(points: 5000))
        return {
            var batch = FeatureBatch()
            guard
                var reader = try? GeoJSONColumnReader(
                    ByteSource(bytes: text, name: "probe.geojson")),
                (try? reader.next(into: &batch)) == true
            else { preconditionFailure("speed-probe: the GeoJSON cannot be read") }
            expect(batch.count == 5000, "features are missing")
        }
    },
    Probe(name: "write-geojson-5000-points") {
        let table = geoJSON(points: 5000)
        return { expect((try? written(table).count) ?? 0 > 400_000, "features are missing") }
    },
]

private func csvText(rows: Int) -> [UInt8] {
    let points = ClusteredPoints(count: rows)
    var text = "id,time,category,x,y,street,status,weight\n"
    for row in 0..<rows {
        let (x, y) = (Int(points.xs[row] * 100), Int(points.ys[row] * 100))
        text += "\(1_000_000 + row),2025-0\(1 + row % 9)-1\(row % 10) 12:\(10 + row % 50),"
        text += "burglary,\(x / 100).\(10 + x % 90),\(y / 100).\(10 + y % 90),"
        text += "Street \(row % 977),open,1.\(row % 7)\n"
    }
    return Array(text.utf8)
}

private func geoJSON(points count: Int) -> FeatureTable {
    let points = ClusteredPoints(count: count)
    // Degrees with as many digits as a rounded position has.
    return FeatureTable(
        identifiers: nil,
        geometries: .points(
            xs: points.xs.map { 18 + ($0 - 655_000) * 1e-5 },
            ys: points.ys.map { 59 + ($0 - 6_568_000) * 1e-5 }),
        properties: [
            .integers(Array(0..<count)), .texts(Array(repeating: "burglary", count: count)),
            .integers((0..<count).map { $0 % 1000 }),
        ])
}

private func written(_ table: FeatureTable) throws -> [UInt8] {
    let sink = MemorySink()
    var writer = GeoJSONWriter(
        sink: sink, fields: ["id", "category", "n"], boundingBox: nil, foreignMembers: [])
    try writer.write(table, threads: 1)
    try writer.finish()
    return sink.bytes
}
