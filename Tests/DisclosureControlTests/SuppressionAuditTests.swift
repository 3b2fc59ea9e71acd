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
    }
}
