import PlanarGeometry
import SpatialIndexing

/// The compiled areas against a look at every edge.
func fuzzAreas(_ bytes: FuzzInput) {
    var input = bytes
    let isFinite = input.number(below: 4) > 0
    var areas: [MultiPolygon] = []
    for _ in 0...input.number(below: 5) { areas.append(input.surface(finite: isFinite)) }
    let locator: AreaLocator
    do throws(IndexError) {
        locator = try AreaLocator(areas)
    } catch {
        expect(!isFinite && error.code == .notFinite, "\(areas) refused: \(error)")
        return
    }
    var places = areas.flatMap { $0.polygons.flatMap { $0.exterior.positions } }
    for _ in 0..<24 { places.append(input.position(finite: isFinite)) }
    let assignment = locator.assign(xs: places.map(\.x), ys: places.map(\.y), threads: 1)
    let isExact = areas.allSatisfy(\.isExact)
    for (index, place) in places.enumerated() {
        let found = locator.areas(at: place)
        guard isExact && (place.isExact || !place.isFinite) else { continue }
        let hits = areas.indices.compactMap { area -> AreaLocator.Hit? in
            switch areas[area].locate(place) {
            case .inside: AreaLocator.Hit(area: area, onBoundary: false)
            case .boundary: AreaLocator.Hit(area: area, onBoundary: true)
            case .outside: nil
            }
        }
        expect(found == hits, "\(place) in \(areas), which is in \(hits)")
        expect(
            assignment.areas[index] == Int32(hits.first?.area ?? -1),
            "\(place) assigned in \(areas), which is in \(hits)")
    }
}
