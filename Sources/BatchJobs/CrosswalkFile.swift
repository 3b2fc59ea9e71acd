import FeatureFormats
public import MapLayers
public import RecordSources
import SafetyRecords

/// Reads the crosswalk tables that move figures between editions of areas.
public enum CrosswalkFile {
    /// Reads a CSV file with the columns `from`, `to` and `share` (in Swedish `fran`, `till`,
    /// `andel`), in any order, among others.
    ///
    /// - Parameters:
    ///   - path: The file, as it can be opened.
    ///   - name: The file as it is named in messages and layers.
    /// - Returns: The table, checked.
    /// - Throws: `SourceError` where the file cannot be read or is no such table, with the line and the
    ///   value.
    public static func read(path: String, named name: String) throws(SourceError) -> Crosswalk {
        let rows: [Crosswalk.Row]
        do throws(FormatError) {
            rows = try Self.rows(path, name)
        } catch {
            throw SourceError(
                .format(error.code), file: name,
                detail: (error.line.map { "line \($0): " } ?? "") + error.detail,
                remedy: error.remedy)
        }
        do throws(Crosswalk.Problem) {
            return try Crosswalk(file: name, rows: rows)
        } catch {
            throw SourceError(
                .format(.malformed), file: name, detail: "line \(error.line): \(error.detail)",
                remedy: error.remedy)
        }
    }

    /// More rows than any city has borders.
    private static let mostRows = 1_000_000

    private static func rows(
        _ path: String, _ name: String
    ) throws(FormatError) -> [Crosswalk.Row] {
        var reader = try FeatureFile.open(path)
        let columns = reader.columns.map { $0.lowercased().filter { !$0.isWhitespace } }
        func column(_ names: [String]) throws(FormatError) -> Int {
            for name in names {
                if let index = columns.firstIndex(of: name) { return index }
            }
            throw FormatError(
                .malformed, file: name, line: 1, detail: "there is no column '\(names[0])'",
                remedy: "A crosswalk has the columns from, to and share")
        }
        let from = try column(["from", "fran", "från"])
        let to = try column(["to", "till"])
        let share = try column(["share", "andel"])
        var rows: [Crosswalk.Row] = []
        var row = FeatureRow()
        while try reader.next(into: &row) {
            if let defect = row.defect {
                throw FormatError(
                    .malformed, file: name, line: row.line, detail: defect.detail,
                    remedy: "Correct the row")
            }
            guard let one = row.text(from)?.withoutSpaces, let other = row.text(to)?.withoutSpaces,
                !one.isEmpty, !other.isEmpty
            else {
                throw FormatError(
                    .malformed, file: name, line: row.line, detail: "an identifier is missing",
                    remedy: "Give 'from' and 'to' in every row")
            }
            let text = row.text(share)?.withoutSpaces ?? ""
            guard let number = jobNumber(String(text.map { $0 == "," ? "." : $0 })) else {
                throw FormatError(
                    .malformed, file: name, line: row.line,
                    detail: "the share of '\(jobExcerpt(one))' in '\(jobExcerpt(other))' is "
                        + "'\(jobExcerpt(text))', not a number",
                    remedy: "Write a share between 0 and 1")
            }
            rows.append(.init(from: one, to: other, share: number, line: row.line))
            guard rows.count <= mostRows else {
                throw FormatError(
                    .tooLarge, file: name, line: row.line,
                    detail: "the crosswalk has more than \(mostRows) rows",
                    remedy: "Name a table of areas, not of addresses")
            }
        }
        return rows
    }
}

extension Crosswalk {
    /// What is told of the file as an input.
    var account: InputProvenance {
        InputProvenance(
            source: "crosswalk", file: file, format: "crosswalk",
            referenceSystem: "areas by identifier",
            fields: ["from", "to", "share"], read: rows.count, kept: rows.count)
    }
}

extension String {
    /// The text without spaces at its ends.
    fileprivate var withoutSpaces: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
