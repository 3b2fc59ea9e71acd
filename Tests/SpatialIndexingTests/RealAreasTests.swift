import Foundation
import PlanarGeometry
import Testing

@testable import SpatialIndexing

/// Areas as cities and countries publish them: simplified, overlapping, some invalid.
struct RealAreasTests {
    private static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "shared/data/areas")

    static var isPresent: Bool { FileManager.default.fileExists(atPath: folder.path()) }

    private func areas(_ file: String) throws -> [MultiPolygon] {
        let data = try Data(contentsOf: Self.folder.appending(path: file))
        let root = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let features = try #require(root["features"] as? [[String: Any]])
        func ring(_ positions: [[Double]]) -> Ring {
            Ring(closing: positions.map { Position(x: $0[0], y: $0[1]) })
        }
        func polygon(_ rings: [[[Double]]]) -> Polygon {
            Polygon(
                exterior: ring(rings.first ?? []), holes: rings.dropFirst().map { ring($0) })
        }
        return features.map { feature in
            let coordinates = (feature["geometry"] as? [String: Any])?["coordinates"]
            if let parts = coordinates as? [[[[Double]]]] {
                return MultiPolygon(parts.map { polygon($0) })
            }
            return MultiPolygon((coordinates as? [[[Double]]]).map { [polygon($0)] } ?? [])
        }
    }

    @Test(
        .enabled(if: isPresent, "the folder shared/data is not beside the package"),
        arguments: [
            "stockholm_vatten_simplified.geojson", "stockholm_stadsdelar.geojson",
            "sweden_kommuner_simplified.geojson", "nyc_police_precincts.geojson",
            "philadelphia_police_districts.geojson",
        ])
    func positionsArePlacedAsAScanPlacesThem(file: String) throws {
        let areas = try areas(file)
        let locator = try AreaLocator(areas)
        var random = SeededGenerator(seed: 17)
        let extent = locator.grid.extent
        let vertices = locator.grid.vertices
        var positions = (0..<60).map { _ in random.position(in: extent) }
        for _ in 0..<60 {
            let index = random.number(below: vertices.count - 1)
            let (a, b) = (vertices[index], vertices[index + 1])
            positions += [a, Position(x: (a.x + b.x) / 2, y: (a.y + b.y) / 2)]
        }
        #expect(!positions.isEmpty)
        for position in positions {
            #expect(
                locator.areas(at: position) == AreaLocatorTests.bruteForce(areas, position))
        }
    }
}
