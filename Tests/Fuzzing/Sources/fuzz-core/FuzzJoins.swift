import PlanarGeometry
import SpatialIndexing

/// The join within a distance against comparing all pairs.
func fuzzJoins(_ bytes: FuzzInput) {
    var input = bytes
    let radius = input.coordinate(finite: false)
    let isFinite = input.number(below: 8) > 0
    let points = input.positions(atMost: 60, finite: isFinite)
    let others = input.positions(atMost: 40, finite: isFinite)
    check(points, nil, radius)
    check(points, others, radius)
}

private func check(_ points: [Position], _ others: [Position]?, _ radius: Double) {
    let join: DistanceJoin
    do throws(IndexError) {
        if let others {
            join = try DistanceJoin(
                xs: points.map(\.x), ys: points.map(\.y), toXs: others.map(\.x),
                toYs: others.map(\.y), radius: radius)
        } else {
            join = try DistanceJoin(xs: points.map(\.x), ys: points.map(\.y), radius: radius)
        }
    } catch {
        let isRight =
            error.code == .invalidDistance
            ? !(radius >= 0)
            : error.code == .notFinite && !(points + (others ?? [])).allSatisfy(\.isFinite)
        expect(isRight, "radius \(radius), points \(points), others \(others ?? []): \(error)")
        return
    }
    let targets = others ?? points
    let slow = points.indices.map { point in
        targets.indices.filter {
            (others != nil || $0 != point)
                && targets[$0].squaredDistance(to: points[point]) <= radius * radius
        }
    }
    func what() -> String { "radius \(radius), points \(points), others \(others ?? [])" }
    expect(join.neighborCounts() == slow.map(\.count), what())
    expect(join.neighborCounts(threads: 2) == slow.map(\.count), what())
    do throws(IndexError) {
        let lists = try join.neighborLists()
        for point in points.indices {
            expect(lists[point].elementsEqual(slow[point].map { UInt32($0) }), what())
        }
    } catch {
        expect(false, "\(error)")
    }
}
