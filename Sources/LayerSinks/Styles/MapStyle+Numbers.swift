/// Styles of numbers that have an order: counts, rates, shares, densities, hours.
extension MapStyle {
    /// The fields that maps are drawn of where a recipe has no style of its own: the first there is.
    private static let usualFields: [(name: String, palette: [StyleColor], unit: StyleUnit)] = [
        ("rate", StylePalette.yellowToRed, .plain),
        ("share", StylePalette.blueToPurple, .percent),
        ("guard_hours", StylePalette.greenToBlue, .hours),
        ("n", StylePalette.yellowToRed, .plain), ("value", StylePalette.yellowToRed, .plain),
        ("cumu_perc", Array(StylePalette.yellowToRed.reversed()), .plain),
    ]

    /// The first usual field.
    static func usual(_ fields: StyledFields) -> MapStyle? {
        for (name, palette, unit) in usualFields {
            if let field = fields.numeric(name) {
                return graduated(field, fields, palette, unit: unit)
            }
        }
        return nil
    }

    /// A density, the bands of one, or one held against another.
    static func density(_ fields: StyledFields) -> MapStyle? {
        if let ratio = fields.numeric("ratio") {
            return fixed(
                ratio, fields, borders: [0.5, 0.8, 1.25, 2], StylePalette.purpleToOrange,
                labels: [
                    "less than half", "0.5 to less than 0.8", "0.8 to less than 1.25",
                    "1.25 to less than 2", "twice and more",
                ])
        }
        if let logarithm = fields.numeric("log_ratio") {
            return fixed(
                logarithm, fields, borders: [-0.69, -0.22, 0.22, 0.69],
                StylePalette.purpleToOrange,
                labels: [
                    "about half and less", "−0.69 to less than −0.22", "−0.22 to less than 0.22",
                    "0.22 to less than 0.69", "about twice and more",
                ])
        }
        if let band = fields.numeric("level_lo") {
            return bands(band, fields)
        }
        guard let density = fields.numeric("diff_km2") ?? fields.numeric("dens_km2") else {
            return nil
        }
        return graduated(density, fields, StylePalette.yellowToRed)
    }

    /// A band a class, for bands have their borders already.
    private static func bands(_ band: StyledFields.Found, _ fields: StyledFields) -> MapStyle {
        let levels = Set((band.numbers ?? []).compactMap(\.self)).sorted()
        let palette = StylePalette.yellowToRed
        let entries = levels.enumerated().map { index, level in
            let text = StyleNumber.text(level)
            let isLast = index == levels.count - 1
            return Entry(
                label: isLast
                    ? "\(text) and more"
                    : "\(text) to less than \(StyleNumber.text(levels[index + 1]))",
                filter: .isNumber(band.name, level),
                symbol: .color(
                    palette[
                        levels.count == 1 ? 2 : index * (palette.count - 1) / (levels.count - 1)]))
        }
        return MapStyle(heading: band.heading, classes: entries + missing(band, fields))
    }

    /// A share with hatching where an area cannot be told from the city.
    static func survey(_ fields: StyledFields) -> MapStyle? {
        guard let share = fields.numeric("share") else { return nil }
        var style = graduated(share, fields, StylePalette.blueToPurple, unit: .percent)
        if let differs = fields.classes("differs") {
            style.marks = [
                Entry(
                    label: "cannot be told from the city",
                    filter: .all([
                        .hasValue(share.name), differs.isClass("not-distinguishable"),
                    ]), symbol: .hatching)
            ]
        }
        return style
    }

    /// Single shootings by the worst that happened; areas are drawn by their number.
    static func shootings(_ fields: StyledFields) -> MapStyle? {
        guard fields.field("event_id") != nil, let killed = fields.numeric("killed"),
            let injured = fields.numeric("injured")
        else { return nil }
        let someone = StyleFilter.above(killed.name, 0)
        let nobody = StyleFilter.isNotAbove(killed.name, 0)
        return MapStyle(
            heading: "What became of people",
            classes: [
                Entry(
                    label: "somebody was killed", filter: someone,
                    symbol: .color(StylePalette.kinds[5])),
                Entry(
                    label: "somebody was injured",
                    filter: .all([nobody, .above(injured.name, 0)]),
                    symbol: .color(StylePalette.kinds[0])),
                Entry(
                    label: "nobody was hurt, or it is not known",
                    filter: .all([nobody, .isNotAbove(injured.name, 0)]),
                    symbol: .color(StylePalette.missing)),
            ])
    }

    /// Guard hours of a permit area.
    static func guards(_ fields: StyledFields) -> MapStyle? {
        guard let hours = fields.numeric("guard_hours") else { return nil }
        return graduated(hours, fields, StylePalette.greenToBlue, unit: .hours)
    }

    /// Two variables in nine colors, hatched where an interval leaves its third.
    static func bivariate(_ fields: StyledFields) -> MapStyle? {
        guard let bivariate = fields.classes("bivariate") else { return nil }
        let levels = ["low", "middle", "high"]
        let heads = ["a", "b"].map { letter in
            (fields.field("value_\(letter)") ?? fields.field("class_\(letter)"))?.heading ?? letter
        }
        var classes: [(name: String, label: String, color: StyleColor)] = []
        for first in levels.indices.reversed() {
            for second in levels.indices.reversed() {
                let name = "\(levels[first])-\(levels[second])"
                classes.append(
                    (
                        name, "a \(levels[first]), b \(levels[second])",
                        StylePalette.bivariate[first][second]
                    ))
            }
        }
        var style = categories(bivariate, fields, classes)
        style.heading = "a: \(heads[0]); b: \(heads[1])"
        if let confidence = fields.classes("confidence") {
            style.marks = [
                Entry(
                    label: "uncertain: an interval leaves its third, or is not known",
                    filter: .all([
                        .hasValue(bivariate.name), .isNotText(confidence.name, "certain"),
                    ]), symbol: .hatching)
            ]
        }
        return style
    }
}
