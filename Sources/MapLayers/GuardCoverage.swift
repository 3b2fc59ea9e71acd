import SafetyRecords

/// What guards did and when, area by area: hours, interventions, and incidents in and out of them.
struct GuardCoverage {
    /// One permit area.
    struct Area {
        /// Guard-seconds within period and permit.
        var guardSeconds = WeekHours()
        /// Guard-seconds within the period but outside the permit's validity.
        var outsideSeconds = WeekHours()
        /// When a guard was on duty, within period and permit.
        var duty = DutyIntervals([])
        /// Seconds with a guard on duty.
        var staffedSeconds = WeekHours()
        /// Seconds of the period in which the permit holds.
        var validSeconds = WeekHours()
        /// Interventions of the period by kind, in the order of the cases.
        var interventions = [Int](repeating: 0, count: InterventionKind.allCases.count)
        /// Those of them outside the permit's validity.
        var interventionsOutsideValidity = 0
        /// Those of them while the permit holds and no guard was on duty.
        var interventionsOffDuty = 0
        /// Interventions by weekday and hour.
        var interventionHours = WeekHours()
        /// Incidents while a guard was on duty.
        var incidentsStaffed = 0
        /// Incidents while the permit holds and no guard was on duty.
        var incidentsUnstaffed = 0
        /// Incidents of the period outside the permit's validity.
        var incidentsOutsideValidity = 0
        /// Incidents in force by weekday and hour.
        var incidentHours = WeekHours()
        /// Those of them while a guard was on duty.
        var incidentStaffedHours = WeekHours()
        /// Those in force that count for hot hours, by weekday and hour: all, or those in hot spots.
        var hotCounts = WeekHours()
        /// Incidents in hot spots while the permit holds.
        var incidentsHot = 0
        /// Those of them while a guard was on duty.
        var incidentsHotStaffed = 0

        /// All incidents of the period.
        var incidents: Int { incidentsStaffed + incidentsUnstaffed + incidentsOutsideValidity }
        /// All interventions of the period.
        var interventionCount: Int { interventions.reduce(0, +) }
    }

    /// The areas, in the order of the units.
    private(set) var areas: [Area]
    /// The period, closed on both sides.
    let window: (start: Int64, end: Int64)
    let clock: any WallClock
    private let validity: [Range<Int64>?]

    /// Takes shifts in.
    ///
    /// - Parameters:
    ///   - shifts: The shifts with hours.
    ///   - validity: When each area's permit holds.
    ///   - window: The period.
    ///   - clock: The clocks on the wall.
    init(
        _ shifts: [GuardShifts.Shift], validity: [TimeWindow], window: (start: Int64, end: Int64),
        _ clock: any WallClock
    ) {
        self.window = window
        self.clock = clock
        let permitted = validity.map { valid -> Range<Int64>? in
            let start = max(window.start, valid.start ?? window.start)
            let end = min(window.end, valid.end ?? window.end)
            return start < end ? start..<end : nil
        }
        self.validity = permitted
        var areas = [Area](repeating: Area(), count: validity.count)
        var stretches = [[Range<Int64>]](repeating: [], count: validity.count)
        for shift in shifts {
            let start = max(shift.start, window.start)
            let end = min(shift.end, window.end)
            guard start < end else { continue }
            guard let valid = permitted[shift.area] else {
                areas[shift.area].outsideSeconds.add(
                    from: start, to: end, weight: shift.guards, clock)
                continue
            }
            let from = max(start, valid.lowerBound)
            let to = min(end, valid.upperBound)
            // Before the permit, within it and after it; a part that does not exist adds nothing.
            areas[shift.area].outsideSeconds.add(
                from: start, to: min(end, valid.lowerBound), weight: shift.guards, clock)
            areas[shift.area].guardSeconds.add(from: from, to: to, weight: shift.guards, clock)
            areas[shift.area].outsideSeconds.add(
                from: max(start, valid.upperBound), to: end, weight: shift.guards, clock)
            if from < to { stretches[shift.area].append(from..<to) }
        }
        var known: [Range<Int64>: WeekHours] = [:]
        for index in areas.indices {
            areas[index].duty = DutyIntervals(stretches[index])
            areas[index].staffedSeconds = areas[index].duty.weekHours(clock)
            guard let valid = permitted[index] else { continue }
            let hours =
                known[valid]
                ?? {
                    var hours = WeekHours()
                    hours.add(from: valid.lowerBound, to: valid.upperBound, weight: 1, clock)
                    return hours
                }()
            known[valid] = hours
            areas[index].validSeconds = hours
        }
        self.areas = areas
    }

    /// Whether a moment lies in the period.
    func isInPeriod(_ moment: Int64) -> Bool { moment >= window.start && moment < window.end }

    /// Takes an intervention of the period in.
    ///
    /// - Returns: Where it stands.
    mutating func addIntervention(
        _ kind: InterventionKind, area: Int, at moment: Int64
    ) -> Standing {
        let index = InterventionKind.allCases.firstIndex(of: kind) ?? 0
        areas[area].interventions[index] += 1
        areas[area].interventionHours.values[slot(moment)] += 1
        guard isValid(area, moment) else {
            areas[area].interventionsOutsideValidity += 1
            return .outsideValidity
        }
        if areas[area].duty.contains(moment) { return .staffed }
        areas[area].interventionsOffDuty += 1
        return .unstaffed
    }

    /// Where an incident or intervention of the period stands in an area.
    enum Standing: Int, CaseIterable {
        /// While a guard was on duty.
        case staffed
        /// While the permit holds, without a guard.
        case unstaffed
        /// While the permit does not hold.
        case outsideValidity
    }

    /// Takes an incident of the period in, and whether it lies in a hot spot.
    ///
    /// - Returns: Where it stands.
    mutating func addIncident(area: Int, at moment: Int64, isHot: Bool) -> Standing {
        guard isValid(area, moment) else {
            areas[area].incidentsOutsideValidity += 1
            return .outsideValidity
        }
        let isStaffed = areas[area].duty.contains(moment)
        let slot = slot(moment)
        areas[area].incidentHours.values[slot] += 1
        if isHot {
            areas[area].hotCounts.values[slot] += 1
            areas[area].incidentsHot += 1
            if isStaffed { areas[area].incidentsHotStaffed += 1 }
        }
        guard isStaffed else {
            areas[area].incidentsUnstaffed += 1
            return .unstaffed
        }
        areas[area].incidentStaffedHours.values[slot] += 1
        areas[area].incidentsStaffed += 1
        return .staffed
    }

    private func isValid(_ area: Int, _ moment: Int64) -> Bool {
        validity[area]?.contains(moment) ?? false
    }

    private func slot(_ moment: Int64) -> Int {
        WeekHours.slot(ofLocal: clock.localTime(at: moment))
    }
}
