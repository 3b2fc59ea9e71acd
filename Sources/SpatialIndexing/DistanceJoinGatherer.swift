/// Coordinates of candidates, one behind the other, and the loop that counts those near a point.
///
/// The rim of a cell is dozens of short runs of points. Laid together once for all points of the
/// cell they make one long loop for each, which the compiler turns into vectors.
@safe
struct DistanceJoinGatherer: ~Copyable {
    private var capacity: Int
    private(set) var count = 0
    private(set) var xs: UnsafeMutablePointer<Double>
    private(set) var ys: UnsafeMutablePointer<Double>

    init() {
        capacity = 4096
        unsafe xs = .allocate(capacity: capacity)
        unsafe ys = .allocate(capacity: capacity)
    }

    deinit {
        unsafe xs.deallocate()
        unsafe ys.deallocate()
    }

    /// Forgets what was gathered and makes room for so many points and the padding behind them.
    @inline(__always)
    mutating func begin(_ expected: Int) {
        count = 0
        if expected + 2 * DistanceJoinCells.padding > capacity { grow(expected) }
    }

    private mutating func grow(_ expected: Int) {
        unsafe xs.deallocate()
        unsafe ys.deallocate()
        capacity = 2 * expected + 2 * DistanceJoinCells.padding
        unsafe xs = .allocate(capacity: capacity)
        unsafe ys = .allocate(capacity: capacity)
    }

    /// Appends the points from one place to another; up to seven behind them are read too.
    @inline(__always)
    mutating func append(
        _ from: Int, _ to: Int, _ pointXs: UnsafePointer<Double>, _ pointYs: UnsafePointer<Double>
    ) {
        // Room for a whole vector behind all that was announced is in `begin`, and behind the
        // points in their arrays.
        var source = from
        var target = count
        while source < to {
            unsafe Self.copyEight(pointXs + source, xs + target)
            unsafe Self.copyEight(pointYs + source, ys + target)
            source &+= 8
            target &+= 8
        }
        count &+= to &- from
    }

    /// Fills the last vector with points that are near nothing.
    @inline(__always)
    mutating func end() {
        // Both coordinates: what is in unused memory may not be a number.
        let nowhere = SIMD8<Double>(repeating: .infinity)
        unsafe UnsafeMutableRawPointer(xs + count).storeBytes(
            of: nowhere, as: SIMD8<Double>.self)
        unsafe UnsafeMutableRawPointer(ys + count).storeBytes(
            of: nowhere, as: SIMD8<Double>.self)
        count = (count &+ 7) & ~7
    }

    @inline(__always)
    private static func copyEight(
        _ source: UnsafePointer<Double>, _ target: UnsafeMutablePointer<Double>
    ) {
        let eight = unsafe UnsafeRawPointer(source).loadUnaligned(as: SIMD8<Double>.self)
        unsafe UnsafeMutableRawPointer(target).storeBytes(of: eight, as: SIMD8<Double>.self)
    }

    /// How many of the gathered points lie within the distance of a point.
    @inline(__always)
    func countNear(_ x: Double, _ y: Double, _ squaredRadius: Double) -> Int {
        var far: UInt64 = 0
        for index in 0..<count {
            let (dx, dy) = unsafe (xs[index] - x, ys[index] - y)
            // The sign of the difference, and not a comparison, is what becomes a vector. It is
            // that of the comparison: a difference of two numbers is zero only where they are equal.
            far &+= (squaredRadius - (dx * dx + dy * dy)).bitPattern &>> 63
        }
        return count &- Int(truncatingIfNeeded: far)
    }

    /// Appends one point, announced in `begin`.
    @inline(__always)
    mutating func append(_ x: Double, _ y: Double) {
        unsafe xs[count] = x
        unsafe ys[count] = y
        count &+= 1
    }

    /// Replaces the content of `found` with the indices, in the upper halves of `candidates`, of
    /// the gathered points within the distance of a point.
    func collectNear(
        _ x: Double, _ y: Double, _ squaredRadius: Double, _ candidates: [UInt64],
        except own: UInt32?, into found: inout [UInt32]
    ) {
        precondition(candidates.count == count, "other candidates than were gathered")
        found.removeAll(keepingCapacity: true)
        for index in 0..<count {
            let (dx, dy) = unsafe (xs[index] - x, ys[index] - y)
            guard dx * dx + dy * dy <= squaredRadius else { continue }
            let id = UInt32(truncatingIfNeeded: candidates[index] &>> 32)
            if id != own { found.append(id) }
        }
    }
}
