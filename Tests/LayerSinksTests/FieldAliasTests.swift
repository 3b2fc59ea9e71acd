import MapLayers
import PlanarGeometry
import Testing

@testable import LayerSinks

/// Layers under the names of other tools.
struct FieldAliasTests {
    private func layer(_ fields: [Layer.Field]) -> Layer {
        Layer(
            identifier: "x", recipe: "hotspots", summary: "", referenceSystemCode: 3006,
            identifiers: ["a", "b", "c", "d", "e", "f"], geometries: .none,
            fields: fields, parameters: [.init("alpha", .number(0.05))])
    }

    private func numbers(_ name: String, _ first: Double) -> Layer.Field {
        .init(name, "Meaning", .numbers([first, 2, nil, 4, 5, 6]))
    }

    private let types = Layer.Field(
        "lm_type", "Kind",
        .texts(["high-high", "low-high", "low-low", "high-low", "not-significant", nil]))

    private func names(_ layer: Layer) -> [String] { layer.fields.map(\.name) }

    @Test(arguments: [
        (FieldAlias.arcgis, ["n", "GiZScore", "GiPValue", "gi_p_sim", "gi_q"]),
        (.esda, ["n", "Zs", "p_norm", "p_sim", "gi_q"]),
        (.sfhotspot, ["n", "gistar", "pvalue", "gi_p_sim", "gi_q"]),
    ])
    func hotSpotsHaveTheNamesOfTheTool(alias: FieldAlias, expected: [String]) {
        let own = layer(["n", "gi_z", "gi_p", "gi_p_sim", "gi_q"].map { numbers($0, 1) })
        let renamed = own.renamed(alias)
        #expect(names(renamed) == expected)
        #expect(renamed.fields.map(\.values) == own.fields.map(\.values))
        #expect(renamed.fields[1].meaning == "Meaning (gi_z without an alias)")
    }

    @Test func classesHaveTheCodesOfTheTool() {
        let own = layer([types])
        #expect(own.renamed(.arcgis).fields[0].values == .texts(["HH", "LH", "LL", "HL", "", nil]))
        #expect(own.renamed(.esda).fields[0].values == .integers([1, 2, 3, 4, 0, nil]))
        #expect(own.renamed(.sfhotspot).fields == own.fields)
    }

    /// ArcGIS has one p: that of the permutations where there were any.
    @Test func onePValueOfSeveralIsTheOneInUse() {
        let own = layer([numbers("lm_p", 1), numbers("lm_p_sim", 3)])
        #expect(names(own.renamed(.arcgis)) == ["lm_p", "LMiPValue"])
        #expect(names(layer([numbers("lm_p", 1)]).renamed(.arcgis)) == ["LMiPValue"])
    }

    /// A layer with a field of that name keeps both as they are.
    @Test func noNameIsGivenTwice() {
        let own = layer([numbers("gi_p_sim", 1), numbers("p_sim", 2)])
        #expect(names(own.renamed(.esda)) == ["gi_p_sim", "p_sim"])
    }

    @Test(arguments: FieldAlias.allCases)
    func theLayerSaysWhichNamesItUses(alias: FieldAlias) {
        let renamed = layer([numbers("gi_z", 1)]).renamed(alias)
        guard case .group(let group)? = renamed.parameters.last?.value else {
            Issue.record("no group")
            return
        }
        #expect(renamed.parameters.map(\.name) == ["alpha", "alias"])
        #expect(group.map(\.name) == ["tool", "source", "fields", "differences"])
        #expect(group[0].value == .text(alias.rawValue))
        #expect(group[2].value == .group([.init(names(renamed)[0], .text("gi_z"))]))
    }
}
