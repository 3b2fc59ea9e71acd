/// Withholds facts of a large model until everything sensitive has a witness.
///
/// A *witness* that a class may be as large as its threshold is another set of counts that agrees
/// with everything published: whatever a reader computes, such numbers stay possible. Witnesses are
/// found near what they are for, with all counts far away left as they are; so each costs little,
/// and none is ever wrong. What has no witness yet gets one by withholding the cheapest fact that
/// stands in the way. Withholding more leaves all witnesses valid, so that it ends.
final class SuppressionSearch {
    let model: SuppressionModel
    let covers: FactCovers
    /// What is withheld so far.
    private(set) var isHidden: [Bool]
    /// The classes of each fact that no published cover covers.
    private(set) var members: [[Int32]]
    /// How much each class may fall, in any number of witnesses of its own: its count, less what is
    /// kept so that each withheld sum stays at least 1.
    private(set) var capacities: [Int]
    private var isReserved: [Bool]

    /// Marks for local programs: equal to `epoch` where something is in the present one.
    var classMarks: [Int32]
    var factMarks: [Int32]
    var epoch: Int32 = 0

    /// Marks the classes of the target that a program is asked about.
    private var targetMarks: [Int32]
    private var targetEpoch: Int32 = 0

    /// Which targets have no witness yet, and from how many programs each was tried.
    private(set) var isWaiting: [Bool]
    private var trials: [UInt8]

    /// The withheld secondary facts that a target's witness needs, for those that need any.
    var witnessFacts: [Int: [Int]] = [:]
    /// Whether nothing is withheld yet but what is sensitive itself.
    private(set) var hasNoSecondary = true
    /// The most that a target must be able to grow.
    let largestNeed: Int
    /// Facts withheld in the last resort.
    var lastResortCount = 0
    /// Targets that nothing protects.
    var unprotected = 0
    /// How many local programs were solved; bounds the pruning.
    var programs = 0

    init(_ model: SuppressionModel) {
        self.model = model
        isHidden = [Bool](repeating: false, count: model.facts.count)
        largestNeed = model.facts.thresholds.max() ?? 1
        covers = FactCovers(model, isHidden: model.isPrimary)
        capacities = model.counts
        isReserved = [Bool](repeating: false, count: model.counts.count)
        classMarks = [Int32](repeating: 0, count: model.counts.count)
        targetMarks = classMarks
        isWaiting = [Bool](repeating: false, count: model.counts.count + model.facts.count)
        trials = [UInt8](repeating: 0, count: isWaiting.count)
        factMarks = [Int32](repeating: 0, count: model.facts.count)
        members = [[Int32]](repeating: [], count: model.facts.count)
        for number in model.counts.indices {
            for place in model.factsOfClass.range(number) where covers.ofMembership[place] < 0 {
                members[Int(model.factsOfClass.items[place])].append(Int32(number))
            }
        }
        for fact in 0..<model.facts.count where model.isPrimary[fact] { hide(fact) }
    }

    /// Whether a class is a member of a published fact, after covers: by place in
    /// ``SuppressionModel/factsOfClass``.
    func isActive(_ place: Int) -> Bool {
        if isHidden[Int(model.factsOfClass.items[place])] { return false }
        let cover = covers.ofMembership[place]
        return cover < 0 || isHidden[Int(cover)]
    }

    /// Withholds a fact.
    func hide(_ fact: Int) {
        precondition(!isHidden[fact], "a fact is withheld once")
        isHidden[fact] = true
        if !model.isPrimary[fact] { hasNoSecondary = false }
        let classes = model.classesOfFact[fact]
        for other in covers.coveredBy[fact] { members[Int(other)].append(contentsOf: classes) }
        // One unit of one of its classes stays, so that the sum stays at least 1.
        if model.zeroIsSensitive || classes.contains(where: { isReserved[Int($0)] }) { return }
        var most = -1
        for number in classes where most < 0 || model.counts[Int(number)] > model.counts[most] {
            most = Int(number)
        }
        if most >= 0 {
            isReserved[most] = true
            capacities[most] -= 1
        }
    }

