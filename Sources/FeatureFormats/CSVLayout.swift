/// How a CSV file is laid out, found by looking at its beginning.
struct CSVLayout {
    /// The byte between fields.
    var delimiter: UInt8
    /// The share of the looked-at records that have as many fields as the header.
    var consistency: Double

    private static let recordsForDelimiter = 100
    private static let recordsForDecimalMark = 500
    private static let columnsForDecimalMark = 1_024

    /// Finds the delimiter whose records agree best with the header's number of fields.
    ///
    /// Mere frequency misleads: decimal commas are more frequent than the semicolons between them.
    /// So a candidate must split the header, and then its worth is the share of records with as
    /// many fields as the header, times (1 − 1/fields), which prefers the one that explains more.
    /// Among equals the one that is rarer in prose wins.
    ///
    /// - Parameters:
    ///   - sample: The beginning of the file.
    ///   - start: Where the header begins in it.
    ///   - isWhole: Whether the sample is the whole file.
    init(lookingAt sample: [UInt8], from start: Int, isWhole: Bool) {
        delimiter = UInt8(ascii: ",")
        consistency = 1
        var best = 0.0
        for candidate in [UInt8(ascii: "\t"), UInt8(ascii: ";"), UInt8(ascii: "|"), delimiter] {
            let scanner = CSVScanner(delimiter: candidate)
            var header = 0
            var records = 0
            var agreeing = 0
            Self.forEachRecord(scanner, sample, start, isWhole, Self.recordsForDelimiter) {
                record, _, _ in
                if records == 0 { header = record.fieldCount }
                records += 1
                if record.fieldCount == header { agreeing += 1 }
            }
            guard header > 1 else { continue }
            let share = Double(agreeing) / Double(records)
            let worth = share * (1 - 1 / Double(header))
            if worth > best {
                best = worth
                delimiter = candidate
                consistency = share
            }
        }
    }

    /// Calls the closure with each record that is not blank, its start, and its fields.
    private static func forEachRecord(
        _ scanner: CSVScanner, _ sample: [UInt8], _ start: Int, _ isWhole: Bool, _ most: Int,
        columns: Int = 0,
        _ body: (CSVScanner.Record, Int, [FeatureRow.FieldSpan]) -> Void
    ) {
        var fields = [FeatureRow.FieldSpan](
            repeating: FeatureRow.FieldSpan(start: 0, end: 0, kind: .absent), count: columns)
        var position = start
        var met = 0
        while position < sample.count, met < most {
            var record = scanner.scan(sample, from: position, isLast: isWhole, into: &fields)
            if record.ending == .needsMore {
                // A header longer than the sample still says which delimiter it has.
                guard met == 0 else { return }
                record = scanner.scan(sample, from: position, isLast: true, into: &fields)
            }
            if record.end > position {
                met += 1
                body(record, position, fields)
            }
            position = record.next
        }
    }

    /// What the numbers of the sample say about the decimal mark.
    enum DecimalMarkGuess {
        /// The mark, beyond doubt or because nothing speaks against the point.
        case clear(UInt8)
        /// The mark, where the numbers can be read both ways.
        case doubtful(UInt8)
    }

    /// Finds the decimal mark by a vote of the columns.
    ///
    /// "13,4567" can only have a decimal comma, "1,000,012" only a decimal point; "1,234" says
    /// nothing by itself, and then a semicolon between fields speaks for the comma.
    static func decimalMark(
        lookingAt sample: [UInt8], from start: Int, isWhole: Bool, delimiter: UInt8
    ) -> DecimalMarkGuess {
        struct Tally {
            var point = 0
            var comma = 0
            var doubtfulPoint = 0
            var doubtfulComma = 0
        }
        let point = UInt8(ascii: ".")
        let comma = UInt8(ascii: ",")
        var tallies: [Tally] = []
        forEachRecord(
            CSVScanner(delimiter: delimiter), sample, start, isWhole, recordsForDecimalMark,
            columns: columnsForDecimalMark
        ) { record, start, fields in
            for column in 0..<min(record.fieldCount, fields.count) where fields[column].start >= 0 {
                while tallies.count <= column { tallies.append(Tally()) }
                let from = start + Int(fields[column].start)
                let to = start + Int(fields[column].end)
                switch vote(sample.span.extracting(from..<to)) {
                case .none: break
                case .point: tallies[column].point += 1
                case .comma: tallies[column].comma += 1
                case .doubtfulPoint: tallies[column].doubtfulPoint += 1
                case .doubtfulComma: tallies[column].doubtfulComma += 1
                }
            }
        }
        let isSemicolon = delimiter == UInt8(ascii: ";")
        let points = tallies.count { $0.point > $0.comma }
        let commas = tallies.count { $0.comma > $0.point }
        if commas > points || (commas == points && commas > 0 && isSemicolon) {
            return points == 0 ? .clear(comma) : .doubtful(comma)
        }
        if points > 0 || commas > 0 { return commas == 0 ? .clear(point) : .doubtful(point) }
        if tallies.contains(where: { $0.doubtfulComma > 0 }) {
            let speaksForPoint = tallies.contains { $0.doubtfulPoint > 0 }
            return .doubtful(isSemicolon && !speaksForPoint ? comma : point)
        }
        return .clear(point)
    }

    private enum Vote { case none, point, comma, doubtfulPoint, doubtfulComma }

    private static func vote(_ field: Span<UInt8>) -> Vote {
        guard field.count <= 40 else { return .none }
        let point = UInt8(ascii: ".")
        var points = 0
        var commas = 0
        var before = 0
        var since = 0
        var firstDigit: UInt8 = 0
        var last: UInt8 = 0
        var groupsOfThree = true
        for index in field.indices {
            let byte = field[index]
            switch byte {
            case 0x30...0x39:
                if points + commas == 0 { before += 1 }
                if firstDigit == 0 { firstDigit = byte }
                since += 1
            case UInt8(ascii: "."), UInt8(ascii: ","):
                if points + commas > 0, since != 3 { groupsOfThree = false }
                if byte == point { points += 1 } else { commas += 1 }
                last = byte
                since = 0
            case 0x20, 0xC2, 0xA0, UInt8(ascii: "'"):
                break
            case UInt8(ascii: "-"), UInt8(ascii: "+"):
                guard firstDigit == 0 else { return .none }
            default: return .none
            }
        }
        guard firstDigit > 0 else { return .none }
        let startsLikeGroup = before >= 1 && before <= 3 && firstDigit != UInt8(ascii: "0")
        switch (points, commas) {
        case (0, 0): return .none
        case (1, 0): return since == 3 && startsLikeGroup ? .doubtfulPoint : .point
        case (0, 1): return since == 3 && startsLikeGroup ? .doubtfulComma : .comma
        case (_, 0): return groupsOfThree && since == 3 && startsLikeGroup ? .comma : .none
        case (0, _): return groupsOfThree && since == 3 && startsLikeGroup ? .point : .none
        default:
            guard groupsOfThree, startsLikeGroup else { return .none }
            if points == 1, last == point { return .point }
            return commas == 1 && last != point ? .comma : .none
        }
    }
}
