import RealModule

/// The probability that a standard normal deviate lies at least as far from 0 as `z`.
///
/// Exact to about 1e-13 relative as far out as doubles reach (|z| ≈ 38); 0 beyond; `1` for z = 0.
/// It is never above 1, and `nan` only for `nan`.
public func twoSidedNormalP(_ z: Double) -> Double {
    Double.erfc(abs(z) * 0.7071067811865475244)
}
