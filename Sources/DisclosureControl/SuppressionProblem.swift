/// What is to be published of one subject, and what must not be learned from it.
///
/// The cells of every tabulation are sums of the same atoms. A cell below its threshold is
/// sensitive and withheld. Beside the cells, differences of published cells are guarded: no atom
/// that counts something may be known to be below the threshold. ``solve()`` withholds as few
/// further cells as it can find that suffice.
///
/// Cells of different tabulations that consist of the same atoms are one fact: they are withheld
/// together or not at all. Atoms with a count of 0 matter: list every combination of units that
/// the map makes possible.
public struct SuppressionProblem: Sendable {
    /// One table of counts: the units of a layer, of the records that its selection takes.
    public struct Tabulation: Sendable {
        /// For each atom its unit, ``RecordPartition/notSelected`` or ``RecordPartition/outside``.
        public var units: [Int32]
        /// How many units there are.
        public var unitCount: Int
        /// Counts from 1 to this number less one are sensitive; 1 makes nothing sensitive.
        public var threshold: Int
        /// Whether the number of all selected records is published too.
        public var publishesTotal: Bool
        /// Whether the number of selected records in no unit is published too.
        public var publishesOutside: Bool
        /// What it costs to withhold each unit's count, at least 1; `nil` for 1 each.
        public var costs: [Int]?
        /// What it costs to withhold the total, or the number outside.
        public var totalCost: Int
        /// Units whose count is published whatever it tells (it was published before).
        ///
        /// `nil` for none. What cannot be protected for that is counted in ``Suppression/unprotected``.
        public var isFixed: [Bool]?

        /// Makes a tabulation.
        public init(
            units: [Int32], unitCount: Int, threshold: Int, publishesTotal: Bool = true,
            publishesOutside: Bool = false, costs: [Int]? = nil, totalCost: Int = 1,
            isFixed: [Bool]? = nil
        ) {
            self.units = units
            self.unitCount = unitCount
            self.threshold = threshold
            self.publishesTotal = publishesTotal
            self.publishesOutside = publishesOutside
            self.costs = costs
            self.totalCost = totalCost
            self.isFixed = isFixed
        }
    }

    /// What each atom counts; 0 for one that is possible but empty.
    public var atomCounts: [Int]
    /// What is published.
    public var tabulations: [Tabulation]
    /// Whether a count of 0 is withheld as well.
    ///
    /// If not, readers know that what is withheld is at
    /// least 1.
    public var zeroIsSensitive: Bool

    /// Makes a problem.
    public init(
        atomCounts: [Int], tabulations: [Tabulation], zeroIsSensitive: Bool = false
    ) {
        self.atomCounts = atomCounts
        self.tabulations = tabulations
        self.zeroIsSensitive = zeroIsSensitive
    }

    /// Makes a problem of a partition's atoms, with the same threshold in every tabulation.
    public init(
        _ atoms: RecordAtoms, threshold: Int, publishesTotals: Bool = true,
        zeroIsSensitive: Bool = false
    ) {
        self.init(
            atomCounts: atoms.counts,
            tabulations: atoms.units.indices.map { tabulation in
                Tabulation(
                    units: atoms.units[tabulation], unitCount: atoms.unitCounts[tabulation],
                    threshold: threshold, publishesTotal: publishesTotals)
            },
            zeroIsSensitive: zeroIsSensitive)
    }

    /// Throws what is wrong with the input.
    func check() throws(DisclosureError) {
        var total = 0
        for count in atomCounts {
            guard count >= 0 else {
                throw DisclosureError(.negativeCount, "an atom counts \(count)")
            }
            guard count <= largestTotal, total + count <= largestTotal else {
                throw DisclosureError(.countTooLarge, "counts of more than 2^50 in all")
            }
            total += count
        }
        for (number, tabulation) in tabulations.enumerated() {
            try tabulation.check(atomCount: atomCounts.count, number: number)
        }
    }
}

extension SuppressionProblem.Tabulation {
    fileprivate func check(atomCount: Int, number: Int) throws(DisclosureError) {
        let lists = [
            ("units", units.count, atomCount),
            ("costs", costs?.count ?? unitCount, unitCount),
            ("fixed units", isFixed?.count ?? unitCount, unitCount),
        ]
        for (name, found, expected) in lists where found != expected {
            throw DisclosureError(
                .lengthMismatch, "tabulation \(number) has \(found) \(name) for \(expected)")
        }
        for unit in units where unit < RecordPartition.outside || Int(unit) >= unitCount {
            throw DisclosureError(
                .unitOutOfRange, "tabulation \(number) has a unit \(unit) of \(unitCount)")
        }
        guard threshold >= 1, threshold <= largestTotal else {
            throw DisclosureError(
                .parameterOutOfRange, "tabulation \(number) has a threshold of \(threshold)")
        }
        for cost in (costs ?? []) + [totalCost] where cost < 1 || cost > 1 << 30 {
            throw DisclosureError(
                .parameterOutOfRange, "tabulation \(number) has a cost of \(cost)")
        }
    }
}
