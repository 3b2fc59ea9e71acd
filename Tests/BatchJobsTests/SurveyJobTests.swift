import HotspotStatistics
import MapLayers
import RecordSources
import SafetyRecords
import SurveyEstimation
import Testing

@testable import BatchJobs

struct SurveyJobTests {
    private func job(_ layer: String, source: String = SurveyJobTests.source) -> String {
        """
        version: 1
        city: { name: Stockholm, crs: "EPSG:3006" }
        areas:
          - { id: stadsdel, file: areas/stadsdelar.geojson, key: kod }
          - { id: omrade, file: areas/stadsdelar.geojson, key: kod }
        sources:
        \(source)
        period: { rolling: 12 months, until: latest }
        disclosure: { profile: internal }
        layers:
          - { id: x, recipe: survey, source: trygghet, areas: stadsdel, \(layer) }
        export: { directory: out }

        """
    }

    private static let source = """
          - id: trygghet
            kind: survey
            file: survey.csv
            area: stadsdel
            questions:
              kvall:
                text: Om du går ut ensam …
                options: [ mycket trygg, ganska trygg, ganska otrygg, mycket otrygg, går inte ut, 99 ]
                answers: [ ganska otrygg, mycket otrygg ]
                apart: [ går inte ut ]
                missing: [ 99 ]
              oro: { options: [ nej, ibland, ofta ], answers: [ ofta ] }
        """

    private static let published = """
          - id: trygghet
            kind: survey
            form: table
            file: survey.csv
            area: stadsdel
            fields: { area: GROUP, share: RESULT, n: SIZE, year: YEAR, question: TEXT }
            city: Hela staden
            shares: fraction
            names: { Väst: [ A, B ], Norr: C }
        """

