import DisclosureControl
import PlanarGeometry
import SafetyRecords
import SurveyEstimation
import Testing

@testable import MapLayers

struct SurveyRecipeTests {
    /// Three areas side by side, 1 km wide; A and B are of the district west.
    private static var areas: AreaSet {
        AreaSet(
            source: "stadsdel", identifiers: ["A", "B", "C"], names: ["Alby", "Bro", "Ceby"],
            surfaces: (0..<3).map { index in
                MultiPolygon([
                    Polygon(
                        BoundingBox(
                            minX: Double(index) * 1000, minY: 0, maxX: Double(index + 1) * 1000,
                            maxY: 1000))
                ])
            },
            columns: [
                "district": AreaColumn(texts: ["west", "west", "east"], numbers: [nil, nil, nil])
            ])
    }

    private static var districts: AreaSet {
        AreaSet(
            source: "district-set", identifiers: ["east", "west"], names: [nil, nil],
            surfaces: [
                MultiPolygon([Polygon(BoundingBox(minX: 2000, minY: 0, maxX: 3000, maxY: 1000))]),
                MultiPolygon([Polygon(BoundingBox(minX: 0, minY: 0, maxX: 2000, maxY: 1000))]),
            ])
    }

    /// One respondent.
    private struct Respondent {
        var area: String
        var answer: String?
        var weight = 1.0
        var year = "2023"
        var sex: String?
    }

    private static func column(_ texts: [String?]) -> CodedColumn {
        var column = CodedColumn()
        for text in texts {
            guard let text else {
                column.codes.append(-1)
                continue
            }
            if !column.values.contains(text) { column.values.append(text) }
            column.codes.append(Int32(column.values.firstIndex(of: text) ?? 0))
        }
        return column
    }

    private static func table(_ rows: [Respondent], source: String = "svar") -> RecordTable {
        var table = RecordTable(source: source, kind: .survey)
        table.count = rows.count
        table.rows = rows.indices.map { Int32($0 + 1) }
        table.xs = rows.map { _ in .nan }
        table.ys = table.xs
        table.areaCodes = column(rows.map(\.area))
        table.areaSet = "stadsdel"
        table.weights = rows.map(\.weight)
        table.attributes["q"] = column(rows.map(\.answer))
        table.attributes["year"] = column(rows.map(\.year))
        table.attributes["kon"] = column(rows.map(\.sex))
        return table
    }

    /// 40 answers in A, of which 20 yes; 60 in B, of which 12; 3 in C, all no; and others.
    private static var respondents: [Respondent] {
        var rows: [Respondent] = []
        for index in 0..<40 {
            rows.append(
                Respondent(
                    area: "A", answer: index < 20 ? "otrygg" : "trygg",
                    sex: index % 2 == 0 ? "man" : "kvinna"))
        }
        for index in 0..<60 {
            rows.append(
                Respondent(
                    area: "B", answer: index < 12 ? "otrygg" : "trygg",
                    sex: index < 50 ? "kvinna" : nil))
        }
        for _ in 0..<3 { rows.append(Respondent(area: "C", answer: "trygg", sex: "man")) }
        for _ in 0..<5 { rows.append(Respondent(area: "A", answer: "går inte ut", sex: "man")) }
        for _ in 0..<4 { rows.append(Respondent(area: "B", answer: nil, sex: "man")) }
        rows.append(Respondent(area: "B", answer: "trgg", sex: "man"))
        rows.append(Respondent(area: "B", answer: "otrygg", weight: 0, sex: "man"))
        return rows
    }

    private static let question = SurveyQuestion(
        field: "q", text: "Känner du dig otrygg?", options: ["trygg", "otrygg", "går inte ut"],
        answers: ["otrygg"], apart: ["går inte ut"])

    private func layer(
        _ recipe: SurveyRecipe, _ rows: [Respondent] = SurveyRecipeTests.respondents,
        against: RecordChoice? = nil, filters: [RecordSelection.Filter] = [],
        units: LayerPlan.Units = .areas("stadsdel"), overlaps: OverlapRule = .lowest
    ) throws -> Layer {
        try layer(
            recipe, table: Self.table(rows), against: against, filters: filters, units: units,
            overlaps: overlaps)
    }

