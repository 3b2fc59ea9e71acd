public import HotspotStatistics
import PlanarGeometry
import Topology

extension DensityRecipe {
    /// A layer with one feature for each band between two levels that holds a place.
    ///
    /// Bands end at the border of the study area, where there is one, or of the grid.
    func contourLayer(
        _ plan: LayerPlan, _ rule: ContourLevels, _ surface: inout DensitySurface,
        _ place: DensityPlace, _ what: DensityWords, in workshop: LayerWorkshop
    ) throws(LayerError) -> Layer {
        let values = surface.drawn
        var bands: [ContourBand]
        let levels: [Double]
        do throws(StatisticsError) {
            levels = try rule.levels(for: values)
            bands = try contourBands(
                of: values, on: place.lattices[0], levels: levels, progress: workshop.progress)
        } catch {
            throw LayerError(error, layer: plan.identifier)
        }
        var surfaces: [MultiPolygon] = []
        do throws(TopologyError) {
            for band in bands {
                surfaces.append(
                    try place.studyArea.map { area throws(TopologyError) in
                        band.surface.isEmpty ? band.surface : try intersection(band.surface, area)
                    } ?? band.surface)
            }
        } catch {
            throw LayerError(error, layer: plan.identifier)
        }
        let kept = bands.indices.filter { !surfaces[$0].isEmpty }
        bands = kept.map { bands[$0] }
        surfaces = kept.map { surfaces[$0] }
        let digits = String(levels.count).count
        let highest = values.reduce(-Double.infinity) { max($0, $1 ?? -.infinity) }
        let identifiers = kept.map { index in
            let number = String(index + 1)
            return String(repeating: "0", count: digits - number.count) + number
        }
        return Layer(
            identifier: plan.identifier, recipe: Self.name,
            summary: "Contour bands: " + what.summary,
            referenceSystemCode: workshop.referenceSystemCode,
            identifiers: identifiers, geometries: .surfaces(surfaces),
            fields: [
                .init("area_id", "Number of the band, from the lowest", .texts(identifiers)),
                .init(
                    "level_lo", "The least \(what.drawn) in the band",
                    .numbers(bands.map(\.lower))),
                .init(
                    "level_hi",
                    "Where the next band begins; for the last the highest \(what.drawn) of all",
                    .numbers(bands.map { $0.upper ?? highest })),
                .init("area_km2", "Area of the band", .numbers(surfaces.map { $0.area / 1e6 })),
            ],
            parameters: what.parameters(plan, surface) + [
                .init("contours_of", .text(what.drawn)),
                .init("levels", .texts(levels.map { "\($0)" })),
                .init("levels_choice", .text(words(rule))),
                .init(
                    "contour_method",
                    .text(
                        "marching squares between cell centers; opposite corners are joined by the "
                            + "mean of the four (doi:10.1145/37401.37422)")),
            ])
    }

    private func words(_ rule: ContourLevels) -> String {
        switch rule {
        case .given: "given"
        case .quantiles(let count): "\(count) bands of about as many cells each"
        case .nice(let count): "about \(count) multiples of 1, 2 or 5 times a power of ten"
        }
    }
}

extension ContourLevels {
    /// Reads "10,20,50", "quantiles:5" or "nice:8"; `nil` for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        if parts.count == 2, let count = Int(parts[1]), (1...1000).contains(count) {
            switch parts[0] {
            case "quantiles": self = .quantiles(count)
            case "nice": self = .nice(count)
            default: return nil
            }
            return
        }
        let levels = text.split(separator: ",", omittingEmptySubsequences: false).map {
            Double($0).flatMap { $0.isFinite ? $0 : nil }
        }
        let numbers = levels.compactMap { $0 }
        guard numbers.count == levels.count, (1...1000).contains(numbers.count),
            zip(numbers, numbers.dropFirst()).allSatisfy({ $0 < $1 })
        else { return nil }
        self = .given(numbers)
    }
}
