import FeatureFormats
import Foundation
import PlanarGeometry
import Testing

@testable import LayerSinks

/// Leaks planted by hand, each of which must be found, and folders without any.
struct FolderAttackTests {
    private func attack(
        _ layers: [PlantedLayer], with earlier: [[PlantedLayer]] = []
    ) throws -> FolderAttack {
        let folder = try TemporaryFolder()
        try folder.publish(layers)
        let others = try earlier.map { layers in
            let folder = try TemporaryFolder()
            try folder.publish(layers)
            return folder
        }
        return try folder.attacked(with: others)
    }

    private static let year = ("2025-01-01", "2026-01-01")
    private static let half = ("2025-01-01", "2025-07-01")
    private static let rest = ("2025-07-01", "2026-01-01")

    @Test func aTotalGivesAwayTheOneThatIsWithheld() throws {
        var layer = PlantedLayer("counts", squares(2, 2), [10, 20, nil, 8])
        layer.records = [.init("n_inside", .integer(41))]
        let attack = try attack([layer])
        #expect(attack.findings.count == 1)
        #expect(attack.findings.first?.kind == .cell)
        #expect(attack.findings.first?.place == "feature u02 of counts")
        #expect(attack.findings.first?.least == 3)
        #expect(attack.findings.first?.most == 3)
        #expect(attack.withheldCount == 1)
        #expect(attack.publishedCount == 3)
    }

    @Test func twoThatShareALittleAreGivenAwayBothAndAsOne() throws {
        var layer = PlantedLayer("counts", squares(2, 2), [10, 20, nil, nil])
        layer.records = [.init("n_inside", .integer(34))]
        let found = try attack([layer]).findings
        #expect(found.map(\.least) == [1, 1])
        #expect(found.map(\.most) == [3, 3])
    }

    @Test func twoThatShareEnoughAreSafe() throws {
        var layer = PlantedLayer("counts", squares(2, 2), [10, 20, nil, nil])
        // 1 to 7 each: as wide as the rule asks.
        layer.records = [.init("n_inside", .integer(38))]
        #expect(try attack([layer]).findings == [])
    }

    @Test func aRateGivesAwayTheCountBesideIt() throws {
        var layer = PlantedLayer("rates", squares(2, 1), [nil, 10])
        layer.columns = [
            ("population", "open", [.integer(1500), .integer(2000)]),
            ("rate", "derived", [.number(200), .number(500)]),
        ]
        let found = try attack([layer]).findings
        #expect(found.map(\.place) == ["feature u00 of rates"])
        #expect(found.map(\.least) == [3])
        #expect(found.map(\.most) == [3])
    }

    @Test func aDistrictGivesAwayItsPart() throws {
        let districts = PlantedLayer("districts", [rectangle(0, 0, 1000, 500)], [20], prefix: "d")
        let parts = PlantedLayer(
            "parts", [rectangle(0, 0, 500, 500), rectangle(500, 0, 500, 500)], [17, nil])
        let found = try attack([districts, parts]).findings
        #expect(found.count == 1)
        #expect(found.first?.place == "feature u01 of parts")
        #expect(found.first?.least == 3)
        #expect(found.first?.most == 3)
        #expect(found.first?.layers == ["districts", "parts"])
    }

    @Test func threeLevelsGiveAwayWhatNoTwoOfThemDo() throws {
        let city = PlantedLayer("city", [rectangle(0, 0, 2000, 500)], [40], prefix: "c")
        let districts = PlantedLayer(
            "districts", [rectangle(0, 0, 1000, 500), rectangle(1000, 0, 1000, 500)], [20, nil],
            prefix: "d")
        let parts = PlantedLayer(
            "parts", (0..<4).map { rectangle(500 * Double($0), 0, 500, 500) }, [nil, nil, 18, nil])
        let found = try attack([city, districts, parts]).findings
        #expect(found.map(\.place) == ["feature u03 of parts"])
        #expect(found.map(\.most) == [2])
        #expect(found.first?.layers == ["city", "districts", "parts"])
    }

