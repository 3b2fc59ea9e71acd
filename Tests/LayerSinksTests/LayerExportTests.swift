import FeatureFormats
import Foundation
import LayerSinks
import MapLayers
import PlanarGeometry
import Testing

struct LayerExportTests {
    private func bytes(
        _ layer: Layer, _ format: LayerFormat = .geojson, threads: Int = 1
    ) throws -> [UInt8] {
        let sink = MemorySink()
        try LayerExport(
            layer: layer, run: [.init("manifest", .text("manifest.json"))], threads: threads
        ).write(format, to: sink)
        return sink.bytes
    }

    @Test(arguments: [3006, 3011, 3021, 4326])
    func geoJSONKeepsTheRulesOfRFC7946(code: Int) throws {
        let surfaces: [MultiPolygon] =
            switch code {
            case 3006: squares(7, 5)
            case 3011: squares(7, 5).map { $0.map { Position(x: $0.x - 520_000, y: $0.y) } }
            case 3021: squares(7, 5).map { $0.map { Position(x: $0.x + 960_000, y: $0.y) } }
            default: squares(7, 5).map { $0.map { Position(x: $0.x / 4e4, y: $0.y / 1.1e5) } }
            }
        let check = RFC7946Check(try bytes(layer(surfaces, code: code)))
        #expect(check.problems == [])
        #expect(check.features.count == 35)
        #expect(check.bbox != nil)
    }

    @Test func clockwiseInputIsTurnedAround() throws {
        let reversed = squares(3, 3).map { surface in
            MultiPolygon(surface.polygons.map { Polygon(exterior: $0.exterior.reversed()) })
        }
        #expect(RFC7946Check(try bytes(layer(reversed))).problems == [])
    }

    @Test func holesAreClockwiseAndKept() throws {
        let outer = ring(
            (668_000, 6_575_000), (669_000, 6_575_000), (669_000, 6_576_000), (668_000, 6_576_000))
        let hole = ring(
            (668_200, 6_575_200), (668_400, 6_575_200), (668_400, 6_575_400), (668_200, 6_575_400))
        let check = RFC7946Check(try bytes(layer([surface(outer, holes: [hole])])))
        #expect(check.problems == [])
        let geometry = try #require(check.features.first?["geometry"])
        #expect(RFC7946Check.polygons(geometry).first?.count == 2)
    }

    @Test func missingNumbersAreNull() throws {
        var layer = layer(squares(3, 1))
        layer.fields.append(.init("odd", "Not finite", .numbers([.nan, .infinity, 1])))
        let check = RFC7946Check(try bytes(layer))
        #expect(check.problems == [])
        let properties = check.features.compactMap { $0["properties"] as? [String: Any] }
        #expect(properties.count == 3)
        #expect(properties[1]["n"] is NSNull)
        #expect(properties[2]["rate"] is NSNull)
        #expect(properties[0]["odd"] is NSNull)
        #expect(properties[1]["odd"] is NSNull)
        #expect(properties[1]["reason"] as? String == "missing")
    }

    @Test func propertiesAndFeaturesKeepTheirOrder() throws {
        let text = String(decoding: try bytes(layer(squares(4, 4))), as: UTF8.self)
        let places = (0..<16).compactMap { text.range(of: "\"id\":\"\($0)\"")?.lowerBound }
        #expect(places.count == 16 && places == places.sorted())
        let line = try #require(text.split(separator: "\n").first { $0.contains("\"id\":\"7\"") })
        let names = ["area_id", "n", "rate", "reason"].compactMap {
            line.range(of: "\"\($0)\":")?.lowerBound
        }
        #expect(names.count == 4 && names == names.sorted())
    }

    @Test func theRunMemberNamesManifestRecipeAndParameters() throws {
        let root = try JSONSerialization.jsonObject(with: Data(try bytes(layer(squares(2, 2)))))
        let run = try #require((root as? [String: Any])?["run"] as? [String: Any])
        #expect(run["manifest"] as? String == "manifest.json")
        #expect(run["recipe"] as? String == "counts")
        #expect(run["counted_in"] as? String == "EPSG:3006")
        #expect((run["parameters"] as? [String: Any])?["alpha"] as? Double == 0.05)
        #expect((run["fields"] as? [String: Any])?["n"] as? String == "Number")
    }

    @Test func severalWarningsAreAListBecauseAnObjectHasOneMemberOfAName() throws {
        var warned = layer(squares(2, 2))
        warned.parameters += ["a", "b", "c"].map { .init("warning", .text($0)) }
        warned.parameters.append(.init("nested", .group([.init("warning", .text("alone"))])))
        let root = try JSONSerialization.jsonObject(with: Data(try bytes(warned)))
        let run = try #require((root as? [String: Any])?["run"] as? [String: Any])
        let parameters = try #require(run["parameters"] as? [String: Any])
        #expect(parameters["warning"] as? [String] == ["a", "b", "c"])
        let text = String(decoding: try bytes(warned), as: UTF8.self)
        #expect(text.contains("\"warning\":[\"a\",\"b\",\"c\"]"))
        #expect(text.contains("{\"warning\":\"alone\"}"))
    }

