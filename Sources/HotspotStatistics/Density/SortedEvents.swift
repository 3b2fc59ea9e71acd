/// The columns of ``CellSortedPoints`` where they lie in memory, for the inner loops.
///
/// It is lent by ``CellSortedPoints/withEvents(_:)`` and must not be kept.
@safe
struct SortedEvents {
    private let starts: UnsafePointer<Int32>
    private let xs: UnsafePointer<Double>
    private let ys: UnsafePointer<Double>
    private let weights: UnsafePointer<Double>?

    init(
        starts: UnsafePointer<Int32>, xs: UnsafePointer<Double>, ys: UnsafePointer<Double>,
        weights: UnsafePointer<Double>?
    ) {
        unsafe self.starts = starts
        unsafe self.xs = xs
        unsafe self.ys = ys
        unsafe self.weights = weights
    }

    /// The events of a cell, which must be one of the cells or, for an empty range at the end, the
    /// one behind the last.
    @inline(__always)
    func range(ofCell cell: Int) -> Range<Int> {
        // Starts rise.
        unsafe Range(uncheckedBounds: (Int(starts[cell]), Int(starts[cell + 1])))
    }

    /// Whether events differ in weight.
    @inline(__always)
    var hasWeights: Bool { unsafe weights != nil }

    /// The offset of an event from the center of its cell; the event must be one of a cell's range.
    @inline(__always)
    func dx(_ event: Int) -> Double { unsafe xs[event] }

    /// The same along y.
    @inline(__always)
    func dy(_ event: Int) -> Double { unsafe ys[event] }

    /// The weight of an event, 1 where events have none.
    @inline(__always)
    func weight(_ event: Int) -> Double { unsafe weights.map { unsafe $0[event] } ?? 1 }
}

extension CellSortedPoints {
    /// Lends the columns.
    func withEvents<Result>(_ body: (SortedEvents) -> Result) -> Result {
        // The arrays outlive the call. An array without elements may have no address; then there
        // is no event that anybody could ask for, and any address will do.
        unsafe starts.withUnsafeBufferPointer { starts in
            unsafe dx.withUnsafeBufferPointer { dx in
                unsafe dy.withUnsafeBufferPointer { dy in
                    unsafe weights.withUnsafeBufferPointer { weights in
                        let none = unsafe UnsafePointer<Double>(bitPattern: 8)
                        guard let first = starts.baseAddress,
                            let xs = unsafe dx.baseAddress ?? none,
                            let ys = unsafe dy.baseAddress ?? none
                        else { preconditionFailure("sorted events have a first cell") }
                        return unsafe body(
                            SortedEvents(
                                starts: first, xs: xs, ys: ys,
                                weights: weights.isEmpty ? nil : weights.baseAddress))
                    }
                }
            }
        }
    }
}
