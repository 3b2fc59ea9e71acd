/// What the user says about a CSV file; what is left out is found by looking at the file.
public struct CSVOptions: Sendable {
    /// The byte between fields; `nil` to find it among `,` `;` tab and `|`.
    public var delimiter: UInt8?
    /// The mark between whole and fraction, "." or ","; `nil` to find it.
    public var decimalMark: UInt8?
    /// The encoding, which a byte-order mark in the file outranks; `nil` to find it.
    public var encoding: TextEncoding?

    /// Makes options.
    public init(
        delimiter: UInt8? = nil, decimalMark: UInt8? = nil, encoding: TextEncoding? = nil
    ) {
        self.delimiter = delimiter
        self.decimalMark = decimalMark
        self.encoding = encoding
    }
}
