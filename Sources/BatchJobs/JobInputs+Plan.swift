import HotspotStatistics
import MapLayers
import PlanarGeometry
import RecordSources
import SafetyRecords

extension JobInputs {
    /// What grids are laid over: the first set of areas of the job, or the extent of all records.
    var studyArea: StudyArea {
        if let first = job.areas.first, let areas = areaSets[first.id] {
            return .areas(areas.areas)
        }
        return .extent(
            tables.values.reduce(into: BoundingBox.empty) { $0.formUnion($1.extent) })
    }

    /// The plan of a layer.
    func plan(_ request: Job.LayerRequest, threads: Int) -> LayerPlan {
        let units: LayerPlan.Units =
            switch request.units {
            case .areas(let id): .areas(id)
            case .grid(let meters): .squares(meters)
            case .hex(let meters): .hexagons(meters)
            }
        let hotspots = HotspotOptions(
            neighbors: request.weights, snapping: request.snap,
            statistic: LocalGOptions(
                statistic: request.method, standardization: request.standardize,
                permutations: request.permutations, seed: request.seed, threads: threads,
                correction: request.correction),
            alpha: request.alpha)
        let recipe: LayerPlan.Recipe =
            switch (request.recipe, request.value) {
            case (.counts, _): .counts
            case (.rates, _): .rates
            case (.hotspots, nil): .hotspots(hotspots)
            case (.hotspots, let field?): .hotspotsOfValue(hotspots, field: field)
            }
        let period = period(of: request)
        return LayerPlan(
            identifier: request.id, recipe: recipe, units: units, source: request.source,
            selection: RecordSelection(
                period: period?.window ?? TimeWindow(), filters: request.filters),
            period: period?.words, overlaps: request.overlaps)
    }

    private func period(
        of request: Job.LayerRequest
    ) -> (window: TimeWindow, words: String?)? {
        guard let source = job.sources.first(where: { $0.id == request.source }),
            let clock = LocalClock(zone: source.timeZone)
        else { return nil }
        let period = request.period ?? source.period ?? job.period
        guard case .rolling(_, _, .latest) = period else {
            return period.window(clock, latest: nil)
        }
        // A missing time is the smallest number there is.
        let latest = tables[source.id]?.times?.max()
        return period.window(clock, latest: latest == RecordTable.missingTime ? nil : latest)
    }

    /// What in the plans cannot work, now that the inputs are known.
    var planProblems: [String] {
        job.layers.compactMap { request in
            guard let source = job.sources.first(where: { $0.id == request.source }),
                let table = tables[source.id]
            else { return nil }
            let place = "\(job.file):\(request.line): layer \(request.id):"
            if !table.hasPositions {
                // Codes of one set of areas mean nothing in another, even where they look alike.
                guard case .areas(let id) = request.units else {
                    return "\(place) the records of \(source.id) are placed by area code; a grid "
                        + "needs positions. Use areas: \(source.area ?? "…")"
                }
                if let own = source.codeSet, own != id {
                    return "\(place) the area codes of \(source.id) are those of \(own), not of "
                        + "\(id). Use areas: \(own)"
                }
            }
            if case .areas(let id) = request.units, let areas = areaSets[id]?.areas,
                table.hasPositions, table.areaCodes == nil,
                !areas.boundingBox.intersects(table.extent)
            {
                return "\(place) no record of \(source.id) is anywhere near the areas of \(id). "
                    + "Check that both are of the same place, and the reference systems of both"
            }
            if self.period(of: request) == nil {
                return "\(place) its period ends with the latest record, but \(source.id) has no "
                    + "times. Name its time field, or give the layer period: all"
            }
            return nil
        }
    }

    /// Values of filters that no record has.
    var warnings: [String] {
        job.layers.flatMap { request -> [String] in
            guard let source = request.source, let table = tables[source] else { return [] }
            return request.filters.flatMap { filter -> [String] in
                let values = table.attributes[filter.field]?.values ?? []
                let known = Set(values)
                let missing = filter.values.filter { !known.contains($0) }
                // A name is looked for among all values: a few are enough to see what is wrong.
                return missing.prefix(5).map { value in
                    let nearest = nearestNames(to: value, among: values)
                    let offer =
                        nearest.isEmpty
                        ? ""
                        : "; did you mean \(nearest.map { "'\($0)'" }.joined(separator: ", "))?"
                    return "\(job.file):\(request.line): layer \(request.id): no record has "
                        + "\(filter.field) '\(value)'\(offer)"
                }
            }
        }
    }
}
