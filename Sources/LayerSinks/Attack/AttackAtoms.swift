import PlanarGeometry

/// The atoms of a subject: what is in the same cell of every tabulation, by place, period and
/// filter.
///
///     codes[tabulation][atom]     unit, or `outside`, or `notSelected`
struct AttackAtoms: Sendable {
    static let notSelected: Int32 = -1
    static let outside: Int32 = -2

    /// The most atoms that are told apart.
    static let most = 4_000_000

    let tabulations: [AttackTabulation]
    private(set) var codes: [[Int32]]
    /// A number for each atom, so that a set of atoms can be told by the sum of its numbers.
    private(set) var keys: [UInt64] = []

    var count: Int { keys.count }

    /// Parts a subject.
    ///
    /// - Parameters:
    ///   - tabulations: All tabulations of one subject.
    ///   - pieces: For each piece of the map, its unit in each set.
    ///   - isLoose: Whether records may lie in units of one set and in none of another, which the
    ///     map alone does not allow: records without a position, placed by a code of one set.
    /// - Returns: `nil` where there are too many atoms or filters.
    init?(_ tabulations: [AttackTabulation], pieces: [[Int32]], isLoose: Bool) {
        self.tabulations = tabulations
        codes = tabulations.map { _ in [] }
        let calendar = AttackCalendar(tabulations.map(\.period))
        guard let filters = AttackFilters(tabulations.map(\.filter)) else { return nil }
        // Which tabulations each part of time and filter is in; equal ones are one.
        var selections: [[Bool]] = []
        var seen: Set<[Bool]> = []
        for time in 0..<calendar.count {
            for filter in 0..<filters.count {
                let selection = tabulations.map {
                    calendar.contains($0.period, part: time)
                        && filters.contains($0.filter, part: filter)
                }
                if selection.contains(true), seen.insert(selection).inserted {
                    selections.append(selection)
                }
            }
        }
        let places = Self.places(tabulations, pieces, isLoose: isLoose)
        guard places.count * selections.count <= Self.most else { return nil }
        var known = KeyNumbers()
        for place in places {
            for selection in selections {
                let code = tabulations.indices.map { selection[$0] ? place[$0] : Self.notSelected }
                // Atoms that differ in no tabulation are one.
                let key = code.reduce(0x5AFE as UInt64) {
                    mix($0 ^ UInt64(UInt32(bitPattern: $1)))
                }
                guard known.number(of: key).isNew else { continue }
                for (tabulation, code) in code.enumerated() { codes[tabulation].append(code) }
                keys.append(mix(key))
            }
        }
    }

    /// Places by their unit in each tabulation.
    private static func places(
        _ tabulations: [AttackTabulation], _ pieces: [[Int32]], isLoose: Bool
    ) -> [[Int32]] {
        var places: [[Int32]] = []
        var seen: Set<[Int32]> = []
        func add(_ units: (Int) -> Int32) {
            let place = tabulations.map { tabulation -> Int32 in
                var unit = units(tabulation.set)
                if unit >= 0, let groups = tabulation.groups { unit = groups[Int(unit)] }
                guard unit >= 0, tabulation.features[Int(unit)] != nil else { return outside }
                return unit
            }
            if seen.insert(place).inserted { places.append(place) }
        }
        // Off the map.
        add { _ in outside }
        for piece in pieces { add { piece[$0] } }
        for set in Set(tabulations.map(\.set)).sorted() {
            let own = tabulations.first { $0.set == set }
            let count = own?.groups?.count ?? own?.features.count ?? 0
            // A unit that is no wider than a seam, or is not drawn, still has its records.
            var hasPiece = [Bool](repeating: false, count: count)
            for piece in pieces where piece[set] >= 0 { hasPiece[Int(piece[set])] = true }
            for unit in 0..<count where isLoose || !hasPiece[unit] {
                add { $0 == set ? Int32(unit) : outside }
            }
        }
        return places
    }

    /// The atoms without those of which it is known that they count nothing.
    func without(_ isEmpty: [Bool]) -> AttackAtoms {
        var copy = self
        copy.keys = keys.indices.filter { !isEmpty[$0] }.map { keys[$0] }
        copy.codes = codes.map { codes in codes.indices.filter { !isEmpty[$0] }.map { codes[$0] } }
        return copy
    }
}

/// Numbers for keys in the order in which they are met: a hash table with open addressing.
struct KeyNumbers {
    private var keys: [UInt64] = []
    private var slots = [Int32](repeating: 0, count: 1024)

    var count: Int { keys.count }

    mutating func number(of key: UInt64) -> (number: Int, isNew: Bool) {
        if keys.count * 2 >= slots.count {
            slots = [Int32](repeating: 0, count: slots.count * 2)
            for (number, key) in keys.enumerated() { slots[free(key)] = Int32(number + 1) }
        }
        var slot = Int(truncatingIfNeeded: mix(key) & UInt64(slots.count - 1))
        while slots[slot] != 0 {
            let number = Int(slots[slot]) - 1
            if keys[number] == key { return (number, false) }
            slot = (slot + 1) & (slots.count - 1)
        }
        keys.append(key)
        slots[slot] = Int32(keys.count)
        return (keys.count - 1, true)
    }

    private func free(_ key: UInt64) -> Int {
        var slot = Int(truncatingIfNeeded: mix(key) & UInt64(slots.count - 1))
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        return slot
    }
}

/// A number whose bits all depend on all bits of another: the end of splitmix64 (Steele, Lea and
/// Flood 2014, doi:10.1145/2660193.2660195).
func mix(_ value: UInt64) -> UInt64 {
    var bits = value &+ 0x9E37_79B9_7F4A_7C15
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
}