    @Test(arguments: LayerFormat.allCases)
    func bytesDoNotDependOnThreads(format: LayerFormat) throws {
        var surfaces = squares(100, 100)
        var random = SeededGenerator(seed: 11)
        for index in stride(from: 0, to: surfaces.count, by: 3) {
            // Bow ties and slivers among the squares keep GEOS busy in every chunk.
            let box = surfaces[index].boundingBox
            let x = box.minX, y = box.minY, w = Double.random(in: 0.001...300, using: &random)
            surfaces[index] = surface(ring((x, y), (x + w, y + 200), (x + w, y), (x, y + 0.01)))
        }
        let one = try bytes(layer(surfaces), format, threads: 1)
        for threads in [2, 8] {
            #expect(try bytes(layer(surfaces), format, threads: threads) == one)
        }
    }

    @Test func csvHasNoGeometryAndEmptyFieldsForNull() throws {
        let text = String(decoding: try bytes(layer(squares(3, 1)), .csv), as: UTF8.self)
        #expect(
            text == "area_id,n,rate,reason\n0,0,0,\n1,,0.14285714285714285,missing\n2,2,,\n")
    }

    @Test func textSequenceHasOneFeatureARecord() throws {
        let bytes = try bytes(layer(squares(3, 1)), .geojsonl)
        let records = bytes.split(separator: 0x1E)
        #expect(records.count == 3)
        for record in records {
            #expect(record.last == 0x0A)
            let feature = try JSONSerialization.jsonObject(with: Data(record)) as? [String: Any]
            #expect(feature?["type"] as? String == "Feature")
        }
    }

    @Test func aLayerWithoutFeaturesIsAValidFile() throws {
        let check = RFC7946Check(try bytes(layer([])))
        #expect(check.problems == [])
        #expect(check.features.isEmpty && check.bbox == nil)
    }

    @Test(arguments: [
        (code: 3006, x: 1e30), (code: 3006, x: Double.nan), (code: 4326, x: 1000),
        (code: 99_999, x: 670_000),
    ])
    func placesThatAreNotOnEarthAreRefused(code: Int, x: Double) {
        let odd = surface(ring((x, 59), (x + 100, 59), (x + 100, 59.5)))
        #expect {
            _ = try LayerExport(layer: layer([odd], code: code))
        } throws: { ($0 as? SinkError)?.code == .notOnEarth }
    }

    @Test(
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: "/usr/bin/ogrinfo"),
            "needs ogrinfo (apt install gdal-bin)"),
        arguments: [LayerFormat.geojson, .geojsonl, .csv])
    func ogrinfoOpensTheOutputWithoutWarnings(format: LayerFormat) throws {
        let folder = try TemporaryFolder()
        let outer = ring((668_000, 6_575_000), (669_000, 6_575_000), (669_000, 6_576_000))
        let export = try LayerExport(
            layer: layer(squares(20, 20) + [surface(outer), MultiPolygon([])]))
        let written = try OutputFolder(path: folder.path).write(export, format: format)
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/ogrinfo")
        process.arguments = ["-al", "-so", written.path]
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(!text.contains("Warning") && !text.contains("ERROR"), "\(text)")
        #expect(text.contains("Feature Count: 402"), "\(text)")
        if format != .csv { #expect(text.contains("WGS 84"), "\(text)") }
    }

    @Test func layersOfTheSameSurfacesShareTheirGeometryAndOthersDoNot() throws {
        let squares = (0..<3).map { index in
            let x = 18 + Double(index) / 100
            return surface(ring((x, 59), (x + 0.01, 59), (x + 0.01, 59.01), (x, 59.01)))
        }
        let shared = SharedGeometries()
        var moved = squares
        moved[1] = moved[1].map { Position(x: $0.x, y: $0.y + 0.5) }
        let fewer = Array(squares.dropLast())
        for surfaces in [squares, moved, squares, fewer, moved] {
            // The same numbers in another system are other places.
            for code in [4326, 3006, 4326] {
                let alone = try LayerExport(layer: layer(surfaces, code: code))
                let together = try LayerExport(
                    layer: layer(surfaces, code: code), sharing: shared)
                let sinks = (MemorySink(), MemorySink())
                try alone.write(.geojson, to: sinks.0)
                try together.write(.geojson, to: sinks.1)
                #expect(sinks.0.bytes == sinks.1.bytes)
            }
        }
    }
}
