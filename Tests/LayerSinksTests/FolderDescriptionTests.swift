import FeatureFormats
import Foundation
import Testing

@testable import LayerSinks

struct FolderDescriptionTests {
    private func description() throws -> FolderDescription {
        let folder = try TemporaryFolder()
        var layer = PlantedLayer("counts", squares(3, 1), [12, nil, 0])
        layer.period = ("2025-01-01", "2026-01-01")
        layer.columns = [
            ("rate", "derived", [.number(1.5), .null, .integer(0)]),
            ("funnel", "classified", [.text("within"), .null, .text("below | \"95\"")]),
        ]
        try folder.publish([layer])
        return try FolderDescription(folder: folder.path)
    }

    @Test func everyFieldIsDescribedByWhatTheFileHolds() throws {
        let layer = try #require(try description().layers.first)
        #expect(layer.fields.map(\.name) == ["area_id", "n", "rate", "funnel", "reason"])
        let counts = layer.fields[1]
        #expect(counts.meaning == "What n is")
        #expect(counts.unit == "records")
        #expect(counts.type == "whole number")
        #expect(counts.basis == "count")
        #expect(counts.count == 2)
        #expect(counts.missing == [.init(reason: "suppressed", count: 1)])
        #expect(counts.range == "0 to 12")
        #expect(layer.fields[2].type == "number")
        #expect(layer.fields[2].range == "0 to 1.5")
        #expect(layer.fields[3].range == "below | \"95\", within")
        #expect(layer.records.map(\.name) == ["source", "kind", "period", "from", "before"])
    }

    @Test func theFormsSayTheSameAndStayTheSame() throws {
        let description = try description()
        let markdown = String(decoding: description.text(.markdown), as: UTF8.self)
        #expect(
            markdown.contains(
                "| `n` | What n is | records | whole number | count | 2 | 1 suppressed | 0 to 12 |")
        )
        #expect(markdown.contains("below \\| \"95\""), "a bar does not end the cell")
        let csv = String(decoding: description.text(.csv), as: UTF8.self)
        #expect(
            csv.contains(
                "counts,counts,brott,from 2025-01-01 to before 2026-01-01,n,What n is,records,"
                    + "whole number,count,2,1 suppressed,0 to 12\n"))
        #expect(csv.split(separator: "\n").count == 6)
        let json = try JSONText.parse(description.text(.json).span)
        let fields = json["layers"]?.elements?.first?["fields"]?.elements
        #expect(fields?.count == 5)
        #expect(fields?[1]["missing"]?["suppressed"] == .integer(1))
        for form in FolderDescription.Form.allCases {
            #expect(description.text(form) == (try self.description()).text(form))
        }
    }

    @Test func theEndingOfAPathTellsTheForm() {
        #expect(FolderDescription.Form(path: "-") == .markdown)
        #expect(FolderDescription.Form(path: "fields.md") == .markdown)
        #expect(FolderDescription.Form(path: "a.b/fields.CSV") == .csv)
        #expect(FolderDescription.Form(path: "fields.json") == .json)
        #expect(FolderDescription.Form(path: "fields.txt") == nil)
        #expect(FolderDescription.Form(path: "fields") == nil)
    }
}
