import FeatureFormats
import PlanarGeometry
import Testing

/// Tables written at once, against the same features written one by one.
struct GeoJSONTableTests {
    private struct Features {
        var identifiers: [String]?
        var geometries: [Geometry?] = []
        var integers: [Int?] = []
        var numbers: [Double?] = []
        var texts: [String?] = []
        var booleans: [Bool?] = []

        static let fields = ["n", "a \"name\"\\", "värde", "flag"]

        init(count: Int, seed: UInt64, onlyPoints: Bool = false) {
            var random = GeoRandom(state: seed)
            identifiers = seed % 2 == 0 ? (0..<count).map { "id-\($0)\"" } : nil
            for _ in 0..<count {
                geometries.append(
                    onlyPoints ? .point(random.position()) : random.geometry(depth: 0))
                integers.append(
                    random.next() % 5 == 0 ? nil : Int(truncatingIfNeeded: random.next()))
                numbers.append(random.number())
                texts.append(random.text())
                booleans.append([nil, true, false][Int(random.next() % 3)])
            }
        }

        var properties: [FeatureTable.Property] {
            [.integers(integers), .numbers(numbers), .texts(texts), .booleans(booleans)]
        }

        func values(_ feature: Int) -> [PropertyValue] {
            [
                integers[feature].map(PropertyValue.integer) ?? .null,
                numbers[feature].map(PropertyValue.number) ?? .null,
                texts[feature].map(PropertyValue.text) ?? .null,
                booleans[feature].map(PropertyValue.boolean) ?? .null,
            ]
        }
    }

    private func documents(
        _ features: Features, _ geometries: FeatureTable.Geometries, decimals: Int, threads: Int
    ) throws -> (table: String, rows: String) {
        let sinks = [MemorySink(), MemorySink()]
        var writers = sinks.map {
            GeoJSONWriter(
                sink: $0, fields: Features.fields, coordinateDecimals: decimals, boundingBox: nil,
                foreignMembers: [])
        }
        try writers[0].write(
            FeatureTable(
                identifiers: features.identifiers, geometries: geometries,
                properties: features.properties), threads: threads)
        for feature in features.geometries.indices {
            try writers[1].write(
                identifier: features.identifiers?[feature], geometry: features.geometries[feature],
                values: features.values(feature))
        }
        for index in writers.indices { try writers[index].finish() }
        return (sinks[0].text, sinks[1].text)
    }

    @Test(arguments: [0, 1, 2, 127, 128, 129, 3_000], [1, 2, 7])
    func aTableHasTheBytesOfItsFeatures(count: Int, threads: Int) throws {
        for seed in [1, 2] as [UInt64] {
            let features = Features(count: count, seed: seed)
            let geometries = features.geometries
            let documents = try documents(
                features, .each(count: count) { geometries[$0] }, decimals: 7, threads: threads)
            #expect(documents.table == documents.rows)
        }
    }

    @Test(arguments: [0, 3, 7, 9, 17])
    func pointsHaveTheBytesOfTheirFeatures(decimals: Int) throws {
        let features = Features(count: 2_000, seed: 7, onlyPoints: true)
        let positions = features.geometries.compactMap { geometry -> Position? in
            if case .point(let position)? = geometry { position } else { nil }
        }
        let documents = try documents(
            features, .points(xs: positions.map(\.x), ys: positions.map(\.y)), decimals: decimals,
            threads: 2)
        #expect(documents.table == documents.rows)
    }

    @Test func aSequenceHasTheBytesOfItsFeatures() throws {
        let features = Features(count: 700, seed: 4)
        let geometries = features.geometries
        let sinks = [MemorySink(), MemorySink()]
        var writers = sinks.map { GeoJSONSequenceWriter(sink: $0, fields: Features.fields) }
        try writers[0].write(
            FeatureTable(
                identifiers: features.identifiers,
                geometries: .each(count: 700) { geometries[$0] }, properties: features.properties),
            threads: 3)
        for feature in geometries.indices {
            try writers[1].write(
                identifier: features.identifiers?[feature], geometry: geometries[feature],
                values: features.values(feature))
        }
        for index in writers.indices { try writers[index].finish() }
        #expect(sinks[0].text == sinks[1].text)
    }

