/// Made-up incidents: a city of 30 × 25 km with 200 places where much happens, the same in every
/// run.
///
/// The formula uses only sums, products and powers of two of 64-bit numbers, so that another
/// language gives the same bits: `peers/index_build.py` is its twin.
public struct ClusteredPoints: Sendable {
    /// Eastings in meters.
    public var xs: [Double] = []
    /// Northings in meters.
    public var ys: [Double] = []

    /// Makes the points from a seed.
    public init(count: Int, seed: UInt64 = 1) {
        var random = SplitMix(state: seed)
        let centers = (0..<200).map { _ in
            (x: 656_000 + 26_000 * random.unit(), y: 6_569_000 + 24_000 * random.unit())
        }
        xs.reserveCapacity(count)
        ys.reserveCapacity(count)
        for _ in 0..<count {
            let center = centers[Int(random.next() % 200)]
            // A sum of uniform numbers is bell-shaped enough.
            let dx = random.unit() + random.unit() + random.unit() - 1.5
            let dy = random.unit() + random.unit() + random.unit() - 1.5
            xs.append(center.x + 800 * dx)
            ys.append(center.y + 800 * dy)
        }
    }
}

/// The generator of Steele, Lea & Flood 2014, *OOPSLA '14*, "Fast splittable pseudorandom number
/// generators", doi:10.1145/2660193.2660195.
public struct SplitMix: RandomNumberGenerator, Sendable {
    var state: UInt64

    /// Starts from a seed.
    public init(state: UInt64) { self.state = state }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// A number from 0 up to 1.
    public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
}
