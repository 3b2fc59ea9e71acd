import SafetyRecords

/// A number for each weekday and hour of the wall clock, Monday 0:00 first.
///
///     slot = 24 · weekday + hour        weekday 0 (Monday) … 6, hour 0 … 23
struct WeekHours: Sendable, Equatable {
    /// 168 numbers.
    var values = [Int64](repeating: 0, count: 168)

    /// Weekday and hour of a time on the wall, in seconds from 1970-01-01 0:00 on the same clock.
    static func slot(ofLocal local: Int64) -> Int {
        // 1970-01-01 was a Thursday.
        let day = floorDivided(local, 86_400)
        let weekday = ((day % 7) + 10) % 7
        return Int(weekday * 24 + (local - day * 86_400) / 3600)
    }

    /// The sum over all weekdays and hours.
    var total: Int64 { values.reduce(0, +) }

    /// Adds a stretch of time, in whole seconds, each to the hour that clocks showed.
    ///
    /// Seconds are those that passed: when clocks are put forward at 2:00 the hour from 2 to 3 gets
    /// nothing, and when they are put back it gets both its turns, so that the sum over all hours is
    /// always `(end − start) · weight`, exactly.
    ///
    /// - Parameters:
    ///   - start: First moment, in seconds since 1970 UTC.
    ///   - end: First moment after; nothing is added where it is not after the start.
    ///   - weight: What each second counts.
    ///   - clock: The clocks on the wall.
    mutating func add(
        from start: Int64, to end: Int64, weight: Int64, _ clock: any WallClock
    ) {
        eachWeekHour(from: start, to: end, clock) { slot, seconds in
            values[slot] += seconds * weight
        }
    }
}

/// Cuts a stretch of time where clocks struck the hour or were put forward or back.
///
/// A clock is taken not to be changed twice within an hour.
///
/// - Complexity: O(*hours*).
func eachWeekHour(
    from start: Int64, to end: Int64, _ clock: any WallClock,
    _ visit: (_ slot: Int, _ seconds: Int64) -> Void
) {
    var moment = start
    while moment < end {
        let local = clock.localTime(at: moment)
        let intoHour = local - floorDivided(local, 3600) * 3600
        var next = min(end, moment + 3600 - intoHour)
        if clock.localTime(at: next - 1) - local != next - 1 - moment {
            next = change(after: moment, upTo: next - 1, clock)
        }
        visit(WeekHours.slot(ofLocal: local), next - moment)
        moment = next
    }
}

/// The first moment whose clocks are not as far ahead as those of an earlier one.
private func change(
    after first: Int64, upTo last: Int64, _ clock: any WallClock
) -> Int64 {
    let offset = clock.localTime(at: first) - first
    var low = first
    var high = last
    while high - low > 1 {
        let middle = low + (high - low) / 2
        if clock.localTime(at: middle) - middle == offset { low = middle } else { high = middle }
    }
    return high
}

/// The quotient rounded down, also below 0.
func floorDivided(_ number: Int64, _ divisor: Int64) -> Int64 {
    let quotient = number / divisor
    return number % divisor < 0 ? quotient - 1 : quotient
}
