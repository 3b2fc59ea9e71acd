import PlanarGeometry
import Testing

@testable import Topology

struct CoverageReportTests {
    @Test func aPartitionHasNeitherOverlapsNorGaps() throws {
        let cells: [MultiPolygon] = (0..<100).map {
            square(Double($0 % 10) * 100, Double($0 / 10) * 100, 100)
        }
        #expect(try coverage(of: cells) == CoverageReport())
        #expect(try coverage(of: []) == CoverageReport())
        #expect(try coverage(of: [MultiPolygon([]), cells[0]]) == CoverageReport())
    }

    @Test func overlapsAreMeasured() throws {
        let areas = [square(0, 0, 10), square(20, 0, 10), square(8, 0, 10), square(9, 9.95, 1)]
        let report = try coverage(of: areas)
        #expect(report.overlaps.map(\.first) == [0])
        #expect(report.overlaps.map(\.second) == [2])
        #expect(abs(report.overlaps[0].area - 20) < 1e-9)
        #expect(report.gaps.isEmpty)
        let finer = try coverage(of: areas, minimumArea: 0.01)
        #expect(finer.overlaps.map { [$0.first, $0.second] } == [[0, 2], [0, 3], [2, 3]])
    }

    @Test func enclosedPlacesWithoutAnAreaAreGaps() throws {
        // A ring of eight cells around a missing one, and a frame with an island in its hole.
        var areas: [MultiPolygon] = []
        for cell in 0..<9 where cell != 4 {
            areas.append(square(Double(cell % 3) * 10, Double(cell / 3) * 10, 10))
        }
        areas.append(frame(100, 0, 30))
        areas.append(square(114, 14, 2))
        let report = try coverage(of: areas)
        #expect(report.overlaps.isEmpty)
        #expect(report.gaps.map(\.area) == [100, 96])
        #expect(square(10, 10, 10).locate(report.gaps[0].place) == .inside)
        #expect(square(110, 10, 10).locate(report.gaps[1].place) == .inside)
        #expect(square(114, 14, 2).locate(report.gaps[1].place) == .outside)
        #expect(try coverage(of: areas, minimumArea: 97).gaps.count == 1)
    }

    @Test func invalidAreasAreRepairedForTheComparison() throws {
        let bowTie = surface([(0, 0), (20, 20), (20, 0), (0, 20)])
        let report = try coverage(of: [bowTie, square(15, 5, 10), surface([(0, 0), (1, 1)])])
        #expect(report.overlaps.map { [$0.first, $0.second] } == [[0, 1]])
        #expect(abs(report.overlaps[0].area - 50) < 1e-9)
    }

    @Test func overlapsAreThoseOfAllPairs() throws {
        var random = SeededGenerator(seed: 3)
        let areas = (0..<60).map { _ in
            frame(
                .random(in: 0...100, using: &random), .random(in: 0...100, using: &random),
                .random(in: 5...20, using: &random))
        }
        var expected: [CoverageReport.Overlap] = []
        for first in areas.indices {
            for second in areas.indices where second > first {
                let area = try intersection(areas[first], areas[second]).area
                if area >= 1 { expected.append(.init(first: first, second: second, area: area)) }
            }
        }
        let found = try coverage(of: areas).overlaps
        #expect(found.map { [$0.first, $0.second] } == expected.map { [$0.first, $0.second] })
        for (left, right) in zip(found, expected) { #expect(abs(left.area - right.area) < 1e-9) }
    }

    @Test(
        .enabled(if: RealAreas.arePresent, "the real areas are not beside the package"),
        arguments: [
            (file: "stockholm_nyko_befolkning_wgs84.geojson", count: 419, invalid: 0),
            (file: "stockholm_stadsdelar.geojson", count: 117, invalid: 0),
            (file: "philadelphia_census_tracts_pop.geojson", count: 408, invalid: 0),
            (file: "philadelphia_police_districts.geojson", count: 21, invalid: 0),
            (file: "nyc_police_precincts.geojson", count: 76, invalid: 1),
        ])
    func realAreasAreCheckedInAMoment(file: String, count: Int, invalid: Int) throws {
        let areas = try RealAreas.surfacesInMeters(file)
        #expect(areas.count == count)
        let clock = ContinuousClock()
        var faults: [String] = []
        let checking = try clock.measure {
            for area in areas {
                if let reason = try validity(of: area).reason { faults.append(reason) }
            }
        }
        var report = CoverageReport()
        let comparing = try clock.measure { report = try coverage(of: areas) }
        print(
            "\(file): validity \(checking), coverage \(comparing), faults \(faults), "
                + "\(report.overlaps.count) overlaps, \(report.gaps.count) gaps, largest "
                + "\(report.overlaps.map(\.area).max() ?? 0), \(report.gaps.first?.area ?? 0)")
        #expect(faults.count == invalid)
        #expect(comparing + checking < .seconds(20))
    }
}

/// Areas that share their edges exactly are settled without overlay: both ways must agree.
struct EdgeCancellationTests {
    private func cell(_ x: Int, _ y: Int) -> MultiPolygon {
        MultiPolygon([
            Polygon(
                BoundingBox(
                    minX: Double(x) * 10, minY: Double(y) * 10, maxX: Double(x + 1) * 10,
                    maxY: Double(y + 1) * 10))
        ])
    }

