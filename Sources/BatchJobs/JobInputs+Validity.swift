import MapLayers
import RecordSources
import SafetyRecords

extension JobInputs {
    /// Layers whose period the areas that they count in were not in force for.
    ///
    /// Districts change: records of 2020 in the districts of 2023 are a comparison that nobody made at
    /// the time, and figures of both cannot be held against each other without a crosswalk.
    var validityWarnings: [String] {
        job.layers.flatMap { request -> [String] in
            let sets = [request.areas].compactMap(\.self) + request.recipe.areaSetsNeeded
            return sets.compactMap { id in
                job.areas.first { $0.id == id }.flatMap { warning(of: request, in: $0) }
            }
        }
    }

    private func warning(of request: Job.LayerRequest, in areas: Job.Areas) -> String? {
        guard areas.validFrom != nil || areas.validTo != nil,
            let choice = plan(request).records,
            let source = job.sources.first(where: { $0.id == choice.source }),
            let clock = LocalClock(zone: source.timeZone)
        else { return nil }
        let period = choice.selection.period
        let from = areas.validFrom.map(clock.startOfDay)
        let to = areas.validTo.map(clock.startOfDay)
        let startsEarly = period.start.flatMap { start in from.map { start < $0 } } ?? false
        let endsLate = period.end.flatMap { end in to.map { end > $0 } } ?? false
        guard startsEarly || endsLate else { return nil }
        let days = [
            areas.validFrom.map { "from \($0)" }, areas.validTo.map { "to before \($0)" },
        ].compactMap(\.self).joined(separator: " ")
        return "\(job.file):\(request.line): layer \(request.id): its period, "
            + "\(choice.period ?? "all"), is not within that of the areas \(areas.id), valid \(days)"
    }
}
