import SafetyRecords
import SurveyEstimation

/// The answers of one layer: who was asked, where, and what each answer is worth.
struct SurveyAnswers {
    let records: CountedRecords
    let tabulation: Tabulation
    private(set) var tallies = SurveyTallies()
    private(set) var warnings: [String] = []
    /// For each record its unit; −1 where it is not selected, −2 where it lies in no unit.
    let unitOfRecord: [Int32]
    /// For each record whether it is in the base of a question.
    private(set) var isInBase: [Bool]
    /// For each record whether its answer is apart.
    private(set) var isApart: [Bool]
    private let source: String
    private let layer: String
    /// Those of the sample: records that a design counts, with a weight.
    private(set) var members: [Int] = []
    private var weights: [Double] = []
    private var strata: [Int32]?
    private var items: [[Double?]] = []

    init(
        _ recipe: SurveyRecipe, _ plan: LayerPlan, _ choice: RecordChoice?,
        _ units: CountingUnits, in workshop: LayerWorkshop
    ) throws(LayerError) {
        guard let choice else { preconditionFailure("layer \(plan.identifier) has no answers") }
        let records = workshop.records(choice)
        let table = records.table
        var unitOfRecord = records.unplaced(threads: workshop.threads)
        tabulation = try tabulated(
            records, in: units,
            options: CountingOptions(layer: plan.identifier, threads: workshop.threads)
        ) { record, unit in unitOfRecord[record] = Int32(unit) }
        self.records = records
        self.unitOfRecord = unitOfRecord
        source = choice.source
        layer = plan.identifier
        isInBase = [Bool](repeating: false, count: table.count)
        isApart = isInBase

        // Strata count all who were drawn in the year, those of other groups included.
        var design = records
        design.selection.filters.removeAll { $0.field != "year" }
        let isDrawn: [Int32] =
            recipe.options.strata == nil
            ? unitOfRecord : design.unplaced(threads: workshop.threads)
        for record in 0..<table.count where isDrawn[record] != -1 {
            let weight = table.weights?[record] ?? 1
            if weight > 0 {
                members.append(record)
                weights.append(weight)
            } else if unitOfRecord[record] >= 0 {
                tallies.zeroWeights += 1
            }
        }
        for question in recipe.questions { take(question, recipe.measure) }
        countUnits(units.count, isIndex: recipe.isIndex)
        if let field = recipe.options.strata, let column = table.attributes[field] {
            strata = sortedCodes(column, field)
        }
        guard tallies.questions.allSatisfy({ $0.base > 0 }) else {
            throw noBase(recipe)
        }
        if recipe.measure == .shares { try checkAnswers(recipe) }
        warn()
    }

    /// Units and what was counted in them, for the reader of the layer.
    func counted(_ units: CountingUnits) -> CountedUnits {
        CountedUnits(units: units, records: records, tabulation: tabulation)
    }

    /// Learns what the answers to a question are worth.
    private mutating func take(_ question: SurveyQuestion, _ measure: SurveyMeasure) {
        let column = records.table.attributes[question.field] ?? CodedColumn()
        let kinds = column.values.map { question.answer($0, measure) }
        var tally = SurveyTallies.Question(field: question.field)
        tally.apart = question.apart.map { ($0, 0) }
        var values: [Double?] = []
        values.reserveCapacity(members.count)
        for record in members {
            let code = column.codes.isEmpty ? -1 : column.codes[record]
            let kind = code < 0 ? .missing : kinds[Int(code)]
            let isCounted = unitOfRecord[record] >= 0
            var value: Double?
            switch kind {
            case .base(let worth):
                if unitOfRecord[record] != -1 {
                    value = worth
                    isInBase[record] = true
                }
                if isCounted {
                    tally.base += 1
                    if question.answers.contains(column.values[Int(code)]) { tally.share += 1 }
                }
            case .apart(let option):
                if unitOfRecord[record] != -1 { isApart[record] = true }
                if isCounted { tally.apart[option].count += 1 }
            case .missing:
                if isCounted { tally.missing += 1 }
            case .uncoded:
                if isCounted { tally.uncoded[column.values[Int(code)], default: 0] += 1 }
            }
            values.append(value)
        }
        items.append(values)
        tallies.questions.append(tally)
    }

    private mutating func countUnits(_ count: Int, isIndex: Bool) {
        var apart = [Int](repeating: 0, count: count)
        var missing = apart
        var sums = [(apart: Double, base: Double)](repeating: (0, 0), count: count)
        let largest = weights.max() ?? 1
        // From the smallest weight to the largest: the order of the rows does not matter, and no sum
        // overflows.
        for member in weights.indices.sorted(by: { weights[$0] < weights[$1] }) {
            let record = members[member]
            guard unitOfRecord[record] >= 0 else { continue }
            let unit = Int(unitOfRecord[record])
            if isInBase[record] {
                sums[unit].base += weights[member] / largest
            } else if isApart[record] {
                apart[unit] += 1
                sums[unit].apart += weights[member] / largest
            } else {
                missing[unit] += 1
            }
        }
        tallies.missing = missing
        let hasApart = !isIndex && tallies.questions.contains { !$0.apart.isEmpty }
        guard hasApart else { return }
        tallies.apart = apart
        tallies.apartShares = sums.map { sums in
            sums.apart + sums.base > 0 ? sums.apart / (sums.apart + sums.base) : nil
        }
    }

