import SafetyRecords
import Testing

struct RecordMergingTests {
    private struct Row {
        var id: String?
        var status: String?
        var killed: String?
        var injured: String? = "0"
        var revised: String?
        var time: Int64 = 100
        var x = 1.0
    }

    private func table(_ rows: [Row], without: Set<String> = []) -> RecordTable {
        var table = RecordTable(source: "skjutningar", kind: .shootings)
        table.count = rows.count
        table.rows = rows.indices.map { Int32($0 + 1) }
        table.xs = rows.map(\.x)
        table.ys = rows.map { _ in 0 }
        table.times = rows.map(\.time)
        let columns: [(String, [String?])] = [
            ("id", rows.map(\.id)), ("status", rows.map(\.status)),
            ("killed", rows.map(\.killed)), ("injured", rows.map(\.injured)),
            ("revised", rows.map(\.revised)),
        ]
        for (name, texts) in columns where !without.contains(name) {
            let values = Set(texts.compactMap(\.self)).sorted()
            table.attributes[name] = CodedColumn(
                codes: texts.map { text in
                    Int32(text.flatMap { values.firstIndex(of: $0) } ?? -1)
                }, values: values)
        }
        return table
    }

    private func texts(_ table: RecordTable, _ name: String) -> [String?] {
        (0..<table.count).map { table.attributes[name]?[$0] }
    }

    @Test func theFinalRowStandsForTheIncident() {
        var table = table([
            Row(id: "a", status: "Slutlig", killed: "1", injured: "2", time: 90, x: 5),
            Row(id: "a", status: "preliminär", killed: "3", injured: "0"),
            Row(id: "b", status: "preliminär", killed: "0"),
        ])
        let account = table.merge(.revisions)
        #expect(table.count == 2 && table.rows == [1, 3])
        #expect(texts(table, "killed") == ["1", "0"] && texts(table, "injured") == ["2", "0"])
        #expect(table.xs == [5, 1] && table.times == [90, 100])
        #expect(account.rows == 3 && account.incidents == 2 && account.merged == 1)
        #expect(account.conflicts == 0 && account.badNumbers == 0)
    }

    @Test func theLatestOfOneStandingCountsAndElseTheHigherFigures() {
        var table = table([
            Row(id: "a", status: "final", killed: "2", revised: "2025-02-01"),
            Row(id: "a", status: "final", killed: "1", revised: "2025-03-01"),
            Row(id: "b", status: "prelim.", killed: "0", injured: "1"),
            Row(id: "b", status: nil, killed: "1", injured: "0"),
        ])
        let account = table.merge(.revisions)
        #expect(texts(table, "killed") == ["1", "1"] && texts(table, "injured") == ["0", "0"])
        #expect(account.conflicts == 1)
        #expect(account.words(.revisions).contains("the higher are taken"))
    }

    @Test func rowsOfVictimsAreAddedUp() {
        var table = table(
            [
                Row(id: "7", killed: "true", time: 60),
                Row(id: "7", killed: "false", time: 50, x: 2),
                Row(id: "7", killed: "N"), Row(id: "8", killed: "Y"),
            ], without: ["injured", "status", "revised"])
        let account = table.merge(.victims)
        #expect(table.count == 2)
        #expect(texts(table, "killed") == ["1", "1"] && texts(table, "injured") == ["2", "0"])
        // The earliest row gives time and place.
        #expect(table.times == [50, 100] && table.xs == [2, 1])
        #expect(account.conflicts == 1 && account.merged == 1)
    }

    @Test func rowsWithoutAnIdentifierStandForThemselves() {
        var table = table([
            Row(id: nil, killed: "1"), Row(id: nil, killed: "1"), Row(id: "a", killed: "-3"),
        ])
        let account = table.merge(.revisions)
        #expect(table.count == 3 && account.withoutIdentifier == 2 && account.incidents == 3)
        #expect(account.badNumbers == 1 && texts(table, "killed") == ["1", "1", nil])
    }

    @Test(arguments: RecordMerging.allCases)
    func nothingDependsOnTheOrderOfTheRows(rule: RecordMerging) {
        var random = TestNumbers(seed: 41)
        let rows = (0..<300).map { _ in
            Row(
                id: "\(random.next(60))",
                status: ["preliminär", "slutlig", nil][random.next(3)],
                killed: ["0", "1", "2", "x", nil][random.next(5)],
                injured: ["0", "1", "3"][random.next(3)],
                revised: [nil, "2025-01-01", "2025-02-01"][random.next(3)],
                time: Int64(random.next(4)), x: Double(random.next(3)))
        }
        func merged(_ rows: [Row]) -> [[String]] {
            var table = table(rows)
            _ = table.merge(rule)
            return (0..<table.count).map { record in
                ["id", "killed", "injured", "status"].map {
                    table.attributes[$0]?[record] ?? "-"
                } + ["\(table.times?[record] ?? 0)", "\(table.xs[record])"]
            }.sorted { $0.lexicographicallyPrecedes($1) }
        }
        let expected = merged(rows)
        for _ in 0..<5 {
            var shuffled = rows
            for index in shuffled.indices { shuffled.swapAt(index, random.next(shuffled.count)) }
            #expect(merged(shuffled) == expected)
        }
        #expect(expected.count == Set(rows.map(\.id)).count)
    }

    @Test func numbersOfPeopleAreReadAsFilesWriteThem() {
        let good = [
            ("0", 0), ("12", 12), ("3.0", 3), ("1,00", 1), ("TRUE", 1), ("Nej", 0), ("1000", 1000),
        ]
        for (text, number) in good { #expect(personCount(text) == number, "\(text)") }
        for text in ["", "-1", "1.5", "1001", "tre", "1e3", "999999999999999999999", "."] {
            #expect(personCount(text) == nil || text == ".", "\(text)")
        }
    }
}
