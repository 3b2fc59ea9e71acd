/// Puts the text of one record into a row: as UTF-8, without escapes, with what is wrong with it.
struct CSVRowText {
    var format: CSVBlock.Format
    /// Whether the text may hold NUL bytes.
    var hasNUL: Bool

    static let absent = FeatureRow.FieldSpan(start: 0, end: 0, kind: .absent)

    /// Fills the row; its number and line are set already.
    ///
    /// - Parameters:
    ///   - row: Its fields are those that the scan of the record found.
    ///   - record: What the scan found.
    ///   - text: The bytes of the record as they stand in the file.
    ///   - spare: Memory to use; what is in it is of no meaning.
    func fill(
        _ row: inout FeatureRow, _ record: CSVScanner.Record, _ text: ArraySlice<UInt8>,
        spare: inout [UInt8]
    ) {
        var record = record
        if row.geometry != .absent { row.geometry = .absent }
        row.defect = nil
        row.bytes.removeAll(keepingCapacity: true)
        row.bytes.append(contentsOf: text)
        if record.mayHaveNonASCII, let encoding = format.encoding,
            encoding != .utf8 || !TextEncoding.isUTF8(row.bytes.span)
        {
            if encoding == .utf8 {
                row.defect = FeatureRow.Defect(
                    reason: "invalid-utf8",
                    detail: "the row holds bytes that are not UTF-8, as the file is")
            }
            // Delimiters are ASCII in all encodings, so the same fields come out.
            spare.removeAll(keepingCapacity: true)
            encoding.appendAsUTF8(row.bytes, to: &spare)
            swap(&row.bytes, &spare)
            record = format.scanner.scan(row.bytes, from: 0, isLast: true, into: &row.fields)
        }
        row.rawCount = row.bytes.count
        if hasNUL, row.defect == nil, row.bytes.contains(0) {
            row.defect = FeatureRow.Defect(
                reason: "nul-byte", detail: "the row holds a NUL byte, which is not text")
        }
        if record.ending == .unclosed {
            row.defect = FeatureRow.Defect(
                reason: "unclosed-quote",
                detail: "a quotation mark in the row is not closed before the end of the file")
        }
        if record.hasEscapes { unescape(&row, record) }
        if record.fieldCount != format.columnCount { fit(&row, record) }
    }

    private func unescape(_ row: inout FeatureRow, _ record: CSVScanner.Record) {
        for index in 0..<min(record.fieldCount, row.fields.count)
        where row.fields[index].start < 0 {
            let quoted = Int(~row.fields[index].start)..<Int(row.fields[index].end)
            let from = row.bytes.count
            CSVScanner.appendUnescaped(quoted, of: &row.bytes)
            row.fields[index].start = Int32(truncatingIfNeeded: from)
            row.fields[index].end = Int32(truncatingIfNeeded: row.bytes.count)
        }
    }

    /// Accepts, or marks as ragged, a row that has not as many fields as the header.
    private func fit(_ row: inout FeatureRow, _ record: CSVScanner.Record) {
        let count = record.fieldCount
        let columns = format.columnCount
        if count < columns { row.fields.removeLast(columns - count) }
        if row.defect == nil, count < format.fewestFields || record.hasSurplusText {
            row.defect = FeatureRow.Defect(
                reason: "ragged-row",
                detail: "the row has \(count) fields where the header has \(columns)")
        }
    }
}
