/// Counts of events in areas and time steps: the cube that emerging hot spots are looked for in.
///
/// The steps are equally long and in the order of time; what they are (weeks, months) is the
/// caller's business. Rows are areas, so that the series of an area lies together.
///
///     counts   [ 0 2 1 | 5 3 4 ]      two areas of three steps
///     studied  [ true    true  ]
///
/// Memory: 4 bytes a cell. At most ``maximumCellCount`` cells and 2³¹ − 1 events.
///
///     var cube = try SpaceTimeCube(areas: 2, steps: 3)
///     cube.add(area: 1, step: 0)
public struct SpaceTimeCube: Hashable, Sendable {
    /// The number of areas.
    public let areas: Int
    /// The number of time steps.
    public let steps: Int
    /// The counts, one area after the other.
    private(set) var counts: [Int32]
    /// Whether each area is studied: those that are not are no one's neighbor and enter no mean.
    public private(set) var isStudied: [Bool]
    private var events = 0

    /// The largest number of cells of a cube.
    public static let maximumCellCount = 50_000_000

    /// Makes a cube without events.
    ///
    /// - Throws: ``StatisticsError`` with code `tooFew` without areas or steps, or `tooLarge`.
    public init(areas: Int, steps: Int) throws(StatisticsError) {
        guard areas >= 1, steps >= 1 else {
            throw StatisticsError(
                .tooFew, "A cube of \(areas) areas and \(steps) steps holds nothing",
                remedy: "Give at least one of each")
        }
        let (cells, overflow) = areas.multipliedReportingOverflow(by: steps)
        guard !overflow, cells <= Self.maximumCellCount else {
            throw StatisticsError(
                .tooLarge,
                "A cube of \(areas) areas and \(steps) steps has more than "
                    + "\(Self.maximumCellCount) cells",
                remedy: "Use larger areas or longer steps")
        }
        self.areas = areas
        self.steps = steps
        counts = [Int32](repeating: 0, count: cells)
        isStudied = [Bool](repeating: true, count: areas)
    }

    /// Makes a cube from the series of each area.
    ///
    /// - Throws: As ``init(areas:steps:)``; `lengthMismatch` where the series differ in length, and
    ///   `badParameter` for a negative count or more than 2³¹ − 1 events in all.
    public init(series: [[Int]]) throws(StatisticsError) {
        try self.init(areas: series.count, steps: series.first?.count ?? 0)
        for (area, row) in series.enumerated() {
            guard row.count == steps else {
                throw StatisticsError(
                    .lengthMismatch, "Area \(area) has \(row.count) steps, area 0 has \(steps)",
                    remedy: "Give every area the same steps")
            }
            for (step, count) in row.enumerated() {
                guard count >= 0, count <= Int(Int32.max) - events else {
                    throw StatisticsError(
                        .badParameter,
                        "Area \(area) has a count of \(count) at step \(step), after "
                            + "\(events) events",
                        remedy: "Counts are 0 or more, and at most 2 147 483 647 in all")
                }
                counts[area * steps + step] = Int32(count)
                events += count
            }
        }
    }

    /// Counts one more event.
    ///
    /// A cube holds no more events than a table has rows, which 31 bits number.
    public mutating func add(area: Int, step: Int) {
        precondition(step >= 0 && step < steps, "step \(step) is not among \(steps)")
        precondition(events < Int(Int32.max), "more events than 31 bits can number")
        counts[area * steps + step] += 1
        events += 1
    }

    /// The count of a cell.
    public subscript(area: Int, step: Int) -> Int {
        precondition(step >= 0 && step < steps, "step \(step) is not among \(steps)")
        return Int(counts[area * steps + step])
    }

    /// The events in all areas, studied or not.
    public var eventCount: Int { events }

    /// The number of studied areas.
    public var studiedCount: Int { isStudied.count { $0 } }

    /// Leaves areas without a single event out of the study.
    ///
    /// Esri's tool does, whatever the areas are. Ours does on request: where the areas are those in
    /// which events can happen, an empty one is a finding.
    public mutating func leaveOutEmptyAreas() {
        for area in 0..<areas {
            isStudied[area] = counts[area * steps..<(area + 1) * steps].contains { $0 != 0 }
        }
    }

    /// The series of an area as numbers.
    func series(of area: Int) -> [Double] {
        counts[area * steps..<(area + 1) * steps].map { Double($0) }
    }
}
