import DisclosureControl
import FeatureFormats
import Foundation
import MapLayers
import Testing

@testable import LayerSinks

struct FolderVerificationTests {
    private static let areas = squares(2, 2)

    private func counts() -> PlantedLayer {
        var layer = PlantedLayer("counts", Self.areas, [12, 0, nil, nil])
        layer.columns = [
            (
                "rate", "derived",
                [.number(4.5), .number(0), .null, .null]
            )
        ]
        return layer
    }

    private func problems(
        profile: String = "public", others: [String: String] = [:],
        _ change: (inout PlantedLayer) -> Void = { _ in }
    ) throws -> [FolderProblem] {
        let folder = try TemporaryFolder()
        var layer = counts()
        change(&layer)
        try folder.publish([layer], profile: profile, others: others)
        return try FolderVerification(folder: folder.path).problems
    }

    @Test(arguments: ["internal", "partner", "public"])
    func aFolderAsItMustBeHasNoProblem(profile: String) throws {
        let csv =
            "area_id,n,rate,reason\nu00,12,4.5,\nu01,0,0,\nu02,,,suppressed\nu03,,,suppressed\n"
        let found = try problems(profile: profile, others: ["counts.csv": csv])
        #expect(found == [])
    }

    @Test func aFolderThatARunHasWrittenHasNoProblem() throws {
        let top = try TemporaryFolder()
        let folder = try OutputFolder(path: top.path)
        let staged = folder.stage(try folder.lock())
        let export = try LayerExport(layer: layer(squares(3, 2)))
        let files = try [LayerFormat.geojson, .geojsonl, .csv].map {
            try staged.stage(export, format: $0)
        }
        let manifest = Manifest(
            softwareVersion: "0", referenceSystemCode: 3006, disclosure: .internal, testCount: 0,
            layers: [Manifest.LayerEntry(export, files: files)])
        try staged.commit(manifest: manifest.document())
        let verification = try FolderVerification(folder: top.path)
        // The fixture leaves one number without a reason on purpose, in each of its two features.
        #expect(verification.problems.map(\.detail).allSatisfy { $0.contains("no reason") })
        #expect(verification.problems.map(\.feature) == ["2", "5"])
        #expect(verification.featureCount == 6)
    }

    @Test func fewAnswersWithholdTheShareAndNothingBesideIt() throws {
        func found(_ share: PropertyValue, apart: Int) throws -> [FolderProblem] {
            try problems { layer in
                layer.counts = [40, 40, 40, 40]
                layer.columns = [
                    ("share", "derived", [share, .number(0.5), .number(0.5), .number(0.5)]),
                    (
                        "n_answers", "count",
                        [.integer(12)] + Array(repeating: .integer(40), count: 3)
                    ),
                    (
                        "n_apart", "derived",
                        [.integer(apart)] + Array(repeating: .integer(0), count: 3)
                    ),
                    ("share_city", "derived", Array(repeating: .number(0.4), count: 4)),
                ]
                layer.edit = {
                    $0.replacingFirst("\"reason\":null", with: "\"reason\":\"too-few-answers\"")
                }
            }
        }
        #expect(try found(.null, apart: 7) == [])
        #expect(try found(.number(0.25), apart: 7).map(\.field) == ["share"])
        // A count is a count, whatever the layer says it rests on.
        #expect(try found(.null, apart: 2).map(\.field) == ["n_apart"])
    }

    @Test func parametersOfOneNameAreOneList() throws {
        var warned = layer(squares(1, 1))
        warned.parameters = [
            .init("warning", .text("one")), .init("alpha", .number(0.05)),
            .init("warning", .text("two")), .init("warning", .text("three")),
        ]
        let sink = MemorySink()
        try LayerExport(layer: warned).write(.geojson, to: sink)
        let text = String(decoding: sink.bytes, as: UTF8.self)
        #expect(text.contains("{\"warning\":[\"one\",\"two\",\"three\"],\"alpha\":0.05}"))
    }

    @Test(arguments: [
        (from: "[[[", to: "[[[99,", detail: "more than two numbers"),
        (from: "\"type\":\"FeatureCollection\",", to: "", detail: "not a FeatureCollection"),
        (
            from: "{\"type\":\"FeatureCollection\"",
            to: "{\"type\":\"FeatureCollection\",\"crs\":1",
            detail: "crs member"
        ), (from: "\"id\":\"u01\"", to: "\"id\":\"u00\"", detail: "comes twice"),
        (from: "\"id\":\"u00\"", to: "\"id\":\"u09\"", detail: "stands behind one"),
        (from: "\"id\":\"u01\"", to: "\"id\":7", detail: "no identifier of text"),
        (from: "\"reason\":\"suppressed\"", to: "\"reason\":null", detail: "no reason is given"),
        (from: "\"n\":12", to: "\"m\":12", detail: "has not the fields of the first"),
        (from: "\"n\":12", to: "\"n\":\"12\"", detail: "values of several kinds"),
        (from: "\"n\":12", to: "\"n\":[12]", detail: "a list or an object"),
        (from: "\"n\":0", to: "\"n\":3", detail: "a count below 5 is told"),
        (from: "\"rate\":null", to: "\"rate\":1.5", detail: "what derives from it is not"),
        (from: "\"rate\":\"derived\"", to: "\"rate\":\"mixed\"", detail: "rest on several counts"),
        (
            from: "\"rate\":\"derived\"", to: "\"speed\":\"derived\"",
            detail: "what the field rests on"
        ),
        (from: "\"What n is\"", to: "\"\"", detail: "what the field means"),
        (from: "\"layer\":\"counts\"", to: "\"layer\":\"other\"", detail: "do not say the same"),
        (
            from: "\"disclosure\":{\"profile\":\"public\"",
            to: "\"disclosure\":{\"profile\":\"internal\"", detail: "made for another profile"
        ), (from: "\"disclosure\":{", to: "\"x\":{", detail: "by which rule it was released"),
        (
            from: "\"source\":\"brott\",", to: "\"source\":\"brott\",\"n_outside\":2,",
            detail: "a number of records that the profile"
        ),
        (
            from: "\"source\":\"brott\",", to: "\"source\":\"brott\",\"n_inside\":4,",
            detail: "fewer than 5 records"
        ),
    ])
    func whatIsWrongInALayerIsTold(from: String, to: String, detail: String) throws {
        let found = try problems { layer in
            layer.edit = { text in
                #expect(text.contains(from))
                return text.replacingFirst(from, with: to)
            }
        }
        #expect(found.contains { $0.detail.contains(detail) }, "\(found)")
        #expect(found.allSatisfy { $0.file == "counts.geojson" })
    }

