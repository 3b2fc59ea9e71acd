/// The cases of many simulations side by side: each vector holds one area and step of all
/// simulations of a block.
///
///     block 0   area 0   step 0   simulation 0, 1, … of the block
///                        step 1
///               area 1   step 0
///     block 1   …
///
/// With more than one step, a vector holds the cases of its step and all steps before, so that those
/// of an interval are a difference of two.
@safe
struct SimulatedCases<Lanes: SimulationVector>: ~Copyable {
    /// The number of vectors of a block.
    let blockSize: Int
    private let vectors: UnsafeMutablePointer<Lanes>

    init(blocks: Int, units: ScanUnits, stepCount: Int) {
        blockSize = units.count * stepCount
        unsafe vectors = .allocate(capacity: blocks * blockSize)
    }

    deinit { unsafe vectors.deallocate() }

    /// The first vector of a block.
    func vectors(ofBlock block: Int) -> UnsafeMutablePointer<Lanes> {
        unsafe vectors + block * blockSize
    }
}

/// Deals the cases of a simulation to areas and steps.
///
/// The words of simulation *s* are those of the Philox stream with the counter (block, *s*, 0, 1):
/// its last word keeps them apart from all streams of ``CounterGenerator``, which have 0 there.
struct CaseDealer: Sendable {
    private enum Rule: Sendable {
        /// Each case anew, to an area by its population and a step by its length.
        case anew(areas: AliasTable, steps: AliasTable?)
        /// The areas of the cases in order, and their steps, which are shuffled.
        case shuffled(areas: [UInt32], steps: [UInt16])
    }

    private let rule: Rule
    private let caseCount: Int
    private let stepCount: Int
    private let seed: UInt64

    init(_ units: ScanUnits, _ periods: ScanPeriods, _ options: ScanOptions) {
        caseCount = units.caseCount
        stepCount = periods.stepCount
        seed = options.seed
        switch options.model {
        case .poisson:
            rule = .anew(
                areas: AliasTable(weights: units.population.values),
                steps: stepCount > 1 ? AliasTable(weights: periods.steps.values) : nil)
        case .spaceTimePermutation:
            var areas: [UInt32] = []
            var steps: [UInt16] = []
            areas.reserveCapacity(caseCount)
            steps.reserveCapacity(caseCount)
            for (place, cases) in units.cases.enumerated() {
                let (area, step) = place.quotientAndRemainder(dividingBy: stepCount)
                areas.append(contentsOf: repeatElement(UInt32(area), count: cases))
                steps.append(contentsOf: repeatElement(UInt16(step), count: cases))
            }
            rule = .shuffled(areas: areas, steps: steps)
        }
    }

    /// Fills a block with the simulations from `first` on; only a part where it is cancelled.
    func deal<Lanes: SimulationVector>(
        simulationsFrom first: Int, to vectors: UnsafeMutablePointer<Lanes>, areaCount: Int,
        isCancelled: () -> Bool
    ) {
        let width = Lanes.scalarCount
        unsafe vectors.initialize(repeating: .zero, count: areaCount * stepCount)
        // A vector is its lanes one behind the other, and all places below lie in the block.
        unsafe vectors.withMemoryRebound(
            to: Lanes.Scalar.self, capacity: areaCount * stepCount * width
        ) { scalars in
            for lane in 0..<width {
                // A hundred million cases take a second each.
                if isCancelled() { return }
                var words = SimulationWords(seed: seed, simulation: UInt64(first + lane))
                switch rule {
                case .anew(let areas, nil):
                    for _ in 0..<caseCount {
                        unsafe scalars[areas.index(of: words.next()) * width + lane] &+= 1
                    }
                case .anew(let areas, let steps?):
                    for _ in 0..<caseCount {
                        let area = areas.index(of: words.next())
                        let place = area * stepCount + steps.index(of: words.next())
                        unsafe scalars[place * width + lane] &+= 1
                    }
                case .shuffled(let areas, var steps):
                    // Fisher & Yates, from the end; the bias of each place is below C·2⁻⁶⁴.
                    for index in steps.indices.reversed() {
                        let other = words.next().multipliedFullWidth(by: UInt64(index + 1)).high
                        steps.swapAt(index, Int(other))
                        let place = Int(areas[index]) * stepCount + Int(steps[index])
                        unsafe scalars[place * width + lane] &+= 1
                    }
                }
            }
        }
        guard stepCount > 1 else { return }
        for area in 0..<areaCount {
            for place in area * stepCount + 1..<(area + 1) * stepCount {
                unsafe vectors[place].add(vectors[place - 1])
            }
        }
    }
}

/// The random words of one simulation.
private struct SimulationWords {
    private let seed: UInt64
    private let simulation: UInt64
    private var block: UInt64 = 0
    private var used = 4
    private var words = PhiloxBlock(counter: (0, 0, 0, 0), key: (0, 0))

    init(seed: UInt64, simulation: UInt64) {
        self.seed = seed
        self.simulation = simulation
    }

    @inline(__always)
    mutating func next() -> UInt64 {
        if used == 4 {
            words = PhiloxBlock(counter: (block, simulation, 0, 1), key: (seed, 0))
            block &+= 1
            used = 0
        }
        used &+= 1
        switch used {
        case 1: return words.a
        case 2: return words.b
        case 3: return words.c
        default: return words.d
        }
    }
}
