import HotspotStatistics
import PlanarGeometry
import SafetyRecords
import Testing

@testable import MapLayers

struct CountingUnitsTests {
    private func square(_ x: Double, _ y: Double, _ size: Double) -> MultiPolygon {
        MultiPolygon([
            Polygon(BoundingBox(minX: x, minY: y, maxX: x + size, maxY: y + size))
        ])
    }

    private func areas(_ surfaces: [(String, MultiPolygon)]) -> AreaSet {
        AreaSet(
            source: "areas", identifiers: surfaces.map(\.0), names: surfaces.map { _ in nil },
            surfaces: surfaces.map(\.1))
    }

    private func table(_ positions: [(Double, Double)]) -> RecordTable {
        var table = RecordTable(source: "points", kind: .crimes)
        table.count = positions.count
        table.xs = positions.map(\.0)
        table.ys = positions.map(\.1)
        table.rows = positions.indices.map(Int32.init)
        return table
    }

    @Test func aPointOnASharedEdgeGoesToTheLowestIdentifierAndIsTold() throws {
        let set = areas([("10", square(100, 0, 100)), ("9", square(0, 0, 100))])
        #expect(set.identifiers == ["9", "10"])
        let units = try CountingUnits(set, referenceSystemCode: 3006)
        let tabulation = units.tabulate(
            CountedRecords(table([(100, 50), (50, 50), (150, 50), (500, 50), (200, 50)])),
            overlaps: .lowest, threads: 1)
        #expect(tabulation.counts == [2, 2])
        #expect(tabulation.onBoundary == 2)
        #expect(tabulation.outside == 1)
        #expect(tabulation.inSeveral == 1)
        #expect(tabulation.selected == tabulation.counts.reduce(0, +) + tabulation.outside)
    }

    @Test func withEachEveryAreaCountsItsOwn() throws {
        let set = areas([("a", square(0, 0, 100)), ("b", square(50, 0, 100))])
        let units = try CountingUnits(set, referenceSystemCode: 3006)
        let records = CountedRecords(table([(75, 50), (25, 50), (125, 50)]))
        #expect(units.tabulate(records, overlaps: .lowest, threads: 1).counts == [2, 1])
        #expect(units.tabulate(records, overlaps: .each, threads: 2).counts == [2, 2])
    }

    @Test func recordsWithoutAPositionAreCountedByTheirAreaCode() throws {
        let units = try CountingUnits(
            areas([("a", square(0, 0, 100)), ("b", square(100, 0, 100))]),
            referenceSystemCode: 3006)
        var records = table([(.nan, .nan), (.nan, .nan), (50, 50)])
        records.areaCodes = CodedColumn(codes: [1, 0, 1], values: ["x", "b"])
        records.weights = [2, 4, 8]
        let tabulation = units.tabulate(CountedRecords(records), overlaps: .lowest, threads: 1)
        #expect(tabulation.counts == [1, 1])
        #expect(tabulation.weighted == [8, 2])
        #expect(tabulation.unplaced == 1)
    }

