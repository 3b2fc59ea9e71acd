/// Text that repeats, stored once a value and referred to by number.
///
///     codes   [ 0  2  0  1 −1 … ]      one a record; −1 where there is no value
///     values  [ "Misshandel", "Rån", "Skadegörelse" ]
public struct CodedColumn: Sendable, Equatable {
    /// For each record the index of its value, or −1.
    public var codes: [Int32]
    /// The distinct values, in order of first appearance.
    public var values: [String]

    /// Makes a column from its parts.
    public init(codes: [Int32] = [], values: [String] = []) {
        self.codes = codes
        self.values = values
    }

    /// The text of a record; `nil` where it has none.
    public subscript(record: Int) -> String? {
        let code = codes[record]
        return code < 0 ? nil : values[Int(code)]
    }
}
