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
    func plan(_ request: Job.LayerRequest) -> LayerPlan {
        let units: LayerPlan.Units =
            switch request.units {
            case .areas(let id): .areas(id)
            case .grid(let meters): .squares(meters)
            case .hex(let meters): .hexagons(meters)
            // Not looked at by a recipe that counts in nothing.
            case nil: .areas("")
            }
        func other(_ other: Job.LayerRequest.Against) -> RecordChoice? {
            let source = other.source ?? request.source
            return choice(
                source, other.filters,
                other.period ?? (source == request.source ? request.period : nil))
        }
        var plan = LayerPlan(
            identifier: request.id, recipe: request.recipe, units: units,
            records: choice(request.source, request.filters, request.period),
            against: request.against.flatMap(other), overlaps: request.overlaps)
        plan.interventions = request.interventions.flatMap(other)
        return plan
    }

    private func choice(
        _ source: String?, _ filters: [RecordSelection.Filter], _ own: Job.Period?
    ) -> RecordChoice? {
        guard let source else { return nil }
        let period = period(own, of: source)
        return RecordChoice(
            source: source,
            selection: RecordSelection(period: period?.window ?? TimeWindow(), filters: filters),
            period: period?.words)
    }

    /// The period of records of a source: the layer's own, or that of the source or the job; `nil`
    /// where it ends with the latest record and there is none with a time.
    private func period(
        _ own: Job.Period?, of source: String
    ) -> (window: TimeWindow, words: String?)? {
        guard let source = job.sources.first(where: { $0.id == source }),
            let clock = LocalClock(zone: source.timeZone)
        else { return nil }
        let period = own ?? source.period ?? job.period
        return period.window(clock, latest: latest[source.id]?.moment)
    }

    /// What in the plans cannot work, now that the inputs are known.
    var planProblems: [String] {
        job.layers.compactMap { request in
            request.sources.lazy.compactMap { problem(of: request, counting: $0) }.first
                ?? weightsProblem(of: request) ?? surveyProblem(of: request)
        }
    }

    /// A file of weights that does not fit the areas; one for cells is looked at with the cells.
    private func weightsProblem(of request: Job.LayerRequest) -> String? {
        guard let file = request.recipe.weightsFile,
            let areas = request.areas.flatMap({ areaSets[$0] })?.areas
        else { return nil }
        do throws(StatisticsError) {
            _ = try file.weights(of: areas.identifiers)
            return nil
        } catch {
            return "\(job.file):\(request.line): layer \(request.id): \(error)"
        }
    }

    private func problem(of request: Job.LayerRequest, counting id: String) -> String? {
        guard let source = job.sources.first(where: { $0.id == id }),
            let table = tables[source.id]
        else { return nil }
        let place = "\(job.file):\(request.line): layer \(request.id):"
        if !table.hasPositions {
            // Codes of one set of areas mean nothing in another, even where they look alike.
            guard let id = request.areas else {
                return "\(place) the records of \(source.id) are placed by area code; a grid "
                    + "needs positions. Use areas: \(source.area ?? "…")"
            }
            if let own = source.codeSet, own != id {
                return "\(place) the area codes of \(source.id) are those of \(own), not of "
                    + "\(id). Use areas: \(own)"
            }
        }
        if let id = request.areas, let areas = areaSets[id]?.areas,
            table.hasPositions, table.areaCodes == nil,
            !areas.boundingBox.intersects(table.extent)
        {
            return "\(place) no record of \(source.id) is anywhere near the areas of \(id). "
                + "Check that both are of the same place, and the reference systems of both"
        }
        if request.recipe.recordNeeds.times, table.times == nil {
            return "\(place) it needs times, but \(source.id) has none. Name its time field"
        }
        let own =
            source.id == request.source
            ? request.period
            : [request.against, request.interventions].compactMap(\.self)
                .first { $0.source == source.id }?.period
        if period(own, of: source.id) == nil {
            return "\(place) its period ends with the latest record, but \(source.id) has no "
                + "times. Name its time field, or give the layer period: all"
        }
        return nil
    }

    /// What stops nothing, but a reader should know.
    var warnings: [String] { strayWarnings + filterWarnings + validityWarnings }

    /// Records that a rolling period does not end with, as their dates are far after all others.
    private var strayWarnings: [String] {
        job.sources.compactMap { source in
            guard let latest = latest[source.id], latest.laterStrays > 0,
                let day = LocalClock(zone: source.timeZone)?.date(at: latest.moment)
            else { return nil }
            return "\(job.file):\(source.line): source \(source.id): \(latest.laterStrays) of its "
                + "records lie far after all others and may have a wrong date; periods until: "
                + "latest end with \(day)"
        }
    }

    /// Values of filters that no record has.
    private var filterWarnings: [String] {
        job.layers.flatMap { request -> [String] in
            var filters =
                request.filters.map { (request.source, $0) }
                + request.recipe.recordNeeds.expected.map { (request.source, $0) }
            for other in [request.against, request.interventions].compactMap(\.self) {
                filters += other.filters.map { (other.source ?? request.source, $0) }
            }
            return filters.flatMap { source, filter -> [String] in
                guard let table = source.flatMap({ tables[$0] }) else { return [] }
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
