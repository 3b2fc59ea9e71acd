/// A sum that carries the rounding error of each step along, and adds it at the end.
///
/// Neumaier 1974, doi:10.1002/zamm.19740540106.
struct CompensatedSum {
    private var sum = 0.0
    private var error = 0.0

    /// The sum of what was added.
    var value: Double { sum + error }

    mutating func add(_ term: Double) {
        let next = sum + term
        error += abs(sum) >= abs(term) ? (sum - next) + term : (term - next) + sum
        sum = next
    }
}
