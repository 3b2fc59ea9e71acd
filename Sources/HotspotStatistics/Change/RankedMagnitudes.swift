/// The magnitudes of many z-scores with the corrected two-sided p of each, for a number of tests
/// whose p-values are not kept.
///
///     magnitudes   descending
///     q            of each magnitude: ascending
///
/// Memory: 16 bytes a test, where the general correction needs three times that.
struct RankedMagnitudes: Hashable, Sendable {
    private let magnitudes: [Double]
    private let q: [Double]

    var count: Int { magnitudes.count }

    init(_ unsorted: [Double], _ correction: FalseDiscoveryCorrection) {
        var magnitudes = unsorted
        magnitudes.sort(by: >)
        let tests = magnitudes.count
        let factor =
            switch correction {
            case .benjaminiHochberg: 1.0
            case .benjaminiYekutieli:
                stride(from: tests, to: 0, by: -1).reduce(0) { $0 + 1 / Double($1) }
            }
        var q = [Double](repeating: 1, count: tests)
        var smallest = 1.0
        for index in stride(from: tests - 1, through: 0, by: -1) {
            let p = twoSidedNormalP(magnitudes[index])
            smallest = min(smallest, p * (Double(tests) / Double(index + 1)) * factor)
            q[index] = smallest
        }
        self.magnitudes = magnitudes
        self.q = q
    }

    /// The corrected p of one of the magnitudes.
    func q(of magnitude: Double) -> Double {
        // The first place whose magnitude is no larger; equal magnitudes have equal q.
        var low = 0
        var high = magnitudes.count
        while low < high {
            let middle = (low + high) / 2
            if magnitudes[middle] > magnitude { low = middle + 1 } else { high = middle }
        }
        return low < q.count ? q[low] : 1
    }

    /// The smallest magnitude whose q is no larger than a level; infinite where there is none.
    func critical(_ alpha: Double) -> Double {
        var low = 0
        var high = q.count
        while low < high {
            let middle = (low + high) / 2
            if q[middle] <= alpha { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? magnitudes[low - 1] : .infinity
    }
}
