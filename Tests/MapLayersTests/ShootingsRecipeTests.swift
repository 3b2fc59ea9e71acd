import PlanarGeometry
import SafetyRecords
import Testing

@testable import MapLayers

struct ShootingsRecipeTests {
    private func square(_ x: Double) -> MultiPolygon {
        MultiPolygon([Polygon(BoundingBox(minX: x, minY: 0, maxX: x + 100, maxY: 100))])
    }

    private func coded(_ texts: [String?]) -> CodedColumn {
        let values = Set(texts.compactMap(\.self)).sorted()
        return CodedColumn(
            codes: texts.map { text in
                Int32(text.flatMap { values.firstIndex(of: $0) } ?? -1)
            }, values: values)
    }

    /// Four shootings: two in the first area, one in the second, one in none.
    private var shootings: RecordTable {
        var table = RecordTable(source: "skjutningar", kind: .shootings)
        table.count = 4
        table.rows = [1, 2, 3, 4]
        table.xs = [50, 90, 150, 900]
        table.ys = [50, 50, 50, 50]
        table.times = [1_735_689_600, 1_735_693_260, RecordTable.missingTime, 0]
        table.attributes = [
            "id": coded(["10", "9", "x", "y"]), "killed": coded(["1", "0", nil, "0"]),
            "injured": coded(["0", "2", "1", "0"]),
            "status": coded(["preliminär", "slutlig", "slutlig", "okänd"]),
        ]
        return table
    }

    private func workshop(_ table: RecordTable? = nil) -> LayerWorkshop {
        var schools = RecordTable(source: "skolor", kind: .crimes)
        schools.count = 3
        schools.rows = [1, 2, 3]
        schools.xs = [50, 50, .nan]
        schools.ys = [80, 20, .nan]
        schools.attributes["id"] = coded(["B", "A", "C"])
        let areas = AreaSet(
            source: "omrade", identifiers: ["1", "2", "3"], names: [nil, nil, nil],
            surfaces: [square(0), square(100), square(200)])
        let permits = AreaSet(
            source: "tillstand", identifiers: ["T1"], names: [nil], surfaces: [square(120)])
        return LayerWorkshop(
            areaSets: ["omrade": areas, "tillstand": permits], studyArea: .areas(areas),
            tables: ["skjutningar": table ?? shootings, "skolor": schools],
            referenceSystemCode: 3006, threads: 1)
    }

    private func plan(_ recipe: ShootingsRecipe) -> LayerPlan {
        LayerPlan(
            identifier: "s", recipe: recipe, units: .areas("omrade"),
            records: RecordChoice(source: "skjutningar"))
    }

    private let near = [
        ShootingsRecipe.Near(name: "permits", places: .areas("tillstand")),
        ShootingsRecipe.Near(name: "schools", places: .source("skolor")),
    ]

    @Test func areasHaveIncidentsAndFigures() throws {
        var workshop = workshop()
        let layer = try workshop.make(plan(ShootingsRecipe(near: near)))
        #expect(layer.integers("n") == [2, 1, 0])
        #expect(layer.integers("killed") == [1, 0, 0])
        #expect(layer.integers("injured") == [2, 1, 0])
        #expect(layer.integers("n_preliminary") == [1, 0, 0])
        // 70 m and 30 m to the permit area; the third lies inside.
        #expect(layer.numbers("dist_permits_median") == [50, 0, nil])
        #expect(layer.numbers("dist_schools_median")[0] == 40)
        #expect(layer.texts("reason") == [nil, nil, "no-records"])
        #expect(layer.warnings.contains("1 incidents have no usable number of killed"))
        // One incident has a median's distance exactly: it stays inside the city.
        #expect(layer.field("dist_permits_median")?.basis == .mixed)
        #expect(layer.field("killed")?.basis == .count)
    }

    @Test func incidentsArePointsWithTheNearestPlace() throws {
        var workshop = workshop()
        let layer = try workshop.make(plan(ShootingsRecipe(output: .incidents, near: near)))
        #expect(layer.texts("event_id") == ["9", "10", "x", "y"])
        #expect(layer.numbers("dist_permits") == [30, 70, 0, 680])
        #expect(layer.texts("nearest_permits") == ["T1", "T1", "T1", "T1"])
        // Two schools are as near: the lowest identifier is told.
        #expect(layer.texts("nearest_schools")[1] == "A")
        #expect(layer.texts("status") == ["final", "preliminary", "final", nil])
        #expect(layer.texts("reason") == [nil, nil, "missing", "missing"])
        guard case .points(let points) = layer.geometries else {
            Issue.record("no points")
            return
        }
        #expect(points[1] == Position(x: 50, y: 50))
    }

    @Test func hotSpotsOfALayerAreItsHotFeaturesAlone() throws {
        var workshop = workshop()
        workshop.keep(
            Layer(
                identifier: "heta", recipe: "hotspots", summary: "", referenceSystemCode: 3006,
                identifiers: ["a", "b", "c"],
                geometries: .surfaces([square(1000), square(0), square(400)]),
                fields: [.init("gi_bin", "", .integers([2, 0, nil]))], parameters: []))
        let recipe = ShootingsRecipe(
            output: .incidents, near: [.init(name: "hot", places: .layer("heta"))])
        #expect(recipe.layersNeeded == ["heta"])
        let layer = try workshop.make(plan(recipe))
        #expect(layer.texts("nearest_hot") == ["a", "a", "a", "a"])
        #expect(layer.numbers("dist_hot")[3] == 100)
        #expect(throws: LayerError.self) {
            var empty = self.workshop()
            _ = try empty.make(plan(recipe))
        }
    }

    @Test func placesThatThereAreNotAreToldAndNull() throws {
        var workshop = workshop()
        workshop.keep(
            Layer(
                identifier: "heta", recipe: "hotspots", summary: "", referenceSystemCode: 3006,
                identifiers: ["a"], geometries: .surfaces([square(0)]),
                fields: [.init("gi_bin", "", .integers([0]))], parameters: []))
        let layer = try workshop.make(
            plan(ShootingsRecipe(near: [.init(name: "hot", places: .layer("heta"))])))
        #expect(layer.numbers("dist_hot_median") == [nil, nil, nil])
        #expect(layer.texts("reason") == ["no-places", "no-places", "no-records"])
        #expect(layer.warnings.contains { $0.hasPrefix("there are no hot spots of heta") })
    }

    @Test func rowsOfOneIncidentThatWereNotMergedAreTold() throws {
        var table = shootings
        table.attributes["id"] = coded(["a", "a", "a", "b"])
        var workshop = workshop(table)
        let layer = try workshop.make(plan(ShootingsRecipe()))
        #expect(layer.integers("n") == [2, 1, 0] && layer.field("reason") == nil)
        #expect(layer.warnings.contains { $0.hasPrefix("2 rows share an identifier") })
    }

    @Test func timesAreThoseOfTheClockOnTheWall() throws {
        let city = try GuardTestCity()
        let clock: (any WallClock)? = city.clock
        #expect(clock.minuteText(try city.moment("2025-06-02 20:05")) == "2025-06-02 20:05")
        #expect(clock.minuteText(RecordTable.missingTime) == nil)
        let none: (any WallClock)? = nil
        #expect(none.minuteText(0) == nil)
    }
}
