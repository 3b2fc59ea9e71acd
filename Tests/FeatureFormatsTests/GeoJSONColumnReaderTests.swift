import FeatureFormats
import Foundation
import PlanarGeometry
import Testing

/// Documents read into columns, against the same documents read row by row.
struct GeoJSONColumnReaderTests {
    // MARK: Both readings in one form

    /// Everything a reader says of a document that both readers must say alike.
    private struct Reading: Equatable {
        struct Feature: Equatable {
            var number: Int
            var line: Int
            var geometry: FeatureRow.RowGeometry
            var defect: FeatureRow.Defect?
            var values: [Value]
        }

        struct Value: Equatable {
            var kind: FeatureRow.Kind
            var number: NumberText.Parsed
            /// The number, where it is written as a whole one.
            var integer: Int?
            /// The text, but of numbers, whose digits a batch does not keep.
            var text: String?
        }

        var features: [Feature] = []
        var columns: [String] = []
        var notices: [FormatNotice] = []
        var referenceSystem: DeclaredReferenceSystem?
        var error: FormatError?

        init(rows bytes: [UInt8], chunk: Int) {
            do throws(FormatError) {
                var reader = try GeoJSONReader(
                    ByteSource(bytes: bytes, name: "test"), chunk: chunk)
                referenceSystem = reader.description.referenceSystem
                var row = FeatureRow()
                do throws(FormatError) {
                    while try reader.next(into: &row) {
                        let known = reader.columns.indices.filter { row.kind($0) != .absent }
                        features.append(
                            Feature(
                                number: row.number, line: row.line, geometry: row.geometry,
                                defect: row.defect,
                                values: (0..<(known.last.map { $0 + 1 } ?? 0)).map {
                                    Self.value(row, $0)
                                }))
                    }
                } catch {
                    self.error = error
                }
                columns = reader.columns
                notices = reader.notices
            } catch {
                self.error = error
            }
        }

        init(columns bytes: [UInt8], chunk: Int, batchSize: Int) {
            do throws(FormatError) {
                var reader = try GeoJSONColumnReader(
                    ByteSource(bytes: bytes, name: "test"), batchSize: batchSize, chunk: chunk)
                referenceSystem = reader.description.referenceSystem
                var batch = FeatureBatch()
                do throws(FormatError) {
                    while try reader.next(into: &batch) {
                        #expect(batch.count > 0 && batch.count <= batchSize)
                        for feature in 0..<batch.count {
                            append(feature, of: batch, reader.columns)
                        }
                    }
                } catch {
                    self.error = error
                }
                // The end is the end.
                #expect((try? reader.next(into: &batch)) == false && batch.count == 0)
                self.columns = reader.columns
                notices = reader.notices
            } catch {
                self.error = error
            }
        }

        private mutating func append(
            _ feature: Int, of batch: borrowing FeatureBatch, _ columns: [String]
        ) {
            var values: [Value] = []
            for column in columns.indices {
                let kind = batch.kind(column, of: feature)
                values.append(
                    Value(
                        kind: kind, number: batch.number(column, of: feature),
                        integer: batch.integer(column, of: feature),
                        text: kind == .number ? nil : batch.text(column, of: feature)))
            }
            while values.last?.kind == .absent { values.removeLast() }
            features.append(
                Feature(
                    number: batch.firstNumber + feature, line: batch.line(of: feature),
                    geometry: batch.geometries.geometry(of: feature),
                    defect: batch.defect(of: feature), values: values))
        }

        private static func value(_ row: FeatureRow, _ column: Int) -> Value {
            let isNumber = row.kind(column) == .number
            let text = row.text(column)
            return Value(
                kind: row.kind(column),
                number: row.number(column, decimalMark: UInt8(ascii: ".")),
                integer: isNumber && text != "-0" ? text.flatMap { Int($0) } : nil,
                text: isNumber ? nil : text)
        }
    }

