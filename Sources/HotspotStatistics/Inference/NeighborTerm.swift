/// What a drawn value adds to the statistic of an area.
///
/// The draws are the same for all; the compiler makes a loop of its own for each kind.
protocol NeighborTerm {
    associatedtype Sum: DrawnSum

    /// What the value at a place adds where it is drawn as neighbor number `draw`.
    func term(place: Int, draw: Int) -> Sum
}

/// The value itself: Gi, Gi* and Moran with equal weights.
@safe
struct PlainTerm<Sum: DrawnSum>: NeighborTerm {
    let pool: UnsafeMutablePointer<Sum>

    @inline(__always)
    func term(place: Int, draw: Int) -> Sum { unsafe pool[place] }
}

/// The value times the weight of the neighbor in whose stead it was drawn.
@safe
struct WeightedTerm: NeighborTerm {
    let pool: UnsafeMutablePointer<Double>
    let weights: UnsafePointer<Double>

    @inline(__always)
    func term(place: Int, draw: Int) -> Double { unsafe pool[place] * weights[draw] }
}

/// The squared difference from the held area: Geary with equal weights.
@safe
struct SquaredTerm: NeighborTerm {
    let pool: UnsafeMutablePointer<Double>
    let center: Double

    @inline(__always)
    func term(place: Int, draw: Int) -> Double {
        let difference = unsafe pool[place] - center
        return difference * difference
    }
}

/// The squared difference times the weight.
@safe
struct WeightedSquaredTerm: NeighborTerm {
    let pool: UnsafeMutablePointer<Double>
    let center: Double
    let weights: UnsafePointer<Double>

    @inline(__always)
    func term(place: Int, draw: Int) -> Double {
        let difference = unsafe pool[place] - center
        return unsafe difference * difference * weights[draw]
    }
}
