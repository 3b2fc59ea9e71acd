import PlanarGeometry
import SafetyRecords
import SurveyEstimation
import Testing

@testable import MapLayers

/// Ready tables of shares.
struct PublishedSharesTests {
    private struct Row {
        var area: String
        var share: String
        var n: String
        var question = "natt"
        var group: String?
    }

    private static func column(_ texts: [String?]) -> CodedColumn {
        CodedColumn(
            codes: texts.indices.map { texts[$0] == nil ? -1 : Int32($0) },
            values: texts.map { $0 ?? "" })
    }

    private func layer(
        _ rows: [Row], _ table: SurveyTable,
        question: SurveyQuestion = SurveyQuestion(field: "natt")
    ) throws -> Layer {
        var records = RecordTable(source: "tabell", kind: .survey)
        records.count = rows.count
        records.rows = rows.indices.map { Int32($0 + 1) }
        records.xs = rows.map { _ in .nan }
        records.ys = records.xs
        records.areaCodes = Self.column(rows.map(\.area))
        records.attributes = [
            "share": Self.column(rows.map(\.share)), "n": Self.column(rows.map(\.n)),
            "question": Self.column(rows.map(\.question)), "group": Self.column(rows.map(\.group)),
        ]
        let areas = AreaSet(
            source: "stadsdel", identifiers: ["1", "2", "3", "4"],
            names: ["Alby", "Bro", "Ceby", "Dal"],
            surfaces: (0..<4).map { index in
                MultiPolygon([
                    Polygon(
                        BoundingBox(
                            minX: Double(index), minY: 0, maxX: Double(index + 1), maxY: 1))
                ])
            })
        var workshop = LayerWorkshop(
            areaSets: ["stadsdel": areas], studyArea: .areas(areas), tables: ["tabell": records],
            referenceSystemCode: 3006, threads: 1)
        return try workshop.make(
            LayerPlan(
                identifier: "x", recipe: SurveyRecipe(questions: [question], table: table),
                units: .areas("stadsdel"), records: RecordChoice(source: "tabell")))
    }

    private func numbers(_ layer: Layer, _ name: String) -> [Double?] {
        if case .numbers(let values)? = layer.field(name)?.values { values } else { [] }
    }

    private func texts(_ layer: Layer, _ name: String) -> [String?] {
        if case .texts(let values)? = layer.field(name)?.values { values } else { [] }
    }

    @Test func rowsArePlacedByNameAndOneMayCoverTwoAreas() throws {
        let layer = try layer(
            [
                Row(area: "Alby", share: "54,3", n: "1,180"),
                Row(area: "Bro och Ceby", share: "20 %", n: "120"),
                Row(area: "Hela staden", share: "44", n: "1 300"),
                Row(area: "Män", share: "30", n: "600"),
                Row(area: "Alby", share: "1", n: "9", question: "dag"),
                Row(area: "Dal", share: "9", n: "9", group: "kvinna"),
            ],
            SurveyTable(names: ["Bro och Ceby": ["2", "Ceby"]], city: "Hela staden"))
        #expect(numbers(layer, "share") == [0.543, 0.2, 0.2, nil])
        #expect(texts(layer, "flag") == [nil, "shared-sample", "shared-sample", nil])
        #expect(texts(layer, "reason")[3] == "no-answers")
        #expect(numbers(layer, "share_city") == [0.44, 0.44, 0.44, 0.44])
        // Two samples, so two tests, however many areas they cover; both of the same difference.
        #expect(layer.parameters.contains(.init("n_tests", .integer(2))))
        let p = numbers(layer, "diff_p")
        #expect(p[0] == p[1] && p[1] == p[2])
        #expect(texts(layer, "differs") == ["higher", "lower", "lower", nil])
        #expect(layer.warnings.contains { $0.contains("'Män'") })
        let interval = try #require(wilsonInterval(share: 0.543, count: 1180))
        #expect(numbers(layer, "share_lo")[0] == interval.lowerBound)
    }

    @Test func duplicatesCountOnceAndContradictionsNot() throws {
        let layer = try layer(
            [
                Row(area: "1", share: "50", n: "100"), Row(area: "1", share: "50", n: "100"),
                Row(area: "2", share: "50", n: "100"), Row(area: "2", share: "51", n: "100"),
                Row(area: "3", share: "101", n: "100"), Row(area: "4", share: "10", n: "0"),
                Row(area: "4", share: "10", n: "40"),
            ], SurveyTable())
        #expect(numbers(layer, "share") == [0.5, nil, nil, 0.1])
        #expect(texts(layer, "reason") == [nil, "contradictory", "no-answers", nil])
        #expect(layer.warnings.contains { $0.contains("1 rows repeat") })
        #expect(layer.warnings.contains { $0.contains("contradict") && $0.contains("'2'") })
        #expect(layer.warnings.contains { $0.contains("2 rows have no share") })
    }

    @Test func twoRowsForOneAreaContradict() throws {
        let layer = try layer(
            [Row(area: "väst", share: "50", n: "100"), Row(area: "Alby", share: "50", n: "90")],
            SurveyTable(names: ["väst": ["1", "2"], "öst": ["3"]]))
        #expect(texts(layer, "reason").prefix(2) == ["contradictory", nil])
        #expect(layer.warnings.contains { $0.contains("'öst'") })
    }

    @Test func aTableThatSaysNothingIsRefused() {
        func refused(_ rows: [Row], _ table: SurveyTable = SurveyTable()) -> String? {
            do {
                _ = try layer(rows, table)
                return nil
            } catch { return (error as? LayerError)?.description }
        }
        #expect(
            refused([Row(area: "1", share: "50", n: "9", question: "dag")])?.contains("'dag'")
                == true)
        #expect(refused([Row(area: "1", share: "x", n: "9")])?.contains("percent") == true)
        #expect(
            refused([Row(area: "v", share: "5", n: "9")], SurveyTable(names: ["v": ["9"]]))?
                .contains("no area") == true)
        #expect(refused([Row(area: "1", share: "50", n: "9")]) == nil)
    }

    @Test(
        arguments: [
            ("1180", 1180), ("1,180", 1180), ("1 180", 1180), ("1.180", 1180), ("118.0", 118),
            ("1,18", nil), ("", nil), ("x", nil), ("-5", nil), ("1,180,000", 1_180_000),
            ("99999999999999999999", nil), ("1e3", nil), (",180", nil), ("1.5", nil),
        ] as [(String, Int?)])
    func numbersOfAnswersAreReadAsPeopleWriteThem(text: String, number: Int?) {
        #expect(PublishedNumber.whole(text) == number)
    }

    @Test(
        arguments: [
            ("54.3", 0.543), ("54,3 %", 0.543), ("100", 1), ("nan", nil), ("", nil), ("1e9", nil),
            ("inf", nil), ("5..1", nil), ("-3", -0.03),
        ] as [(String, Double?)])
    func sharesInPercentLoseNoDigit(text: String, number: Double?) {
        #expect(PublishedNumber.decimal(text, isPercent: true) == number)
    }
}