    /// The slow twin: a cell belongs to the grid when one of many places in it lies in an area.
    @Test(arguments: [25.0, 40.0, 130.0])
    func theCellsOfAStudyAreaAreThoseThatShareAPlaceWithIt(size: Double) throws {
        let star = MultiPolygon([
            Polygon(
                exterior: Ring(closing: [
                    Position(x: 3, y: 7), Position(x: 310, y: 120), Position(x: 150, y: 480),
                    Position(x: 120, y: 180), Position(x: 20, y: 300),
                ]),
                holes: [
                    Ring(closing: [
                        Position(x: 100, y: 80), Position(x: 160, y: 90), Position(x: 130, y: 130),
                    ])
                ])
        ])
        let study = StudyArea.areas(areas([("s", star)]))
        let units = try CountingUnits(
            squaresOf: size, over: study, referenceSystemCode: 3006)
        let grid = try #require(SquareGrid(covering: star.boundingBox, cellSize: size))
        let steps = 60
        for cell in 0..<grid.count {
            let box = grid.boundingBox(ofCell: cell)
            let isIn = units.cells.contains(cell)
            var holdsPlace = false
            for i in 0..<steps where !holdsPlace {
                for j in 0..<steps where !holdsPlace {
                    let position = Position(
                        x: box.minX + (Double(i) + 0.5) * size / Double(steps),
                        y: box.minY + (Double(j) + 0.5) * size / Double(steps))
                    holdsPlace = star.locate(position) != .outside
                }
            }
            // Sampling may miss a sliver, never invent one.
            if holdsPlace { #expect(isIn) }
            if isIn { #expect(star.boundingBox.intersects(box)) }
            if !isIn { #expect(!holdsPlace) }
        }
        let hexagons = try CountingUnits(
            hexagonsOf: size, over: study, referenceSystemCode: 3006)
        #expect(hexagons.count > 0)
        for (unit, surface) in hexagons.surfaces.enumerated() {
            #expect(surface.boundingBox.intersects(star.boundingBox), "hexagon \(unit)")
        }
    }

    /// Cells are half-open, so an area that ends exactly on their northern or eastern edge, or
    /// meets them there in a corner, is not in them.
    @Test(
        arguments: [
            (0, 0, 1, 1, true), (1, 0, 2, 1, false), (0, 1, 1, 2, false), (-1, 0, 0, 1, false),
            (0, -1, 1, 0, false), (-1, -1, 0, 0, true), (1, 1, 2, 2, false), (-1, 2, 0, 1, false),
            (1, -1, 2, 0, false), (-1, 1, 1, 1, false), (1, -1, 1, 2, false),
            (0, -1, 0, 2, true), (-1, 0, 2, 0, true), (-0.5, 1, 0.5, 1.5, false),
            (-0.5, 0.5, 0.5, -0.5, true), (0.5, 1.5, 1.5, 0.5, false), (-1, 0.5, 2, 0.5, true),
            (-0.5, 0.4, 0.4, -0.5, false), (0, 1, 0, 2, false), (1, 0, 2, 0, false),
        ] as [(Double, Double, Double, Double, Bool)])
    func aSegmentIsInACellWhenItHoldsAPlaceOfIt(
        x0: Double, y0: Double, x1: Double, y1: Double, expected: Bool
    ) {
        let box = BoundingBox(minX: 0, minY: 0, maxX: 1, maxY: 1)
        let from = Position(x: x0, y: y0)
        let to = Position(x: x1, y: y1)
        #expect(segment(from, to, passesThrough: box) == expected)
        #expect(segment(to, from, passesThrough: box) == expected)
    }

    @Test func neighborsOfCellsComeFromRowsAndColumns() throws {
        let study = StudyArea.extent(BoundingBox(minX: 0, minY: 0, maxX: 299, maxY: 299))
        let units = try CountingUnits(squaresOf: 100, over: study, referenceSystemCode: 3006)
        #expect(units.count == 9)
        let queen = try units.weights(.queen, snapping: 0)
        let rook = try units.weights(.rook, snapping: 0)
        #expect(queen.cardinality(of: 4) == 8)
        #expect(Array(rook.neighbors(of: 4)) == [1, 3, 5, 7])
        #expect(Array(rook.neighbors(of: 0)) == [1, 3])
    }

    @Test func aGridOfTooManyCellsIsRefused() {
        let study = StudyArea.extent(BoundingBox(minX: 0, minY: 0, maxX: 1e9, maxY: 1e9))
        #expect(throws: LayerError.self) {
            try CountingUnits(squaresOf: 1, over: study, referenceSystemCode: 3006)
        }
    }

    @Test(arguments: [
        (["2", "10", "1"], ["1", "2", "10"]), (["b", "a", "3"], ["3", "a", "b"]),
        (["01", "1", "001"], ["001", "01", "1"]), (["Ö", "Z", "Å"], ["Z", "Å", "Ö"]),
    ])
    func identifiersAreSortedByNumberThenByBytes(given: [String], sorted: [String]) {
        #expect(given.sorted(by: AreaSet.precedes) == sorted)
    }

    @Test func nothingSelectedAndAllOutsideAreRefused() throws {
        let units = try CountingUnits(
            areas([("a", square(0, 0, 1))]), referenceSystemCode: 3006)
        let outside = #expect(throws: LayerError.self) {
            try tabulated(
                CountedRecords(table([(5, 5)])), in: units, options: CountingOptions(layer: "l"))
        }
        #expect(outside?.code == .allOutside)
        var dated = table([(0.5, 0.5)])
        dated.times = [0]
        let selected = #expect(throws: LayerError.self) {
            try tabulated(
                CountedRecords(
                    dated, selection: RecordSelection(period: TimeWindow(start: 10, end: 20))),
                in: units, options: CountingOptions(layer: "l"))
        }
        #expect(selected?.code == .nothingSelected)
    }

    @Test func ratesAreNullWithAReasonWhereNobodyLives() throws {
        let set = AreaSet(
            source: "areas", identifiers: ["a", "b", "c"], names: [nil, nil, nil],
            surfaces: [square(0, 0, 1), square(1, 0, 1), square(2, 0, 1)],
            populations: [1_000, 0, nil], populationField: "folk")
        let records = table([(0.5, 0.5), (0.4, 0.5), (1.5, 0.5)])
        var workshop = LayerWorkshop(
            areaSets: ["areas": set], studyArea: .areas(set), tables: ["brott": records],
            referenceSystemCode: 3006, threads: 1)
        let layer = try workshop.make(
            LayerPlan(
                identifier: "l", recipe: RatesRecipe(), units: .areas("areas"),
                records: RecordChoice(source: "brott")))
        #expect(layer.field("n")?.values == .integers([2, 1, 0]))
        #expect(layer.field("rate")?.values == .numbers([200, nil, nil]))
        #expect(layer.field("reason")?.values == .texts([nil, "no-population", "no-population"]))
    }

