import HotspotStatistics

extension OverlayComparison {
    /// How the overlay was made, what was found over the whole map, and what to be wary of.
    var parameters: [Layer.Parameter] {
        var parameters: [Layer.Parameter] = []
        for index in inputs.indices { parameters += own(index) }
        parameters += [
            .init("areas", .text(units.summary)),
            .init("n_areas", .integer(units.count)),
            .init("n_both", .integer(isWhole.count { $0 })),
            .init(
                "confidence",
                .text(
                    "a class is certain where both ends of the value's interval are in it; the breaks "
                        + "are taken as fixed")),
            .init(
                "ranks",
                .text(
                    "1 the highest; told apart where the spans of ranks that overlapping intervals "
                        + "allow are disjoint (Klein, Wright & Wieczorek 2020, "
                        + "doi:10.1111/rssc.12402), one area at a time")),
        ]
        for (name, verdict) in [
            ("n_more", RankDifference.Verdict.more), ("n_less", .less),
        ] {
            parameters.append(.init(name, .integer(ranks.count { $0?.verdict == verdict })))
        }
        parameters += association.parameters
        parameters += moran?.parameters ?? []
        return parameters + warnings.map { .init("warning", .text($0)) }
    }

    private func own(_ index: Int) -> [Layer.Parameter] {
        let (input, classes, letter) = (inputs[index], classes[index], Self.letters[index])
        let variable = input.variable
        // Flat, and words apart from numbers: the gate publishes words and drops numbers.
        var own: [Layer.Parameter] = [
            .init("layer", .text(variable.layer.identifier)),
            .init("recipe", .text(variable.layer.recipe)),
            .init("field", .text(variable.field)),
            .init("field_guessed", .boolean(variable.isGuessed)),
            .init("title", .text(variable.title)),
            .init("interval", .text(variable.certainty.words)),
            .init("classes", .text(classes.words)),
            .init("carried", .text(input.carrying.words)),
        ]
        if input.carrying != .inPlace {
            own += [
                .init(
                    "carried_as",
                    .text(
                        variable.isExtensive
                            ? "a count, divided among the areas"
                            : "a rate or share, the mean of the parts")),
                .init("least_coverage", .number(options.leastCoverage)),
            ]
            if variable.isExtensive {
                own.append(
                    .init(
                        "elsewhere", .text(options.elsewhereIsZero ? "known to be 0" : "unknown")))
            }
            if variable.isExtensive { own.append(.init("n_lost", .number(input.lost))) }
        }
        own.append(.init("n_values", .integer(variable.values.count { $0 != nil })))
        if let breaks = classes.breaks {
            own += [
                .init("break_lower", .number(breaks.lower)),
                .init("break_upper", .number(breaks.upper)),
            ]
        }
        return own.map { .init("\(letter)_\($0.name)", $0.value) }
    }

    private var warnings: [String] {
        var warnings = inputs.flatMap(\.warnings) + classes.flatMap(\.warnings)
        for input in inputs {
            let variable = input.variable
            if variable.certainty == .unknown {
                warnings.append(
                    "\(variable.words) has no interval: nothing is known of how sure its classes and "
                        + "ranks are")
            }
            if input.carrying != .inPlace {
                warnings.append(
                    "\(variable.words) is carried from other areas, \(input.carrying.words): an "
                        + "estimate that takes it to be the same everywhere within them")
            }
        }
        return warnings + association.warnings
    }
}
