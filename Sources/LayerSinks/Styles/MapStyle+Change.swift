/// Styles of what changes in time.
extension MapStyle {
    /// More or fewer than before, where chance does not explain it; all else is pale.
    static func change(_ fields: StyledFields) -> MapStyle? {
        // The corrected p rests on all areas together, so profiles that protect do not publish it.
        guard let z = fields.numeric("change_z"),
            let q = fields.numeric("change_q") ?? fields.numeric("change_p")
        else { return nil }
        let level = fields.level ?? 0.05
        let surely = StyleFilter.atMost(q.name, level)
        return MapStyle(
            heading: z.heading,
            classes: [
                Entry(
                    label: "more than before",
                    filter: .all([surely, .between(z.name, from: 0, to: nil)]),
                    symbol: .color(StylePalette.purpleToOrange[4])),
                Entry(
                    label: "chance may explain it", filter: .above(q.name, level),
                    symbol: .color(StylePalette.neutral)),
                Entry(
                    label: "fewer than before",
                    filter: .all([surely, .between(z.name, from: nil, to: 0)]),
                    symbol: .color(StylePalette.purpleToOrange[0])),
            ] + missing(q, fields))
    }

    /// Emerging hot spots: those of the map alone, for there are seventeen kinds.
    static func emerging(_ fields: StyledFields) -> MapStyle? {
        guard let pattern = fields.classes("pattern") else { return nil }
        let there = pattern.texts
        let kinds: [(String, UInt32, UInt32)] = [
            ("intensifying", 0x99000D, 0x08306B), ("persistent", 0xCB181D, 0x08519C),
            ("consecutive", 0xEF3B2C, 0x2171B5), ("new", 0xFB6A4A, 0x4292C6),
            ("diminishing", 0xFC9272, 0x6BAED6), ("sporadic", 0xFCBBA1, 0x9ECAE1),
            ("oscillating", 0xFEE0D2, 0xC6DBEF), ("historical", 0xFFF5F0, 0xDEEBF7),
        ]
        let hot = kinds.map { ("\($0.0)-hot-spot", "\($0.0) hot spot", StyleColor($0.1)) }
        let cold = kinds.map { ("\($0.0)-cold-spot", "\($0.0) cold spot", StyleColor($0.2)) }
        let none = [("no-pattern", "no pattern", StylePalette.neutral)]
        return categories(pattern, fields, (hot + cold + none).filter { there.contains($0.0) })
    }

    /// The hour with the most records, by the quarter of the day.
    static func hours(_ fields: StyledFields) -> MapStyle? {
        guard let hour = fields.numeric("hour_peak") else { return nil }
        return fixed(
            hour, fields, borders: [6, 12, 18],
            [
                StylePalette.kinds[4], StylePalette.kinds[3], StylePalette.kinds[0],
                StylePalette.kinds[6],
            ],
            labels: [
                "night, 0 to 6", "morning, 6 to 12", "afternoon, 12 to 18", "evening, 18 to 24",
            ])
    }
}