    private func expectSame(
        _ bytes: [UInt8], chunk: Int = 1 << 16, batchSize: Int = 1 << 13,
        _ name: String = "", sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let rows = Reading(rows: bytes, chunk: chunk)
        let columns = Reading(columns: bytes, chunk: chunk, batchSize: batchSize)
        guard rows != columns else { return }
        let different = zip(rows.features, columns.features).first { $0 != $1 }
        Issue.record(
            """
            \(name): \(rows.features.count) and \(columns.features.count) features, \
            \(String(describing: rows.error)) and \(String(describing: columns.error)), \
            columns \(rows.columns == columns.columns), notices \(rows.notices == columns.notices); \
            \(String(describing: different).prefix(1500))
            """, sourceLocation: sourceLocation)
    }

    // MARK: Documents

    private static let usual = (0..<40).map { index in
        """
        {"type":"Feature","properties":{"n":\(index),"name":"Område \(index)","share":0.\(index)},\
        "geometry":{"type":"Point","coordinates":[18.0\(index),59.\(index)]}}
        """
    }

    private static func document(_ features: [String]) -> [UInt8] {
        Array(
            ("{\"type\":\"FeatureCollection\",\"features\":[\n" + features.joined(separator: ",\n")
                + "\n]}\n").utf8)
    }

    private static func odd(_ value: String) -> String {
        """
        {"type":"Feature","properties":{"n":\(value),"name":"x","share":1},\
        "geometry":{"type":"Point","coordinates":[1,2]}}
        """
    }

    private static func oddGeometry(_ geometry: String) -> String {
        """
        {"type":"Feature","properties":{"n":1,"name":"x","share":1},"geometry":\(geometry)}
        """
    }

    @Test(arguments: [
        "-0", "0", "-0.0", "1e5", "1E-400", "1e999", "-1e999", "12345678", "123456789012345678",
        "9223372036854775807", "9223372036854775808", "-9223372036854775808",
        "123456789012345678901234567890", "0.1234567890123456789", "18.068611111111112",
        "9007199254740993.5", "0.30000000000000004", "01", "-", "-a", "1.", ".5", "+1", "1.e4",
        "1e", "NaN", "Infinity", "nul", "null", "true", "false", "truth", "t", "falsE", "\"\"",
        "\"12\"", "\" 12.5 \"", "\"a\\\"b\"", "\"\\ud83e\\udd86\"", "\"\\ud83e\"",
        "\"\\udd86 \\ud83e x\"", "\"\\u00e5\"", "\"\\u00g5\"", "\"\\x\"", "\"tab\there\"",
        "\"åäö€🦆 abcdefghijklmnop\"", "\"\u{7F}\"", "{}", "[]", "{\"a\":[1,{\"b\":null}]}",
        "[1,2,]", "{\"a\"}", "[[[[[[[[[[[[]]]]]]]]]]]]", "]", "}", ",", "1,\"n\":2",
        "1,\"m\":2", "1,\"\\u006e\":7", "1,\"other\":\"é\",\"more\":[]", "\"never closed",
        String(repeating: "[", count: 70) + String(repeating: "]", count: 70),
        "\"" + String(repeating: "lång ", count: 900) + "\"", String(repeating: "9", count: 70_000),
    ])
    func anOddValueBetweenUsualOnes(_ value: String) {
        let bytes = Self.document(Self.usual + [Self.odd(value)] + Self.usual)
        for chunk in [64, 1 << 12, 1 << 16] { expectSame(bytes, chunk: chunk, value) }
    }