    @Test func tablesAndFeaturesMayFollowOneAnother() throws {
        let sink = MemorySink()
        var writer = GeoJSONWriter(sink: sink, fields: ["n"], boundingBox: nil, foreignMembers: [])
        func table(_ values: [Int]) -> FeatureTable {
            FeatureTable(
                identifiers: nil, geometries: .each(count: values.count) { _ in nil },
                properties: [.integers(values)])
        }
        try writer.write(table([]))
        try writer.write(table([1, 2]))
        try writer.write(identifier: nil, geometry: nil, values: [.integer(3)])
        try writer.write(table([4]))
        try writer.finish()
        func line(_ value: Int) -> String {
            "{\"type\":\"Feature\",\"properties\":{\"n\":\(value)},\"geometry\":null}"
        }
        let lines = [1, 2, 3, 4].map(line).joined(separator: ",\n")
        #expect(sink.text == "{\"type\":\"FeatureCollection\",\"features\":[\n\(lines)\n]}\n")
    }

    @Test(arguments: [1, 2])
    func aPositionThatIsNotFiniteIsAnError(threads: Int) throws {
        var writer = GeoJSONWriter(
            sink: MemorySink(), fields: [], boundingBox: nil, foreignMembers: [])
        var xs = [Double](repeating: 1, count: 1_000)
        xs[777] = .nan
        let table = FeatureTable(
            identifiers: nil, geometries: .points(xs: xs, ys: xs), properties: [])
        #expect(throws: FormatError.self) { try writer.write(table, threads: threads) }
    }

    @Test func aFailingSinkEndsTheWriting() throws {
        final class FullDisk: ByteSink {
            func write(_ bytes: Span<UInt8>) throws(FormatError) {
                throw FormatError(.diskFull, file: "x", detail: "no room")
            }
        }
        for threads in [1, 3] {
            var writer = GeoJSONWriter(
                sink: FullDisk(), fields: [], boundingBox: nil, foreignMembers: [])
            let table = FeatureTable(
                identifiers: nil, geometries: .each(count: 9) { _ in nil }, properties: [])
            #expect(throws: FormatError.self) { try writer.write(table, threads: threads) }
        }
    }
}

extension GeoRandom {
    fileprivate mutating func position() -> Position {
        Position(
            x: Double.random(in: -180...180, using: &self),
            y: next() % 3 == 0
                ? (Double.random(in: -9e8...9e8, using: &self)).rounded() / 1e7
                : Double.random(in: -1e12...1e12, using: &self))
    }

    fileprivate mutating func number() -> Double? {
        switch next() % 6 {
        case 0: nil
        case 1:
            [Double.nan, .infinity, -0.0, 1e300, .leastNonzeroMagnitude, 0.00001][Int(next() % 6)]
        case 2: Double(next() % 1000) / 8
        case 3: Double(next() % 100_000) / 1000
        default: Double.random(in: -1000...1000, using: &self)
        }
    }

    fileprivate mutating func text() -> String? {
        let pieces = ["a", "\"", "\\", "\n", "\u{1}", "ö", "abcdefgh", "€", "\u{7F}", "🦆", " "]
        guard next() % 7 > 0 else { return nil }
        return (0..<next() % 12).map { _ in pieces[Int(next() % 11)] }.joined()
    }

    fileprivate mutating func positions() -> [Position] {
        (0..<next() % 6).map { _ in position() }
    }

    fileprivate mutating func polygon() -> Polygon {
        Polygon(
            exterior: Ring(closing: positions()),
            holes: (0..<next() % 3).map { _ in Ring(closing: positions()) })
    }

    fileprivate mutating func geometry(depth: Int) -> Geometry? {
        switch next() % (depth < 2 ? 8 : 6) {
        case 0: .point(position())
        case 1: .multiPoint(positions())
        case 2: .lineString(positions())
        case 3: .multiLineString((0..<next() % 3).map { _ in positions() })
        case 4: .polygon(polygon())
        case 5: .multiPolygon(MultiPolygon((0..<next() % 3).map { _ in polygon() }))
        case 6: .collection((0..<next() % 3).compactMap { _ in geometry(depth: depth + 1) })
        default: nil
        }
    }
}
