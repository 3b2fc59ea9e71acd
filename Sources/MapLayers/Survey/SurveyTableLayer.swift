import SafetyRecords
import SurveyEstimation

extension SurveyRecipe {
    /// A layer of areas from a ready table of shares.
    func tableLayer(
        _ table: SurveyTable, _ plan: LayerPlan, _ units: CountingUnits,
        in workshop: inout LayerWorkshop
    ) throws(LayerError) -> Layer {
        guard let choice = plan.records else {
            preconditionFailure("layer \(plan.identifier) has no table")
        }
        let published = try PublishedShares(table, self, choice, units, plan, in: workshop)
        var figures = published.figures
        let districts = try districts(of: units, plan, in: &workshop)
        if let districts {
            figures.districts = (0..<districts.count).map { district in
                let samples = Set(
                    units.identifiers.indices.filter { districts.groups[$0] == district }
                        .map { published.samples[$0] }.filter { $0 >= 0 })
                return SurveyFigures.together(samples.sorted().map { published.rows[$0] })
            }
        }
        var earlier: PublishedShares?
        if let against = plan.against {
            earlier = try PublishedShares(table, self, against, units, plan, in: workshop)
        }
        let before = earlier?.figures
        let findings = try SurveyFindings(
            figures, before: before, districts: districts, recipe: self, layer: plan.identifier)
        var exposures = [
            published.exposure(of: "\(choice.source)/\(plan.identifier)", in: &workshop)
        ]
        if let earlier {
            exposures.append(
                earlier.exposure(of: "\(choice.source)/\(plan.identifier)/before", in: &workshop)
                    .only(SurveyFields.beforeFields).told(in: "against"))
        }
        let tallies = SurveyTallies()
        return Layer(
            of: units, identifier: plan.identifier, recipe: Self.name,
            summary: summary(of: published.records, units, before: earlier?.records),
            fields: SurveyFields(findings, figures, before, tallies, self).fields,
            parameters: [published.parameter("records")]
                + [earlier?.parameter("against")].compactMap(\.self)
                + parameters(figures, findings, tallies)
                + (published.warnings + (earlier?.warnings ?? [])).map {
                    .init("warning", .text($0))
                }, disclosure: .counted(exposures))
    }
}

extension PublishedShares {
    /// The figures of the table.
    var figures: SurveyFigures {
        SurveyFigures(published: rows, samples: samples, city: city, reasons: reasons)
    }

    /// What the table tells of persons: the number of answers of each sample.
    func exposure(of subject: String, in workshop: inout LayerWorkshop) -> LayerExposure {
        var exposure = workshop.enter(
            subject: subject, counts: rows.map(\.count), isSurvey: true)
        exposure.units = samples.map { $0 < 0 ? [] : [Int32($0)] }
        return exposure
    }

    /// Which rows there were, and what became of them.
    func parameter(_ name: String) -> Layer.Parameter {
        var group: [Layer.Parameter] = [
            .init("source", .text(records.table.source)),
            .init("kind", .text("survey, ready table")),
            .init("period", .text(records.period ?? "all")),
        ]
        for filter in records.selection.filters {
            group.append(.init("where \(filter.field)", .texts(filter.values)))
        }
        return .init(name, .group(group + account))
    }
}
