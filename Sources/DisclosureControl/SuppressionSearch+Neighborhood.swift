extension SuppressionSearch {
    /// The classes near a target: its own, then those that share published facts with them, the
    /// shortest facts first.
    func neighborhood(of target: Int, size: Int, seeds: [Int32] = []) -> [Int32] {
        epoch += 1
        let own = classes(of: target)
        var taken: [Int32] = []
        var queue: [Int32] = []
        var head = 0
        func take(_ number: Int32) {
            if classMarks[Int(number)] == epoch { return }
            classMarks[Int(number)] = epoch
            taken.append(number)
            var new: [Int32] = []
            for place in model.factsOfClass.range(Int(number)) where isActive(place) {
                let fact = model.factsOfClass.items[place]
                if factMarks[Int(fact)] == epoch { continue }
                factMarks[Int(fact)] = epoch
                new.append(fact)
            }
            new.sort { (members[Int($0)].count, $0) < (members[Int($1)].count, $1) }
            queue += new
        }
        for number in best(of: Array(own), most: max(4, size / 4)) { take(number) }
        for number in best(of: seeds, most: max(4, size / 4)) { take(number) }
        while head < queue.count && taken.count < size {
            let fact = Int(queue[head])
            head += 1
            for number in best(of: members[fact], most: max(8, size / 4)) { take(number) }
        }
        return taken
    }

    /// Some classes of a list: those that bring the fewest new facts with them, and among these
    /// the ones that can give most.
    private func best(of list: [Int32], most: Int) -> [Int32] {
        if list.count <= most { return list }
        let stride = max(1, list.count / 64)
        var scored: [(score: Int, number: Int32)] = []
        var place = 0
        while place < list.count {
            let number = list[place]
            place += stride
            if classMarks[Int(number)] == epoch { continue }
            var new = 0
            for place in model.factsOfClass.range(Int(number)) where isActive(place) {
                if factMarks[Int(model.factsOfClass.items[place])] != epoch { new += 1 }
            }
            scored.append((new << 20 - min(capacities[Int(number)], 1 << 19), number))
        }
        scored.sort { ($0.score, $0.number) < ($1.score, $1.number) }
        return scored.prefix(most).map { $0.number }
    }
}
