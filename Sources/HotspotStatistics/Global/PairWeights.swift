/// The weights of both directions between two areas added up, each pair of areas once.
///
/// A global statistic adds over all ordered pairs something that does not change when the two areas
/// change places, so half the links do: `Σᵢⱼ wᵢⱼ·f(i, j) = Σ(i<j) uᵢⱼ·f(i, j)` with
/// `uᵢⱼ = wᵢⱼ + wⱼᵢ`.
///
///     offsets   [0, 2, 2, 2]   one more than there are areas
///     links     [1, 2]         the pairs of area i with higher ones
///     sums      [2, 1]         u; none where all are equal to `common`
struct PairWeights: Sendable {
    let offsets: [Int]
    let links: [Int32]
    let sums: [Double]?
    /// The weight of every pair where they are equal, else 1.
    let common: Double
    /// What each area's pairs weigh together, tᵢ = Σⱼ uᵢⱼ.
    let totals: [Double]
    /// S0 = Σᵢⱼ wᵢⱼ.
    let s0: Double
    /// S1 = ½ Σᵢⱼ (wᵢⱼ + wⱼᵢ)².
    let s1: Double
    /// S2 = Σᵢ (Σⱼ wᵢⱼ + Σⱼ wⱼᵢ)².
    let s2: Double
    /// n·S2 − 4·S0², which is never negative: n·Σ(tᵢ − t̄)².
    let unevenness: Double

    /// - Throws: ``StatisticsError`` with code `badParameter` where nothing is linked, or the weights
    ///   are too large or too small to add their squares.
    init(_ weights: SpatialWeights) throws(StatisticsError) {
        let count = weights.count
        let back = weights.transposed
        var offsets = [0]
        offsets.reserveCapacity(count + 1)
        var links: [Int32] = []
        links.reserveCapacity(weights.linkCount / 2 + 1)
        var sums: [Double] = []
        sums.reserveCapacity(weights.linkCount / 2 + 1)
        for area in 0..<count {
            weights.mergeRow(of: area, with: back) { other, sum in
                guard other > area, sum > 0 else { return }
                links.append(Int32(other))
                sums.append(sum)
            }
            offsets.append(links.count)
        }
        var total = CompensatedSum()
        var squares = CompensatedSum()
        var totals = [CompensatedSum](repeating: CompensatedSum(), count: count)
        for area in 0..<count {
            for link in offsets[area]..<offsets[area + 1] {
                let sum = sums[link]
                total.add(sum)
                squares.add(sum * sum)
                totals[area].add(sum)
                totals[Int(links[link])].add(sum)
            }
        }
        var rows = CompensatedSum()
        var spread = CompensatedSum()
        let mean = 2 * total.value / Double(max(count, 1))
        for row in totals {
            rows.add(row.value * row.value)
            spread.add((row.value - mean) * (row.value - mean))
        }
        self.offsets = offsets
        self.links = links
        let first = sums.first ?? 1
        let isEven = sums.allSatisfy { $0 == first }
        self.sums = isEven ? nil : sums
        common = isEven ? first : 1
        self.totals = totals.map(\.value)
        s0 = total.value
        s1 = squares.value
        s2 = rows.value
        // What is left of equal totals is their rounding.
        let uneven = Double(count) * spread.value
        unevenness = uneven > 1e-24 * s0 * s0 ? uneven : 0
        guard !links.isEmpty else {
            throw StatisticsError(
                .badParameter, "No area with a value has a neighbor with a value",
                remedy: "Choose weights that link areas, such as a longer distance band")
        }
        guard s1.isNormal, s2.isFinite, (s0 * s0).isNormal else {
            throw StatisticsError(
                .badParameter, "The weights are too large or too small to be added up",
                remedy: "Scale them, or use row-standardized weights")
        }
    }
}

extension SpatialWeights {
    /// The same links the other way around.
    fileprivate var transposed: SpatialWeights {
        var offsets = [Int](repeating: 0, count: count + 1)
        for link in links { offsets[Int(link) + 1] += 1 }
        for area in 0..<count { offsets[area + 1] += offsets[area] }
        var next = offsets
        var back = [Int32](repeating: 0, count: links.count)
        var numbers = linkWeights.map { [Double](repeating: 0, count: $0.count) }
        for focal in 0..<count {
            for link in self.offsets[focal]..<self.offsets[focal + 1] {
                let place = next[Int(links[link])]
                next[Int(links[link])] += 1
                back[place] = Int32(focal)
                if let linkWeights { numbers?[place] = linkWeights[link] }
            }
        }
        return SpatialWeights(offsets: offsets, links: back, linkWeights: numbers)
    }

    /// Visits every area that a row links in either direction, ascending, with both weights added.
    fileprivate func mergeRow(
        of area: Int, with back: SpatialWeights, _ visit: (Int, Double) -> Void
    ) {
        var there = offsets[area]
        var here = back.offsets[area]
        let (thereEnd, hereEnd) = (offsets[area + 1], back.offsets[area + 1])
        while there < thereEnd || here < hereEnd {
            let next = there < thereEnd ? links[there] : .max
            let other = here < hereEnd ? back.links[here] : .max
            var sum = 0.0
            if next <= other {
                sum += linkWeights?[there] ?? 1
                there += 1
            }
            if other <= next {
                sum += back.linkWeights?[here] ?? 1
                here += 1
            }
            visit(Int(min(next, other)), sum)
        }
    }
}
