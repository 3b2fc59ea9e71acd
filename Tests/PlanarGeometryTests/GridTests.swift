import PlanarGeometry
import Testing

struct GridTests {
    static let boxes = [
        BoundingBox(minX: 656_123, minY: 6_568_900, maxX: 659_001, maxY: 6_571_250),
        BoundingBox(minX: -1000.5, minY: -730, maxX: 400, maxY: 999),
        BoundingBox(minX: 0, minY: 0, maxX: 0, maxY: 0),
    ]

    @Test(arguments: boxes, [250.0, 100, 33.3, 0.1])
    func everyPositionIsInExactlyOneSquare(box: BoundingBox, cellSize: Double) throws {
        guard let grid = SquareGrid(covering: box, cellSize: cellSize) else {
            #expect(box.width / cellSize * (box.height / cellSize) > 15_000_000)
            return
        }
        var random = SeededGenerator(seed: 1)
        for round in 0..<500 {
            var position = Position(
                x: box.minX + box.width * random.unit(), y: box.minY + box.height * random.unit())
            if round % 3 == 0 {
                // Exactly on an edge, as the cells themselves name it.
                let cell = random.number(below: grid.count)
                position.x = grid.boundingBox(ofCell: cell).minX
                guard box.contains(position) else { continue }
            }
            let cell = try #require(grid.cell(at: position))
            let edges = grid.boundingBox(ofCell: cell)
            #expect(position.x >= edges.minX && position.x < edges.maxX)
            #expect(position.y >= edges.minY && position.y < edges.maxY)
        }
        for corner in [Position(x: box.maxX, y: box.maxY), Position(x: box.minX, y: box.minY)] {
            #expect(grid.cell(at: corner) != nil)
        }
    }

    @Test func anEdgeBelongsToTheCellToItsNorthEast() throws {
        let box = BoundingBox(minX: 0, minY: 0, maxX: 999, maxY: 999)
        let grid = try #require(SquareGrid(covering: box, cellSize: 250))
        #expect(grid.count == 16)
        #expect(grid.cell(at: Position(x: 250, y: 0)) == 1)
        #expect(grid.cell(at: Position(x: 250.0.nextDown, y: 0)) == 0)
        #expect(grid.cell(at: Position(x: 0, y: 250)) == 4)
        #expect(grid.cell(at: Position(x: 1000, y: 0)) == nil)
        #expect(grid.cell(at: Position(x: -0.001, y: 0)) == nil)
        #expect(grid.cell(at: Position(x: .nan, y: 0)) == nil)
        #expect(grid.cell(at: Position(x: 0, y: .infinity)) == nil)
        #expect(grid.identifier(ofCell: 5) == "250mN250E250")
    }

    @Test func theSamePlaceHasTheSameCellWhateverTheExtent() throws {
        let small = try #require(
            SquareGrid(covering: BoundingBox(minX: 90, minY: 90, maxX: 130, maxY: 130), cellSize: 7)
        )
        let large = try #require(
            SquareGrid(
                covering: BoundingBox(minX: -900, minY: -900, maxX: 900, maxY: 900), cellSize: 7))
        let position = Position(x: 111, y: 99)
        let one = try #require(small.cell(at: position))
        let other = try #require(large.cell(at: position))
        #expect(small.identifier(ofCell: one) == large.identifier(ofCell: other))
    }

    @Test(arguments: boxes.dropLast(), [250.0, 33.3])
    func everyPositionIsInTheHexagonOfTheNearestCenter(
        box: BoundingBox, cellSize: Double
    ) throws {
        let grid = try #require(HexagonGrid(covering: box, cellSize: cellSize))
        var random = SeededGenerator(seed: 2)
        for _ in 0..<40 {
            let position = Position(
                x: box.minX + box.width * random.unit(), y: box.minY + box.height * random.unit())
            let cell = try #require(grid.cell(at: position))
            let distance = grid.center(ofCell: cell).squaredDistance(to: position)
            let around = [cell] + grid.neighbors(ofCell: cell)
            #expect(
                around.allSatisfy {
                    grid.center(ofCell: $0).squaredDistance(to: position) >= distance
                })
            #expect(MultiPolygon([grid.polygon(ofCell: cell)]).locate(position) != .outside)
            for neighbor in around.dropFirst() {
                #expect(
                    MultiPolygon([grid.polygon(ofCell: neighbor)]).locate(position) != .inside)
            }
        }
        for corner in [Position(x: box.maxX, y: box.maxY), Position(x: box.minX, y: box.minY)] {
            #expect(grid.cell(at: corner) != nil)
        }
        #expect(grid.cell(at: Position(x: .nan, y: 0)) == nil)
    }

    @Test func neighborsAreNeighborsOfEachOther() throws {
        let box = BoundingBox(minX: -30, minY: -50, maxX: 60, maxY: 45)
        let squares = try #require(SquareGrid(covering: box, cellSize: 10))
        let hexagons = try #require(HexagonGrid(covering: box, cellSize: 10))
        for corners in [false, true] {
            for cell in 0..<squares.count {
                let neighbors = squares.neighbors(ofCell: cell, corners: corners)
                #expect(neighbors == neighbors.sorted())
                #expect(neighbors.count <= (corners ? 8 : 4))
                #expect(
                    neighbors.allSatisfy {
                        squares.neighbors(ofCell: $0, corners: corners).contains(cell)
                    })
            }
        }
        for cell in 0..<hexagons.count {
            let neighbors = hexagons.neighbors(ofCell: cell)
            #expect(neighbors == neighbors.sorted())
            #expect(neighbors.allSatisfy { hexagons.neighbors(ofCell: $0).contains(cell) })
            let corners = Set(hexagons.polygon(ofCell: cell).exterior.positions)
            for neighbor in neighbors {
                // Neighbors share an edge, corner by corner, without any gap.
                let shared = corners.intersection(
                    hexagons.polygon(ofCell: neighbor).exterior.positions)
                #expect(shared.count == 2)
            }
            #expect(hexagons.cell(at: hexagons.center(ofCell: cell)) == cell)
        }
    }

    @Test func gridsThatCannotBeAreRefused() {
        let box = BoundingBox(minX: 0, minY: 0, maxX: 1e6, maxY: 1e6)
        for cellSize in [0, -1, .nan, .infinity, 1, 1e-300] {
            #expect(SquareGrid(covering: box, cellSize: cellSize) == nil)
            #expect(HexagonGrid(covering: box, cellSize: cellSize) == nil)
        }
        let endless = BoundingBox(minX: 0, minY: 0, maxX: .infinity, maxY: 1)
        for bad in [BoundingBox.empty, endless] {
            #expect(SquareGrid(covering: bad, cellSize: 10) == nil)
            #expect(HexagonGrid(covering: bad, cellSize: 10) == nil)
        }
    }
}
