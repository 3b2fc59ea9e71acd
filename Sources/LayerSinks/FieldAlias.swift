public import MapLayers

/// The names of fields that users of another tool expect.
///
/// A layer is renamed when it is finished, on its way to a file: nothing is computed differently.
/// Values change only where the tool has a code of its own for a class; p-values stay two-sided.
/// Fields that the tool does not have keep their names.
public enum FieldAlias: String, CaseIterable, Sendable {
    /// Esri's ArcGIS, tools Hot Spot Analysis and Cluster and Outlier Analysis.
    case arcgis
    /// The attributes of `G_Local`, `Moran_Local` and `Geary_Local` in Python's esda.
    case esda
    /// The columns of `hotspot_gistar` and `hotspot_kde` in R's sfhotspot.
    case sfhotspot
}

extension FieldAlias {
    /// A field of ours and what the tool calls it.
    struct Renaming {
        let own: String
        let theirs: String
        /// The tool's codes for our classes; `nil` where the values are the same.
        let codes: Codes?

        init(_ own: String, _ theirs: String, _ codes: Codes? = nil) {
            self.own = own
            self.theirs = theirs
            self.codes = codes
        }
    }

    /// What a tool writes for each of our classes.
    enum Codes {
        case texts([String: String])
        case integers([String: Int])
    }

    /// The fields in the order of preference: of several that go by one name, the first there is.
    var renamings: [Renaming] {
        switch self {
        case .arcgis:
            [
                .init("gi_z", "GiZScore"), .init("gi_p", "GiPValue"), .init("gi_bin", "Gi_Bin"),
                .init("lm_i", "LMiIndex"), .init("lm_z", "LMiZScore"),
                .init("lm_p_exact", "LMiPValue"), .init("lm_p_sim", "LMiPValue"),
                .init("lm_p", "LMiPValue"),
                .init(
                    "lm_type", "COType",
                    .texts([
                        "high-high": "HH", "low-high": "LH", "low-low": "LL", "high-low": "HL",
                        "not-significant": "",
                    ])),
                .init("n_nb", "NNeighbors"),
            ]
        case .esda:
            [
                .init("gi_z", "Zs"), .init("gi_p", "p_norm"), .init("gi_p_sim", "p_sim"),
                .init("lm_i", "Is"), .init("lm_p_sim", "p_sim"),
                .init(
                    "lm_type", "q",
                    .integers([
                        "high-high": 1, "low-high": 2, "low-low": 3, "high-low": 4,
                        "not-significant": 0,
                    ])),
                .init("lg_c", "localG"), .init("lg_p_sim", "p_sim"),
            ]
        case .sfhotspot:
            [
                .init("n", "n"), .init("dens_km2", "kde"), .init("gi_z", "gistar"),
                .init("gi_p", "pvalue"),
            ]
        }
    }

    /// Where the names were looked up.
    var source: String {
        switch self {
        case .arcgis:
            "ArcGIS Pro, Spatial Statistics toolbox: Hot Spot Analysis (Getis-Ord Gi*), Cluster and "
                + "Outlier Analysis (Anselin Local Moran's I)"
        case .esda: "esda 2.9.0: G_Local, Moran_Local, Geary_Local"
        case .sfhotspot: "sfhotspot: hotspot_gistar, hotspot_kde"
        }
    }

    /// How values under the tool's names differ from those the tool itself would write.
    var differences: String {
        switch self {
        case .arcgis:
            "Gi_Bin and COType rest on the corrected p; COType is empty where it is not significant"
        case .esda:
            "p_norm and p_sim are two-sided, those of esda one-sided; q is 0 where it is not "
                + "significant, esda's is the quadrant of every area"
        case .sfhotspot: "kde is records per km²"
        }
    }
}

extension Layer {
    /// The layer with the names of another tool; its parameters say which, and what they stand for.
    ///
    /// - Complexity: O(*features* × *fields*).
    public func renamed(_ alias: FieldAlias) -> Layer {
        var layer = self
        var taken = Set(fields.map(\.name))
        var renamed: [Parameter] = []
        for renaming in alias.renamings {
            guard let index = fields.firstIndex(where: { $0.name == renaming.own }),
                renaming.own == renaming.theirs || taken.insert(renaming.theirs).inserted
            else { continue }
            layer.fields[index].name = renaming.theirs
            layer.fields[index].values = recoded(fields[index].values, renaming.codes)
            if renaming.own != renaming.theirs {
                layer.fields[index].meaning += " (\(renaming.own) without an alias)"
            }
            renamed.append(.init(renaming.theirs, .text(renaming.own)))
        }
        layer.parameters.append(
            .init(
                "alias",
                .group(
                    [
                        .init("tool", .text(alias.rawValue)), .init("source", .text(alias.source)),
                        .init("fields", .group(renamed)),
                    ] + (renamed.isEmpty ? [] : [.init("differences", .text(alias.differences))]))))
        return layer
    }

    private func recoded(_ values: Values, _ codes: FieldAlias.Codes?) -> Values {
        guard let codes, case .texts(let classes) = values else { return values }
        switch codes {
        case .texts(let codes): return .texts(classes.map { $0.flatMap { codes[$0] } })
        case .integers(let codes): return .integers(classes.map { $0.flatMap { codes[$0] } })
        }
    }
}
