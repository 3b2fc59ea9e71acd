/// Keys of records, and what they add up to for a cell.
///
/// The cell-key method (Fraser & Wooton 2005; Thompson, Broadfoot & Elazar 2013, both for the
/// Australian Bureau of Statistics) gives every record a key. The key of a cell is the sum of those
/// of its records: the same records have the same key in every table, at any time and in any order.
public enum RecordKey {
    /// The key of a record: its identity, hashed with a secret.
    ///
    /// - Parameters:
    ///   - identity: A hash of what makes the record itself: its place, time and kind.
    ///   - seed: The secret.
    /// - Returns: A key whose bits are evenly spread.
    public static func key(identity: UInt64, seed: UInt64) -> UInt64 {
        // A keyed hash: who knows records and their noise does not find the secret.
        siphash(identity, key: (seed, mixed(seed)))
    }

    /// A number from 0 to below 1 for the key of a cell.
    public static func fraction(ofCell key: UInt64) -> Double {
        Double(mixed(key) >> 11) * 0x1p-53
    }
}
