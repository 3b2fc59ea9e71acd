/// Which published facts lie within which others.
///
/// A district's count less those of its published parts is the same equation in fewer unknowns.
/// Each fact is covered, as far as they do not overlap, by published facts within it, the largest
/// first; while a cover is published its classes do not count as members of what it covers.
struct FactCovers {
    /// For each membership of ``SuppressionModel/factsOfClass``, the fact that covers the class
    /// there; −1 for none.
    private(set) var ofMembership: [Int32]
    /// The facts that cover each fact, and the facts that each one covers.
    private(set) var covers: [[Int32]]
    private(set) var coveredBy: [[Int32]]

    init(_ model: SuppressionModel, isHidden: [Bool]) {
        let count = model.facts.count
        ofMembership = [Int32](repeating: -1, count: model.factsOfClass.items.count)
        covers = [[Int32]](repeating: [], count: count)
        coveredBy = [[Int32]](repeating: [], count: count)
        var within = [[Int32]](repeating: [], count: count)
        // From the smallest to the largest, so that the lists are in that order too.
        let order = (0..<count).filter { !isHidden[$0] && !model.classesOfFact[$0].isEmpty }
            .sorted {
                (model.classesOfFact.range($0).count, $0)
                    < (model.classesOfFact.range($1).count, $1)
            }
        for fact in order {
            for other in Self.containers(of: fact, model) { within[other].append(Int32(fact)) }
        }
        var isTaken = [Bool](repeating: false, count: model.counts.count)
        for fact in 0..<count {
            var taken: [Int32] = []
            for part in within[fact].reversed() {
                let classes = model.classesOfFact[Int(part)]
                if classes.contains(where: { isTaken[Int($0)] }) { continue }
                for number in classes {
                    isTaken[Int(number)] = true
                    for place in model.factsOfClass.range(Int(number))
                    where model.factsOfClass.items[place] == fact {
                        ofMembership[place] = part
                    }
                }
                taken.append(contentsOf: classes)
                covers[fact].append(part)
                coveredBy[Int(part)].append(Int32(fact))
            }
            for number in taken { isTaken[Int(number)] = false }
        }
    }

    /// The larger facts that all classes of a fact are in.
    private static func containers(of fact: Int, _ model: SuppressionModel) -> [Int] {
        let classes = model.classesOfFact[fact]
        guard let first = classes.first else { return [] }
        var candidates = model.factsOfClass[Int(first)].map { Int($0) }.filter {
            model.classesOfFact.range($0).count > classes.count
        }
        for number in classes.dropFirst() {
            if candidates.isEmpty { break }
            let own = model.factsOfClass[Int(number)]
            candidates.removeAll { !own.contains(Int32($0)) }
        }
        return candidates
    }
}
