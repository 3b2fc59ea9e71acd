/// The moments of values and weights from which the expectation and variance of global statistics
/// follow, if every arrangement of the values over the map is equally likely.
///
/// Cliff & Ord 1981, *Spatial Processes: Models and Applications*, chapter 2.
struct GlobalMoments {
    let n: Double
    let weights: PairWeights
    /// Σz² of the deviations z from the mean.
    let squares: Double
    /// Σz³.
    let cubes: Double
    /// The kurtosis, n·Σz⁴ / (Σz²)².
    let kurtosis: Double

    init(_ deviations: Deviations, _ weights: PairWeights) {
        n = Double(deviations.values.count)
        self.weights = weights
        squares = deviations.squares
        var cubes = CompensatedSum()
        var fourths = CompensatedSum()
        for z in deviations.values {
            cubes.add(z * z * z)
            let share = z * z / deviations.squares
            fourths.add(share * share)
        }
        self.cubes = cubes.value
        kurtosis = n * fourths.value
    }

    /// The variance of Moran's I under randomization; 0 where all arrangements give the same I.
    var moranVariance: Double {
        let (s0, s1, s2) = (weights.s0, weights.s1, weights.s2)
        let square = s0 * s0
        let plain = n * ((n * n - 3 * n + 3) * s1 - n * s2 + 3 * square)
        let peaked = kurtosis * ((n * n - n) * s1 - 2 * n * s2 + 6 * square)
        let expectation = 1 / ((n - 1) * (n - 1))
        let variance = (plain - peaked) / ((n - 1) * (n - 2) * (n - 3) * square) - expectation
        // Terms of the size of the expectation cancel where nothing can vary.
        return variance > 1e-11 * expectation ? variance : 0
    }

    /// The variance of Moran's I for independent normal values.
    var moranNormalVariance: Double {
        let (s0, s1, s2) = (weights.s0, weights.s1, weights.s2)
        let square = s0 * s0
        let expectation = 1 / ((n - 1) * (n - 1))
        let variance =
            (n * n * s1 - n * s2 + 3 * square) / ((n * n - 1) * square) - expectation
        return variance > 1e-11 * expectation ? variance : 0
    }

    /// The variance of Geary's C under randomization; 0 where all arrangements give the same C.
    var gearyVariance: Double {
        let (s0, s1, s2) = (weights.s0, weights.s1, weights.s2)
        let square = s0 * s0
        let k = kurtosis
        let pairs = (n - 1) * s1 * (n * n - 3 * n + 3 - (n - 1) * k)
        let rows = 0.25 * (n - 1) * s2 * (n * n + 3 * n - 6 - (n * n - n + 2) * k)
        let all = square * (n * n - 3 - (n - 1) * (n - 1) * k)
        let divisor = n * (n - 2) * (n - 3) * square
        let variance = (pairs - rows + all) / divisor
        let size = (abs(pairs) + abs(rows) + abs(all)) / divisor
        return variance > 1e-13 * size ? variance : 0
    }

    /// The variance of Geary's C for independent normal values.
    var gearyNormalVariance: Double {
        let (s0, s1, s2) = (weights.s0, weights.s1, weights.s2)
        let gain = (2 * s1 + s2) * (n - 1)
        let loss = 4 * s0 * s0
        let variance = (gain - loss) / (2 * (n + 1) * s0 * s0)
        return gain - loss > 1e-13 * loss ? variance : 0
    }

    /// The variance of Σᵢⱼ wᵢⱼxᵢxⱼ under randomization, for values x with the given mean.
    ///
    /// With x = mean + z the sum is `mean²·S0 + mean·L + Q`, where `L = Σ tᵢzᵢ` and
    /// `Q = Σ wᵢⱼzᵢzⱼ`. Adding `Var(mean·L) + 2·Cov(mean·L, Q) + Var(Q)` loses no digits, as the
    /// formula in powers of x does where the mean is large beside the spread.
    func productVariance(mean: Double) -> Double {
        let spread = squares / n
        let linear = mean * mean * spread * weights.unevenness / (n - 1)
        let mixed =
            -2 * mean * (cubes / n) * weights.unevenness / ((n - 1) * (n - 2))
        let quadratic = spread * spread * weights.s0 * weights.s0 * moranVariance
        let variance = linear + mixed + quadratic
        return variance > 1e-13 * (linear + abs(mixed) + quadratic) ? variance : 0
    }
}
