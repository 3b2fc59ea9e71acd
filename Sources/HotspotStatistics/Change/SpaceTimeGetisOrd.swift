import ChunkedWork

/// Gi* of every cell of a space-time cube, corrected for the number of cells.
public struct SpaceTimeGetisOrd: Hashable, Sendable {
    /// The number of time steps.
    public let steps: Int
    /// The z-scores, one area after the other; 0 where the area is not studied.
    private let scores: [Double]
    private let isStudied: [Bool]
    private let correction: RankedMagnitudes

    /// The number of cells that q corrects for.
    public var testedCount: Int { correction.count }

    init(steps: Int, scores: [Double], isStudied: [Bool], correction: FalseDiscoveryCorrection) {
        self.steps = steps
        self.scores = scores
        self.isStudied = isStudied
        var magnitudes: [Double] = []
        magnitudes.reserveCapacity(scores.count)
        for area in isStudied.indices where isStudied[area] {
            for z in scores[area * steps..<(area + 1) * steps] { magnitudes.append(abs(z)) }
        }
        self.correction = RankedMagnitudes(magnitudes, correction)
    }

    /// The z-score of a cell; `nil` where the area is not studied.
    public func z(area: Int, step: Int) -> Double? {
        isStudied[area] ? scores[area * steps + step] : nil
    }

    /// The corrected two-sided p of a cell; `nil` where the area is not studied.
    public func q(area: Int, step: Int) -> Double? {
        z(area: area, step: step).map { correction.q(of: abs($0)) }
    }

    /// The z-scores of a studied area in the order of time.
    func series(of area: Int) -> [Double] { Array(scores[area * steps..<(area + 1) * steps]) }

    /// The smallest magnitude of a z-score that is significant at a level; infinite where none is.
    func criticalMagnitude(_ alpha: Double) -> Double { correction.critical(alpha) }
}

/// Gi* of every cell of a cube, against the mean and spread of the whole cube.
///
/// The neighborhood of a cell is the area and its neighbors, in the cell's own step and in so many
/// steps before it; every cell of it weighs 1. The first steps have fewer before them, or none.
///
///     z = (n·Σx − W·X) / √((n·Σx² − X²) · W(n − W)/(n − 1))
///
/// with n the cells of the cube, X and Σx² their sum and sum of squares, W the cells of the
/// neighborhood and Σx their sum: the formula of ``localGetisOrd(_:_:keys:options:progress:)`` in whole
/// numbers, of which only the root and the quotient are rounded. So neither the order of the areas
/// nor the number of threads can change a bit.
///
/// Ord & Getis 1995, *Geographical Analysis* 27(4), doi:10.1111/j.1538-4632.1995.tb00912.x; the
/// neighborhood in time as in Esri's Emerging Hot Spot Analysis.
///
/// - Parameters:
///   - cube: The counts.
///   - weights: The neighbors of each area, all weighing 1.
///   - timeWindow: How many steps before its own a neighborhood reaches; 1 as in Esri's tool.
///   - correction: The correction over all cells.
///   - threads: How many threads to use at most; the result does not depend on it.
///   - progress: Told how far the work is, and asked whether to stop.
/// - Returns: z and q of every cell of the studied areas.
/// - Throws: ``StatisticsError`` with code `lengthMismatch`, `badParameter` for weights that are not
///   binary, a time window that is negative or as long as the cube, or a neighborhood that is the
///   whole cube, `tooFew` below 3 studied areas, `noVariation`, or `cancelled`.
/// - Complexity: O(*links*·*steps* + *cells* log *cells*); some 30 bytes a cell.
public func spaceTimeGetisOrd(
    _ cube: SpaceTimeCube, _ weights: SpatialWeights, timeWindow: Int = 1,
    correction: FalseDiscoveryCorrection = .benjaminiHochberg, threads: Int = 1,
    progress: StatisticsProgress? = nil
) throws(StatisticsError) -> SpaceTimeGetisOrd {
    let moments = try cube.moments(weights, timeWindow: timeWindow, threads: threads)
    let size = 32
    progress?.announce(steps: (cube.areas + size - 1) / size)
    let chunks = try mapChunks(count: cube.areas, size: size, threads: threads) {
        range throws(StatisticsError) in
        try progress?.check()
        var scores: [Double] = []
        scores.reserveCapacity(range.count * cube.steps)
        for area in range {
            cube.appendScores(of: area, weights, moments, timeWindow: timeWindow, to: &scores)
        }
        progress?.advance()
        return scores
    }
    var scores: [Double] = []
    scores.reserveCapacity(cube.areas * cube.steps)
    for chunk in chunks { scores += chunk }
    return SpaceTimeGetisOrd(
        steps: cube.steps, scores: scores, isStudied: cube.isStudied, correction: correction)
}

