extension SpatialWeights {
    /// Links all areas of the same group: districts of one municipality, cells of one precinct.
    ///
    /// - Parameter groups: The group of each area; an area without one is an isolate.
    /// - Returns: One row per area; symmetric.
    /// - Throws: ``StatisticsError`` with code `tooLarge` where more than ``maximumLinkCount`` links
    ///   would come out.
    /// - Complexity: O(*areas* + *links*).
    public static func block<Group: Hashable>(
        _ groups: [Group?]
    ) throws(StatisticsError) -> SpatialWeights {
        var members: [Group: [Int]] = [:]
        for (area, group) in groups.enumerated() {
            if let group { members[group, default: []].append(area) }
        }
        var links = 0
        for group in members.values {
            // A group is no larger than the 32 bits of an area's number, so this cannot overflow.
            links += group.count * (group.count - 1)
            guard links <= maximumLinkCount else { throw tooManyLinks }
        }
        var builder = Builder(count: groups.count)
        for (area, group) in groups.enumerated() {
            builder.append(group.flatMap { members[$0] } ?? [], focal: area)
        }
        return builder.weights
    }
}
