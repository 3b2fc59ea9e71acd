extension ScanLanes {
    /// Looks at all cylinders around a center.
    ///
    /// `running` has room for a vector more than there are steps: the cases of the circle before each
    /// step.
    mutating func scan(_ circle: ScanCircle, running: UnsafeMutablePointer<Lanes>) {
        let steps = frame.periods.stepCount
        unsafe running.update(repeating: .zero, count: steps + 1)
        var place = 0
        for run in circle.runs {
            let start = place
            while place < run.end {
                // Each rank has a vector for each step.
                let area = unsafe vectors + Int(circle.order[place]) * steps
                for step in 0..<steps {
                    unsafe running[step &+ 1].add(area[step])
                }
                place &+= 1
            }
            for group in 0..<frame.periods.groupCount {
                let expected =
                    run.expected * (frame.periods.shares[group] / frame.periods.steps.total)
                if unsafe isReached(group, expected, running) {
                    unsafe refine(circle, from: start, to: place, group: group, expected, running)
                }
            }
        }
    }

    /// Whether any simulation may have a window above its largest ratio in any interval of a group.
    @inline(__always)
    private func isReached(
        _ group: Int, _ expected: Double, _ running: UnsafeMutablePointer<Lanes>
    ) -> Bool {
        let periods = frame.periods
        let range = periods.starts[group]..<periods.starts[group + 1]
        var marks = Lanes.zero
        unsafe periods.intervals.withUnsafeBufferPointer { intervals in
            // Intervals lie within the steps.
            if frame.looksForHigh {
                let ceiling = ceiling(expected)
                for index in range {
                    let interval = unsafe intervals[index]
                    let sign = unsafe Lanes.above(
                        ceiling, running[Int(interval.to)], minus: running[Int(interval.from)])
                    marks = Lanes.either(marks, sign)
                }
            }
            if frame.looksForLow {
                let floor = floor(expected)
                for index in range {
                    let interval = unsafe intervals[index]
                    let sign = unsafe Lanes.below(
                        floor, running[Int(interval.to)], minus: running[Int(interval.from)])
                    marks = Lanes.either(marks, sign)
                }
            }
        }
        return Lanes.isAnyNegative(marks)
    }

    @inline(never)
    private mutating func refine(
        _ circle: ScanCircle, from start: Int, to end: Int, group: Int, _ expected: Double,
        _ running: UnsafeMutablePointer<Lanes>
    ) {
        let periods = frame.periods
        let share = periods.shares[group]
        let ceiling = frame.looksForHigh ? ceiling(expected) : .max
        let floor = frame.looksForLow ? floor(expected) : 0
        var isLarger = false
        for interval in periods.intervals[periods.starts[group]..<periods.starts[group + 1]] {
            let (from, to) = (Int(interval.from), Int(interval.to))
            // No count is above the largest number or below 0.
            let marks = unsafe Lanes.either(
                .above(ceiling, running[to], minus: running[from]),
                .below(floor, running[to], minus: running[from]))
            guard Lanes.isAnyNegative(marks) else { continue }
            for lane in 0..<Lanes.scalarCount {
                var cases =
                    unsafe Self.lane(lane, of: running + to)
                    &- Self.lane(lane, of: running + from)
                guard cases > ceiling || cases < floor, mayMatter(cases, expected, lane: lane)
                else {
                    continue
                }
                for place in (start..<end).reversed() {
                    let population = circle.weights[place]
                    if population > 0,
                        offer(cases: cases, population: population, share: share, lane: lane)
                    {
                        isLarger = true
                    }
                    // Each rank has a vector for each step, with all cases until its end.
                    let area = unsafe vectors + Int(circle.order[place]) * periods.stepCount
                    cases &-= unsafe Self.lane(lane, of: area + (to - 1))
                    if from > 0 { cases &+= unsafe Self.lane(lane, of: area + (from - 1)) }
                }
            }
        }
        if isLarger { updateLevel() }
    }
}
