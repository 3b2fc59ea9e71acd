internal import PlanarGeometry

/// What is known of the rings of an area at the center of a cell.
private struct RingStates {
    var around: [Bool]
    var exteriorAround: [Bool]
    var holesAround: [Int]
    /// How many polygons hold the center.
    var polygonsAround = 0

    init(rings: Int, polygons: Int) {
        around = [Bool](repeating: false, count: rings)
        exteriorAround = [Bool](repeating: false, count: polygons)
        holesAround = [Int](repeating: 0, count: polygons)
    }

    func holds(_ polygon: Int) -> Bool { exteriorAround[polygon] && holesAround[polygon] == 0 }

    mutating func toggle(_ index: Int, _ ring: AreaVertices.Ring) {
        let before = holds(ring.polygon)
        around[index].toggle()
        if ring.isExterior {
            exteriorAround[ring.polygon].toggle()
        } else {
            holesAround[ring.polygon] += around[index] ? 1 : -1
        }
        polygonsAround += (holds(ring.polygon) ? 1 : 0) - (before ? 1 : 0)
    }
}

/// The runs of edges of one ring in a cell, as places among the sorted ones.
private struct RingRuns {
    var ring: Int
    var runs: Range<Int>
}

extension AreaGridBuilder {
    /// Fills the cells of an area of several rings, walking each row from the west with the state
    /// of every ring.
    mutating func fillManyRings(_ area: Int, rings: Range<Int>) {
        scratch.sortPassages()
        let areaRings = Array(vertices.rings[rings])
        var states = RingStates(
            rings: areaRings.count, polygons: 1 + (areaRings.map(\.polygon).max() ?? 0))
        var passage = 0
        var runs: [RingRuns] = []
        var local = 0
        let range = scratch.range
        for row in range.firstRow...range.lastRow {
            for column in range.firstColumn...range.lastColumn + 1 {
                defer { local += 1 }
                while passage < scratch.passages.count, scratch.passages[passage].cell == local {
                    let ring = Int(scratch.passages[passage].ring)
                    states.toggle(ring, areaRings[ring])
                    passage += 1
                }
                let cell = self.cell(column: column, row: row)
                let edges = scratch.runs(inCell: local)
                if edges.isEmpty {
                    if states.polygonsAround > 0 { addWhole(area, cell: cell) }
                    continue
                }
                split(edges, areaRings, into: &runs)
                addCrossed(area, column: column, row: row, runs, areaRings, states)
            }
        }
    }

    /// Splits the edges of a cell, which ascend, by the ring they belong to.
    private func split(
        _ edges: Range<Int>, _ rings: [AreaVertices.Ring], into runs: inout [RingRuns]
    ) {
        runs.removeAll(keepingCapacity: true)
        var place = edges.lowerBound
        while place < edges.upperBound {
            let edge = Int(scratch.sortedRuns[place].first)
            // The last ring that begins at or before the edge.
            var low = 0
            var high = rings.count
            while high - low > 1 {
                let middle = (low + high) / 2
                if rings[middle].first <= edge { low = middle } else { high = middle }
            }
            let start = place
            while place < edges.upperBound, scratch.sortedRuns[place].first < rings[low].last {
                place += 1
            }
            runs.append(RingRuns(ring: low, runs: start..<place))
        }
    }

    private mutating func addCrossed(
        _ area: Int, column: Int, row: Int, _ runs: [RingRuns], _ rings: [AreaVertices.Ring],
        _ states: RingStates
    ) {
        let cell = self.cell(column: column, row: row)
        var untouched = states.polygonsAround
        var first = 0
        while first < runs.count {
            let polygon = rings[runs[first].ring].polygon
            if states.holds(polygon) { untouched -= 1 }
            while first < runs.count, rings[runs[first].ring].polygon == polygon { first += 1 }
        }
        if untouched > 0 {
            addWhole(area, cell: cell)
            return
        }
        var begun = false
        var lastFlags = 0
        first = 0
        while first < runs.count {
            let polygon = rings[runs[first].ring].polygon
            var end = first
            var holesAround = states.holesAround[polygon]
            while end < runs.count, rings[runs[end].ring].polygon == polygon {
                if !rings[runs[end].ring].isExterior && states.around[runs[end].ring] {
                    holesAround -= 1
                }
                end += 1
            }
            defer { first = end }
            let exteriorCrosses = rings[runs[first].ring].isExterior
            var flags: AreaGrid.RingFlags = .firstOfPolygon
            if !exteriorCrosses {
                // Nothing of the polygon is in the cell.
                guard states.exteriorAround[polygon], holesAround == 0 else { continue }
                flags.insert(.insideExterior)
            }
            if holesAround > 0 { flags.insert(.insideHole) }
            if !begun {
                addRecord(area, crossed: true, cell: cell)
                begun = true
            }
            for run in runs[first..<end] {
                if rings[run.ring].isExterior { flags.insert(.exterior) }
                if states.around[run.ring] { flags.insert(.aroundCenter) }
                lastFlags = records.count
                addRing(flags, runs: run.runs, column: column, row: row)
                flags = []
            }
        }
        if begun { records[lastFlags] |= AreaGrid.RingFlags.lastOfArea.rawValue }
    }
}
