/// Some of the classes of running counts, made ready to count the points that have one of them.
struct ClassChoice {
    /// For each class, and for the code of points that are not counted, whether it is chosen.
    private let isChosen: [UInt8]
    /// For each block of the tree's order the chosen points before it; they wrap around where the
    /// sums do, and the differences are right all the same.
    private let sums: [UInt32]
    private let counts: RunningCounts

    /// Chooses classes; what is named twice counts once, what is no class has no points.
    init(_ classes: some Sequence<Int>, of counts: RunningCounts) {
        self.counts = counts
        var isChosen = [UInt8](repeating: 0, count: counts.classes + 1)
        for code in classes where 0..<counts.classes ~= code { isChosen[code] = 1 }
        let chosen = isChosen.indices.filter { isChosen[$0] != 0 }
        let blocks = (counts.codes.count + (1 << counts.blockShift) - 1) >> counts.blockShift
        sums = (0...blocks).map { block in
            chosen.reduce(0) { $0 &+ counts.sums[block * counts.classes + $1] }
        }
        self.isChosen = isChosen
    }

    /// How many points of a run of the tree's order are of a chosen class.
    @inline(__always)
    func count(_ items: Range<Int>) -> Int {
        let shift = counts.blockShift
        let first = (items.lowerBound + (1 << shift) - 1) >> shift
        let last = items.upperBound >> shift
        guard first < last else { return countEach(items) }
        return Int(sums[last] &- sums[first]) + countEach(items.lowerBound..<first << shift)
            + countEach(last << shift..<items.upperBound)
    }

    @inline(__always)
    private func countEach(_ items: Range<Int>) -> Int {
        // All codes are classes or the one after the last; the items are points of the tree.
        unsafe counts.codes.withUnsafeBufferPointer { codes in
            unsafe isChosen.withUnsafeBufferPointer { isChosen in
                var found = 0
                for item in items { found &+= unsafe Int(isChosen[Int(codes[item])]) }
                return found
            }
        }
    }
}
