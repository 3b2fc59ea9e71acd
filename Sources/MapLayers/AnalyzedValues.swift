/// The number of each unit that a statistic looks at: how many records lie in it, or a field of the
/// areas.
package struct AnalyzedValues {
    /// The units.
    package let units: CountingUnits
    /// The numbers, in their order: counts, or sums of weights where records have weights.
    package let values: [Double?]
    /// What they are, in words.
    package let subject: String
    /// The columns that show them.
    package let fields: [Layer.Field]
    /// What was counted and what became of the rest, or the name of the field.
    package let parameters: [Layer.Parameter]
    /// What a layer that shows them tells of persons.
    package let disclosure: LayerDisclosure

    init(
        units: CountingUnits, values: [Double?], subject: String, fields: [Layer.Field],
        parameters: [Layer.Parameter], disclosure: LayerDisclosure
    ) {
        self.units = units
        self.values = values
        self.subject = subject
        self.fields = fields
        self.parameters = parameters
        self.disclosure = disclosure
    }

    /// Takes the field of the areas, where one is named, or counts the records of the plan.
    ///
    /// - Throws: ``LayerError`` with code `noValue` where the units carry no value, and those of
    ///   counting.
    package init(
        _ plan: LayerPlan, _ valueField: String?, in workshop: inout LayerWorkshop
    ) throws(LayerError) {
        guard let valueField else {
            let counted = try workshop.counted(plan)
            let tabulation = counted.tabulation
            let number = tabulation.weighted == nil ? "the number" : "the weighted number"
            units = counted.units
            values = tabulation.weighted ?? tabulation.counts.map(Double.init)
            subject = "\(number) of \(counted.records.words)"
            fields = countFields(tabulation)
            parameters = [recordParameters(counted, plan)]
            disclosure = .counted([counted.exposure])
            return
        }
        units = try workshop.countingUnits(plan.units)
        guard let column = units.values else {
            throw LayerError(
                .noValue, layer: plan.identifier, detail: "\(units.summary) carry no value",
                remedy: "Name the field of areas with --value; a grid has none")
        }
        values = column
        subject = "'\(valueField)'"
        fields = [
            .init("value", "The analyzed number: the field '\(valueField)'", .numbers(column))
        ]
        parameters = [.init("value_field", .text(valueField))]
        // Nobody knows what a field of the areas stands on.
        disclosure = .unjudged
    }
}
