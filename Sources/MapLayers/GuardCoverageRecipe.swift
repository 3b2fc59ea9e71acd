public import DisclosureControl
import SafetyRecords

/// The recipe `guard-coverage`: guard hours, what guards did, and what happened with and without
/// them, by permit area.
///
/// The plan's records are shifts and interventions of a guard source; those that they are held
/// against are incidents. A shift that reaches over an edge of the period counts with its part
/// inside.
public struct GuardCoverageRecipe: LayerRecipe {
    /// What the layer holds.
    public enum Output: String, CaseIterable, Hashable, Sendable {
        /// One feature a permit area.
        case areas
        /// A table of weekday × hour of every permit area, without geometry.
        case hours
    }

    /// "guard-coverage".
    public static let name = "guard-coverage"
    /// Which fields of the areas say what the permit says.
    public var permit: PermitFields
    /// Hot spots, whose incidents alone make hours hot; `nil` for all incidents.
    public var hotspots: NamedPlaces?
    /// What the layer holds.
    public var output: Output

    /// Makes the recipe.
    public init(
        permit: PermitFields = PermitFields(), hotspots: NamedPlaces? = nil, output: Output = .areas
    ) {
        self.permit = permit
        self.hotspots = hotspots
        self.output = output
    }

    /// Times, and whether a row is a shift and of how many guards.
    public var recordNeeds: RecordNeeds {
        RecordNeeds(times: true, optionalFields: ["record", "guards"])
    }

    /// The fields of the permit that were named.
    public var areaFields: [String] { permit.wanted }

    /// The common names of those that were not.
    public var optionalAreaFields: [String] { permit.looked }

    /// The layer of the hot spots.
    public var layersNeeded: [String] { [hotspots?.layerNeeded].compactMap(\.self) }

    /// All: hours are open, and counts go through the gate.
    ///
    /// The table of hours leaves the city without its counts, which are too small to tell.
    public var profiles: Set<DisclosureProfile> { Set(DisclosureProfile.allCases) }

    /// A layer with one feature a permit area, or the table of their hours.
    ///
    /// - Throws: ``LayerError`` with code `nothingSelected` where there is no shift in the period,
    ///   `badPeriod` where the period lies outside the records, `allOutside` where no shift belongs
    ///   to any area, and those of the units.
    public func layer(
        _ plan: LayerPlan, in workshop: inout LayerWorkshop
    ) throws(LayerError) -> Layer {
        let units = try workshop.countingUnits(plan.units)
        let findings = try GuardFindings(self, plan, units, in: &workshop)
        let subject = "\(findings.records.words) in \(units.summary)"
        let parameters = findings.parameters(plan)
        switch output {
        case .areas:
            return Layer(
                of: units, identifier: plan.identifier, recipe: Self.name,
                summary: "Guard hours, interventions"
                    + (findings.incidents == nil ? "" : ", and incidents with and without guards")
                    + ": \(subject).",
                fields: findings.areaFields, parameters: parameters,
                disclosure: findings.exposures.isEmpty ? .open : .counted(findings.exposures))
        case .hours:
            let rows = GuardHourRows(findings, units)
            return Layer(
                identifier: plan.identifier, recipe: Self.name,
                summary: "Guard hours by weekday and hour: \(subject).",
                referenceSystemCode: units.referenceSystemCode, identifiers: rows.identifiers,
                geometries: .none, fields: rows.fields, parameters: parameters, disclosure: .open)
        }
    }
}
