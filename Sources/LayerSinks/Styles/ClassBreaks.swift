/// Where the classes of a graduated map begin and end.
///
/// Classes hold about as many features each (quantiles); the borders between them are rounded to
/// two significant digits, so that a legend can be read and small changes of the data leave it as
/// it was. Zeros are a class of their own, because "nothing" is not the least of something.
struct ClassBreaks: Equatable {
    /// Whether there are zeros, all other values being above them.
    let hasZeros: Bool
    /// The borders, each between two classes: a class holds its lower border, not its upper.
    let borders: [Double]

    /// Finds the classes of some values.
    ///
    /// - Parameters:
    ///   - values: The values; what is null or not finite is left out.
    ///   - count: The largest number of classes, zeros not counted; at least 1.
    /// - Complexity: O(*values* log *values*).
    init(_ values: [Double?], count: Int) {
        let known = values.compactMap { $0.flatMap { $0.isFinite ? $0 : nil } }.sorted()
        hasZeros = known.first == 0
        let above = hasZeros ? Array(known.drop { $0 == 0 }) : known
        var borders: [Double] = []
        // The first value that lies in the class being made: rounding must leave no class empty.
        if var least = above.first, let most = above.last, least < most {
            for step in 1..<max(1, count) {
                let border = StyleNumber.rounded(above[above.count * step / count], digits: 2)
                guard border > least, border <= most else { continue }
                borders.append(border)
                least = above.first { $0 >= border } ?? most
            }
        }
        self.borders = borders
    }

    /// The classes from the lowest: `nil` where a class has no lower or no upper border.
    var classes: [(from: Double?, to: Double?)] {
        let starts = [nil] + borders.map(Optional.some)
        let ends = borders.map(Optional.some) + [nil]
        return zip(starts, ends).map { (from: $0, to: $1) }
    }
}