    @Test(arguments: [
        "null", "{}", "[]", "7", "\"Point\"", "{\"type\":\"Point\"}",
        "{\"type\":\"Point\",\"coordinates\":[]}", "{\"type\":\"Point\",\"coordinates\":[1]}",
        "{\"type\":\"Point\",\"coordinates\":[1,2,3]}",
        "{\"type\":\"Point\",\"coordinates\":[1,2,3,4]}",
        "{\"type\":\"Point\",\"coordinates\":[1,\"2\"]}",
        "{\"type\":\"Point\",\"coordinates\":[1,1e999]}",
        "{\"type\":\"Point\",\"coordinates\":[1,1e400,null]}",
        "{\"type\":\"Point\",\"coordinates\":[[1,2]]}",
        "{\"type\":\"Point\",\"coordinates\":null}",
        "{ \"type\" : \"Point\" , \"coordinates\" : [ 1.5 , -2.5 ] }",
        "{\"coordinates\":[1,2],\"type\":\"Point\"}",
        "{\"type\":\"Point\",\"type\":\"LineString\",\"coordinates\":[[1,2],[3,4]]}",
        "{\"type\":\"Point\",\"coordinates\":[1,2],\"coordinates\":[3,4]}",
        "{\"type\":\"Point\",\"bbox\":[1,2,3,4],\"coordinates\":[1,2]}",
        "{\"type\":\"MultiPoint\",\"coordinates\":[]}",
        "{\"type\":\"MultiPoint\",\"coordinates\":[[1,2],[3,4]]}",
        "{\"type\":\"LineString\",\"coordinates\":[[1,2]]}",
        "{\"type\":\"LineString\",\"coordinates\":[[1,2],[3,4,5]]}",
        "{\"type\":\"MultiLineString\",\"coordinates\":[[[1,2],[3,4]],[[5,6],[7,8]]]}",
        "{\"type\":\"MultiLineString\",\"coordinates\":[[]]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1],[0,0]]]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1],[0,1]]]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[0,0]]]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[9,0],[9,9],[0,0]],[[1,1],[1,1]]]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[9,0],[9,9],[0,0]],[]]}",
        "{\"type\":\"Polygon\",\"coordinates\":[]}", "{\"type\":\"Polygon\",\"coordinates\":[[]]}",
        "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[0,0],[1,0],[1,1],[0,0]]],[[]]]}",
        "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[0,0],[1,0],[1,1],[0,0]],"
            + "[[0,0],[1,0],[1,1],[0,0]]],[[[5,5],[6,5],[6,6],[5,5]]]]}",
        "{\"type\":\"MultiPolygon\",\"coordinates\":[]}",
        "{\"type\":\"GeometryCollection\",\"geometries\":[{\"type\":\"Point\","
            + "\"coordinates\":[1,2]}]}",
        "{\"type\":\"GeometryCollection\",\"geometries\":[null]}",
        "{\"type\":\"Circle\",\"coordinates\":[1,2]}", "{\"type\":7,\"coordinates\":[1,2]}",
    ])
    func anOddGeometryBetweenUsualOnes(_ geometry: String) {
        let odd = Self.oddGeometry(geometry)
        expectSame(Self.document(Self.usual + [odd] + Self.usual), geometry)
        // And once as what is usual.
        expectSame(Self.document(Array(repeating: odd, count: 60)), geometry)
    }

    @Test(arguments: [
        "7", "null", "{}", "[]", "{\"type\":\"feature\"}", "{\"type\":\"Feature\"}",
        "{\"type\":\"Feature\",\"properties\":null,\"geometry\":null}",
        "{\"type\":\"Feature\",\"properties\":{},\"geometry\":null}",
        "{\"type\":\"Feature\",\"properties\":[1],\"geometry\":null}",
        "{\"type\":\"Feature\",\"id\":7,\"properties\":{\"id\":8},\"geometry\":null}",
        "{\"type\":\"Feature\",\"id\":null,\"properties\":{\"id\":8},\"geometry\":null}",
        "{\"type\":\"Feature\",\"id\":\"a\\tb\",\"properties\":{},\"geometry\":null}",
        "{\"type\":\"Feature\",\"id\":[1],\"id\":{\"a\":2},\"properties\":{},\"geometry\":null}",
        "{\"type\":\"Feature\",\"properties\":{\"n\":1},\"properties\":{\"m\":2},\"geometry\":null}",
        "{\"type\":\"Feature\",\"properties\":{\"n\":1,\"n\":2},\"geometry\":null}",
        "{\"type\":\"Feature\",\"bbox\":[1,2,3,4],\"foreign\":{\"a\":1},\"properties\":{\"n\":1}}",
        "{\"geometry\":null,\"properties\":{\"share\":1,\"n\":2},\"type\":\"Feature\"}",
        "{\"type\":\"Point\",\"coordinates\":[1,2]}", "{\"type\":\"Feature\"",
        "{\"type\":\"Feature\"}}", "{\"type\":\"Feature\",}", "{\"\\u0074ype\":\"Feature\"}",
    ])
    func anOddFeatureBetweenUsualOnes(_ feature: String) {
        for batchSize in [1, 7, 1 << 13] {
            expectSame(
                Self.document(Self.usual + [feature] + Self.usual), batchSize: batchSize, feature)
            expectSame(
                Self.document(Array(repeating: feature, count: 60) + Self.usual),
                batchSize: batchSize, feature)
        }
    }

