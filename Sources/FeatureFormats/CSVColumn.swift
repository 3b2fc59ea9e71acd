/// One column of a CSV file in memory.
///
/// Every kind has one element a row. A row has no value in a column where its field is absent or
/// blank, and, for numbers and times, where the text is none: those are counted as `invalid`.
public enum CSVColumn: Sendable, Equatable {
    /// What to read a column as.
    public enum Kind: Sendable, Equatable {
        /// Numbers, as ``NumberText`` reads them.
        case number
        /// Dates and times of the layout `2025-01-31 23:10:05`; seconds, time or its `T` may lack.
        case dateTime
        /// Texts that repeat.
        case category
        /// Texts that are nearly all different.
        case text
    }

    /// Numbers; not a number where there is none.
    case numbers([Double], invalid: Int)
    /// Seconds from 1970-01-01 00:00:00 on the clock of the file; `Int64.min` where there is none.
    case dateTimes([Int64], invalid: Int)
    /// For each row the index of its value, or −1 where the field is absent; the values in order
    /// of first appearance.
    case categories(codes: [Int32], values: [String])
    /// Texts behind each other.
    case texts(CSVTexts)
}

/// The texts of a column, behind each other in one block of memory.
///
///     bytes   [ Street 5729 43|Street 3998 28|… ]
///     starts  [ 0  14  28 … ]                       one more than there are rows
public struct CSVTexts: Sendable, Equatable {
    /// UTF-8, without quotes and escapes, not trimmed.
    public var bytes: [UInt8] = []
    /// Where each row's text begins; the last one is the length of `bytes`.
    public var starts: [Int] = [0]
    /// Rows, ascending, that have no such field; their text is empty.
    public var absent: [Int] = []

    /// Number of rows.
    public var count: Int { starts.count - 1 }

    /// The text of a row; `nil` where the row has no such field.
    public subscript(row: Int) -> String? {
        let range = starts[row]..<starts[row + 1]
        if range.isEmpty, isAbsent(row) { return nil }
        return String(decoding: bytes[range], as: UTF8.self)
    }

    private func isAbsent(_ row: Int) -> Bool {
        var low = 0
        var high = absent.count
        while low < high {
            let middle = (low + high) / 2
            if absent[middle] < row { low = middle + 1 } else { high = middle }
        }
        return low < absent.count && absent[low] == row
    }
}
