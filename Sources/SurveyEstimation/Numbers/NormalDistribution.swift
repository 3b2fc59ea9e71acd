import RealModule

/// The two-sided p of a standard normal deviate.
///
/// - Parameter z: A finite number.
/// - Returns: The probability of a deviate at least as far from 0.
public func twoSidedP(_ z: Double) -> Double {
    Double.erfc(abs(z) * 0.7071067811865475244)
}

/// The standard normal deviate that leaves `upperTail` above it.
///
/// A rational guess (Abramowitz & Stegun 26.2.23) and Newton's method on the logarithm of the tail.
///
/// - Parameter upperTail: Above 0 and below 1.
/// - Returns: The deviate.
func normalDeviate(upperTail: Double) -> Double {
    if upperTail > 0.5 { return -normalDeviate(upperTail: 1 - upperTail) }
    if upperTail == 0.5 { return 0 }
    let t = Double.sqrt(-2 * Double.log(upperTail))
    var z =
        t - (2.515517 + t * (0.802853 + t * 0.010328))
        / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
    for _ in 0..<20 {
        let tail = 0.5 * Double.erfc(z * 0.7071067811865475244)
        let density = Double.exp(-z * z / 2) * 0.3989422804014326779
        guard tail > 0, density > 0 else { break }
        let step = Double.log(tail / upperTail) * tail / density
        z += step
        if abs(step) < 1e-16 * (1 + abs(z)) { break }
    }
    return z
}