/// What the whole cube has in common, in whole numbers.
private struct CubeMoments {
    /// The number of studied cells.
    var cells: Int
    /// The sum of their counts.
    var sum: Int
    /// `n·Σx² − X²`, as a number that need not be whole any more.
    var spread: Double
}

extension SpaceTimeCube {
    fileprivate func moments(
        _ weights: SpatialWeights, timeWindow: Int, threads: Int
    ) throws(StatisticsError) -> CubeMoments {
        guard weights.count == areas else {
            throw StatisticsError(
                .lengthMismatch,
                "There are \(areas) areas in the cube and \(weights.count) rows of weights",
                remedy: "Give one of each per area, in the same order")
        }
        guard weights.isBinary else {
            throw StatisticsError(
                .badParameter, "The weights of the cube are not all 1",
                remedy: "Use contiguity, nearest neighbors or a distance band")
        }
        guard timeWindow >= 0, timeWindow < steps, (1...1024).contains(threads) else {
            throw StatisticsError(
                .badParameter,
                "A time window of \(timeWindow) steps and \(threads) threads were asked for in "
                    + "a cube of \(steps) steps",
                remedy: "Use 0 steps or more, fewer than the cube has, and 1 to 1 024 threads")
        }
        guard studiedCount >= 3 else {
            throw StatisticsError(
                .tooFew, "Only \(studiedCount) of \(areas) areas are studied",
                remedy: "Hot spots need at least 3 areas, and 30 to be trusted")
        }
        // A sum over the whole cube is the same however the counts are dealt out, and has no z.
        if timeWindow == steps - 1,
            let all = (0..<areas).first(where: { placeCount(around: $0, weights) == studiedCount })
        {
            throw StatisticsError(
                .badParameter,
                "The neighborhood of area \(all) in the final step is the whole cube",
                remedy: "Use a shorter time window, or fewer neighbors")
        }
        var sum = 0
        var squares = 0
        for area in 0..<areas where isStudied[area] {
            for count in counts[area * steps..<(area + 1) * steps] {
                sum += Int(count)
                // At most (2³¹ − 1)² in all, as the counts have a sum below 2³¹.
                squares += Int(count) * Int(count)
            }
        }
        let cells = studiedCount * steps
        let spread = Int128(cells) * Int128(squares) - Int128(sum) * Int128(sum)
        guard spread > 0 else {
            throw StatisticsError(
                .noVariation, "All \(cells) cells of the cube have the same count",
                remedy: "Choose a longer period: where all cells are alike, none is hot")
        }
        return CubeMoments(cells: cells, sum: sum, spread: Double(spread))
    }

    /// How many areas the neighborhood of an area holds, itself among them; 0 where it is not studied.
    private func placeCount(around area: Int, _ weights: SpatialWeights) -> Int {
        isStudied[area] ? 1 + weights.neighbors(of: area).count { isStudied[$0] } : 0
    }

    /// Appends the z-scores of an area, step by step.
    fileprivate func appendScores(
        of area: Int, _ weights: SpatialWeights, _ moments: CubeMoments, timeWindow: Int,
        to scores: inout [Double]
    ) {
        guard isStudied[area] else {
            scores.append(contentsOf: repeatElement(0, count: steps))
            return
        }
        var around = counts[area * steps..<(area + 1) * steps].map { Int($0) }
        var places = 1
        for link in weights.offsets[area]..<weights.offsets[area + 1] {
            let neighbor = Int(weights.links[link])
            guard isStudied[neighbor] else { continue }
            places += 1
            for step in 0..<steps { around[step] += Int(counts[neighbor * steps + step]) }
        }
        var sum = 0
        for step in 0..<steps {
            sum += around[step]
            if step > timeWindow { sum -= around[step - timeWindow - 1] }
            let w = places * (min(step, timeWindow) + 1)
            let difference = moments.cells * sum - w * moments.sum
            let n = Double(moments.cells)
            let share = Double(w) * ((n - Double(w)) / (n - 1))
            scores.append(Double(difference) / (moments.spread * share).squareRoot())
        }
    }
}
