import HotspotStatistics

/// The slow twin of conditional permutation: word by word, from the documented stream.
enum PlainDraws {
    /// One block of Philox4x32-10, from the paper.
    static func philox(_ counter: [UInt32], _ key: [UInt32]) -> [UInt32] {
        var (counter, key) = (counter, key)
        for _ in 0..<10 {
            let first = UInt64(counter[0]) * 0xD251_1F53
            let second = UInt64(counter[2]) * 0xCD9E_8D57
            counter = [
                UInt32(second >> 32) ^ counter[1] ^ key[0], UInt32(second & 0xFFFF_FFFF),
                UInt32(first >> 32) ^ counter[3] ^ key[1], UInt32(first & 0xFFFF_FFFF),
            ]
            key = [key[0] &+ 0x9E37_79B9, key[1] &+ 0xBB67_AE85]
        }
        return counter
    }

    /// The places that one permutation of one area draws among the others.
    static func places(
        others: Int, draws: Int, key: UInt64, seed: UInt64, permutation: Int
    ) -> [Int] {
        var places: [Int] = []
        var position = 0
        while places.count < draws {
            let word = philox(
                [
                    UInt32(permutation), UInt32(position / 4), UInt32(key & 0xFFFF_FFFF),
                    UInt32(key >> 32),
                ], [UInt32(seed & 0xFFFF_FFFF), UInt32(seed >> 32)])[position % 4]
            position += 1
            let product = UInt64(word) * UInt64(others)
            if product % (1 << 32) < (1 << 32) % UInt64(others) { continue }
            let place = Int(product >> 32)
            if !places.contains(place) { places.append(place) }
        }
        return places
    }

    /// The permutation p of one area; `term` is what a value adds as neighbor number so and so.
    static func p(
        _ x: [Double], _ weights: SpatialWeights, area: Int, key: UInt64, seed: UInt64,
        permutations: Int,
        term: (_ value: Double, _ neighbor: Int) -> Double = { value, _ in value }
    ) -> Double {
        let neighbors = Array(weights.neighbors(of: area))
        var observed = 0.0
        for (draw, neighbor) in neighbors.enumerated() { observed += term(x[neighbor], draw) }
        var pool = x
        pool[area] = pool[x.count - 1]
        var (atLeast, atMost) = (0, 0)
        for permutation in 0..<permutations {
            var sum = 0.0
            let places = places(
                others: x.count - 1, draws: neighbors.count, key: key, seed: seed,
                permutation: permutation)
            for (draw, place) in places.enumerated() { sum += term(pool[place], draw) }
            if sum >= observed - 1e-9 { atLeast += 1 }
            if sum <= observed + 1e-9 { atMost += 1 }
        }
        return min(1, 2 * Double(min(atLeast, atMost) + 1) / Double(permutations + 1))
    }
}
