import SafetyRecords

/// Killed, injured and status of the records of a table.
struct ShootingFigures {
    /// The number killed of each record, `nil` where it is not known; `nil` where no field tells.
    let killed: [Int?]?
    /// The number injured of each record, as for the killed.
    let injured: [Int?]?
    /// The status of each record, `nil` where it is not known; `nil` where no field tells.
    let statuses: [FigureStatus?]?
    /// How many records share an identifier with another: rows of one incident that were not merged.
    let repeated: Int

    init(_ table: RecordTable) {
        func column<Value>(_ name: String, _ read: (String) -> Value?) -> [Value?]? {
            guard let column = table.attributes[name] else { return nil }
            let values = column.values.map(read)
            return column.codes.map { $0 < 0 ? nil : values[Int($0)] }
        }
        killed = column("killed", personCount)
        injured = column("injured", personCount)
        statuses = column("status", FigureStatus.init(word:))
        let codes = (table.attributes["id"]?.codes ?? []).filter { $0 >= 0 }
        repeated = codes.count - Set(codes).count
    }

    /// What a reader should know of how the rows were read.
    func warnings(_ records: [Int]) -> [String] {
        var warnings: [String] = []
        if repeated > 0 {
            warnings.append(
                "\(repeated) rows share an identifier with an earlier one and are counted each: "
                    + "merge them with --merge identifier (merge: identifier at the source)")
        }
        for (word, numbers) in [("killed", killed), ("injured", injured)] {
            guard let numbers else { continue }
            let unknown = records.count { numbers[$0] == nil }
            if unknown > 0 {
                warnings.append("\(unknown) incidents have no usable number of \(word)")
            }
        }
        return warnings
    }
}
