import HotspotStatistics

/// What comes of holding two variables against each other, area by area and over the whole map.
struct OverlayComparison {
    let inputs: [OverlayInput]
    let classes: [OverlayClasses]
    let units: CountingUnits
    let options: OverlayOptions
    let ranks: [RankDifference?]
    let moran: OverlayMoran?
    let association: OverlayAssociation
    /// Whether each unit has both values.
    let isWhole: [Bool]

    /// What the layers are called in names of fields, in their order.
    static let letters = ["a", "b", "c", "d", "e", "f"]

    init(
        _ inputs: [OverlayInput], _ classes: [OverlayClasses], _ units: CountingUnits,
        _ options: OverlayOptions, for layer: String, _ threads: Int,
        _ progress: StatisticsProgress?
    ) throws(LayerError) {
        self.inputs = inputs
        self.classes = classes
        self.units = units
        self.options = options
        let (a, b) = (inputs[0].variable, inputs[1].variable)
        isWhole = units.identifiers.indices.map { a.values[$0] != nil && b.values[$0] != nil }
        guard isWhole.contains(true) else {
            throw LayerError(
                .noValue, layer: layer,
                detail: "no area has both \(a.words) and \(b.words)",
                remedy: "Check that both layers are of the same place, or carry one to the other")
        }
        ranks = rankDifferences(
            a.values, within: a.intervals, b.values, within: b.intervals)
        do throws(StatisticsError) {
            association = try OverlayAssociation(inputs, units, options)
            moran = try OverlayMoran(a, b, units, options, threads, progress)
        } catch {
            throw LayerError(error, layer: layer)
        }
    }

    // MARK: Fields

    /// The columns, those of every layer first.
    var fields: [Layer.Field] {
        var fields: [Layer.Field] = []
        for index in inputs.indices { fields += ownFields(index) }
        return fields + classFields + rankFields + (moran?.fields ?? []) + carriedFields + [
            .init("reason", "Why a number is null", .texts(reasons))
        ]
    }

    private func ownFields(_ index: Int) -> [Layer.Field] {
        let (variable, letter) = (inputs[index].variable, Self.letters[index])
        var fields: [Layer.Field] = [
            .init(
                "value_\(letter)", "The figure \(variable.words)", .numbers(variable.values),
                basis: inputs[index].basis)
        ]
        if case .interval = variable.certainty {
            fields += [
                .init(
                    "value_\(letter)_lo", "Lower end of the interval of value_\(letter)",
                    .numbers(variable.intervals.map { $0?.lowerBound.finite }),
                    basis: inputs[index].basis),
                .init(
                    "value_\(letter)_hi", "Upper end of the interval of value_\(letter)",
                    .numbers(variable.intervals.map { $0?.upperBound.finite }),
                    basis: inputs[index].basis),
            ]
        }
        fields.append(
            .init(
                "class_\(letter)",
                "Third of the map that value_\(letter) is in: low, middle, high",
                .texts(classes[index].classes.map { $0?.rawValue }), basis: .classified))
        return fields
    }

    private var classFields: [Layer.Field] {
        let (first, second) = (classes[0], classes[1])
        var words: [String?] = []
        var confidence: [String?] = []
        var by: [String?] = []
        for unit in isWhole.indices {
            guard let a = first.classes[unit], let b = second.classes[unit] else {
                words.append(nil)
                confidence.append(nil)
                by.append(nil)
                continue
            }
            words.append("\(a.rawValue)-\(b.rawValue)")
            let (isFirst, isSecond) = (first.isCertain[unit], second.isCertain[unit])
            if isFirst == true, isSecond == true {
                confidence.append("certain")
                by.append(nil)
            } else if isFirst == false || isSecond == false {
                confidence.append("uncertain")
                by.append(isFirst != false ? "b" : isSecond != false ? "a" : "both")
            } else {
                confidence.append("not-known")
                by.append(isFirst != nil ? "b" : isSecond != nil ? "a" : "both")
            }
        }
        return [
            .init(
                "bivariate", "class_a and class_b in one word: high-low, …", .texts(words),
                basis: .classified),
            .init(
                "confidence",
                "certain where the interval of each value stays in its class, else uncertain; "
                    + "not-known where a layer does not say how sure its numbers are",
                .texts(confidence), basis: .classified),
            .init(
                "uncertain_by", "Whose interval leaves its class or is not known: a, b, both",
                .texts(by), basis: .classified),
        ]
    }

    private var rankFields: [Layer.Field] {
        let (a, b) = (inputs[0].variable.title, inputs[1].variable.title)
        let labels = ranks.map { ranked -> String? in
            switch ranked?.verdict {
            case .more: "more \(b) than \(a) suggests"
            case .less: "less \(b) than \(a) suggests"
            case .notToldApart: "not told apart"
            case nil: nil
            }
        }
        return [
            .init(
                "rank_a", "Rank of value_a, 1 the highest; ties share the mean",
                .numbers(ranks.map { $0?.first })),
            .init(
                "rank_b", "Rank of value_b, 1 the highest; ties share the mean",
                .numbers(ranks.map { $0?.second })),
            .init(
                "rank_diff", "rank_a less rank_b: above 0 where b ranks higher than a",
                .numbers(ranks.map { $0?.difference })),
            .init(
                "rank_label",
                "What the ranks say, where those that the intervals allow have none in common",
                .texts(labels), basis: .classified),
            .init(
                "rank_confidence",
                "certain where the ranks differ beyond their intervals, else uncertain; not-known "
                    + "where a value has no interval",
                .texts(
                    ranks.map { ranked in
                        ranked.map {
                            $0.verdict.map { $0 == .notToldApart ? "uncertain" : "certain" }
                                ?? "not-known"
                        }
                    }), basis: .classified),
        ]
    }

    private var carriedFields: [Layer.Field] {
        var fields: [Layer.Field] = []
        for (input, letter) in zip(inputs, Self.letters) {
            guard let coverage = input.coverage else { continue }
            let covered = coverage.map { Optional($0) }
            fields.append(
                .init(
                    "coverage_\(letter)",
                    "Share of the area (or its people) that areas with a figure of value_\(letter) "
                        + "cover", .numbers(covered), basis: .open))
        }
        guard !fields.isEmpty else { return [] }
        func flag(_ name: String, _ meaning: String, _ isSo: (OverlayInput.Carrying) -> Bool) {
            let letters = zip(inputs, Self.letters).filter { isSo($0.0.carrying) }.map(\.1)
            guard !letters.isEmpty else { return }
            let word = letters.joined(separator: ",")
            fields.append(
                .init(
                    name, meaning, .texts(units.identifiers.map { _ in word }), basis: .open))
        }
        flag(
            "is_interpolated", "The values that are estimates carried from other areas: a, b, …"
        ) {
            if case .interpolated = $0 { true } else { false }
        }
        flag("is_carried", "The values that a crosswalk carried from another edition: a, b, …") {
            if case .crosswalk = $0 { true } else { false }
        }
        return fields
    }

    private var reasons: [String?] {
        units.identifiers.indices.map { unit in
            for input in inputs.prefix(2) where input.variable.values[unit] == nil {
                let covered = input.coverage.map { $0[unit] } ?? 0
                return covered > 0 ? "too-little-covered" : "missing"
            }
            return moran?.reasons[unit]
        }
    }
}

extension Double {
    /// The number, where it is one: an interval may have no end.
    fileprivate var finite: Double? { isFinite ? self : nil }
}
