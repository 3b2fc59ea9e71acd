import SafetyRecords

/// When at least one guard was on duty: half-open stretches of time, ascending and apart.
struct DutyIntervals: Sendable, Equatable {
    /// The stretches, as moments in seconds since 1970 UTC.
    private(set) var stretches: [Range<Int64>] = []

    /// Puts stretches together that overlap or meet; their order does not matter.
    ///
    /// - Complexity: O(*n* log *n*).
    init(_ shifts: [Range<Int64>]) {
        for shift in shifts.sorted(by: {
            ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound)
        })
        where !shift.isEmpty {
            if let last = stretches.last, shift.lowerBound <= last.upperBound {
                stretches[stretches.count - 1] =
                    last.lowerBound..<max(last.upperBound, shift.upperBound)
            } else {
                stretches.append(shift)
            }
        }
    }

    /// Whether a guard was on duty; the end of a shift does not belong to it.
    ///
    /// - Complexity: O(log *n*).
    func contains(_ moment: Int64) -> Bool {
        var low = 0
        var high = stretches.count
        while low < high {
            let middle = (low + high) / 2
            if stretches[middle].lowerBound <= moment { low = middle + 1 } else { high = middle }
        }
        return low > 0 && moment < stretches[low - 1].upperBound
    }

    /// Seconds by weekday and hour.
    func weekHours(_ clock: any WallClock) -> WeekHours {
        var hours = WeekHours()
        for stretch in stretches {
            hours.add(from: stretch.lowerBound, to: stretch.upperBound, weight: 1, clock)
        }
        return hours
    }
}