    private func read(
        _ layer: String, source: String = SurveyJobTests.source
    ) throws -> (layer: Job.LayerRequest, recipe: SurveyRecipe) {
        let (read, problems) = try JobFolder().read(job(layer, source: source))
        #expect(problems.map(\.description) == [])
        let layer = try #require(read?.layers.first)
        return (layer, try #require(layer.recipe as? SurveyRecipe))
    }

    @Test func theLayerOfTheDesignIsRead() throws {
        let plain =
            "  - { id: trygghet, kind: survey, file: survey.csv, area: stadsdel, weight: vikt }"
        let (layer, recipe) = try read(
            "question: kvall, answers: [ \"ganska otrygg\", \"mycket otrygg\", \"går inte ut\" ]",
            source: plain)
        #expect(recipe.questions.map(\.field) == ["kvall"])
        #expect(recipe.questions[0].answers == ["ganska otrygg", "mycket otrygg", "går inte ut"])
        #expect(recipe.options.minAnswers == nil && recipe.table == nil)
        // The rolling period is that of crimes; a survey without times knows no days.
        #expect(layer.period == .all && layer.filters.isEmpty)
    }

    @Test func answersAreOfTheAreasOfTheirCodesUnlessToldOtherwise() throws {
        let text = job("question: kvall").replacingOccurrences(
            "areas: stadsdel, question", "question")
        let (read, problems) = try JobFolder().read(text)
        #expect(problems.map(\.description) == [])
        #expect(read?.layers.first?.areas == "stadsdel")
    }

    @Test func everyKeyIsRead() throws {
        let (layer, recipe) = try read(
            "question: kvall, year: 2023, against: { year: 2020 }, where: { kon: man }, "
                + "strata: stratum, shrink: { to: omrade, method: fay-herriot, variance: moment }, "
                + "min-answers: 20, few-answers: 100, interval: korn-graubard, alpha: 0.1, "
                + "correction: by")
        let question = try #require(recipe.questions.first)
        #expect(question.text == "Om du går ut ensam …" && question.apart == ["går inte ut"])
        #expect(question.missing == ["99"] && question.baseOptions.count == 4)
        #expect(
            question.scoresInUse == [
                "mycket trygg": 0, "ganska trygg": 1.0 / 3, "ganska otrygg": 2.0 / 3,
                "mycket otrygg": 1,
            ])
        #expect(
            layer.filters == [
                .init(field: "kon", values: ["man"]), .init(field: "year", values: ["2023"]),
            ])
        // Men are held against men.
        #expect(
            layer.against?.filters == [
                .init(field: "kon", values: ["man"]), .init(field: "year", values: ["2020"]),
            ])
        #expect(layer.period == .all && layer.against?.period == .all)
        let options = recipe.options
        #expect(options.strata == "stratum" && options.minAnswers == 20)
        #expect(options.fewAnswers == 100 && options.interval == .kornGraubard)
        #expect(options.alpha == 0.1 && options.correction == .benjaminiYekutieli)
        #expect(
            options.shrinkage
                == SurveyShrinkage(districts: "omrade", method: .fayHerriot, variance: .moment))
        #expect(recipe.recordNeeds.fields == ["kvall", "stratum"])
    }

    @Test func anIndexAndABreakdownAreRead() throws {
        let index = try read("index: [ kvall, oro ], measure: scores, year: 2023").recipe
        #expect(index.questions.map(\.field) == ["kvall", "oro"] && index.measure == .scores)
        let groups = try read("question: oro, by: [ kon, alder ]").recipe
        #expect(groups.options.groups == ["kon", "alder"])
        #expect(groups.recordNeeds.fields == ["oro", "kon", "alder"])
        let one = try read("question: oro, by: kon").recipe
        #expect(one.options.groups == ["kon"])
    }

    @Test func whatALayerCountsAmongTheAnswersIsNotApart() throws {
        let recipe = try read("question: kvall, answers: [ mycket otrygg, går inte ut ]").recipe
        #expect(recipe.questions[0].answers == ["mycket otrygg", "går inte ut"])
        #expect(recipe.questions[0].apart.isEmpty)
    }

    @Test func aReadyTableIsRead() throws {
        let (layer, recipe) = try read(
            "question: natt, year: 2019", source: Self.published)
        let table = try #require(recipe.table)
        #expect(table.city == "Hela staden" && !table.isPercent)
        #expect(table.names == ["Väst": ["A", "B"], "Norr": ["C"]])
        #expect(recipe.recordNeeds.fields.isEmpty)
        #expect(recipe.recordNeeds.optionalFields.contains("share"))
        #expect(layer.filters == [.init(field: "year", values: ["2019"])])
    }

    @Test(
        arguments: [
            ("question: kväll", "did you mean 'kvall'?"), ("index: [ kvall ]", "two questions"),
            ("question: kvall, index: [ kvall, oro ]", "both 'question' and 'index'"),
            ("year: 2023", "neither 'question' nor 'index'"),
            ("question: kvall, answers: [ ganska otrgg ]", "did you mean 'ganska otrygg'?"),
            ("question: kvall, apart: [ gar inte ut ]", "did you mean 'går inte ut'?"),
            (
                "question: oro, apart: [ nej, ibland, ofta ], answers: [ ofta ]",
                "both makes the share"
            ),
            ("question: oro, answers: [ nej, ibland, ofta ]", "1 everywhere"),
            ("question: kvall, by: kon, against: { year: 2020 }", "both 'by' and 'against'"),
            ("question: kvall, year: 2023, against: { year: 2023 }", "against itself"),
            ("question: kvall, year: 2023, against: { where: { a: b } }", "has no 'year'"),
            ("question: kvall, year: twenty", "whole number"),
            ("question: kvall, interval: wald", "is not a value of 'interval'"),
            ("question: kvall, min-answers: 0", "out of range"),
            ("question: kvall, shrink: { method: lasso }", "is not a value of 'method'"),
            ("question: kvall, shrink: { too: omrade }", "did you mean 'to'?"),
            ("question: kvall, district: a, shrink: { to: b }", "two kinds of districts"),
        ])
    func badValuesAreNamed(keys: String, words: String) throws {
        let (read, problems) = try JobFolder().read(job(keys))
        #expect(read == nil)
        #expect(
            problems.contains { $0.severity == .error && $0.description.contains(words) },
            "\(problems)")
    }

    @Test(
        arguments: [
            ("questions: { q: { options: [ a, b ], apart: [ a, b ] } }", "has no base"),
            ("questions: { q: { options: [ a, b ], answers: [ c ] } }", "is no answer to 'q'"),
            ("questions: { q: { options: [ a, b ], scores: { a: 0 } } }", "no score for 'b'"),
            ("questions: { q: { options: [ a, b ], scores: { a: 0, b: 2 } } }", "out of range"),
            ("questions: { q: { optons: [ a, b ] } }", "did you mean 'options'?"),
            ("form: tabel", "did you mean 'table'?"),
            ("form: table, fields: { area: A, share: B }", "without a field 'n'"),
        ])
    func badQuestionsAreNamed(keys: String, words: String) throws {
        let source =
            "  - { id: trygghet, kind: survey, file: survey.csv, area: stadsdel, \(keys) }"
        let (read, problems) = try JobFolder().read(
            job("question: q, answers: [ a ]", source: source))
        #expect(read == nil)
        #expect(problems.contains { $0.description.contains(words) }, "\(problems)")
    }

    @Test(
        arguments: [
            ("question: oro, variance: reml", "unknown key"),
            ("question: oro, shrink: { method: empirical-bayes, variance: reml }", "'variance'"),
            ("index: [ kvall, oro ], interval: wilson", "no effect on an index"),
            ("question: oro, interval: normal", "fails for shares near 0 and 1"),
            ("question: oro, permutations: 9", "'permutations'"),
        ])
    func whatHasNoEffectIsTold(keys: String, words: String) throws {
        let (_, problems) = try JobFolder().read(job(keys))
        #expect(problems.count == 1, "\(problems)")
        #expect(problems.first?.description.contains(words) == true, "\(problems)")
    }

    @Test func aSurveyIsMadeOfASurvey() throws {
        let source = "  - { id: trygghet, kind: crimes, file: survey.csv, area: stadsdel }"
        let (read, problems) = try JobFolder().read(
            job("question: q, answers: [ a ]", source: source))
        #expect(read == nil)
        #expect(problems.contains { $0.description.contains("is of kind crimes") })
        let (_, others) = try JobFolder().read(
            job("question: q, answers: [ a ]", source: source + "\n").replacingOccurrences(
                "kind: crimes,", "kind: crimes, form: table, city: x,"))
        #expect(others.contains { $0.description.contains("'form' has no effect") })
    }
}

extension String {
    /// Without Foundation's way of it, which this file does not need else.
    fileprivate func replacingOccurrences(_ part: String, _ other: String) -> String {
        split(separator: part, omittingEmptySubsequences: false).joined(separator: other)
    }
}