    private func layer(
        _ recipe: SurveyRecipe, table: RecordTable, against: RecordChoice? = nil,
        filters: [RecordSelection.Filter] = [], units: LayerPlan.Units = .areas("stadsdel"),
        overlaps: OverlapRule = .lowest, rule: DisclosureRule = .internal
    ) throws -> Layer {
        var workshop = LayerWorkshop(
            areaSets: ["stadsdel": Self.areas, "district-set": Self.districts],
            studyArea: .areas(Self.areas), tables: ["svar": table], referenceSystemCode: 3006,
            threads: 2, rule: rule)
        let made = try workshop.make(
            LayerPlan(
                identifier: "x", recipe: recipe, units: units,
                records: RecordChoice(source: "svar", selection: RecordSelection(filters: filters)),
                against: against, overlaps: overlaps))
        guard rule.profile.protects else { return made }
        return try DisclosureGate(after: &workshop).release(made).layer
    }

    private func numbers(_ layer: Layer, _ name: String) -> [Double?] {
        if case .numbers(let values)? = layer.field(name)?.values { values } else { [] }
    }

    private func integers(_ layer: Layer, _ name: String) -> [Int?] {
        if case .integers(let values)? = layer.field(name)?.values { values } else { [] }
    }

    private func texts(_ layer: Layer, _ name: String) -> [String?] {
        if case .texts(let values)? = layer.field(name)?.values { values } else { [] }
    }