    @Test func aDocumentCutAtAnyByteGivesTheSameFeaturesAndTheSameError() {
        let bytes = Self.document(Array(Self.usual.prefix(9)))
        for length in 0..<bytes.count { expectSame(Array(bytes.prefix(length)), "\(length)") }
    }

    @Test func aDocumentWithAnyByteChangedIsReadAlike() {
        let bytes = Self.document(Array(Self.usual.prefix(9)))
        var random = GeoRandom(state: 0xF11B)
        let marks = Array("\"\\{}[],:-.0 \n\u{1}eÅtfn".utf8)
        for place in bytes.indices {
            var changed = bytes
            changed[place] =
                place % 3 == 0
                ? UInt8(truncatingIfNeeded: random.next())
                : marks[Int(random.next() % UInt64(marks.count))]
            expectSame(changed, "\(place): \(changed[place])")
        }
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8])
    func randomDocumentsAreReadAlike(seed: UInt64) {
        var random = GeoRandom(state: seed)
        for _ in 0..<40 {
            let document = random.document()
            let chunk = [100, 1 << 11, 1 << 14][Int(random.next() % 3)]
            let batchSize = [1, 5, 1 << 13, Int.max][Int(random.next() % 4)]
            expectSame(
                Array(document.utf8), chunk: chunk, batchSize: batchSize,
                "seed \(seed), chunk \(chunk), batches of \(batchSize)")
        }
    }

    @Test func aDocumentOfOneFeatureOrGeometryIsReadAlike() {
        expectSame(Array(Self.usual[0].utf8))
        expectSame(Array("{\"type\":\"Point\",\"coordinates\":[1,2]}".utf8))
        expectSame(Array("{\"type\":\"FeatureCollection\",\"features\":[]}".utf8))
        expectSame(Array("[]".utf8))
        expectSame([])
    }

    @Test func manyDifferentPropertiesEndBatchesEarlyAndLoseNothing() {
        // More columns than full batches have room for.
        let features = (0..<700).map { index in
            "{\"type\":\"Feature\",\"properties\":{\"p\(index)\":\(index)},\"geometry\":null}"
        }
        expectSame(Self.document(features))
    }

    @Test func aWholeFileMayBeOneBatch() throws {
        let features = (0..<20_000).map { Self.usual[$0 % 40] }
        var reader = try GeoJSONColumnReader(
            ByteSource(bytes: Self.document(features), name: "test"), batchSize: .max)
        var batch = FeatureBatch()
        #expect(try reader.next(into: &batch))
        #expect(batch.count == 20_000)
        #expect(batch.integers(0) == (0..<20_000).map { $0 % 40 })
        #expect(batch.numbers(2)[7] == 0.7)
        #expect(batch.texts(1)[19_999] == "Område 39")
        let sum = batch.geometries.withPositions { xs, ys in xs.count + ys.count }
        #expect(sum == 40_000)
        #expect(try !reader.next(into: &batch))
    }

    @Test(.enabled(if: GeoFiles.hasShared))
    func realFilesAreReadAlike() throws {
        let files = try #require(
            FileManager.default.enumerator(at: GeoFiles.shared, includingPropertiesForKeys: nil))
        var count = 0
        for case let file as URL in files
        where ["json", "geojson"].contains(file.pathExtension.lowercased()) {
            let bytes = try [UInt8](Data(contentsOf: file))
            guard bytes.count < 1 << 20 else { continue }
            expectSame(bytes, file.lastPathComponent)
            count += 1
        }
        #expect(count > 0)
    }
}
