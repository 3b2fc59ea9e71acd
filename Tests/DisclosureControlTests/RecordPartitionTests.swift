import DisclosureControl
import Testing

@Suite struct RecordPartitionTests {
    @Test func recordsOfTheSameCellsAreOneAtom() throws {
        var partition = RecordPartition(recordCount: 6)
        try partition.refine(by: [0, 0, 1, -2, 0, 1], unitCount: 2)
        try partition.refine(by: [0, -1, 1, -1, 0, 1], unitCount: 3)
        let atoms = try partition.atoms(weights: [1, 1, 1, 1, 1, 0])
        #expect(atoms.units == [[-2, 0, 0, 1], [-1, -1, 0, 1]])
        #expect(atoms.counts == [1, 1, 2, 1])
        #expect(atoms.unitCounts == [2, 3])
    }

    @Test func theOrderOfTheRecordsChangesNothing() throws {
        var random = TestRandom(seed: 7)
        let count = 500
        let tabulations = (0..<5).map { _ in (0..<count).map { _ in Int32(random.below(8)) - 2 } }
        let weights = (0..<count).map { _ in random.below(3) }
        var order = Array(0..<count)
        var answers: [RecordAtoms] = []
        for _ in 0..<3 {
            var partition = RecordPartition(recordCount: count)
            for units in tabulations {
                try partition.refine(by: order.map { units[$0] }, unitCount: 6)
            }
            answers.append(try partition.atoms(weights: order.map { weights[$0] }))
            random.shuffle(&order)
        }
        #expect(answers[0] == answers[1])
        #expect(answers[0] == answers[2])

        // The slow twin: a dictionary of all units.
        var twin: [[Int32]: Int] = [:]
        for record in 0..<count {
            twin[tabulations.map { $0[record] }, default: 0] += weights[record]
        }
        #expect(twin.count == answers[0].counts.count)
        for atom in answers[0].counts.indices {
            #expect(twin[answers[0].units.map { $0[atom] }] == answers[0].counts[atom])
        }
    }

    @Test func whatMeansNothingIsRefused() throws {
        var partition = RecordPartition(recordCount: 2)
        #expect(throws: DisclosureError.self) { try partition.refine(by: [0], unitCount: 1) }
        #expect(throws: DisclosureError.self) { try partition.refine(by: [0, 1], unitCount: 1) }
        #expect(throws: DisclosureError.self) { try partition.refine(by: [0, -3], unitCount: 1) }
        #expect(throws: DisclosureError.self) { try partition.atoms(weights: [1, -1]) }
        #expect(throws: DisclosureError.self) { try partition.atoms(weights: [1, .max]) }
        #expect(try partition.atoms().counts == [2])
        #expect(try RecordPartition(recordCount: 0).atoms().counts.isEmpty)
    }
}
