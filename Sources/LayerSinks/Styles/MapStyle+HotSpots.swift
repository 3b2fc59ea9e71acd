/// Styles of local statistics and of clusters.
extension MapStyle {
    /// Gi* in seven classes, blue for cold and red for hot, as Esri's tools and sfdep's maps have it.
    static func hotSpots(_ fields: StyledFields) -> MapStyle? {
        guard let bin = fields.numeric("gi_bin") else { return nil }
        let labels = [
            "cold spot, 99 %", "cold spot, 95 %", "cold spot, 90 %", "not significant",
            "hot spot, 90 %", "hot spot, 95 %", "hot spot, 99 %",
        ]
        let classes = zip(-3...3, zip(StylePalette.blueToRed, labels)).reversed().map {
            Entry(
                label: $1.1, filter: .isNumber(bin.name, Double($0)), symbol: .color($1.0))
        }
        return MapStyle(heading: bin.heading, classes: classes + missing(bin, fields))
    }

    /// Local Moran, in the colors of GeoDa: outliers are pale.
    static func moran(_ fields: StyledFields) -> MapStyle? {
        guard let type = fields.classes("lm_type") else { return nil }
        return categories(
            type, fields,
            [
                ("high-high", "high among high", StyleColor(0xCA0020)),
                ("high-low", "high among low", StyleColor(0xF4A582)),
                ("low-high", "low among high", StyleColor(0x92C5DE)),
                ("low-low", "low among low", StyleColor(0x0571B0)),
                ("not-significant", "not significant", StylePalette.neutral),
            ])
    }

    /// Local Geary.
    static func geary(_ fields: StyledFields) -> MapStyle? {
        guard let type = fields.classes("lg_type") else { return nil }
        return categories(
            type, fields,
            [
                ("high-high", "alike, high", StyleColor(0xCA0020)),
                ("low-low", "alike, low", StyleColor(0x0571B0)),
                ("other-positive", "alike", StyleColor(0xB2ABD2)),
                ("negative", "unlike its neighbors", StyleColor(0xE66101)),
                ("not-significant", "not significant", StylePalette.neutral),
            ])
    }

    /// Clusters of the scan statistic, high and low; areas outside are pale.
    static func scanClusters(_ fields: StyledFields) -> MapStyle? {
        guard let type = fields.classes("scan_type") else { return nil }
        var style = categories(
            type, fields,
            [
                ("high", "cluster of more than expected", StyleColor(0xEF8A62)),
                ("low", "cluster of fewer than expected", StyleColor(0x67A9CF)),
            ])
        for index in style.classes.indices where style.classes[index].label == "no value" {
            style.classes[index].label = "in no cluster"
            style.classes[index].symbol = .color(StylePalette.neutral)
        }
        // Clusters are circles over the city, which they must not hide, nor each other.
        if fields.field("center_id") != nil {
            for index in style.classes.indices {
                guard case .color(let color) = style.classes[index].symbol else { continue }
                style.classes[index].symbol = .veil(color)
            }
        }
        return style
    }

    /// How events of a near-repeat analysis hang together.
    static func nearRepeats(_ fields: StyledFields) -> MapStyle? {
        guard let kind = fields.classes("class") else { return nil }
        return categories(
            kind, fields,
            [
                ("originator", "first of a chain", StylePalette.kinds[5]),
                ("repeat", "repeat at the same place", StylePalette.kinds[0]),
                ("near-repeat", "near repeat", StylePalette.kinds[4]),
                ("unlinked", "not linked", StylePalette.withheld),
            ])
    }

    /// Whether hot spots held.
    static func outcome(_ fields: StyledFields) -> MapStyle? {
        guard let outcome = fields.classes("outcome") else { return nil }
        return categories(
            outcome, fields,
            [
                ("held", "hot, and stayed so", StylePalette.kinds[5]),
                ("faded", "hot, and was not later", StylePalette.kinds[3]),
                ("missed", "not hot, and was later", StylePalette.kinds[4]),
                ("quiet", "quiet before and after", StylePalette.neutral),
            ])
    }
}
