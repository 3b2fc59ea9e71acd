import BenchmarkPoints
import FeatureFormats
import PlanarGeometry

/// Reading and writing of files that are in memory.
let formatProbes = [
    Probe(name: "read-csv-20000-rows") {
        let text = csvText(rows: 20_000)
        return {
            var (rows, sum) = (0, 0.0)
            var row = FeatureRow()
            guard
                var reader = try? CSVReader(
                    ByteSource(bytes: text, name: "probe.csv"), options: CSVOptions())
            else { preconditionFailure("speed-probe: the CSV has no header") }
            while (try? reader.next(into: &row)) == true {
                rows += 1
                if case .value(let x) = row.number(3, decimalMark: UInt8(ascii: ".")) { sum += x }
            }
            expect(rows == 20_000 && sum > 0, "rows are missing")
        }
    },
    Probe(name: "read-geojson-5000-points") {
        let text = try geoJSON(points: 5000)
        return {
            var (rows, row) = (0, FeatureRow())
            guard
                var reader = try? GeoJSONReader(ByteSource(bytes: text, name: "probe.geojson"))
            else { preconditionFailure("speed-probe: the GeoJSON has no beginning") }
            while (try? reader.next(into: &row)) == true { rows += 1 }
            expect(rows == 5000, "features are missing")
        }
    },
    Probe(name: "write-geojson-5000-points") {
        { expect((try? geoJSON(points: 5000).count) ?? 0 > 400_000, "features are missing") }
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

private func geoJSON(points count: Int) throws -> [UInt8] {
    let points = ClusteredPoints(count: count)
    let sink = MemorySink()
    var writer = GeoJSONWriter(
        sink: sink, fields: ["id", "category", "n"], boundingBox: nil, foreignMembers: [])
    for row in 0..<count {
        // Degrees with as many digits as a rounded position has.
        let position = Position(
            x: 18 + (points.xs[row] - 655_000) * 1e-5, y: 59 + (points.ys[row] - 6_568_000) * 1e-5)
        try writer.write(
            identifier: nil, geometry: .point(position),
            values: [.integer(row), .text("burglary"), .integer(row % 1000)])
    }
    try writer.finish()
    return sink.bytes
}