    /// Publishes the fact again that was withheld last.
    func undoHide(_ fact: Int) {
        isHidden[fact] = false
        let count = model.classesOfFact.range(fact).count
        for other in covers.coveredBy[fact] { members[Int(other)].removeLast(count) }
    }

    /// Publishes a withheld fact again.
    func show(_ fact: Int) {
        isHidden[fact] = false
        for other in covers.coveredBy[fact] {
            members[Int(other)].removeAll { number in
                model.factsOfClass.range(Int(number)).contains {
                    model.factsOfClass.items[$0] == other
                        && covers.ofMembership[$0] == Int32(fact)
                }
            }
        }
    }

    /// Everything that needs a witness: classes by number, withheld facts behind them.
    func classes(of target: Int) -> ArraySlice<Int32> {
        target < model.counts.count
            ? [Int32(target)] : model.classesOfFact[target - model.counts.count]
    }

    /// Marks the classes of a target, and no others.
    func mark(_ target: Int) {
        targetEpoch &+= 1
        for number in classes(of: target) { targetMarks[Int(number)] = targetEpoch }
    }

    /// Whether a class is of the target marked last.
    func isMarked(_ number: Int32) -> Bool { targetMarks[Int(number)] == targetEpoch }

    /// By how much a target must be able to grow.
    ///
    /// For a withheld fact that suffices; it is also
    /// enough if it may reach its threshold and grow and fall by this less in all.
    func need(of target: Int) -> Int {
        if target < model.counts.count { return model.thresholds[target] - model.counts[target] }
        let fact = target - model.counts.count
        let threshold = model.facts.thresholds[fact]
        return max(threshold - 1, threshold - model.facts.counts[fact])
    }

    /// Withholds until everything has a witness, then publishes again what is not needed.
    func run() {
        let classCount = model.counts.count
        var targets = model.counts.indices.filter { model.isSensitive($0) }
        targets += (0..<model.facts.count).filter { isHidden[$0] }.map { classCount + $0 }
        let groups = ClassGroups(self)
        targets.removeAll { groups.hasWitness($0) }
        for target in targets { isWaiting[target] = true }
        // Each is tried from a few neighborhoods, at last from its own.
        for target in targets where isWaiting[target] {
            var program = LocalProgram(self, classes: neighborhood(of: target, size: 160))
            answerWaiting(&program, first: target)
        }
        targets.removeAll { !isWaiting[$0] }
        var next = 0
        while next < targets.count {
            let target = targets[next]
            next += 1
            if !isWaiting[target] { continue }
            for fact in protect(target) { targets.append(classCount + fact) }
            isWaiting[target] = false
        }
        prune()
    }

    /// Tries all targets of a program that wait for a witness and were not tried often.
    func answerWaiting(_ program: inout LocalProgram, first: Int) {
        func attempt(_ target: Int) {
            trials[target] += 1
            note(program.answer(for: target), for: target)
        }
        if isWaiting[first] { attempt(first) }
        for number in program.classes {
            if isWaiting[Int(number)] && trials[Int(number)] < 3 { attempt(Int(number)) }
            for fact in model.factsOfClass[Int(number)] where isHidden[Int(fact)] {
                let target = model.counts.count + Int(fact)
                if isWaiting[target] && trials[target] < 3 { attempt(target) }
            }
        }
    }

    /// Notes the witness of a target, if an answer is one.
    func note(_ answer: LocalProgram.Answer, for target: Int) {
        guard answer.isWitness else { return }
        isWaiting[target] = false
        witnessFacts[target] = answer.changed.isEmpty ? nil : answer.changed
    }

    /// Lets a target wait for a witness.
    func wait(_ target: Int) {
        isWaiting[target] = true
        trials[target] = 0
    }
}
