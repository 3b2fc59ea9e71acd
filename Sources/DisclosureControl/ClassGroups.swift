/// Classes that are in the same published facts, once withheld ones are left out: between them
/// counts may move freely.
///
/// Gives most targets their witness at once. A target grows by what the others of its group can
/// give, or by a *rectangle*: it grows, a class b that shares facts with it falls, a class c falls
/// that is in the facts which b does not share, and a class e grows that has the facts of c and b
/// without those. Sets of facts are compared by sums of 64-bit hashes.
struct ClassGroups {
    private let search: SuppressionSearch
    /// The group of each class, and what each group can give in all.
    private var groupOfClass: [Int32]
    private var capacities: [Int] = []
    private var keys: [UInt64] = []
    private var groupOfKey: [UInt64: Int32] = [:]
    /// A class of each group.
    private var firsts: [Int32] = []
    private static let empty: UInt64 = 0

    init(_ search: SuppressionSearch) {
        self.search = search
        let model = search.model
        groupOfClass = [Int32](repeating: 0, count: model.counts.count)
        let hashes = (0..<model.facts.count).map { mixed(UInt64($0)) }
        for number in model.counts.indices {
            var key = Self.empty
            for place in model.factsOfClass.range(number) where search.isActive(place) {
                key &+= hashes[Int(model.factsOfClass.items[place])]
            }
            let group: Int32
            if let known = groupOfKey[key] {
                group = known
            } else {
                group = Int32(keys.count)
                groupOfKey[key] = group
                keys.append(key)
                capacities.append(0)
                firsts.append(Int32(number))
            }
            groupOfClass[number] = group
            capacities[Int(group)] += search.capacities[number]
        }
    }

    /// Whether a quick witness was found.
    ///
    /// It needs no withheld fact beside those that are withheld
    /// now.
    func hasWitness(_ target: Int) -> Bool {
        let classes = search.classes(of: target)
        var need = search.need(of: target)
        // What the target's own classes can give does not help it.
        var own: [Int32: Int] = [:]
        for number in classes {
            own[groupOfClass[Int(number)], default: 0] += search.capacities[Int(number)]
        }
        for (group, capacity) in own {
            if keys[Int(group)] == Self.empty { return true }
            need -= capacities[Int(group)] - capacity
        }
        if need <= 0 { return true }
        var tried = 0
        for group in own.keys.sorted() where tried < 8 {
            tried += 1
            if hasRectangle(group, need: need, own: own) { return true }
        }
        return false
    }

    private func facts(of group: Int) -> [Int32] {
        let number = Int(firsts[group])
        let rows = search.model.factsOfClass
        return rows.range(number).filter { search.isActive($0) }.map { rows.items[$0] }
    }

    private func hasRectangle(_ group: Int32, need: Int, own: [Int32: Int]) -> Bool {
        let facts = facts(of: Int(group))
        let sizes = facts.map { search.members[Int($0)].count }
        guard let least = sizes.indices.min(by: { sizes[$0] < sizes[$1] }) else { return true }
        // The groups of the target itself have given what they can.
        func gives(_ other: Int32, _ amount: Int) -> Bool {
            own[other] == nil && capacities[Int(other)] >= amount
        }
        var looked = 0
        for member in search.members[Int(facts[least])].prefix(48) {
            let giver = groupOfClass[Int(member)]
            if giver == group || !gives(giver, need) { continue }
            let others = self.facts(of: Int(giver))
            let lacking = facts.filter { !others.contains($0) }
            // What b is in and the target is not, without what the target is in and b is not.
            let exchange = keys[Int(giver)] &- keys[Int(group)]
            if lacking.isEmpty {
                // b falls in facts that the target is not in; something must make up for it there.
                if groupOfKey[exchange] != nil { return true }
                continue
            }
            guard
                let narrowest = lacking.min(by: {
                    search.members[Int($0)].count < search.members[Int($1)].count
                })
            else { continue }
            for third in search.members[Int(narrowest)].prefix(96) {
                looked += 1
                let falling = groupOfClass[Int(third)]
                if falling == group || falling == giver || !gives(falling, need) { continue }
                let growing = keys[Int(falling)] &+ exchange
                if growing == Self.empty || groupOfKey[growing] != nil { return true }
            }
            if looked > 1_000 { return false }
        }
        return false
    }
}
