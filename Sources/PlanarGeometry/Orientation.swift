/// On which side of a directed line a position lies.
public enum Orientation: Sendable {
    /// To the left of the line: the three positions turn counterclockwise.
    case left
    /// To the right of the line: the three positions turn clockwise.
    case right
    /// Exactly on the line.
    case collinear
}

/// Tells on which side of the line from `a` to `b` the position `c` lies, exactly.
///
/// The determinant is computed in floating point first; where its rounding error could change the
/// sign, it is computed again without any rounding as a sum of exact products. The answer is right
/// for all finite input whose products neither overflow nor underflow: in meters on Earth they
/// cannot.
///
/// Shewchuk 1997, *Discrete & Computational Geometry* 18(3), "Adaptive Precision Floating-Point
/// Arithmetic and Fast Robust Geometric Predicates", doi:10.1007/PL00009321.
///
/// - Complexity: O(1).
@inlinable
public func orientation(_ a: Position, _ b: Position, _ c: Position) -> Orientation {
    let left = (a.x - c.x) * (b.y - c.y)
    let right = (a.y - c.y) * (b.x - c.x)
    let determinant = left - right
    // Shewchuk's bound A, (3 + 16ε)ε with ε = 2⁻⁵³, on the sum of the magnitudes.
    let bound = 3.3306690738754716e-16 * (abs(left) + abs(right))
    if determinant > bound { return .left }
    if determinant < -bound { return .right }
    // Both products are zero without any rounding: at an end of the line, or on one along an axis.
    if (a.x == c.x || b.y == c.y) && (a.y == c.y || b.x == c.x) { return .collinear }
    return exactOrientation(a, b, c)
}

/// The sign of the determinant from six exact products, summed without rounding.
@usableFromInline
func exactOrientation(_ a: Position, _ b: Position, _ c: Position) -> Orientation {
    var sum = ExactSum()
    sum.addProduct(a.x, b.y)
    sum.addProduct(-a.x, c.y)
    sum.addProduct(-c.x, b.y)
    sum.addProduct(-a.y, b.x)
    sum.addProduct(a.y, c.x)
    sum.addProduct(c.y, b.x)
    let sign = sum.sign
    return sign > 0 ? .left : sign < 0 ? .right : .collinear
}

/// A floating-point expansion: components that do not overlap, smallest first.
///
/// Shewchuk's Grow-Expansion. At most twelve are ever needed here; each sum is exact.
private struct ExactSum {
    private var components = SIMD16<Double>()
    private var count = 0

    /// Adds `a · b` as its rounded product and the exact error of that rounding.
    mutating func addProduct(_ a: Double, _ b: Double) {
        let product = a * b
        let error = (-product).addingProduct(a, b)
        grow(error)
        grow(product)
    }

    private mutating func grow(_ value: Double) {
        var carry = value
        var grown = 0
        for index in 0..<count {
            let component = components[index]
            let sum = carry + component
            let virtual = sum - carry
            let error = (carry - (sum - virtual)) + (component - virtual)
            if error != 0 {
                components[grown] = error
                grown += 1
            }
            carry = sum
        }
        if carry != 0 {
            components[grown] = carry
            grown += 1
        }
        count = grown
    }

    /// The sign of the sum: that of its largest component.
    var sign: Int {
        guard count > 0 else { return 0 }
        return components[count - 1] > 0 ? 1 : -1
    }
}
