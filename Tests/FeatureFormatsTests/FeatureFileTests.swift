import FeatureFormats
import Foundation
import Testing

struct FeatureFileTests {
    private static let feature = #"{"type":"Feature","properties":{"n":1},"geometry":null}"#

    @Test(arguments: [
        ("a.geojson", "{\"type\":\"FeatureCollection\",\"features\":[\(feature)]}", "GeoJSON"),
        ("a.dat", "{\"features\":[\(feature)],\"type\":\"FeatureCollection\"}", "GeoJSON"),
        ("a.json", "\(feature)\n", "GeoJSON"), ("a.geojson", "\u{FEFF} \(feature)", "GeoJSON"),
        ("a.json", "\(feature)\n\(feature)\n", "GeoJSON text sequence"),
        ("a.geojsonl", "\(feature)\n", "GeoJSON text sequence"),
        ("a.json", "\u{1E}\(feature)\n", "GeoJSON text sequence"),
        ("a.csv", "n\n1\n", "CSV"), ("a.txt", "n;m\n1;2\n", "CSV"), ("a", "n\tm\n1\t2\n", "CSV"),
        ("a.csv", "{n},m\n1,2\n", "CSV"), ("a:b.csv", "n,m\n1,2\n", "CSV"),
    ])
    func theFormatIsSeenInTheBytes(name: String, text: String, format: String) throws {
        try GeoFiles.withFolder { folder throws in
            let path = folder.appendingPathComponent(name).path
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            var reader = try FeatureFile.open(path, csv: CSVOptions())
            #expect(reader.description.format == format)
            var row = FeatureRow()
            #expect(try reader.next(into: &row))
            #expect(row.text(0) == "1")
        }
    }

    @Test func aFirstFeatureLongerThanAPeekIsStillASequence() throws {
        let long = String(repeating: "x", count: 200_000)
        let feature = #"{"type":"Feature","properties":{"n":"\#(long)"},"geometry":null}"#
        try GeoFiles.withFolder { folder throws in
            let path = folder.appendingPathComponent("a.json").path
            try (feature + "\n" + feature).write(toFile: path, atomically: true, encoding: .utf8)
            #expect(try FeatureFile.open(path).description.format == "GeoJSON text sequence")
        }
    }

    @Test func packedTextIsUnpacked() throws {
        // gzip of one Feature, made with `gzip -n`.
        let text = "{\"type\":\"FeatureCollection\",\"features\":[\(Self.feature)]}"
        try GeoFiles.withFolder { folder throws in
            let path = folder.appendingPathComponent("a.geojson")
            try text.write(to: path, atomically: true, encoding: .utf8)
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = ["gzip", "-n", path.path]
            try process.run()
            process.waitUntilExit()
            let reading = GeoReading { () throws(FormatError) in
                try FeatureFile.open(path.path + ".gz")
            }
            #expect(reading.rows.count == 1)
        }
    }

    @Test func aTableOfAGeoPackageIsNamedBehindAColon() throws {
        let statements =
            ["CREATE TABLE a (geom BLOB)", "CREATE TABLE b (geom BLOB, n)"]
            + GeoPackageSample.layer("a") + GeoPackageSample.layer("b")
        try GeoPackageSample.make(statements) { sample throws in
            #expect(try FeatureFile.open(sample.path + ":b").columns == ["n"])
            #expect(
                GeoReading { () throws(FormatError) in try FeatureFile.open(sample.path) }.error?
                    .code == .unknownTable)
            #expect(
                GeoReading { () throws(FormatError) in try FeatureFile.open(sample.path + ":c") }
                    .error?.code == .unknownTable)
        }
    }

    @Test(
        arguments: [
            (Array("PK\u{3}\u{4}rest".utf8), "unknown-format"),
            (Array("<?xml version".utf8), "unknown-format"),
            ([0, 0, 0x27, 0x0A, 0, 0], "unknown-format"), ([], "empty-file"),
        ] as [([UInt8], String)])
    func foreignFormatsAreNamed(bytes: [UInt8], code: String) throws {
        try GeoFiles.withFolder { folder throws in
            let path = folder.appendingPathComponent("a.bin").path
            try Data(bytes).write(to: URL(fileURLWithPath: path))
            let reading = GeoReading { () throws(FormatError) in try FeatureFile.open(path) }
            #expect(reading.error?.code.rawValue == code)
        }
    }

    @Test func missingFilesAndFoldersAreErrors() throws {
        try GeoFiles.withFolder { folder throws in
            func code(_ path: String) -> FormatError.Code? {
                GeoReading { () throws(FormatError) in try FeatureFile.open(path) }.error?.code
            }
            #expect(code(folder.path) == .notAFile)
            #expect(code(folder.path + "/x.csv") == .missingFile)
            #expect(code(folder.path + "/x.gpkg:t") == .missingFile)
        }
    }
}
