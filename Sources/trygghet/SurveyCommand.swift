public import ArgumentParser
import BatchJobs
import HotspotStatistics
public import MapLayers
import RecordSources
import SafetyRecords
public import SurveyEstimation

/// `trygghet survey`: weighted shares of answers with their uncertainty.
struct SurveyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "survey",
        abstract: "Weighted shares of survey answers, and which areas differ from the city.",
        discussion: """
            One row a respondent, placed by the code of an area (--area) or a position; or, with \
            --table, a ready table of shares. Shares are 0 to 1.
            """)

    @Option(help: "Answers: CSV, GeoJSON, sequence or GeoPackage (file.gpkg:table); - is stdin.")
    var answers: String
    @Option(help: "Areas to make shares of.")
    var areas: String?
    @OptionGroup var grid: GridOptions
    @Option(
        help: """
            Field of the question; several make an index, the mean of their shares. With --table \
            the question's text.
            """)
    var question: [String] = []
    @Option(help: "An answer that makes the share; may be repeated.")
    var answer: [String] = []
    @Option(help: "An answer that is a base of its own, such as \"går inte ut\"; may be repeated.")
    var apart: [String] = []
    @Option(help: "A code for no answer, besides an empty field; may be repeated.")
    var missing: [String] = []
    @Option(help: "A coded option, in order; may be repeated. Any answer counts without.")
    var option: [String] = []
    @Option(help: "What answers are worth: shares, or scores along the options.")
    var measure: SurveyMeasure = .shares
    @Option(help: "Year of the survey.")
    var year: Int?
    @Option(help: "An earlier year to hold it against.")
    var againstYear: Int?
    @Option(help: "Break down by this field: a table of area and group; may be repeated.")
    var by: [String] = []
    @Option(help: "Field with the stratum that each respondent was drawn in.")
    var strata: String?
    @Option(help: "Field of the areas with their district, whose share is told beside.")
    var district: String?
    @Option(help: "Draw areas to their district: fay-herriot or empirical-bayes.")
    var shrink: SurveyShrinkage.Method?
    @Option(help: "fay-herriot: how the variance between areas is estimated, reml or moment.")
    var variance: ModelVarianceRule = .reml
    @Option(help: "Interval: wilson, clopper-pearson, korn-graubard or normal.")
    var interval: IntervalRule = .wilson
    @Option(help: "Shares from fewer answers are null.")
    var withhold: Int?
    @Option(help: "Shares from fewer answers are flagged.")
    var fewAnswers = SurveyOptions.usualFewAnswers
    @Option(help: "Level of a finding, on the corrected p.")
    var alpha = 0.05
    @Option(help: "Correction for many tests: bh (Benjamini–Hochberg) or by (Yekutieli).")
    var correction: FalseDiscoveryCorrection = .benjaminiHochberg
    @Flag(help: "The file is a ready table of shares.")
    var table = false
    @Option(help: "--table: field with the share.")
    var share: String?
    @Option(help: "--table: field with the number of answers.")
    var n: String?
    @Option(help: "--table: field with the question.")
    var questionField: String?
    @Option(
        help: ArgumentHelp(
            "--table: areas that a row covers; may be repeated.", valueName: "row=area[|area]"))
    var name: [String] = []
    @Option(help: "--table: name of the row of the whole city.")
    var city: String?
    @Flag(help: "--table: shares are 0 to 1, not percent.")
    var fraction = false
    @OptionGroup var pointOptions: PointOptions
    @OptionGroup var areaOptions: AreaOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var running: RunningOptions

    func validate() throws {
        try grid.check(areas: areas)
        guard alpha > 0, alpha < 1 else { throw ValidationError("--alpha is between 0 and 1") }
        if question.isEmpty { throw ValidationError("give --question") }
        guard (withhold ?? 1) >= 1, fewAnswers >= 1 else {
            throw ValidationError("--withhold and --few-answers are 1 or more")
        }
        for year in [year, againstYear] {
            if let year, !(1_000...9_999).contains(year) {
                throw ValidationError("a year has four digits, not \(year)")
            }
        }
        if againstYear != nil, year == nil || year == againstYear {
            throw ValidationError("--against-year needs another --year to hold against it")
        }
        if !by.isEmpty, againstYear != nil || shrink != nil || district != nil {
            throw ValidationError(
                "--by makes a table of groups, without --against-year, --shrink and --district")
        }
        if table {
            if share == nil || n == nil || pointOptions.area == nil {
                throw ValidationError("--table needs --area, --share and --n")
            }
            if question.count > 1 || !answer.isEmpty || !by.isEmpty || strata != nil {
                throw ValidationError(
                    "--table has shares already: --answer, --by, --strata and several --question "
                        + "are of no use")
            }
            if grid.units != nil { throw ValidationError("--table is of areas, not of a grid") }
            _ = try names(name)
            return
        }
        for (option, isGiven) in [
            ("--share", share != nil), ("--n", n != nil), ("--name", !name.isEmpty),
            ("--city", city != nil), ("--question-field", questionField != nil),
            ("--fraction", fraction),
        ] where isGiven {
            throw ValidationError("\(option) belongs to --table")
        }
        if measure == .shares, answer.isEmpty {
            throw ValidationError("give --answer: which answers make the share")
        }
        if measure == .scores, option.count < 2 {
            throw ValidationError("--measure scores needs two or more --option, in their order")
        }
        for text in answer + apart where !option.isEmpty && !option.contains(text) {
            let near = nearestName(to: text, among: option)
            throw ValidationError(
                "'\(text)' is none of the options" + (near.map { "; did you mean '\($0)'?" } ?? ""))
        }
        if let text = answer.first(where: { apart.contains($0) || missing.contains($0) }) {
            throw ValidationError("'\(text)' cannot both make the share and be apart or missing")
        }
        if !option.isEmpty, option.allSatisfy({ apart.contains($0) || missing.contains($0) }) {
            throw ValidationError("the question has no base: all options are apart or missing")
        }
    }

    func run() throws {
        var plan = try pointOptions.plan(named: output.layerName("survey"), try recipe(), grid)
        if let againstYear {
            var against = try pointOptions.choice()
            against.selection.filters.append(.init(field: "year", values: [String(againstYear)]))
            plan.against = against
        }
        if let year {
            plan.records?.selection.filters.append(.init(field: "year", values: [String(year)]))
        }
        var source = try pointOptions.source(answers)
        source.kind = .survey
        if year != nil { source.attributes.append("year") }
        if table {
            source.fields[.share] = share.map { [$0] }
            source.fields[.answers] = n.map { [$0] }
            source.fields[.question] = questionField.map { [$0] }
        }
        let request = SingleLayerRequest(
            points: source,
            areas: try areas.map {
                try areaOptions.source($0, value: nil, threads: running.threads)
            },
            plan: plan, rejects: pointOptions.rejects, threads: running.threads)
        try output.write(request, running)
    }

    private func recipe() throws -> SurveyRecipe {
        var options = SurveyOptions()
        options.strata = strata
        options.groups = by
        options.district = district
        options.shrinkage = shrink.map {
            SurveyShrinkage(districts: district, method: $0, variance: variance)
        }
        options.minAnswers = withhold
        options.fewAnswers = fewAnswers
        options.interval = interval
        options.alpha = alpha
        options.correction = correction
        return SurveyRecipe(
            questions: question.map {
                SurveyQuestion(
                    field: $0, options: option, answers: answer, apart: apart, missing: missing)
            }, measure: measure, options: options,
            table: table
                ? SurveyTable(names: try names(name), city: city, isPercent: !fraction) : nil)
    }

    private func names(_ texts: [String]) throws -> [String: [String]] {
        var names: [String: [String]] = [:]
        for text in texts {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                throw ValidationError("--name is ROW=AREA or ROW=AREA|AREA, not '\(text)'")
            }
            names[parts[0]] = parts[1].split(separator: "|").map(String.init)
        }
        return names
    }
}

extension SurveyMeasure: ExpressibleByArgument {}
extension SurveyShrinkage.Method: ExpressibleByArgument {}
extension ModelVarianceRule: ExpressibleByArgument {}
extension IntervalRule: ExpressibleByArgument {}