    @Test func ringsAreLookedAtAsTheStandardAsks() throws {
        let ring = #/\[\[\[([^\]]+)\],\[([^\]]+)\],\[([^\]]+)\],\[([^\]]+)\],\[([^\]]+)\]\]\]/#
        func found(_ make: @escaping ([Substring]) -> String) throws -> [String] {
            try problems { layer in
                layer.edit = { text in
                    guard let match = text.firstMatch(of: ring) else { return text }
                    let corners = [match.1, match.2, match.3, match.4]
                    return text.replacingCharacters(in: match.range, with: make(corners))
                }
            }.map(\.detail)
        }
        #expect(try found { "[[[\($0[0])],[\($0[1])],[\($0[2])],[\($0[3])],[\($0[0])]]]" } == [])
        #expect(
            try found { "[[[\($0[0])],[\($0[1])],[\($0[2])],[\($0[3])]]]" }
                .contains("a ring is not closed: its last position is not its first"))
        #expect(
            try found { "[[[\($0[0])],[\($0[3])],[\($0[2])],[\($0[1])],[\($0[0])]]]" }
                == ["an exterior ring is clockwise (RFC 7946, 3.1.6)"])
        #expect(
            try found { "[[[\($0[0])],[\($0[2])],[\($0[1])],[\($0[3])],[\($0[0])]]]" }
                .contains("the surface is not valid"))
        #expect(
            try found { "[[[\($0[0])],[\($0[1])],[\($0[0])]]]" }
                .contains("a ring has fewer than four positions"))
        #expect(
            try found { "[[[\($0[0])1],[\($0[1])],[\($0[2])],[\($0[3])],[\($0[0])1]]]" }
                .contains("a coordinate has more than seven decimals"))
        #expect(
            try found { "[[[190,59],[\($0[1])],[\($0[2])],[\($0[3])],[190,59]]]" }
                .contains("a position is not longitude and latitude"))
    }

    @Test func aBoxThatIsNotTheBoxOfTheFeaturesIsTold() throws {
        let found = try problems { layer in
            layer.edit = { $0.replacingFirst("\"bbox\":[1", with: "\"bbox\":[") }
        }
        #expect(found.map(\.field) == ["bbox"])
    }

    @Test func anotherFormOfALayerHoldsTheSameValues() throws {
        let header = "area_id,n,rate,reason\nu00,12,4.5,\nu01,0,0,\n"
        let wrong = header + "u02,7,,suppressed\nu03,,,suppressed\n"
        let found = try problems(others: ["counts.csv": wrong])
        #expect(found.map(\.feature) == ["u02"])
        #expect(found.map(\.field) == ["n"])
        #expect(found.map(\.value) == ["7"])
        let short = try problems(others: ["counts.csv": header])
        #expect(short.map(\.detail).first?.contains("not as many rows") == true)
    }

    @Test func theManifestAnswersForEveryFile() throws {
        let folder = try TemporaryFolder()
        try folder.publish([counts()], others: ["notes.txt": "words"])
        folder.put("other", "notes.txt")
        folder.put("{}", "secret.geojson")
        let found = try FolderVerification(folder: folder.path).problems
        #expect(Set(found.map(\.file)) == ["notes.txt", "secret.geojson"])
        try FileManager.default.removeItem(atPath: folder.file("counts.geojson"))
        let missing = try FolderVerification(folder: folder.path).problems
        #expect(missing.contains { $0.file == "counts.geojson" && $0.detail.contains("not there") })
    }

    @Test func rejectedRowsAreNotForThePublic() throws {
        let top = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: top.file("rejects"), withIntermediateDirectories: true)
        try top.publish([counts()], others: ["rejects/brott.csv": "address"])
        let found = try FolderVerification(folder: top.path)
        #expect(found.gravest == .disclosure)
        #expect(found.problems.map(\.file) == ["rejects/brott.csv"])
    }

    @Test func aValueHiddenBehindAnotherOfTheSameNameIsRefused() throws {
        let found = try problems { layer in
            layer.edit = { $0.replacingFirst("\"n\":null", with: "\"n\":3,\"n\":null") }
        }
        #expect(found.map(\.kind) == [.unreadable])
        #expect(found[0].detail.contains("two members named 'n'"))
    }

    @Test func ofManyAlikeTheFirstAreToldAndTheOthersCounted() throws {
        let folder = try TemporaryFolder()
        try folder.publish([PlantedLayer("many", squares(10, 4), (0..<40).map { $0 % 2 + 2 })])
        let found = try FolderVerification(folder: folder.path).problems
        #expect(found.count == ProblemList.shown + 1)
        #expect(found.last?.value == "32 more")
    }
}

extension String {
    func replacingFirst(_ text: String, with other: String) -> String {
        guard let range = range(of: text) else { return self }
        return replacingCharacters(in: range, with: other)
    }
}
