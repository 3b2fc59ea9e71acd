/// Records parted into atoms: those that are in the same cell in every tabulation of a run.
///
/// All counts of one subject, over all layers of a run, are sums of atoms. Each tabulation (the
/// units of one layer, of the records that its selection takes) refines the partition; what two
/// published counts differ by is always a sum of atoms.
///
///     var partition = RecordPartition(recordCount: 4)
///     let areas = try partition.refine(by: [0, 0, 1, -2], unitCount: 2)
///     let nights = try partition.refine(by: [0, -1, 1, -1], unitCount: 2)
///     // four atoms: each record is alone in its combination of cells
///
/// Two more things are parted the same way. A *probe* is a record that counts nothing (weight 0 in
/// ``RecordAtoms/counts``): it stands for a place where there could have been a record, since an
/// attacker who knows the map does not know that it is empty. A *ready table* of numbers for areas
/// is one record an area whose weight is the number.
///
/// Memory: 4 bytes a record, 4 bytes an atom and tabulation.
public struct RecordPartition: Sendable {
    /// The unit of a record that a tabulation's selection does not take.
    public static let notSelected: Int32 = -1
    /// The unit of a record that is selected but lies in no unit.
    public static let outside: Int32 = -2

    /// How many records there are, probes included.
    public var recordCount: Int { atomOfRecord.count }
    /// How many atoms there are so far.
    public private(set) var atomCount: Int
    /// How many units each tabulation so far has.
    public private(set) var unitCounts: [Int] = []

    /// For each record, its atom, numbered in the order of the rows.
    private var atomOfRecord: [Int32]
    /// For each tabulation, the unit of each atom.
    private var unitOfAtom: [[Int32]] = []

    /// Makes a partition whose only atom is all records.
    ///
    /// - Parameter recordCount: How many records; less than 0 counts as 0, more than fit in 31 bits
    ///   is a mistake of the caller.
    public init(recordCount: Int) {
        precondition(recordCount <= Int(Int32.max), "records are numbered with 31 bits")
        atomOfRecord = [Int32](repeating: 0, count: max(0, recordCount))
        atomCount = recordCount > 0 ? 1 : 0
    }

    /// Parts every atom whose records are in different units of one more tabulation.
    ///
    /// - Parameters:
    ///   - units: For each record its unit, or ``notSelected``, or ``outside``.
    ///   - unitCount: How many units the tabulation has, also those without records.
    /// - Returns: The number of the tabulation: 0 for the first.
    /// - Throws: ``DisclosureError`` with code `lengthMismatch` or `unitOutOfRange`; nothing has
    ///   changed then.
    /// - Complexity: O(*records* + *atoms* × *tabulations*).
    @discardableResult
    public mutating func refine(
        by units: [Int32], unitCount: Int
    ) throws(DisclosureError) -> Int {
        guard units.count == recordCount else {
            throw DisclosureError(
                .lengthMismatch, "\(units.count) units for \(recordCount) records")
        }
        for unit in units where unit < Self.outside || Int(unit) >= unitCount {
            throw DisclosureError(.unitOutOfRange, "unit \(unit) of \(unitCount)")
        }
        // An atom keeps its number for the unit that is met first: most atoms are not parted, and
        // their records need no look-up.
        let unseen = Int32.min
        var unitOfAtomHere = [Int32](repeating: unseen, count: atomCount)
        var parted = PairNumbers()
        var parents: [Int32] = []
        for record in units.indices {
            let atom = atomOfRecord[record]
            let unit = units[record]
            let met = unitOfAtomHere[Int(atom)]
            if met == unit { continue }
            if met == unseen {
                unitOfAtomHere[Int(atom)] = unit
                continue
            }
            let (number, isNew) = parted.number(of: atom, unit)
            if isNew { parents.append(atom) }
            atomOfRecord[record] = Int32(atomCount + number)
        }
        for tabulation in unitOfAtom.indices {
            unitOfAtom[tabulation].reserveCapacity(atomCount + parents.count)
            for parent in parents {
                unitOfAtom[tabulation].append(unitOfAtom[tabulation][Int(parent)])
            }
        }
        unitOfAtomHere.append(contentsOf: parted.seconds)
        unitOfAtom.append(unitOfAtomHere)
        unitCounts.append(max(0, unitCount))
        atomCount += parents.count
        return unitOfAtom.count - 1
    }

    /// The atoms, in an order that does not depend on the order of the records.
    ///
    /// - Parameter weights: What each record counts (0 for a probe), or `nil` where each counts 1.
    /// - Returns: The atoms with their counts and units.
    /// - Throws: ``DisclosureError`` with code `lengthMismatch`, `negativeCount` or
    ///   `countTooLarge`.
    /// - Complexity: O(*records* + *atoms* × *tabulations*).
    public func atoms(weights: [Int]? = nil) throws(DisclosureError) -> RecordAtoms {
        if let weights, weights.count != recordCount {
            throw DisclosureError(
                .lengthMismatch, "\(weights.count) weights for \(recordCount) records")
        }
        let order = canonicalOrder()
        var place = [Int32](repeating: 0, count: atomCount)
        for (new, old) in order.enumerated() { place[Int(old)] = Int32(new) }
        var counts = [Int](repeating: 0, count: atomCount)
        var total = 0
        for record in atomOfRecord.indices {
            let weight = weights?[record] ?? 1
            guard weight >= 0 else {
                throw DisclosureError(.negativeCount, "a weight of \(weight)")
            }
            guard weight <= largestTotal, total + weight <= largestTotal else {
                throw DisclosureError(.countTooLarge, "counts of more than 2^50 in all")
            }
            total += weight
            counts[Int(place[Int(atomOfRecord[record])])] += weight
        }
        return RecordAtoms(
            counts: counts, unitCounts: unitCounts,
            units: unitOfAtom.map { units in order.map { units[Int($0)] } })
    }

    /// The atoms sorted by their units, the first tabulation first: two atoms differ in one at
    /// least, so that there are no ties.
    private func canonicalOrder() -> [Int32] {
        var order = (0..<atomCount).map { Int32($0) }
        var sorted = order
        for tabulation in unitOfAtom.indices.reversed() {
            let units = unitOfAtom[tabulation]
            var starts = [Int](repeating: 0, count: unitCounts[tabulation] + 3)
            for unit in units { starts[Int(unit) + 3] += 1 }
            for unit in 1..<starts.count { starts[unit] += starts[unit - 1] }
            for atom in order {
                let key = Int(units[Int(atom)]) + 2
                sorted[starts[key]] = atom
                starts[key] += 1
            }
            swap(&order, &sorted)
        }
        return order
    }
}

/// The atoms of a partition: what they count and where they are.
public struct RecordAtoms: Sendable, Equatable {
    /// What each atom counts; 0 where only probes are.
    public var counts: [Int]
    /// How many units each tabulation has.
    public var unitCounts: [Int]
    /// For each tabulation the unit of each atom, or ``RecordPartition/notSelected`` or
    /// ``RecordPartition/outside``.
    public var units: [[Int32]]
}

/// No sum of counts may be larger: so every sum of them is exact as a `Double`, and none overflows.
let largestTotal = 1 << 50
