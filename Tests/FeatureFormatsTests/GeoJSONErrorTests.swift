import FeatureFormats
import Foundation
import PlanarGeometry
import Testing

struct GeoJSONErrorTests {
    static let small = """
        {"type":"FeatureCollection","name":"små","features":[
        {"type":"Feature","id":"a","properties":{"namn":"Å\\u00e4\\n","n":-1.5e-3,"j":[1,{"k":null}]},
         "geometry":{"type":"Polygon","coordinates":[[[0,0],[10,0],[10,10],[0,0]]]}},
        {"type":"Feature","properties":{"n":17,"ny":true,"namn":"\\ud83d\\ude00"},"geometry":
         {"coordinates":[18.0686,59.3293,12],"type":"Point"}},
        {"type":"Feature","properties":null,"geometry":{"type":"GeometryCollection","geometries":[
         {"type":"Point","coordinates":[1,2]},{"type":"LineString","coordinates":[[1,2],[3,4]]}]}}
        ],"bbox":[0,0,18.1,59.4]}

        """

    @Test(
        arguments: [
            (#"{"type":"FeatureCollection","features":[{"a":NaN}]}"#, "malformed", 1, "NaN"),
            (
                "{\"type\":\"FeatureCollection\",\n\"features\":[\n{\"a\":-Infinity}]}",
                "malformed", 3, "-Infinity"
            ),
            (#"{"type":"FeatureCollection","features":[{"a":01}]}"#, "malformed", 1, "zero"),
            (#"{"type":"FeatureCollection","features":[{"a":1.}]}"#, "malformed", 1, "number"),
            (#"{"type":"FeatureCollection","features":[{"a":+1}]}"#, "malformed", 1, "+1"),
            (#"{"type":"FeatureCollection","features":[{'a':1}]}"#, "malformed", 1, "'a'"),
            (#"{"type":"FeatureCollection","features":[{"a":1,}]}"#, "malformed", 1, "}"),
            (#"{"type":"FeatureCollection","features":[{"a":1},]}"#, "malformed", 1, "]"),
            (#"{"type":"FeatureCollection","features":[{"a" 1}]}"#, "malformed", 1, ":"),
            (#"{"type":"FeatureCollection","features":[{"a":"\x"}]}"#, "malformed", 1, "backslash"),
            (
                #"{"type":"FeatureCollection","features":[{"a":"\u12G4"}]}"#, "malformed", 1,
                "hexadecimal"
            ),
            (
                "{\"type\":\"FeatureCollection\",\"features\":[{\"a\":\"x\ny\"}]}", "malformed", 1,
                "line break"
            ),
            (#"{"type":"FeatureCollection","features":[]} x"#, "malformed", 1, "follows"),
            ("{\"type\":\"FeatureCollection\",\"features\":[]}\n{}", "malformed", 2, "follows"),
            (
                #"{"type":"FeatureCollection","features":[],"features":[]}"#, "malformed", 1,
                "two lists"
            ),
            (#"{"type":"FeatureCollection","features":{}}"#, "malformed", 1, "not a list"),
            (#"{"type":"FeatureCollection"}"#, "malformed", 1, "no list"),
            (#"{"type":"Collection","features":[]}"#, "malformed", 1, "\"Collection\""),
            (#"{"features":[],"type":"Table"}"#, "malformed", 1, "\"Table\""),
            (#"{"type":"Topology","objects":{}}"#, "malformed", 1, "TopoJSON"),
            (#"{"rows":[],"count":3}"#, "malformed", 1, "\"rows\", \"count\""),
            (#"[{"id":1,"lat":2}]"#, "malformed", 1, "\"id\", \"lat\""),
            ("[1,2]", "malformed", 1, "a list"), ("17", "malformed", 1, "a number"),
            ("\"text\"", "malformed", 1, "text"), ("id;namn\n1;x\n", "malformed", 1, "id;namn"),
            ("", "empty-file", nil, "white space"), (" \n ", "empty-file", nil, "white space"),
            (#"{"type":"FeatureCollection","features":[{"a":"#, "truncated", 1, "ends"),
            ("{\"type\":\"FeatureCollection\",\n\"features\":[]", "truncated", 2, "ends"),
        ] as [(String, String, Int?, String)])
    func brokenDocumentsAreErrorsWithAPlaceAndAReason(
        text: String, code: String, line: Int?, words: String
    ) {
        let reading = GeoReading(text)
        #expect(reading.error?.code.rawValue == code)
        #expect(reading.error?.line == line)
        #expect(reading.error?.detail.contains(words) == true, "\(reading.error?.detail ?? "")")
    }

    @Test func bytesThatAreNotUTF8AreAnErrorWithTheirLine() {
        var bytes = Array("{\"type\":\"FeatureCollection\",\"features\":[\n{\"namn\":\"".utf8)
        bytes += [0xC5, 0x72, 0x73, 0x74, 0x61]
        bytes += Array("\"}]}".utf8)
        let reading = GeoReading(bytes)
        #expect(reading.error?.code == .invalidText)
        #expect(reading.error?.line == 2)
        #expect(GeoReading([0xFF, 0xFE, 0x7B, 0x00]).error?.code == .unsupportedEncoding)
    }

    @Test func nestingIsLimited() {
        for (open, close) in [("[", "]"), (#"{"a":"#, "}")] {
            func text(_ depth: Int) -> String {
                let value =
                    String(repeating: open, count: depth) + "1"
                    + String(repeating: close, count: depth)
                return #"{"type":"Feature","properties":{"a":\#(value)},"geometry":null}"#
            }
            #expect(GeoReading(text(62)).error == nil)
            #expect(GeoReading(text(63)).error?.code == .tooDeep)
            #expect(GeoReading(text(1_000_000)).error?.code == .tooDeep)
        }
        let nested =
            String(repeating: #"{"type":"GeometryCollection","geometries":["#, count: 100_000)
        #expect(GeoReading(nested).error?.code == .tooDeep)
        #expect(GeoReading(String(repeating: "[", count: 3_000_000)).error != nil)
        let coordinates = #"{"type":"Point","coordinates":"# + String(repeating: "[", count: 1000)
        #expect(GeoReading(coordinates).error?.code == .tooDeep)
    }

    @Test func enormousValuesAreRefused() {
        let digits = String(repeating: "1", count: 100_000)
        #expect(
            GeoReading(#"{"type":"Feature","properties":{"a":\#(digits)},"geometry":null}"#).error?
                .code == .tooLarge)
        #expect(GeoReading(#"{"type":"Point","coordinates":[1e999999999,2]}"#).outcome == "invalid")
        #expect(GeoReading(#"{"type":"Point","coordinates":[1e-999999999,-0]}"#).outcome == "value")
    }

    @Test(
        .disabled(
            if: _isDebugAssertConfiguration(), "64 MiB take too long without optimization"))
    func endlessStringsAreRefused() {
        var bytes = Array(#"{"type":"Feature","properties":{"a":""#.utf8)
        bytes.append(contentsOf: repeatElement(UInt8(ascii: "x"), count: 65 << 20))
        #expect(GeoReading(bytes).error?.code == .tooLarge)
    }

    @Test func aFeatureOverTheLimitIsRefusedWithItsLine() {
        func reading(_ length: Int) -> GeoReading {
            let value = String(repeating: "x", count: length)
            let text =
                "{\"type\":\"FeatureCollection\",\"features\":[\n"
                + #"{"type":"Feature","properties":{"a":"\#(value)"},"geometry":null}]}"#
            let source = ByteSource(bytes: Array(text.utf8), name: "test.geojson")
            return GeoReading { () throws(FormatError) in
                try GeoJSONReader(source, chunk: 64, longestFeature: 20_000)
            }
        }
        #expect(reading(19_000).rows.count == 1)
        #expect(reading(20_000).error?.code == .tooLarge)
        #expect(reading(20_000).error?.line == 2)
        #expect(reading(200_000).error?.code == .tooLarge)
    }

    @Test func moreColumnsThanAnyTableHasAreRefused() {
        let names = (0...(1 << 16)).map { #""p\#($0)":1"# }.joined(separator: ",")
        let reading = GeoReading(
            #"{"type":"Feature","properties":{\#(names)},"geometry":null}"#)
        #expect(reading.error?.code == .tooLarge)
    }

    @Test func cutAnywhereTheDocumentIsAnErrorAndNeverATrap() {
        let bytes = Array(Self.small.utf8)
        let whole = GeoReading(bytes)
        #expect(whole.error == nil)
        #expect(whole.rows.count == 3)
        // The last byte is a line break behind the end.
        for count in 0..<bytes.count - 1 {
            let reading = GeoReading(Array(bytes[..<count]))
            let code = reading.error?.code
            // A cut inside a letter of two bytes is still a cut.
            #expect(code == .truncated || count == 0 && code == .emptyFile, "\(count) bytes")
            #expect(reading.rows == Array(whole.rows.prefix(reading.rows.count)))
        }
    }

    @Test(arguments: 1...64)
    func piecesOfAnyLengthGiveTheSameRows(chunk: Int) {
        #expect(GeoReading(Self.small, chunk: chunk) == GeoReading(Self.small))
        let broken = Self.small.replacingOccurrences(of: "17,", with: "NaN,")
        let reading = GeoReading(broken, chunk: chunk)
        #expect(reading == GeoReading(broken))
        #expect(reading.error?.line == 4)
    }

    @Test func twentyThousandMutationsNeverTrap() {
        var random = GeoRandom(state: 0x5AFE)
        let original = Array(Self.small.utf8)
        let pieces = [
            "{", "}", "[", "]", "\"", ",", ":", "\\", "1e99", "null", "\u{1E}", "-", "[[[",
        ]
        var outcomes: Set<String> = []
        for _ in 0..<20_000 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<5, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1:
                    let end = min(bytes.count, place + Int.random(in: 1...20, using: &random))
                    bytes.removeSubrange(place..<end)
                case 2:
                    let piece = pieces[Int.random(in: 0..<pieces.count, using: &random)]
                    bytes.insert(contentsOf: Array(piece.utf8), at: place)
                case 3:
                    let other = Int.random(in: 0..<bytes.count, using: &random)
                    bytes.swapAt(place, other)
                default:
                    let end = min(bytes.count, place + 30)
                    bytes.insert(contentsOf: Array(bytes[place..<end]), at: place)
                }
                if bytes.isEmpty { bytes = original }
            }
            let isSmall = Int.random(in: 0..<10, using: &random) == 0
            let chunk = isSmall ? Int.random(in: 1...200, using: &random) : 1 << 18
            let reading = GeoReading(bytes, chunk: chunk)
            outcomes.insert(reading.error?.code.rawValue ?? "read")
            #expect(reading.rows.map(\.number) == Array(1..<reading.rows.count + 1))
            let sequence = GeoReading(sequence: bytes, chunk: chunk)
            #expect(sequence.rows.map(\.number) == Array(1..<sequence.rows.count + 1))
        }
        #expect(outcomes.isSuperset(of: ["read", "malformed", "truncated", "invalid-text"]))
    }
}