    /// Numbers of strata in the order of their names, which rows do not decide; a record without
    /// one is a stratum of its own with all others like it.
    private mutating func sortedCodes(_ column: CodedColumn, _ field: String) -> [Int32] {
        let order = column.values.indices.sorted { column.values[$0] < column.values[$1] }
        var rank = [Int32](repeating: 0, count: order.count)
        for (position, code) in order.enumerated() { rank[code] = Int32(position) }
        var unknown = 0
        let codes = members.map { record -> Int32 in
            let code = column.codes[record]
            if code < 0 { unknown += 1 }
            return code < 0 ? Int32(order.count) : rank[Int(code)]
        }
        if unknown > 0 {
            warnings.append(
                "\(unknown) respondents have no '\(field)'; they are taken for a stratum of "
                    + "their own")
        }
        // Only strata that somebody is in: numbers stay below that of the respondents.
        let used = Set(codes).sorted()
        let numbers = Dictionary(
            uniqueKeysWithValues: used.enumerated().map { ($0.element, Int32($0.offset)) })
        return codes.map { numbers[$0] ?? 0 }
    }

    // MARK: Samples

    /// The respondents, each in an area that a record in a unit belongs to; −1 for none.
    func sample(
        areas count: Int, _ area: (_ record: Int, _ unit: Int) -> Int32
    ) throws(LayerError) -> RespondentSample {
        do throws(EstimationError) {
            return try RespondentSample(
                weights: weights,
                areas: members.map { record in
                    unitOfRecord[record] < 0 ? -1 : area(record, Int(unitOfRecord[record]))
                }, areaCount: count, strata: strata, items: items)
        } catch {
            throw LayerError(
                .badQuestion, layer: layer, detail: error.detail, remedy: error.remedy)
        }
    }

    /// The estimates of areas that units belong to.
    func estimates(
        _ count: Int, layer: String, _ area: (_ unit: Int) -> Int32
    ) throws(LayerError) -> [ShareEstimate?] {
        let sample = try sample(areas: count) { _, unit in area(unit) }
        return (0..<count).map(sample.area)
    }

    // MARK: What a reader should know

    private func noBase(_ recipe: SurveyRecipe) -> LayerError {
        let empty = tallies.questions.first { $0.base == 0 }
        let field = empty?.field ?? ""
        let apart = (empty?.apart ?? []).reduce(0) { $0 + $1.count }
        return LayerError(
            .badQuestion, layer: layer,
            detail: "nobody is in the base of '\(field)': of \(records.words), "
                + "\(apart) are apart, \(empty?.missing ?? 0) without an answer, "
                + "\((empty?.uncoded ?? [:]).values.reduce(0, +)) not among the options",
            remedy: "Check the year, the options and what is apart")
    }

    /// Refuses a question of which nobody gave any of the answers: a slip of the pen would make a
    /// map of zeros.
    private func checkAnswers(_ recipe: SurveyRecipe) throws(LayerError) {
        for question in recipe.questions {
            let known = records.table.attributes[question.field]?.values ?? []
            guard !question.answers.contains(where: known.contains) else { continue }
            throw LayerError(
                .badQuestion, layer: layer,
                detail: "nobody answered '\(question.field)' with "
                    + question.answers.map { "'\($0)'" }.joined(separator: " or ") + "; there is "
                    + known.sorted().prefix(8).map { "'\($0)'" }.joined(separator: ", "),
                remedy: "Check the spelling of the answers")
        }
    }

    private mutating func warn() {
        var years: Set<String> = []
        for record in members where unitOfRecord[record] != -1 {
            if let year = records.table.attributes["year"]?[record] { years.insert(year) }
        }
        if years.count > 1 {
            let words = years.sorted().prefix(6).joined(separator: ", ")
            warnings.append(
                "answers of several years are taken together (\(words)); name one with year")
        }
        for question in tallies.questions where !question.uncoded.isEmpty {
            let texts = question.uncoded.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            warnings.append(
                "\(question.uncoded.values.reduce(0, +)) answers to '\(question.field)' are none "
                    + "of its options and not in the base: "
                    + texts.prefix(5).map { "'\($0.key)' × \($0.value)" }.joined(separator: ", "))
        }
        if tallies.zeroWeights > 0 {
            warnings.append(
                "\(tallies.zeroWeights) respondents have a weight of 0 and are left out")
        }
        let sorted = weights.sorted()
        guard let largest = sorted.last else { return }
        let median = sorted[sorted.count / 2]
        let huge = sorted.count { $0 > 1_000 * median }
        if huge > 0 {
            warnings.append(
                "\(huge) weights are over 1000 times the median of \(median), up to \(largest); "
                    + "they are kept, and n_eff shows what they cost")
        }
    }
}
