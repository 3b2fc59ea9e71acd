import MapLayers
import RecordSources
import SafetyRecords

extension JobInputs {
    /// Districts and names of a survey that are none of the map, now that the areas are read.
    func surveyProblem(of request: Job.LayerRequest) -> String? {
        guard let recipe = request.recipe as? SurveyRecipe else { return nil }
        let place = "\(job.file):\(request.line): layer \(request.id):"
        let areas = request.areas.flatMap { areaSets[$0] }?.areas
        for district in [recipe.options.district, recipe.options.shrinkage?.districts] {
            guard let district, let areas, areas.columns[district] == nil,
                areaSets[district] == nil
            else { continue }
            let near = nearestName(to: district, among: areaSets.keys.sorted())
            return "\(place) '\(district)' is neither a field of the areas of \(areas.source) nor "
                + "a set of areas"
                + (near.map { "; did you mean '\($0)'?" } ?? ". Name one that says the district")
        }
        guard let table = recipe.table, let areas else { return nil }
        let known = areas.identifiers + areas.names.compactMap(\.self)
        let set = Set(known)
        for (name, parts) in table.names.sorted(by: { $0.key < $1.key }) {
            for part in parts where !set.contains(part) {
                let near = nearestName(to: part, among: known)
                return "\(place) names: '\(name)' is to cover '\(part)', which is no area of "
                    + areas.source + (near.map { "; did you mean '\($0)'?" } ?? "")
            }
        }
        return nil
    }
}