    private func group(_ layer: Layer, _ name: String) -> [String: Layer.Value] {
        guard case .group(let group)? = layer.parameters.first(where: { $0.name == name })?.value
        else { return [:] }
        return Dictionary(
            group.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    }

    // MARK: Shares and bases

    @Test func sharesBasesAndTestsAreOfTheAnswers() throws {
        let layer = try layer(SurveyRecipe(questions: [Self.question]))
        #expect(numbers(layer, "share") == [0.5, 0.2, 0])
        #expect(integers(layer, "n_answers") == [40, 60, 3])
        #expect(integers(layer, "n_apart") == [5, 0, 0])
        #expect(integers(layer, "n_missing") == [0, 5, 0])
        #expect(numbers(layer, "share_apart") == [5.0 / 45, 0, 0])
        let wilson = try #require(wilsonInterval(share: 0.2, count: 60))
        #expect(numbers(layer, "share_lo")[1] == wilson.lowerBound)
        #expect(numbers(layer, "share_hi")[1] == wilson.upperBound)
        // 40 answers of 0.5 against 63 of 12: a pooled z of 3.36 or so.
        let p = try #require(numbers(layer, "diff_p")[0])
        #expect(p > 0.0005 && p < 0.002)
        #expect(texts(layer, "differs") == ["higher", "lower", nil])
        #expect(texts(layer, "flag") == [nil, nil, "few-answers"])
        #expect(texts(layer, "reason") == [nil, nil, "too-few-answers"])
        let base = group(layer, "base")
        #expect(base["n_base"] == .integer(103) && base["n_share"] == .integer(32))
        #expect(base["n_apart går inte ut"] == .integer(5))
        #expect(base["n_missing"] == .integer(4) && base["n_uncoded"] == .integer(1))
        #expect(layer.parameters.contains(.init("n_zero_weight", .integer(1))))
        #expect(layer.parameters.contains(.init("n_tests", .integer(2))))
        #expect(layer.warnings.contains { $0.contains("'trgg' × 1") })
        #expect(layer.warnings.contains { $0.contains("weight of 0") })
        #expect(layer.summary.contains("Känner du dig otrygg?"))
    }

    @Test func goingOutNeverMayMakeTheShareToo() throws {
        var question = Self.question
        question.apart = []
        question.answers = ["otrygg", "går inte ut"]
        let layer = try layer(SurveyRecipe(questions: [question]))
        #expect(numbers(layer, "share")[0] == 25.0 / 45)
        #expect(layer.field("n_apart") == nil)
    }

    @Test func theOrderOfTheRowsDoesNotMatter() throws {
        var rows = Self.respondents
        for index in rows.indices { rows[index].weight = 0.1 + Double(index % 7) * 0.37 }
        var recipe = SurveyRecipe(questions: [Self.question])
        recipe.options.strata = "kon"
        recipe.options.district = "district"
        recipe.options.shrinkage = SurveyShrinkage(districts: "district")
        let first = try layer(recipe, rows)
        let second = try layer(recipe, rows.reversed())
        #expect(first.fields == second.fields && first.parameters == second.parameters)
    }

    @Test func hugeWeightsAreToldAndNoNumberIsLost() throws {
        var rows = Self.respondents
        rows[0].weight = 1e308
        rows[45].weight = 1e308
        rows.append(Respondent(area: "A", answer: "går inte ut", weight: 1e308))
        let layer = try layer(SurveyRecipe(questions: [Self.question]), rows)
        #expect(layer.warnings.contains { $0.contains("3 weights are over 1000 times") })
        for field in layer.fields {
            guard case .numbers(let values) = field.values else { continue }
            #expect(values.allSatisfy { $0?.isFinite ?? true }, "\(field.name)")
        }
    }

    // MARK: Options

    @Test func fewAnswersAreWithheldWhereThatIsAsked() throws {
        var recipe = SurveyRecipe(questions: [Self.question])
        recipe.options.minAnswers = 50
        let layer = try layer(recipe)
        #expect(numbers(layer, "share") == [nil, 0.2, nil])
        #expect(texts(layer, "reason") == ["too-few-answers", nil, "too-few-answers"])
        #expect(numbers(layer, "diff")[0] == nil && texts(layer, "differs")[0] == nil)
        #expect(integers(layer, "n_answers") == [40, 60, 3])
    }

    @Test func districtsAreAFieldOrASetOfAreas() throws {
        var recipe = SurveyRecipe(questions: [Self.question])
        for name in ["district", "district-set"] {
            recipe.options.district = name
            recipe.options.shrinkage = SurveyShrinkage(districts: name, method: .empiricalBayes)
            let layer = try layer(recipe)
            let west = 32.0 / 100
            #expect(numbers(layer, "share_district") == [west, west, 0], "\(name)")
            let modeled = numbers(layer, "share_model").compactMap(\.self)
            #expect(modeled.count == 3 && modeled[0] < 0.5 && modeled[0] > west)
            #expect(integers(layer, "is_modeled") == [1, 1, 1])
        }
        recipe.options.district = "distrikt"
        recipe.options.shrinkage = nil
        #expect(throws: LayerError.self) { try layer(recipe) }
    }

    @Test func anAreaWhereAllAnswersAreAlikeIsDrawnToItsDistrict() throws {
        var recipe = SurveyRecipe(questions: [Self.question])
        recipe.options.shrinkage = SurveyShrinkage(districts: nil)
        let layer = try layer(recipe)
        let modeled = try #require(numbers(layer, "share_model")[2])
        #expect(modeled > 0 && numbers(layer, "share")[2] == 0)
        #expect((numbers(layer, "borrowed")[2] ?? 0) > (numbers(layer, "borrowed")[1] ?? 1))
    }

    @Test func aChangeIsHeldAgainstTheEarlierYear() throws {
        var rows = Self.respondents
        for index in 0..<80 {
            rows.append(
                Respondent(
                    area: index < 40 ? "A" : "B", answer: index % 5 == 0 ? "otrygg" : "trygg",
                    year: "2020"))
        }
        let layer = try layer(
            SurveyRecipe(questions: [Self.question]), rows,
            against: RecordChoice(
                source: "svar",
                selection: RecordSelection(filters: [.init(field: "year", values: ["2020"])])),
            filters: [.init(field: "year", values: ["2023"])])
        #expect(numbers(layer, "share_before") == [0.2, 0.2, nil])
        #expect(integers(layer, "n_before") == [40, 40, 0])
        let change = numbers(layer, "change")
        #expect(abs((change[0] ?? 0) - 0.3) < 1e-12 && change[1] == 0 && change[2] == nil)
        #expect((numbers(layer, "change_p")[0] ?? 1) < 0.01)
        #expect(numbers(layer, "change_p")[1] == 1)
        #expect(layer.parameters.contains(.init("n_tests_change", .integer(2))))
        // Two years together are told.
        let pooled = try self.layer(SurveyRecipe(questions: [Self.question]), rows)
        #expect(pooled.warnings.contains { $0.contains("2020, 2023") })
    }

    @Test func anIndexOfScoresIsTheMeanOfTheQuestions() throws {
        var table = Self.table(Self.respondents)
        table.attributes["r"] = Self.column(
            (0..<table.count).map { $0 % 4 == 0 ? nil : $0 % 4 == 1 ? "ofta" : "ibland" })
        let second = SurveyQuestion(
            field: "r", options: ["nej", "ibland", "ofta"], answers: ["ofta"])
        let layer = try layer(
            SurveyRecipe(questions: [Self.question, second], measure: .scores), table: table)
        // Of A: q 20 of 40; r of 34 with an answer 12 "ofta" at 1 and 22 "ibland" at ½.
        let ofA = (0..<table.count).filter { table.areaCodes?[$0] == "A" }
        let scores = ofA.compactMap { table.attributes["r"]?[$0] }.map { $0 == "ofta" ? 1.0 : 0.5 }
        let expected = (0.5 + scores.reduce(0, +) / Double(scores.count)) / 2
        #expect(abs((numbers(layer, "share")[0] ?? 0) - expected) < 1e-12)
        #expect(
            layer.parameters.contains { parameter in
                guard parameter.name == "share_formula", case .text(let text) = parameter.value
                else { return false }
                return text.hasPrefix("(m1 + … + m2)/2")
            })
        // All of A but one, who does not go out and left the other question out.
        #expect(integers(layer, "n_answers")[0] == 44)
    }

