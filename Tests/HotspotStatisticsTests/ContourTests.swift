import HotspotStatistics
import PlanarGeometry
import Testing

struct ContourTests {
    private func lattice(_ columns: Int, _ rows: Int) -> EvaluationLattice {
        EvaluationLattice(
            origin: Position(x: 0.5, y: 0.5), stepX: 1, stepY: 1, columns: columns, rows: rows)
    }

    /// Every ring simple, holes within their exteriors, exteriors apart: by looking at all pairs.
    private func problems(_ surface: MultiPolygon) -> [String] {
        var problems: [String] = []
        let rings = surface.polygons.flatMap(\.rings)
        for ring in rings {
            if Set(ring.positions).count != ring.positions.count - 1 {
                problems.append("a place twice")
            }
        }
        let edges = rings.flatMap { ring in zip(ring.positions, ring.positions.dropFirst()) }
        for (index, a) in edges.enumerated() {
            for b in edges[(index + 1)...] where crosses(a, b) { problems.append("crossing") }
        }
        for polygon in surface.polygons {
            if polygon.exterior.signedArea <= 0 { problems.append("clockwise exterior") }
            for hole in polygon.holes {
                if hole.signedArea >= 0 { problems.append("counterclockwise hole") }
                if hole.positions.contains(where: { polygon.exterior.locate($0) == .outside }) {
                    problems.append("hole outside")
                }
            }
        }
        return problems
    }

    private func crosses(_ a: (Position, Position), _ b: (Position, Position)) -> Bool {
        let one = orientation(a.0, a.1, b.0)
        let two = orientation(a.0, a.1, b.1)
        let three = orientation(b.0, b.1, a.0)
        let four = orientation(b.0, b.1, a.1)
        return one != .collinear && two != .collinear && three != .collinear && four != .collinear
            && one != two && three != four
    }

    /// Small whole numbers: ties with the levels, plateaus, saddles and pinches everywhere.
    @Test(arguments: Array(1...25))
    func bandsOfRandomHeightsAreValidAndFillTheMap(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let (columns, rows) = (7, 6)
        let heights = (0..<columns * rows).map { _ -> Double? in
            seed % 3 == 0 && random.next() % 9 == 0 ? nil : Double(random.next() % 6)
        }
        let levels = seed % 2 == 0 ? [0.0, 1, 2, 3, 5] : [0.0, 0.7, 2.5, 2.6, 4.1]
        let bands = try contourBands(of: heights, on: lattice(columns, rows), levels: levels)
        for band in bands { #expect(problems(band.surface) == []) }
        // Squares with four values, half ones at the edge, and quarters at the corners.
        var area = 0.0
        func has(_ column: Int, _ row: Int) -> Bool {
            heights[min(max(row, 0), rows - 1) * columns + min(max(column, 0), columns - 1)] != nil
        }
        for row in -1..<rows {
            for column in -1..<columns
            where has(column, row) && has(column + 1, row) && has(column, row + 1)
                && has(column + 1, row + 1)
            {
                area +=
                    (column < 0 || column == columns - 1 ? 0.5 : 1)
                    * (row < 0 || row == rows - 1 ? 0.5 : 1)
            }
        }
        let total = bands.reduce(0) { $0 + $1.surface.area }
        #expect(agree(total, area, relative: 1e-12, floor: 1))
    }

    @Test func aPlaceIsInTheBandOfItsValue() throws {
        var random = SeededGenerator(seed: 40)
        let place = lattice(12, 9)
        let heights = (0..<place.count).map { _ in 10 * random.unit() }
        let levels = [0.0, 2, 4, 6, 8]
        let bands = try contourBands(of: heights, on: place, levels: levels)
        for (index, height) in heights.enumerated() {
            let band = try #require(levels.lastIndex { $0 <= height })
            #expect(bands[band].surface.locate(place.position(index)) != .outside)
        }
    }

    @Test func aRingOfHighGroundHasAHoleAndAnIslandInIt() throws {
        let place = lattice(15, 15)
        let heights = (0..<place.count).map { index -> Double? in
            let p = place.position(index)
            let r = p.squaredDistance(to: Position(x: 7.5, y: 7.5)).squareRoot()
            return r < 1.2 ? 2 : r < 3 ? 0 : r < 6 ? 2 : 0
        }
        let band = try contourBands(of: heights, on: place, levels: [1])[0].surface
        #expect(band.polygons.count == 2)
        #expect(band.polygons.map(\.holes.count).sorted() == [0, 1])
        #expect(problems(band) == [])
    }

    /// The mean of the four corners decides what is joined.
    @Test(arguments: [(low: 0.0, parts: 2), (low: 0.9, parts: 1)])
    func saddlesAreDecidedByTheirMiddle(low: Double, parts: Int) throws {
        let heights: [Double?] = [1.2, low, low, 1.2]
        let band = try contourBands(of: heights, on: lattice(2, 2), levels: [1])[0].surface
        #expect(band.polygons.count == parts)
        #expect(problems(band) == [])
    }

    @Test func bandsAreClosedAtTheEdgeOfTheMap() throws {
        let band = try contourBands(
            of: Array(repeating: 3, count: 12), on: lattice(4, 3), levels: [1, 5])
        #expect(
            band[0].surface
                == MultiPolygon([Polygon(BoundingBox(minX: 0, minY: 0, maxX: 4, maxY: 3))])
                || band[0].surface.area == 12)
        #expect(band[0].surface.polygons.first?.exterior.positions.count == 5)
        #expect(band[1].surface.isEmpty && band[1].upper == nil)
    }

    @Test func levelsAreRoundOrShareTheMapOut() throws {
        let values: [Double?] = (0...100).map { Double($0) * 0.37 } + [nil]
        let nice = try ContourLevels.nice(8).levels(for: values)
        #expect(nice == [5, 10, 15, 20, 25, 30, 35])
        #expect(try ContourLevels.nice(4).levels(for: values) == [10, 20, 30])
        #expect(try ContourLevels.nice(8).levels(for: [0.0008]).count <= 8)
        let quantiles = try ContourLevels.quantiles(4).levels(for: values)
        #expect(quantiles.count == 4)
        #expect(agree(quantiles[0], 0.37) && agree(quantiles[2], 51 * 0.37))
    }

    @Test func levelsThatMeanNothingAreRefused() throws {
        for levels in [[], [1, 1], [2, 1], [1, .nan], [.infinity]] as [[Double]] {
            #expect(throws: StatisticsError.self) {
                try contourBands(of: [1], on: lattice(1, 1), levels: levels)
            }
        }
        #expect(throws: StatisticsError.self) { try ContourLevels.nice(0).levels(for: [1]) }
        #expect(throws: StatisticsError.self) { try ContourLevels.nice(5).levels(for: [0, nil]) }
        #expect(throws: StatisticsError.self) { try ContourLevels.quantiles(2000).levels(for: [1]) }
        #expect(throws: StatisticsError.self) {
            try contourBands(of: [1, 2], on: lattice(1, 1), levels: [1])
        }
    }
}
