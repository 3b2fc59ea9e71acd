extension KnoxTable {
    /// Compares counts with those of the shuffles; `unit` of a count are one pair.
    init(
        _ simulation: KnoxSimulation, unit: Double, of places: EventPlaces, pairsByTime: [Int],
        _ options: KnoxOptions
    ) {
        let permutations = options.permutations
        let events = Double(places.eventCount)
        let allPairs = events * (events - 1) / 2
        eventCount = places.eventCount
        placeCount = places.count
        pairsByDistance = simulation.pairsByDistance
        self.pairsByTime = pairsByTime
        cells = []
        cells.reserveCapacity(options.cellCount)
        for distance in 0..<options.distanceBands.count {
            for time in 0..<options.timeBands.count {
                let cell = distance * options.timeBands.count + time
                let observed = simulation.observed[cell]
                let inSpace = simulation.pairsByDistance[distance]
                let inTime = pairsByTime.isEmpty ? nil : pairsByTime[time]
                let expected = inTime.map { Double(inSpace) * (Double($0) / allPairs) }
                let counts = simulation.simulated[cell * permutations..<(cell + 1) * permutations]
                let isTested = permutations > 0 && inSpace > 0 && inTime != 0
                let atLeast = counts.reduce(0) { $1 >= observed ? $0 + 1 : $0 }
                cells.append(
                    Cell(
                        distanceBand: distance, timeBand: time,
                        observed: Double(observed) / unit, expected: expected,
                        meanSimulated: permutations > 0 ? Self.mean(counts) / unit : nil,
                        medianSimulated: permutations > 0 ? Self.median(counts) / unit : nil,
                        p: isTested ? Double(atLeast + 1) / Double(permutations + 1) : nil,
                        pPoisson: expected.flatMap { poissonTail(observed, mean: $0) },
                        q: nil, isFlagged: false))
            }
        }
        let q = options.correction.corrected(cells.map(\.p))
        for (cell, q) in q.enumerated() {
            guard let q else { continue }
            testedCount += 1
            cells[cell].q = q
            cells[cell].isFlagged = q <= options.alpha && (cells[cell].ratio ?? 0) > 1
        }
    }

    private static func mean(_ counts: ArraySlice<Int>) -> Double {
        // Whole numbers add up exactly; only beyond 2⁶³ they are rounded.
        var sum = 0
        for (index, count) in counts.enumerated() {
            let (next, overflow) = sum.addingReportingOverflow(count)
            guard !overflow else {
                return counts.dropFirst(index).reduce(Double(sum)) { $0 + Double($1) }
                    / Double(counts.count)
            }
            sum = next
        }
        return Double(sum) / Double(counts.count)
    }

    private static func median(_ counts: ArraySlice<Int>) -> Double {
        let sorted = counts.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1
            ? Double(sorted[middle]) : (Double(sorted[middle - 1]) + Double(sorted[middle])) / 2
    }
}

/// P(X ≥ count) of a Poisson number; `nil` where the mean is 0.
///
/// Not P(X > count), which some tools give and which is too small by the probability of the very
/// count that was observed.
func poissonTail(_ count: Int, mean: Double) -> Double? {
    guard mean > 0 else { return nil }
    guard count > 0 else { return 1 }
    return min(max(gammaTails(shape: Double(count), x: mean).lower, 0), 1)
}
