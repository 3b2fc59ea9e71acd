extension MapStyle {
    /// Classes of a number, from pale to dark, and what has no number.
    ///
    /// The palette has five colors, from the least to the most; with fewer classes those are taken
    /// that are far apart.
    static func graduated(
        _ field: StyledFields.Found, _ fields: StyledFields, _ palette: [StyleColor],
        unit: StyleUnit = .plain
    ) -> MapStyle {
        let breaks = ClassBreaks(field.numbers ?? [], count: palette.count)
        var entries: [Entry] = []
        if breaks.hasZeros {
            entries.append(
                Entry(
                    label: StyleNumber.label(0, unit), filter: .isNumber(field.name, 0),
                    symbol: .color(StylePalette.zero)))
        }
        let classes = breaks.classes
        for (index, (from, to)) in classes.enumerated() {
            // Few classes are spread over the palette, so that two of them are far apart.
            let step =
                classes.count == 1
                ? palette.count / 2 : index * (palette.count - 1) / (classes.count - 1)
            var filter = StyleFilter.between(field.name, from: from, to: to)
            if from == nil, breaks.hasZeros {
                filter = .all([.isNotZero(field.name), filter])
            }
            entries.append(
                Entry(
                    label: label(from, to, unit, of: field, afterZero: breaks.hasZeros),
                    filter: filter,
                    symbol: .color(palette[step])))
        }
        return MapStyle(heading: field.heading, classes: entries + missing(field, fields))
    }

    private static func label(
        _ from: Double?, _ to: Double?, _ unit: StyleUnit, of field: StyledFields.Found,
        afterZero: Bool
    ) -> String {
        func number(_ value: Double) -> String { StyleNumber.label(value, unit) }
        // Between two whole numbers there is nothing: the last one inside says it plainly.
        if field.isWhole, let to, let from = from ?? (afterZero ? 1 : nil) {
            return from == to - 1 ? number(from) : "\(number(from)) to \(number(to - 1))"
        }
        return switch (from, to) {
        case (nil, nil): afterZero ? "more than \(number(0))" : "all values"
        case (nil, let to?): "less than \(number(to))"
        case (let from?, nil): "\(number(from)) and more"
        case (let from?, let to?): "\(number(from)) to less than \(number(to))"
        }
    }

    /// Classes between fixed borders, the same on every map.
    static func fixed(
        _ field: StyledFields.Found, _ fields: StyledFields, borders: [Double],
        _ palette: [StyleColor], labels: [String]
    ) -> MapStyle {
        let starts = [nil] + borders.map(Optional.some)
        let ends = borders.map(Optional.some) + [nil]
        let entries = zip(zip(starts, ends), zip(palette, labels)).map { bounds, look in
            Entry(
                label: look.1, filter: .between(field.name, from: bounds.0, to: bounds.1),
                symbol: .color(look.0))
        }
        return MapStyle(heading: field.heading, classes: entries + missing(field, fields))
    }

    /// One color a class.
    static func categories(
        _ field: StyledFields.Found, _ fields: StyledFields,
        _ classes: [(name: String, label: String, color: StyleColor)]
    ) -> MapStyle {
        MapStyle(
            heading: field.heading,
            classes: classes.map {
                Entry(
                    label: $0.label, filter: field.isClass($0.name), symbol: .color($0.color))
            } + missing(field, fields))
    }

    /// What has no value: withheld ones apart from the others, each where there are some.
    static func missing(_ field: StyledFields.Found, _ fields: StyledFields) -> [Entry] {
        var reasons = fields.reasons(ofNullsIn: field)
        var entries: [Entry] = []
        var rest: [StyleFilter] = [.isNull(field.name)]
        for (name, label, color) in [
            ("suppressed", "withheld", StylePalette.withheld),
            ("too-few-answers", "too few answers", StylePalette.missing),
        ] where reasons.remove(name) != nil {
            entries.append(
                Entry(
                    label: label,
                    filter: .all([.isNull(field.name), .isText("reason", name)]),
                    symbol: .color(color)))
            rest.append(.isNotText("reason", name))
        }
        if !reasons.isEmpty {
            entries.append(
                Entry(
                    label: "no value", filter: .all(rest), symbol: .color(StylePalette.missing)))
        }
        return entries
    }
}
