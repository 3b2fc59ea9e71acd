public import DisclosureControl
import PlanarGeometry
import SafetyRecords

/// The recipe `shootings`: confirmed shootings with killed and injured, and how far they were from
/// named places.
///
/// Several rows an incident are merged when the source is read (`merge: identifier`), not here.
public struct ShootingsRecipe: LayerRecipe {
    /// What the layer holds.
    public enum Output: String, CaseIterable, Hashable, Sendable {
        /// One feature an area or cell: incidents, killed, injured, median distances.
        case areas
        /// One point an incident: inside the city alone; partners get cells of a grid.
        case incidents
    }

    /// Places to measure the distance to, under the name that the fields carry.
    public struct Near: Hashable, Sendable {
        /// The name: `dist_NAME` and `nearest_NAME` are made of it.
        public var name: String
        /// The places.
        public var places: NamedPlaces

        /// Makes a choice.
        public init(name: String, places: NamedPlaces) {
            self.name = name
            self.places = places
        }

        /// Whether a name may be part of a field's: small letters, digits and the underscore.
        public static func isFit(_ name: String) -> Bool {
            !name.isEmpty && name.utf8.count <= 40
                && name.utf8.allSatisfy {
                    (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F
                }
        }
    }

    /// "shootings".
    public static let name = "shootings"
    /// What the layer holds.
    public var output: Output
    /// What distances are measured to, in the order of the fields.
    public var near: [Near]

    /// Makes the recipe.
    public init(output: Output = .areas, near: [Near] = []) {
        self.output = output
        self.near = near
    }

    /// Identifiers, figures and their status, where the file has them.
    public var recordNeeds: RecordNeeds {
        RecordNeeds(identifiers: true, optionalFields: ["killed", "injured", "status"])
    }

    /// The layers that distances are measured to.
    public var layersNeeded: [String] { near.compactMap(\.places.layerNeeded) }

    /// The sources that distances are measured to.
    public var sourcesNeeded: [String] { near.compactMap(\.places.sourceNeeded) }

    /// Points stay with those who may see the cells of a grid.
    public var profiles: Set<DisclosureProfile> {
        output == .areas ? Set(DisclosureProfile.allCases) : [.internal, .partner]
    }

    /// A layer of areas or cells, or of points.
    ///
    /// - Throws: ``LayerError`` with code `nothingSelected` where period and filters let nothing
    ///   through, and those of counting and of the named places.
    public func layer(
        _ plan: LayerPlan, in workshop: inout LayerWorkshop
    ) throws(LayerError) -> Layer {
        var places: [NearestPlaces] = []
        for near in near {
            places.append(
                try NearestPlaces(
                    try workshop.places(near.places, for: plan.identifier), name: near.name,
                    layer: plan.identifier))
        }
        let records = workshop.records(of: plan)
        let figures = ShootingFigures(records.table)
        switch output {
        case .areas:
            let counted = try workshop.counted(plan)
            let rows = try ShootingAreas(counted, figures, places, plan, in: &workshop)
            return Layer(
                of: counted.units, identifier: plan.identifier, recipe: Self.name,
                summary: "Number of \(records.words) in \(counted.units.summary), with killed and "
                    + "injured.",
                fields: rows.fields,
                parameters: [recordParameters(counted, plan)]
                    + parameters(places, rows.warnings(figures)),
                disclosure: .counted(rows.exposures))
        case .incidents:
            let rows = try ShootingPoints(records, figures, places, plan)
            return Layer(
                identifier: plan.identifier, recipe: Self.name,
                summary: "Single \(records.words), with killed and injured.",
                referenceSystemCode: workshop.referenceSystemCode,
                identifiers: rows.identifiers, geometries: .points(rows.positions),
                fields: rows.fields,
                parameters: [rows.recordParameter] + parameters(places, rows.warnings))
        }
    }

    private func parameters(
        _ places: [NearestPlaces], _ warnings: [String]
    ) -> [Layer.Parameter] {
        var parameters: [Layer.Parameter] = [
            .init(
                "figures",
                .text(
                    "confirmed shootings; figures are preliminary and revised later, and a "
                        + "shooting is not a crime code"))
        ]
        for place in places {
            parameters.append(
                .init("near \(place.name)", .text("\(place.count) \(place.words)")))
        }
        var warnings = warnings
        for place in places where place.count == 0 {
            warnings.append("there are no \(place.words): dist_\(place.name) is null")
        }
        return parameters + warnings.map { .init("warning", .text($0)) }
    }
}
