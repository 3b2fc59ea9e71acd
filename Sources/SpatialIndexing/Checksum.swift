/// A checksum of 64 bits over bytes: finds damage, and is no proof against a forger.
///
/// XXH64 with seed 0, after the specification of Collet, "xxHash fast digest algorithm", version
/// 0.1.1; numbers are read with the lowest byte first whatever the machine.
enum Checksum {
    private static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
    private static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
    private static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
    private static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
    private static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

    /// The checksum of some bytes.
    static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        let count = bytes.count
        guard let start = bytes.baseAddress, count > 0 else { return finish(prime5) }
        // Every read below ends at or before `count`.
        var place = 0
        var hash: UInt64
        if count >= 32 {
            var a = prime1 &+ prime2
            var b = prime2
            var c: UInt64 = 0
            var d = 0 &- prime1
            while place &+ 32 <= count {
                a = unsafe round(a, word(start + place))
                b = unsafe round(b, word(start + place + 8))
                c = unsafe round(c, word(start + place + 16))
                d = unsafe round(d, word(start + place + 24))
                place &+= 32
            }
            hash = rotated(a, 1) &+ rotated(b, 7) &+ rotated(c, 12) &+ rotated(d, 18)
            for lane in [a, b, c, d] { hash = (hash ^ round(0, lane)) &* prime1 &+ prime4 }
        } else {
            hash = prime5
        }
        hash &+= UInt64(truncatingIfNeeded: count)
        while place &+ 8 <= count {
            hash ^= unsafe round(0, word(start + place))
            hash = rotated(hash, 27) &* prime1 &+ prime4
            place &+= 8
        }
        if place &+ 4 <= count {
            let half = unsafe UInt32(
                littleEndian: (start + place).loadUnaligned(as: UInt32.self))
            hash ^= UInt64(half) &* prime1
            hash = rotated(hash, 23) &* prime2 &+ prime3
            place &+= 4
        }
        while place < count {
            hash ^= unsafe UInt64((start + place).load(as: UInt8.self)) &* prime5
            hash = rotated(hash, 11) &* prime1
            place &+= 1
        }
        return finish(hash)
    }

    @inline(__always)
    private static func word(_ address: UnsafeRawPointer) -> UInt64 {
        unsafe UInt64(littleEndian: address.loadUnaligned(as: UInt64.self))
    }

    @inline(__always)
    private static func round(_ lane: UInt64, _ word: UInt64) -> UInt64 {
        rotated(lane &+ word &* prime2, 31) &* prime1
    }

    @inline(__always)
    private static func rotated(_ value: UInt64, _ bits: UInt64) -> UInt64 {
        value &<< bits | value &>> (64 &- bits)
    }

    private static func finish(_ hash: UInt64) -> UInt64 {
        var hash = (hash ^ hash >> 33) &* prime2
        hash = (hash ^ hash >> 29) &* prime3
        return hash ^ hash >> 32
    }
}
