import DisclosureControl
import Testing

@Suite struct SuppressionAuditTests {
    @Test func twoWithheldCellsBesideTheirTotalAreBoundedByTheRest() throws {
        var audit = SuppressionAudit(unknownCount: 3)
        try audit.add(sumOf: [0, 1, 2], lower: 20, upper: 20)
        try audit.add(sumOf: [0], lower: 12, upper: 12)
        try audit.add(sumOf: [1], lower: 1, upper: .infinity)
        try audit.add(sumOf: [2], lower: 1, upper: .infinity)
        let bound = try audit.bounds(of: [[1]])[0]
        #expect(bound == .init(lower: 1, upper: 7, method: .program))
        #expect(bound.protectsCell(threshold: 5))
        #expect(!bound.protectsCell(threshold: 8))
    }

    @Test func numbersThatNoMapCanHaveAreAContradiction() throws {
        var audit = SuppressionAudit(unknownCount: 2)
        try audit.add(sumOf: [0, 1], lower: 3, upper: 3)
        try audit.add(sumOf: [0], lower: 4, upper: 4)
        #expect(throws: DisclosureError.self) { try audit.bounds(of: [[1]]) }
        #expect(throws: DisclosureError.self) { try audit.add(sumOf: [0, 0], lower: 1, upper: 1) }
        #expect(throws: DisclosureError.self) { try audit.add(sumOf: [2], lower: 1, upper: 1) }
        #expect(throws: DisclosureError.self) { try audit.add(sumOf: [1], lower: 2, upper: .nan) }
        #expect(throws: DisclosureError.self) { try audit.limit(2, lower: 0, upper: 1) }
        #expect(throws: DisclosureError.self) { try audit.bounds(of: [[-1]]) }
    }

    @Test func everySetOfSmallNumbersThatFitsLiesWithinTheBounds() throws {
        // The slow twin: all numbers from 0 to 4 that have the published sums.
        var random = TestRandom(seed: 3)
        var tight = 0
        for _ in 0..<60 {
            let truth = (0..<5).map { _ in random.below(5) }
            var audit = SuppressionAudit(unknownCount: 5)
            for unknown in 0..<5 { try audit.limit(unknown, lower: 0, upper: 4) }
            let sums = (0..<3).map { _ in (0..<5).filter { _ in random.below(2) == 0 } }
            for members in sums {
                let value = Double(members.reduce(0) { $0 + truth[$1] })
                try audit.add(sumOf: members.map { Int32($0) }, lower: value, upper: value)
            }
            let hidden = (0..<5).filter { _ in random.below(2) == 0 }
            let bound = try audit.bounds(of: [hidden.map { Int32($0) }])[0]
            var least = Int.max
            var most = Int.min
            for number in 0..<3_125 {
                let numbers = [number, number / 5, number / 25, number / 125, number / 625].map {
                    $0 % 5
                }
                let fits = sums.allSatisfy { members in
                    members.reduce(0) { $0 + numbers[$1] } == members.reduce(0) { $0 + truth[$1] }
                }
                if !fits { continue }
                let sum = hidden.reduce(0) { $0 + numbers[$1] }
                least = min(least, sum)
                most = max(most, sum)
            }
            #expect(bound.lower <= Double(least) && bound.upper >= Double(most))
            if bound.lower == Double(least) && bound.upper == Double(most) { tight += 1 }
        }
        // Programs do not know that numbers are whole; rarely it matters.
        #expect(tight >= 57)
    }

    @Test func plantedLeaksAreFoundAmongThousandsOfCells() throws {
        // A grid of 60 × 60 squares in areas of 3 × 3 and 12 × 12, withheld in pairs; of one area
        // only a single square is withheld, and one sliver is the difference of two areas.
        let side = 60
        var audit = SuppressionAudit(unknownCount: side * side)
        var random = TestRandom(seed: 8)
        let counts = (0..<(side * side)).map { _ in 6 + random.below(20) }
        var hidden: [[Int32]] = []
        func add(_ members: [Int32]) throws {
            let value = Double(members.reduce(0) { $0 + counts[Int($1)] })
            try audit.add(sumOf: members, lower: value, upper: value)
        }
        for size in [3, 12, side] {
            for x in 0..<(side / size) {
                for y in 0..<(side / size) {
                    try add(
                        (0..<(size * size)).map {
                            Int32((x * size + $0 % size) * side + y * size + $0 / size)
                        })
                }
            }
        }
        for x in 0..<20 {
            for y in 0..<20 {
                let squares = (0..<9).map { Int32((x * 3 + $0 % 3) * side + y * 3 + $0 / 3) }
                let isPlanted = x == 7 && y == 11
                for (place, square) in squares.enumerated() {
                    if place < 2 && !(isPlanted && place == 1) {
                        hidden.append([square])
                        try audit.add(sumOf: [square], lower: 1, upper: .infinity)
                    } else {
                        try add([square])
                    }
                }
            }
        }
        let bounds = try audit.bounds(of: hidden)
        let leaks = zip(hidden, bounds).filter {
            !$1.protectsCell(threshold: 5) || $1.lower == $1.upper
        }
        #expect(leaks.map { $0.0 } == [[Int32(21 * side + 33)]])
        #expect(leaks[0].1.lower == Double(counts[21 * side + 33]))
    }
}