    @Test func periodsThatOverlapGiveAwayTheirDifference() throws {
        var year = PlantedLayer("year", squares(2, 1), [20, 30])
        year.period = Self.year
        var half = PlantedLayer("half", squares(2, 1), [17, 12])
        half.period = Self.half
        let found = try attack([year, half]).findings
        #expect(found.count == 1)
        #expect(found.first?.kind == .difference)
        #expect(found.first?.least == 3)
        #expect(found.first?.most == 3)
        #expect(
            found.first?.place == "in feature u00 of year and not among those of half")
        var rest = PlantedLayer("rest", squares(2, 1), [nil, 18])
        rest.period = Self.rest
        let three = try attack([year, half, rest]).findings
        #expect(three.map(\.kind) == [.cell])
        #expect(three.map(\.place) == ["feature u00 of rest"])
    }

    @Test func shiftedGridsGiveAwayASliver() throws {
        let one = PlantedLayer(
            "one", [rectangle(0, 0, 200, 200), rectangle(200, 0, 200, 200)], [10, 0], prefix: "a")
        let other = PlantedLayer(
            "other",
            [
                rectangle(-100, 0, 200, 200), rectangle(100, 0, 200, 200),
                rectangle(300, 0, 200, 200),
            ], [nil, 7, 0], prefix: "b")
        let found = try attack([one, other]).findings
        #expect(found.map(\.kind) == [.difference])
        #expect(found.map(\.least) == [3])
        #expect(found.map(\.most) == [3])
        #expect(found.first?.place == "in feature a00 of one and in feature b00 of other")
    }

    @Test func aCategoryBesideAllGivesAwayTheOthers() throws {
        let all = PlantedLayer("all", squares(2, 1), [20, 30])
        var some = PlantedLayer("burglaries", squares(2, 1), [17, 12])
        some.filter = ("brottstyp", ["Bostadsinbrott"])
        let found = try attack([all, some]).findings
        #expect(found.map(\.kind) == [.difference])
        #expect(found.map(\.most) == [3])
        // Two that share a category are no sum of it, and neither tells of the other.
        var two = PlantedLayer("both", squares(2, 1), [19, 20])
        two.filter = ("brottstyp", ["Bostadsinbrott", "Rån"])
        let both = try attack([two, some]).findings
        #expect(both.map(\.least) == [2])
        #expect(
            both.first?.place == "in feature u00 of both and not among those of burglaries")
    }

    @Test func roundingThatDoesNotFitTogetherGivesAway() throws {
        var district = PlantedLayer("districts", [rectangle(0, 0, 1000, 500)], [0], prefix: "d")
        var parts = PlantedLayer(
            "parts", [rectangle(0, 0, 500, 500), rectangle(500, 0, 500, 500)], [5, 0])
        district.method = "round:5"
        parts.method = "round:5"
        let found = try attack([district, parts]).findings
        #expect(found.map(\.least).max() == 1)
        #expect(found.map(\.most).max() == 4)
        parts.counts = [0, 0]
        #expect(try attack([district, parts]).findings == [])
    }

    @Test func twoPublicationsGiveAwayTogetherWhatNeitherDoes() throws {
        let whole = [rectangle(0, 0, 1000, 500)]
        let halves = [rectangle(0, 0, 500, 500), rectangle(500, 0, 500, 500)]
        func publication(_ whole: [Int?], _ halves: [Int?], _ areas: [PlantedLayer])
            -> [PlantedLayer]
        {
            zip(areas, [whole, halves]).map { layer, counts in
                var layer = layer
                layer.counts = counts
                layer.period = Self.year
                return layer
            }
        }
        let areas = [
            PlantedLayer("districts", whole, [nil], prefix: "d"),
            PlantedLayer("parts", halves, [nil, nil]),
        ]
        let old = publication([20], [nil, nil], areas)
        let new = publication([nil], [17, nil], areas)
        #expect(try attack(old).findings == [])
        #expect(try attack(new).findings == [])
        let found = try attack(new, with: [old]).findings
        #expect(found.map(\.kind) == [.cell])
        #expect(found.first?.place == "feature u01 of parts")
        #expect(found.first?.layers.contains("districts (earlier publication 1)") == true)
        #expect(found.first?.least == 3)
        // The same records published twice without a stated period may be other records.
        let timeless = [old, new].map { layers in
            layers.map { layer in
                var layer = layer
                layer.period = nil
                return layer
            }
        }
        #expect(try attack(timeless[1], with: [timeless[0]]).findings == [])
    }

    @Test func countsOfOtherRecordsAreNoSum() throws {
        var districts = PlantedLayer("districts", [rectangle(0, 0, 1000, 500)], [20], prefix: "d")
        districts.source = "skjutningar"
        let parts = PlantedLayer(
            "parts", [rectangle(0, 0, 500, 500), rectangle(500, 0, 500, 500)], [17, nil])
        #expect(try attack([districts, parts]).findings == [])
    }

    @Test func bordersThatLieSomeCentimetersApartAreOne() throws {
        let districts = PlantedLayer(
            "districts", [rectangle(0.02, -0.01, 1000, 500)], [20], prefix: "d")
        let parts = PlantedLayer(
            "parts", [rectangle(0, 0, 500, 500), rectangle(500, 0, 500, 500)], [17, nil])
        #expect(try attack([districts, parts]).findings.map(\.least) == [3])
    }

    @Test func hoursGiveAwayAnHour() throws {
        var layer = PlantedLayer("profile", squares(1, 1), [20])
        layer.columns = (0..<24).map { hour in
            let count = hour == 3 ? PropertyValue.null : .integer(hour == 20 ? 17 : 0)
            return (hour < 10 ? "h0\(hour)" : "h\(hour)", "count", [count])
        }
        layer.edit = { $0.replacingFirst("\"reason\":null", with: "\"reason\":\"suppressed\"") }
        // Times without an hour are in none of them, so that the count stays open downward.
        let found = try attack([layer]).findings
        #expect(found.map(\.kind) == [.cell, .difference])
        #expect(found.first?.place == "feature u00 of profile.h03")
        #expect(found.first?.least == 1)
        #expect(found.first?.most == 3)
    }

    @Test func aDistrictBesideItsPartsGivesAwayAPart() throws {
        var parts = PlantedLayer("parts", squares(4, 1), [17, nil, nil, nil])
        parts.columns = [
            (
                "district_id", "open",
                [.text("north"), .text("north"), .text("south"), .text("south")]
            ),
            ("n_district", "count", [.integer(20), .integer(20), .integer(30), .integer(30)]),
        ]
        let found = try attack([parts]).findings
        #expect(found.map(\.place) == ["feature u01 of parts.n"])
        #expect(found.map(\.least) == [3])
        #expect(found.first?.layers == ["parts.n", "parts.n_district"])
    }

    @Test func groupsOfAnAreaGiveAwayAGroup() throws {
        let areas = PlantedLayer("areas", squares(2, 1), [20, 30])
        var groups = PlantedLayer("groups", [], [17, nil, 12, nil])
        groups.identifiers = ["u00 a", "u00 b", "u01 a", "u01 b"]
        groups.surfaces = squares(4, 1)
        groups.columns = [
            ("unit", "open", [.text("u00"), .text("u00"), .text("u01"), .text("u01")]),
            ("variable", "open", Array(repeating: .text("sex"), count: 4)),
            ("group", "open", [.text("a"), .text("b"), .text("a"), .text("b")]),
        ]
        groups.edit = {
            $0.replacing(#/"geometry":\{[^}]*\}/#, with: "\"geometry\":null")
                .replacing(#/"bbox":\[[^\]]*\],/#, with: "")
        }
        // At most three, and at least one since it is withheld; of the other area up to 18.
        let found = try attack([areas, groups]).findings
        #expect(found.filter { $0.kind == .cell }.map(\.place) == ["feature u00 b of groups"])
        #expect(found.first?.most == 3)
    }

    @Test func recordsPlacedByACodeBreakNoMap() throws {
        // The answers know their part and no district: the sums do not close, and nothing is told.
        let districts = PlantedLayer("districts", [rectangle(0, 0, 1000, 500)], [0], prefix: "d")
        let parts = PlantedLayer(
            "parts", [rectangle(0, 0, 500, 500), rectangle(500, 0, 500, 500)], [17, nil])
        let attack = try attack([districts, parts])
        #expect(attack.findings == [])
        #expect(attack.notes.count == 1)
        #expect(attack.notes.first?.contains("do not add up by the map") == true)
    }

    @Test func aCellIsPlacedByItsName() throws {
        var cells = PlantedLayer("cells", [], [nil, 17])
        cells.identifiers = ["500mN6575000E668000", "500mN6575000E668500"]
        cells.surfaces = [rectangle(0, 0, 500, 500), rectangle(500, 0, 500, 500)]
        cells.edit = {
            $0.replacing(#/"geometry":\{[^}]*\}/#, with: "\"geometry\":null")
                .replacing(#/"bbox":\[[^\]]*\],/#, with: "")
        }
        let districts = PlantedLayer("districts", [rectangle(0, 0, 1000, 500)], [20], prefix: "d")
        #expect(try attack([districts, cells]).findings.map(\.least) == [3])
    }

    @Test func theProfileInternalIsNotAttacked() throws {
        let folder = try TemporaryFolder()
        try folder.publish([PlantedLayer("counts", squares(2, 1), [3, 4])], profile: "internal")
        let attack = try folder.attacked()
        #expect(attack.findings == [])
        #expect(attack.notes.count == 1)
        #expect(attack.tabulationCount == 0)
    }

    /// Records at random in areas at random, withheld at random: what is found out is true, and
    /// what is published with nothing withheld beside small numbers alone is found out whole.
    @Test(arguments: 0..<12)
    func whatIsFoundOutIsTrue(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let records = (0..<60).map { _ in
            Record(
                x: Double.random(in: 0...1200, using: &random),
                y: Double.random(in: 0...600, using: &random),
                isBurglary: Bool.random(using: &random), isFirstHalf: Bool.random(using: &random))
        }
        let sets = [
            grid(columns: 2, rows: 1, width: 600, height: 600, west: 0),
            grid(columns: 4, rows: 2, width: 300, height: 300, west: 0),
            grid(columns: 3, rows: 2, width: 400, height: 330, west: -50),
        ]
        var layers: [PlantedLayer] = []
        var truths: [String: Int] = [:]
        for (number, set) in sets.enumerated() {
            for kind in 0..<3 {
                var layer = PlantedLayer("layer\(number)\(kind)", set, [])
                if kind == 1 { layer.filter = ("brottstyp", ["Bostadsinbrott"]) }
                layer.period = kind == 2 ? Self.half : Self.year
                let chosen = records.filter { record in
                    (kind != 1 || record.isBurglary) && (kind != 2 || record.isFirstHalf)
                }
                for (index, surface) in set.enumerated() {
                    let box = surface.boundingBox
                    let count = chosen.count { box.contains($0.position) }
                    let isHidden = count > 0 && (count < 5 || random.next() % 4 == 0)
                    layer.counts.append(isHidden ? nil : count)
                    let name = layer.identifiers[index]
                    truths["feature \(name) of \(layer.name)"] = count
                }
                layers.append(layer)
            }
        }
        let attack = try attack(layers)
        #expect(attack.notes == [])
        #expect(!attack.findings.isEmpty, "so little withheld protects nobody")
        for finding in attack.findings where finding.kind == .cell {
            let truth = try #require(truths[finding.place])
            #expect(finding.least <= truth && truth <= finding.most, "\(finding)")
        }
        for finding in attack.findings {
            #expect(finding.least <= finding.most)
            #expect(!finding.layers.isEmpty)
        }
    }

    private func grid(
        columns: Int, rows: Int, width: Double, height: Double, west: Double
    ) -> [MultiPolygon] {
        (0..<columns * rows).map { index -> MultiPolygon in
            let column = Double(index % columns)
            let row = Double(index / columns)
            return rectangle(west + width * column, height * row, width, height)
        }
    }

    private struct Record {
        var x: Double
        var y: Double
        var isBurglary: Bool
        var isFirstHalf: Bool

        var position: Position { Position(x: 668_000 + x, y: 6_575_000 + y) }
    }
}
