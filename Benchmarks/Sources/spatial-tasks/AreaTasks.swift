import MeasuredTasks
import PlanarGeometry
import SpatialIndexing

/// Points placed in areas and counted per area and category.
struct AreaTasks {
    static let categories = 7

    let task: String
    let threads: Int
    let areas: [MultiPolygon]
    let xs: [Double]
    let ys: [Double]
    let category: [UInt8]

    init(_ folder: String, _ points: String, _ vertices: String, threads: Int) throws {
        task = "\(vertices)-\(points)"
        self.threads = threads
        let columns = try readColumns("\(folder)/points-\(points).f64", 2)
        (xs, ys) = (columns[0], columns[1])
        category = try readNumbers("\(folder)/category-\(points).u8")
        let offsets = try readNumbers("\(folder)/areas-\(vertices).i64", as: Int64.self)
        let corners = try readNumbers("\(folder)/areas-\(vertices).f64", as: Double.self)
        areas = zip(offsets, offsets.dropFirst()).map { start, end in
            let ring = (Int(start)..<Int(end)).map {
                Position(x: corners[2 * $0], y: corners[2 * $0 + 1])
            }
            return MultiPolygon([Polygon(exterior: Ring(closing: ring))])
        }
    }

    func join() throws {
        let (seconds, table) = try timed {
            let locator = try AreaLocator(areas, threads: threads)
            let assignment = locator.assign(xs: xs, ys: ys, threads: threads)
            var table = [Int](repeating: 0, count: areas.count * Self.categories)
            for (area, category) in zip(assignment.areas, category) where area >= 0 {
                table[Int(area) * Self.categories + Int(category)] += 1
            }
            return table
        }
        say("join-\(task)", seconds, answer(table: table))
    }

    private func answer(table: [Int]) -> [(String, AnswerValue)] {
        var hash = PairHash()
        for (place, count) in table.enumerated() where count > 0 {
            let (area, category) = place.quotientAndRemainder(dividingBy: Self.categories)
            hash.add(area, category, shift: 8, times: count)
        }
        return [("count", .count(table.reduce(0, +))), ("hash", .hash(hash.value))]
    }
}
