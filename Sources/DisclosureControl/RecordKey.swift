/// Keys of records, and what they add up to for a cell.
///
/// The cell-key method (Fraser & Wooton 2005; Thompson, Broadfoot & Elazar 2013, both for the
/// Australian Bureau of Statistics) gives every record a key. The key of a cell is the sum of those
/// of its records: the same records have the same key in every table, at any time and in any order.
public enum RecordKey {
    /// The key of a record: its identity, mixed with a secret.
    ///
    /// - Parameters:
    ///   - identity: A hash of what makes the record itself: its place, time and kind.
    ///   - seed: The secret.
    /// - Returns: A key whose bits are evenly spread.
    public static func key(identity: UInt64, seed: UInt64) -> UInt64 {
        // The finalizer of SplitMix64 (Steele, Lea & Flood 2014, doi:10.1145/2714064.2660195), twice:
        // sums of keys of alike records must not be alike.
        mixed(mixed(identity &+ 0x9e37_79b9_7f4a_7c15) ^ mixed(seed ^ 0xd1b5_4a32_d192_ed03))
    }

    /// A number from 0 to below 1 for the key of a cell.
    public static func fraction(ofCell key: UInt64) -> Double {
        Double(mixed(key) >> 11) * 0x1p-53
    }

    private static func mixed(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
