import PlanarGeometry
import Testing

struct DistinctPositionsTests {
    @Test func placesAreNumberedInTheOrderTheyAppearIn() {
        let a = Position(x: 0, y: 0)
        let b = Position(x: 1, y: 0)
        let c = Position(x: 1, y: 1)
        let d = Position(x: -0.0, y: 1)
        let e = Position(x: 0, y: 1)
        let found = DistinctPositions(of: [
            MultiPolygon([
                Polygon(
                    exterior: Ring(closing: [a, b, c]),
                    holes: [Ring(closing: [Position(x: -0.0, y: 0), d, b])])
            ]),
            MultiPolygon([]),
            MultiPolygon([Polygon(exterior: Ring(closing: [c, e, b]))]),
        ])
        #expect(found.places == [a, b, c, d])
        #expect(found.numbers == [0, 1, 2, 0, 0, 3, 1, 0, 2, 3, 1, 2])
    }

    @Test func noPositionsHaveNoNumbers() {
        let found = DistinctPositions(of: [])
        #expect(found.places.isEmpty)
        #expect(found.numbers.isEmpty)
    }

    @Test func numbersAreThoseOfADictionary() {
        var random = SeededGenerator(seed: 0xD1)
        for size in [1, 2, 7, 100, 5_000] {
            let surfaces = (0..<size).map { _ in
                MultiPolygon([
                    Polygon(
                        exterior: Ring(
                            closing: (0..<4).map { _ in
                                Position(
                                    x: Double(random.number(below: 60)) / 8,
                                    y: Double(random.number(below: 60)) / 8)
                            }))
                ])
            }
            var numbers: [Position: Int32] = [:]
            var expected: [Int32] = []
            for place in surfaces.flatMap({ $0.polygons[0].exterior.positions }) {
                if numbers[place] == nil { numbers[place] = Int32(numbers.count) }
                expected.append(numbers[place] ?? -1)
            }
            let found = DistinctPositions(of: surfaces)
            #expect(found.numbers == expected)
            #expect(found.places.count == numbers.count)
        }
    }
}