    /// More records than one chunk holds, selected and weighted: the sums of a plain loop.
    @Test func manyRecordsAreCountedAsOneByOne() throws {
        let count = 140_000
        var records = table(
            (0..<count).map { record -> (Double, Double) in
                (Double(record * 7919 % 3000) / 10, Double(record * 104_729 % 1000) / 10)
            })
        records.xs[70_000] = .nan
        records.times = (0..<count).map { Int64($0) }
        records.weights = (0..<count).map { Double($0 % 5) }
        records.attributes["kind"] = CodedColumn(
            codes: (0..<count).map { Int32($0 % 3) - 1 }, values: ["a", "b"])
        let set = areas([
            ("1", square(0, 0, 100)), ("2", square(50, 0, 100)), ("3", square(200, 50, 100)),
        ])
        let grid = try #require(SquareGrid(covering: set.boundingBox, cellSize: 70))
        let cells = try CountingUnits(squaresOf: 70, over: .areas(set), referenceSystemCode: 3006)
        let unitOfCell = (0..<grid.count).map { cell in
            cells.identifiers.firstIndex(of: grid.identifier(ofCell: cell))
        }
        try checkCounts(records, in: cells) { grid.cell(at: $0).flatMap { unitOfCell[$0] } }
        try checkCounts(records, in: try CountingUnits(set, referenceSystemCode: 3006)) { place in
            set.surfaces.firstIndex { $0.locate(place) != .outside }
        }
    }

    private func checkCounts(
        _ records: RecordTable, in units: CountingUnits, unit: (Position) -> Int?
    ) throws {
        for selection in [
            RecordSelection(),
            RecordSelection(period: TimeWindow(start: 65_536, end: 131_072)),
            RecordSelection(filters: [.init(field: "kind", values: ["b"])]),
            RecordSelection(period: TimeWindow(start: 1_000_000)),
        ] {
            var expected = Tabulation(counts: [Int](repeating: 0, count: units.count))
            var weights = [Double](repeating: 0, count: units.count)
            for record in 0..<records.count where selection.admits(record, of: records) {
                expected.selected += 1
                guard let position = records.position(record) else {
                    expected.unplaced += 1
                    continue
                }
                guard let unit = unit(position) else {
                    expected.outside += 1
                    continue
                }
                expected.counts[unit] += 1
                weights[unit] += records.weights?[record] ?? 0
            }
            for threads in [1, 2, 8] {
                let found = units.tabulate(
                    CountedRecords(records, selection: selection), overlaps: .lowest,
                    threads: threads)
                #expect(found.counts == expected.counts)
                #expect(found.weighted == weights)
                #expect(found.selected == expected.selected)
                #expect(found.outside == expected.outside)
                #expect(found.unplaced == expected.unplaced)
            }
        }
    }
}

struct WeightedSumTests {
    /// Survey weights are added to the same bits in whatever order the answers come.
    @Test func sumsOfWeightsDoNotDependOnTheOrderOfRecords() throws {
        let box = MultiPolygon([Polygon(BoundingBox(minX: 0, minY: 0, maxX: 1, maxY: 1))])
        let units = try CountingUnits(
            AreaSet(source: "areas", identifiers: ["a"], names: [nil], surfaces: [box]),
            referenceSystemCode: 3006)
        func sum(_ weights: [Double]) -> Double? {
            var table = RecordTable(source: "answers", kind: .survey)
            table.count = weights.count
            table.xs = weights.map { _ in 0.5 }
            table.ys = table.xs
            table.rows = weights.indices.map(Int32.init)
            table.weights = weights
            return units.tabulate(CountedRecords(table), overlaps: .lowest, threads: 1)
                .weighted?.first
        }
        var weights = (1...1_000).map { 0.1 * Double($0 % 17) + 1e-3 * Double($0) }
        let expected = try #require(sum(weights))
        for step in [7, 11, 13, 999] {
            weights = weights.indices.map { weights[($0 * step) % weights.count] }
            #expect(sum(weights) == expected)
        }
        #expect(sum([0.1, 0.2, 0.3, 1e16, -1e16 + 2]) != nil)
        #expect(sum(Array(repeating: 0.1, count: 10)) == 1)
    }
}

extension RecordSelection {
    /// The slow twin of `records(of:)`: one record by itself.
    fileprivate func admits(_ record: Int, of table: RecordTable) -> Bool {
        guard period.contains(table.times?[record] ?? 0) else { return false }
        return filters.allSatisfy { filter in
            table.attributes[filter.field]?[record].map(filter.values.contains) ?? false
        }
    }
}
