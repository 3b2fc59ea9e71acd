import PlanarGeometry
import SpatialIndexing

/// Changes to a growing index against the same changes to a dictionary.
func fuzzGrowing(_ bytes: FuzzInput) {
    var input = bytes
    var index = GrowingPointIndex()
    var places: [Int: Position] = [:]
    while !input.isAtEnd {
        let identifier = input.number(below: 40)
        let kind = input.number(below: 5)
        do throws(IndexError) {
            switch kind {
            case 0:
                let position = input.position(finite: false)
                try index.insert(identifier, at: position)
                places[identifier] = position
            case 1:
                let position = input.position(finite: false)
                try index.move(identifier, to: position)
                places[identifier] = position
            case 2:
                let wasThere = index.remove(identifier)
                expect(wasThere == (places.removeValue(forKey: identifier) != nil), "remove")
            case 3:
                // More than stay outside of trees.
                let block = (0..<70 + identifier).map { 100 * identifier + $0 }
                let position = input.position(finite: false)
                try index.insert(
                    block, xs: block.map { _ in position.x }, ys: block.map { _ in position.y })
                for identifier in block { places[identifier] = position }
            default: check(index, places, &input)
            }
        } catch {
            let codes: [IndexError.Code] = [.notFinite, .duplicateIdentifier, .unknownIdentifier]
            expect(codes.contains(error.code), "\(error)")
        }
        expect(index.count == places.count, "\(index.count) of \(places.count)")
        expect(index[identifier] == places[identifier], "place of \(identifier)")
    }
    check(index, places, &input)
}

private func check(
    _ index: GrowingPointIndex, _ places: [Int: Position], _ input: inout FuzzInput
) {
    let identifiers = places.keys.sorted()
    let center = input.position()
    let radius = input.coordinate()
    let near = identifiers.filter {
        places[$0].map { radius >= 0 && $0.squaredDistance(to: center) <= radius * radius } ?? false
    }
    expect(index.search(within: radius, of: center) == near, "disk \(radius) around \(center)")
    expect(index.count(within: radius, of: center) == near.count, "count of the same")
    let sorted =
        near
        .compactMap { identifier in
            places[identifier].map {
                Neighbor(
                    index: identifier, distance: $0.squaredDistance(to: center).squareRoot())
            }
        }
        .sorted { ($0.distance, $0.index) < ($1.distance, $1.index) }
    expect(
        index.nearest(to: center, count: 9, within: radius) == Array(sorted.prefix(9)),
        "nearest to \(center) within \(radius)")
}