    @Test func gapsAreWhatOverlayFinds() throws {
        var areas: [MultiPolygon] = []
        for x in 0..<6 {
            for y in 0..<6 where !(x == 2 && y == 2) && !(x == 4 && (y == 3 || y == 4)) {
                areas.append(cell(x, y))
            }
        }
        #expect(EdgeCancellation(areas)?.outline != nil)
        let fast = try coverage(ofValid: areas)
        let slow = try overlayCoverage(of: areas, minimumArea: 1)
        #expect(fast.overlaps.isEmpty && slow.overlaps.isEmpty)
        #expect(fast.gaps.map(\.area) == [200, 100])
        #expect(slow.gaps.map(\.area) == [200, 100])
    }

    @Test func islandsAndHolesThatAreFilledLeaveNoGap() throws {
        let ring = try difference(
            MultiPolygon([Polygon(BoundingBox(minX: 0, minY: 0, maxX: 30, maxY: 30))]), cell(1, 1))
        for areas in [
            [ring, cell(1, 1)], [cell(0, 0), cell(5, 5)], [ring, cell(1, 1), cell(9, 0)],
        ] {
            #expect(try coverage(ofValid: areas) == CoverageReport())
            #expect(try overlayCoverage(of: areas, minimumArea: 1) == CoverageReport())
        }
    }

    @Test(arguments: [
        [(0, 0), (0, 0)], [(0, 0), (1, 0), (1, 0)], [(0, 0), (1, 0), (0, 1), (1, 1), (0, 0)],
    ])
    func areasThatLieTwiceAreNeverCalledClean(places: [(Int, Int)]) throws {
        let report = try coverage(ofValid: places.map { cell($0.0, $0.1) })
        #expect(report.overlaps.map(\.area) == [100])
    }

    /// Two whole layers of cells, the one shifted: every inner edge cancels within its own layer.
    @Test func twoLayersOneOverTheOtherOverlap() throws {
        var areas: [MultiPolygon] = []
        for x in 0..<4 {
            for y in 0..<4 {
                areas.append(cell(x, y))
                areas.append(
                    cell(x, y).map { Position(x: $0.x + 5, y: $0.y + 5) })
            }
        }
        let fast = try coverage(ofValid: areas)
        #expect(fast == (try overlayCoverage(of: areas, minimumArea: 1)))
        #expect(!fast.overlaps.isEmpty)
    }

    @Test func cellsThatMeetInACornerAloneAreLeftToOverlay() throws {
        let areas = [cell(0, 0), cell(1, 1)]
        #expect(EdgeCancellation(areas)?.outline == nil)
        #expect(try coverage(ofValid: areas) == CoverageReport())
    }
}
