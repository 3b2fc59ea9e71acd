/// Something withheld that the published numbers give away.
public struct AttackFinding: Hashable, Sendable, CustomStringConvertible {
    /// What was found out.
    public enum Kind: String, Sendable {
        /// The withheld count of a feature.
        case cell
        /// The number of records by which published counts differ.
        case difference
    }

    /// What was found out.
    public var kind: Kind
    /// Whose records: the source, with the question or field where there are several.
    public var subject: String
    /// Which records, by layers and features.
    public var place: String
    /// The layers whose numbers, taken together, tell it.
    public var layers: [String]
    /// How many records there are at least.
    public var least: Int
    /// How many there are at most.
    public var most: Int
    /// Counts from 1 to this number less one must not be told.
    public var threshold: Int

    /// "brott: feature 0101 of rates is between 2 and 3 …" in plain English.
    public var description: String {
        let number = least == most ? "\(least)" : "between \(least) and \(most)"
        let words =
            kind == .cell ? "the withheld count of \(place)" : "the number of records \(place)"
        return "\(subject): \(words) is \(number), which fewer than \(threshold) guard; "
            + "told by \(layers.joined(separator: ", ")) together."
    }
}
