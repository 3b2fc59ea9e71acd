/// The exact distribution of Kendall's S over all orders of values with given ties, in whole
/// numbers.
///
/// The number of inversions of the orders of a multiset has the generating function
/// `[n]! / ([t₁]! · [t₂]! · …)` with `[k]! = Π_{j≤k} (1 + q + … + q^{j−1})` (MacMahon), and a pair
/// that is not tied either rises or is an inversion: `S = pairs − 2·inversions`. Multiplying by
/// `1 + q + … + q^{j−1}` is a sum over a sliding window and dividing undoes it, both exactly.
///
/// MacMahon 1913, *American Journal of Mathematics* 35(3), "The Indices of Permutations",
/// doi:10.2307/2370312.
struct ExactKendall {
    /// 20! is the last factorial below 2⁶³.
    static let maximumCount = 20

    /// How many orders have so many inversions.
    private let orders: [Int]

    /// - Precondition: The sizes sum to at most ``maximumCount``.
    init(_ tieSizes: [Int]) {
        let count = tieSizes.reduce(0, +)
        precondition(count <= Self.maximumCount, "the numbers of orders would not fit in 64 bits")
        var orders = [1]
        for factor in 1...max(1, count) {
            var product = [Int](repeating: 0, count: orders.count + factor - 1)
            var window = 0
            for index in product.indices {
                if index < orders.count { window += orders[index] }
                if index >= factor { window -= orders[index - factor] }
                product[index] = window
            }
            orders = product
        }
        for size in tieSizes {
            for factor in 1...size {
                var quotient = [Int](repeating: 0, count: orders.count - factor + 1)
                var window = 0
                for index in quotient.indices {
                    if index >= factor { window -= quotient[index - factor] }
                    quotient[index] = orders[index] - window
                    window += quotient[index]
                }
                orders = quotient
            }
        }
        self.orders = orders
    }

    /// The probability that S lies at least as far from 0 as the given one.
    ///
    /// The distribution is symmetric.
    func twoSidedP(s: Int) -> Double {
        let pairs = orders.count - 1
        let inversions = (pairs - abs(s)) / 2
        let tail = orders[...inversions].reduce(0, +)
        return min(1, 2 * Double(tail) / Double(orders.reduce(0, +)))
    }
}