    @Test func aBreakdownIsATableOfAreaAndGroup() throws {
        var recipe = SurveyRecipe(questions: [Self.question])
        recipe.options.groups = ["kon"]
        let layer = try layer(recipe)
        #expect(layer.geometries == .none)
        #expect(
            layer.identifiers.prefix(4) == [
                "*/kon=kvinna", "*/kon=man", "A/kon=kvinna", "A/kon=man",
            ])
        #expect(Set(layer.identifiers).count == layer.identifiers.count)
        #expect(layer.identifiers.count == 8)
        // In A every second of 40, the first 20 of them unsafe.
        #expect(integers(layer, "n_answers") == [70, 23, 20, 20, 50, 0, 0, 3])
        #expect(numbers(layer, "share")[2] == 0.5 && numbers(layer, "share")[5] == nil)
        #expect(texts(layer, "reason")[5] == "no-answers")
        #expect(texts(layer, "unit")[0] == nil && texts(layer, "unit")[7] == "C")
        #expect(layer.parameters.contains(.init("n_without kon", .integer(10))))
    }

    // MARK: Refusals

    @Test func aQuestionWithoutABaseIsRefused() {
        func code(_ question: SurveyQuestion, _ overlaps: OverlapRule = .lowest) -> LayerError.Code?
        {
            do {
                _ = try layer(SurveyRecipe(questions: [question]), overlaps: overlaps)
                return nil
            } catch { return (error as? LayerError)?.code }
        }
        var nobody = Self.question
        nobody.apart = ["trygg", "otrygg", "går inte ut"]
        #expect(code(nobody) == .badQuestion)
        var misspelled = Self.question
        misspelled.answers = ["otrgg"]
        #expect(code(misspelled) == .badQuestion)
        #expect(code(Self.question, .each) == .badQuestion)
        #expect(code(SurveyQuestion(field: "absent", answers: ["a"])) == .badQuestion)
        #expect(code(Self.question) == nil)
    }

    // MARK: The gate

    @Test func onlyWhatHasEnoughAnswersIsPublished() throws {
        let rule = DisclosureRule(profile: .public, minCount: 5, minAnswers: 30)
        let layer = try layer(
            SurveyRecipe(questions: [Self.question]), table: Self.table(Self.respondents),
            rule: rule)
        #expect(numbers(layer, "share")[2] == nil && integers(layer, "n_answers")[2] == nil)
        // What could be solved for the third area is not there at all.
        for name in ["diff", "diff_p", "diff_q", "share_model"] {
            #expect(layer.field(name) == nil)
        }
        #expect(layer.field("differs") != nil)
        #expect(layer.parameters.allSatisfy { $0.name != "city" && $0.name != "base" })
    }
}
