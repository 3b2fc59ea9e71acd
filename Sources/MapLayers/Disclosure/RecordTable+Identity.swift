import SafetyRecords

extension RecordTable {
    /// A hash of what makes a record itself: its place, time and kind; not of its row.
    func identity(ofRecord record: Int) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func take(_ value: UInt64) {
            // FNV-1a over the bytes of the value.
            for shift in stride(from: UInt64(0), to: 64, by: 8) {
                hash = (hash ^ ((value >> shift) & 0xff)) &* 0x0000_0100_0000_01b3
            }
        }
        func take(_ text: String?) {
            guard let text else { return take(0) }
            for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        }
        take(xs[record].bitPattern)
        take(ys[record].bitPattern)
        take(UInt64(bitPattern: times?[record] ?? Self.missingTime))
        take(UInt64(bitPattern: endTimes?[record] ?? Self.missingTime))
        take(categories?[record])
        take(areaCodes?[record])
        return hash
    }
}
