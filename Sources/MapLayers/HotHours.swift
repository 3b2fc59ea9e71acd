/// The hours of the week in which the incidents of an area gather.
///
/// The fullest hours of the week that together hold half of the incidents; hours as full as the last
/// of them belong to it too.
struct HotHours: Sendable, Equatable {
    /// For each of the 168 weekday-hours, Monday 0:00 first, whether it is hot.
    let isHot: [Bool]

    /// Below so many incidents no hour is called hot: each would hold one by chance.
    static let fewest = 30

    /// `nil` for fewer than 30 incidents.
    ///
    /// - Parameter counts: Incidents in each weekday-hour.
    init?(_ counts: [Int64]) {
        let total = counts.reduce(0, +)
        guard total >= Int64(Self.fewest) else { return nil }
        var held: Int64 = 0
        var least: Int64 = 0
        for count in counts.sorted(by: >) {
            held += count
            least = count
            if 2 * held >= total { break }
        }
        isHot = counts.map { $0 >= least }
    }

    /// Number of hot hours of the week.
    var count: Int { isHot.count { $0 } }

    /// The sum over the hot hours.
    func sum(_ hours: WeekHours) -> Int64 {
        zip(isHot, hours.values).reduce(0) { $1.0 ? $0 + $1.1 : $0 }
    }
}
