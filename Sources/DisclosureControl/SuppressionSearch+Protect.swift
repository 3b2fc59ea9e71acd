extension SuppressionSearch {
    /// Whether a target has a witness with what is withheld now; notes what it needs.
    func hasWitness(_ target: Int) -> Bool {
        for size in Self.sizes {
            let answer = answer(for: target, size: size)
            note(answer, for: target)
            if answer.isWitness { return true }
            if answer.isFinal { return false }
        }
        return false
    }

    /// The published facts that keep a target from having a witness; it may turn out to have one.
    private func obstacles(to target: Int) -> [Int] {
        var binding: [Int] = []
        for size in Self.sizes {
            let answer = answer(for: target, size: size)
            note(answer, for: target)
            if answer.isWitness { return [] }
            // What the largest program finds in the way may be its own border.
            if answer.isFinal || size < 400 { binding = answer.binding }
            if answer.isFinal { break }
        }
        return binding
    }

    /// How many classes programs take, one after another.
    private static let sizes = [32, 160, 400]

    private func answer(for target: Int, size: Int) -> LocalProgram.Answer {
        var program = LocalProgram(self, classes: neighborhood(of: target, size: size))
        return program.answer(for: target)
    }

    /// Withholds facts until a target has a witness.
    ///
    /// - Returns: The facts.
    func protect(_ target: Int) -> [Int] {
        var hidden: [Int] = []
        for _ in 0..<6 {
            let binding = obstacles(to: target)
            if !isWaiting[target] { return hidden }
            let candidates = candidates(for: target, binding: binding)
            if candidates.isEmpty { break }
            let fact = choose(of: candidates, for: target)
            hidden.append(fact)
            if !isWaiting[target] { return hidden }
        }
        if hasWitness(target) { return hidden }
        return hidden + freeCompletely(target)
    }

    /// Facts that may be withheld and stand in the way of a target: the binding ones and their
    /// covers.
    ///
    /// The cheapest first, and among those the ones next to the program that was solved last.
    private func candidates(for target: Int, binding: [Int]) -> [Int] {
        var found: Set<Int> = []
        func add(_ fact: Int) {
            if !isHidden[fact] && model.canHide(fact) { found.insert(fact) }
        }
        for fact in binding {
            add(fact)
            for cover in covers.covers[fact] { add(Int(cover)) }
        }
        if found.isEmpty {
            for number in classes(of: target).prefix(64) {
                for fact in model.factsOfClass[Int(number)] { add(Int(fact)) }
            }
        }
        var ranked: [(cost: Int, distance: Int, weight: Double, fact: Int)] = []
        for fact in found.count > 400
            ? Array(found.sorted(by: isCheaper).prefix(400)) : found.sorted()
        {
            ranked.append(
                (magnitude(of: fact), distance(of: fact), model.weight(fact), fact))
        }
        ranked.sort {
            ($0.cost, $0.distance, $0.weight, $0.fact) < ($1.cost, $1.distance, $1.weight, $1.fact)
        }
        return ranked.map { $0.fact }
    }

    /// The cost of a fact to within a factor of 2: what is near is worth more than a little less.
    private func magnitude(of fact: Int) -> Int {
        Int.bitWidth - model.facts.costs[fact].leadingZeroBitCount
    }

    private func isCheaper(_ one: Int, _ other: Int) -> Bool {
        (model.weight(one), one) < (model.weight(other), other)
    }

    /// How many facts the program that was solved last would have to know of beside its own, for
    /// one of a fact's classes to be in it.
    private func distance(of fact: Int) -> Int {
        var least = Int.max
        for number in model.classesOfFact[fact].prefix(64) {
            var new = 0
            for place in model.factsOfClass.range(Int(number)) where isActive(place) {
                let other = Int(model.factsOfClass.items[place])
                if other != fact && factMarks[other] != epoch { new += 1 }
            }
            least = min(least, new)
        }
        return least
    }

    /// Withholds the cheapest of the first candidates that gives the target its witness at once; if
    /// none does, the one that lets it grow most.
    private func choose(of candidates: [Int], for target: Int) -> Int {
        var best = candidates[0]
        var bestGrowth = -1.0
        for fact in candidates.prefix(12) {
            hide(fact)
            var program = LocalProgram(
                self,
                classes: neighborhood(
                    of: target, size: 160, seeds: Array(model.classesOfFact[fact])))
            let answer = program.answer(for: target)
            if answer.isWitness {
                note(answer, for: target)
                wait(model.counts.count + fact)
                answerWaiting(&program, first: model.counts.count + fact)
                return fact
            }
            undoHide(fact)
            if answer.growth > bestGrowth {
                best = fact
                bestGrowth = answer.growth
            }
        }
        hide(best)
        wait(model.counts.count + best)
        return best
    }

    /// The last resort: withholds every fact that a class of the target is in, so that nothing
    /// bounds it.
    private func freeCompletely(_ target: Int) -> [Int] {
        func open(_ number: Int32) -> [Int] {
            model.factsOfClass[Int(number)].map { Int($0) }.filter { !isHidden[$0] }
        }
        func weight(_ number: Int32) -> Double { open(number).reduce(0) { $0 + model.weight($1) } }
        let best = classes(of: target).filter { open($0).allSatisfy { model.canHide($0) } }
            .min { (weight($0), $0) < (weight($1), $1) }
        guard let best else {
            unprotected += 1
            return []
        }
        let facts = open(best)
        for fact in facts {
            hide(fact)
            wait(model.counts.count + fact)
        }
        lastResortCount += facts.count
        return facts
    }

    /// Publishes secondary facts again that nothing needs, the dearest first.
    func prune() {
        let classCount = model.counts.count
        var users: [Int: Set<Int>] = [:]
        for (target, facts) in witnessFacts {
            for fact in facts { users[fact, default: []].insert(target) }
        }
        let secondary = (0..<model.facts.count).filter { isHidden[$0] && !model.isPrimary[$0] }
            .sorted { (-model.weight($0), $0) < (-model.weight($1), $1) }
        let limit = programs + 4_000
        for fact in secondary where programs < limit {
            show(fact)
            var isNeeded = false
            for target in (users[fact] ?? []).sorted() where target != classCount + fact {
                if target >= classCount && !isHidden[target - classCount] { continue }
                // A witness may have been renewed without this fact.
                if witnessFacts[target]?.contains(fact) != true { continue }
                guard hasWitness(target) else {
                    isNeeded = true
                    break
                }
                for other in witnessFacts[target] ?? [] { users[other, default: []].insert(target) }
            }
            if isNeeded {
                // The new witnesses hold as well where the fact is withheld.
                hide(fact)
            }
        }
    }
}
