extension RecordTable {
    /// The attributes that merging reads: identifier, figures, their status, and when they were made
    /// known.
    public static let mergedAttributes = ["id", "killed", "injured", "status", "revised"]

    /// Makes one record of all rows with one identifier.
    ///
    /// Records stay in the order of the rows that stand for them. The attributes `killed` and
    /// `injured` hold whole numbers afterwards, or nothing.
    ///
    /// - Parameter rule: What several rows are.
    /// - Returns: What was merged. Where the table has no identifiers nothing is.
    /// - Complexity: O(*n* log *n*).
    public mutating func merge(_ rule: RecordMerging) -> MergedRows {
        var account = MergedRows()
        account.rows = count
        var killed = numbers("killed")
        var injured = numbers("injured")
        for record in 0..<count
        where killed.map({ $0[record] == nil }) ?? false
            || injured.map({ $0[record] == nil }) ?? false
        {
            account.badNumbers += 1
        }
        var groups: [Int32: [Int]] = [:]
        for record in 0..<count {
            let code = attributes["id"]?.codes[record] ?? -1
            if code < 0 { account.withoutIdentifier += 1 }
            groups[code < 0 ? -2 - Int32(record) : code, default: []].append(record)
        }
        if rule == .victims, let dead = killed, injured == nil {
            injured = dead.map { $0.map { 1 - min($0, 1) } }
        }
        var isRemoved = [Bool](repeating: false, count: count)
        for rows in groups.values {
            let winner: Int
            switch rule {
            case .revisions:
                let ordered = rows.map { Standing($0, self, killed, injured) }.sorted {
                    if $0 < $1 || $1 < $0 { return $1 < $0 }
                    return texts(of: $0.record).lexicographicallyPrecedes(texts(of: $1.record))
                }
                winner = ordered[0].record
                if ordered.count > 1, ordered[1].isEqualInRank(to: ordered[0]),
                    (ordered[1].killed, ordered[1].injured)
                        != (ordered[0].killed, ordered[0].injured)
                {
                    account.conflicts += 1
                }
            case .victims:
                winner = rows.min { earlier($0, $1) } ?? rows[0]
                if rows.contains(where: {
                    xs[$0].isNaN != xs[winner].isNaN
                        || (!xs[$0].isNaN && (xs[$0] != xs[winner] || ys[$0] != ys[winner]))
                }) {
                    account.conflicts += 1
                }
                if let known = killed { killed?[winner] = Self.sum(rows.map { known[$0] }) }
                if let known = injured { injured?[winner] = Self.sum(rows.map { known[$0] }) }
            }
            if rows.count > 1 { account.merged += 1 }
            for row in rows where row != winner { isRemoved[row] = true }
        }
        account.incidents = groups.count
        setNumbers("killed", killed)
        setNumbers("injured", injured)
        remove(isRemoved.indices.filter { isRemoved[$0] })
        return account
    }

    /// The numbers of an attribute; `nil` where the table does not have it.
    private func numbers(_ name: String) -> [Int?]? {
        guard let column = attributes[name] else { return nil }
        let values = column.values.map(personCount)
        return column.codes.map { $0 < 0 ? nil : values[Int($0)] }
    }

    private mutating func setNumbers(_ name: String, _ numbers: [Int?]?) {
        guard let numbers else { return }
        let values = Set(numbers.compactMap(\.self)).sorted()
        let codes = Dictionary(
            uniqueKeysWithValues: values.enumerated().map { ($0.element, Int32($0.offset)) })
        attributes[name] = CodedColumn(
            codes: numbers.map { $0.flatMap { codes[$0] } ?? -1 }, values: values.map { String($0) }
        )
    }

    /// The sum of numbers, of which some may be missing; `nil` where all are.
    private static func sum(_ numbers: [Int?]) -> Int? {
        let known = numbers.compactMap(\.self)
        return known.isEmpty ? nil : known.reduce(0, +)
    }

    /// Whether a row happened before another; rows of one time by their places, and then by what
    /// else is known of them, so that the order of the rows decides nothing.
    private func earlier(_ a: Int, _ b: Int) -> Bool {
        func key(_ row: Int) -> (Int64, Double, Double) {
            let time = times?[row] ?? Self.missingTime
            return (
                time == Self.missingTime ? .max : time, xs[row].isNaN ? .infinity : xs[row],
                ys[row].isNaN ? .infinity : ys[row]
            )
        }
        return key(a) == key(b)
            ? texts(of: a).lexicographicallyPrecedes(texts(of: b)) : key(a) < key(b)
    }

    /// Everything that is known of a row as text, in a fixed order.
    private func texts(of row: Int) -> [String] {
        attributes.keys.sorted().map { attributes[$0]?[row] ?? "" }
            + [categories?[row] ?? "", areaCodes?[row] ?? ""]
    }

    /// A row among those of one incident: which stands for it.
    private struct Standing: Comparable {
        let record: Int
        let isFinal: Bool
        let revised: String
        let killed: Int
        let injured: Int
        let time: Int64
        let x: Double
        let y: Double

        init(_ record: Int, _ table: RecordTable, _ killed: [Int?]?, _ injured: [Int?]?) {
            self.record = record
            isFinal =
                table.attributes["status"]?[record].flatMap(FigureStatus.init(word:)) == .final
            revised = table.attributes["revised"]?[record] ?? ""
            self.killed = killed?[record] ?? -1
            self.injured = injured?[record] ?? -1
            time = table.times?[record] ?? RecordTable.missingTime
            x = table.xs[record].isNaN ? -.infinity : table.xs[record]
            y = table.ys[record].isNaN ? -.infinity : table.ys[record]
        }

        func isEqualInRank(to other: Standing) -> Bool {
            isFinal == other.isFinal && revised == other.revised
        }

        static func < (a: Standing, b: Standing) -> Bool {
            if a.isFinal != b.isFinal { return b.isFinal }
            if a.revised != b.revised { return a.revised < b.revised }
            return (a.killed, a.injured, a.time, a.x, a.y)
                < (b.killed, b.injured, b.time, b.x, b.y)
        }
    }
}
