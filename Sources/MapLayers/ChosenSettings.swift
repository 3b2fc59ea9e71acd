import HotspotStatistics

/// What was chosen for optimized hot spots and why, in words.
struct ChosenSettings {
    let cell: CellSizeChoice
    let size: Double
    let isCellGiven: Bool
    let band: BandChoice
    let inference: InferenceChoice
    let agreements: [SettingAgreement]

    private var cellWords: String {
        if isCellGiven { return "cells of \(meters(size)) m were given" }
        let rule =
            cell.sizeByArea >= cell.sizeBySpacing
            ? "two records a cell on average make \(spell(cell.sizeByArea)) m"
            : "twice the median distance between neighboring sites is "
                + "\(spell(cell.sizeBySpacing)) m"
        var words = "cells of \(meters(size)) m because \(rule)"
        if cell.isEnlarged {
            words += ", held to \(CellSizeChoice.maximumCellCount) cells"
        }
        if cell.reductions > 0 {
            words += ", made smaller until \(CellSizeChoice.leastCount) cells held a record"
        }
        return words
    }

    private var bandWords: String {
        let neighbors = spell(band.meanNeighborCount)
        switch band.rule {
        case .peak:
            return "distance band of \(meters(band.distance)) m (\(neighbors) neighbors on "
                + "average) because Moran's z peaks there"
        case .neighbors:
            return "distance band of \(meters(band.distance)) m because Moran's z has no peak and "
                + "\(neighbors) neighbors on average are enough"
        }
    }

    private var inferenceWords: String {
        let skewness = inWords(inference.skewnessOfSums, decimals: 2)
        return inference.isNormal
            ? "analytic p because sums over a neighborhood are nearly normal (skewness \(skewness))"
            : "exact p because sums over a neighborhood are skewed (\(skewness))"
    }

    private var agreementWords: String {
        agreements.map { check in
            "\(check.setting): \(check.share.map { inWords($0, decimals: 2) } ?? "nothing hot")"
        }.joined(separator: ", ")
    }

    /// Every choice in one sentence.
    var summary: String {
        "Chosen from the data: \(cellWords); \(bandWords); \(inferenceWords). "
            + "Agreement of the hot cells with those of other settings, 0 to 1: \(agreementWords)."
    }

    var parameters: [Layer.Parameter] {
        var parameters: [Layer.Parameter] = [
            .init("choice_cell", .text(cellWords)),
            .init("choice_band", .text(bandWords)),
            .init("choice_inference", .text(inferenceWords)),
            .init("cell_size_m", .number(size)),
            .init("cell_size_by_area_m", .number(cell.sizeByArea)),
            .init("cell_size_by_spacing_m", .number(cell.sizeBySpacing)),
            .init("n_sites", .integer(cell.siteCount)),
            .init("band_m", .number(band.distance)),
            .init("band_rule", .text(band.rule.rawValue)),
            .init("band_is_clear", .boolean(band.isClear)),
            .init("skewness", .number(inference.skewness)),
            .init("skewness_of_sums", .number(inference.skewnessOfSums)),
            .init(
                "moran_z",
                .group(
                    band.series.compactMap { row in
                        row.z.map { .init("\(meters(row.distance)) m", .number($0)) }
                    })),
        ]
        let shares = agreements.compactMap { check in
            check.share.map { Layer.Parameter(check.setting, .number($0)) }
        }
        if !shares.isEmpty { parameters.append(.init("agreement", .group(shares))) }
        return parameters
    }

    var warnings: [Layer.Parameter] {
        var texts: [String] = []
        switch band.rule {
        case .neighbors:
            texts.append(
                "no distance stands out in the data: the band is a convention, and another one "
                    + "would be as good")
        case .peak where !band.isClear:
            texts.append(
                "the peak that chose the distance band is not clear: look at 'moran_z' and at "
                    + "other bands")
        case .peak: break
        }
        for check in agreements {
            guard let share = check.share, share < OptimizedHotspotsRecipe.leastAgreement else {
                continue
            }
            texts.append(
                "fragile: with \(check.setting) the hot cells agree only to "
                    + "\(inWords(share, decimals: 2)) (1 is the same)")
        }
        return texts.map { .init("warning", .text($0)) }
    }

    private func spell(_ value: Double) -> String { inWords(value, decimals: value < 10 ? 1 : 0) }
}
