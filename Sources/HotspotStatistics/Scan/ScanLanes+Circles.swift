extension ScanLanes {
    /// Looks at all circles around a center, in the whole period.
    mutating func scan(_ circle: ScanCircle) {
        let (high, low) = (frame.looksForHigh, frame.looksForLow)
        var cases = Lanes.zero
        var place = 0
        unsafe circle.order.withUnsafeBufferPointer { order in
            for run in circle.runs {
                let start = place
                // Runs end within the order, and ranks are those of vectors.
                while place < run.end {
                    unsafe cases.add(vectors[Int(order[place])])
                    place &+= 1
                }
                if high && cases.isAnyAbove(ceiling(run.expected))
                    || low && cases.isAnyBelow(floor(run.expected))
                {
                    refine(circle, from: start, to: place, cases, run.expected)
                }
            }
        }
    }

    /// Looks at each circle of a run, largest first, for the simulations that may have a window
    /// above their own largest ratio there.
    @inline(never)
    private mutating func refine(
        _ circle: ScanCircle, from start: Int, to end: Int, _ all: Lanes, _ expected: Double
    ) {
        let share = frame.periods.steps.total
        // No count is above the largest number or below 0.
        let ceiling = frame.looksForHigh ? ceiling(expected) : .max
        let floor = frame.looksForLow ? floor(expected) : 0
        var isLarger = false
        for lane in 0..<Lanes.scalarCount {
            var cases = unsafe withUnsafePointer(to: all) { unsafe Self.lane(lane, of: $0) }
            guard cases > ceiling || cases < floor, mayMatter(cases, expected, lane: lane) else {
                continue
            }
            for place in (start..<end).reversed() {
                let population = circle.weights[place]
                if population > 0,
                    offer(cases: cases, population: population, share: share, lane: lane)
                {
                    isLarger = true
                }
                // Ranks are those of vectors.
                cases &-= unsafe Self.lane(lane, of: vectors + Int(circle.order[place]))
            }
        }
        if isLarger { updateLevel() }
    }
}
