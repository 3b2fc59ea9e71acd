/// A field of a set of areas, as text and, where it is one, as a number.
public struct AreaColumn: Sendable, Equatable {
    /// The value of each area as it is written; `nil` where it is missing or blank.
    public var texts: [String?]
    /// The value of each area as a finite number; `nil` where it is none.
    public var numbers: [Double?]

    /// Makes a column from its parts.
    public init(texts: [String?] = [], numbers: [Double?] = []) {
        self.texts = texts
        self.numbers = numbers
    }
}
