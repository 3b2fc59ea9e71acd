import HotspotStatistics
import SafetyRecords
import SpatialIndexing

/// The selected records of a source that have a place, as events.
struct DensityEvents: Sendable {
    let pattern: PointPattern
    /// Selected records without a position.
    private(set) var unplaced = 0
    /// Selected records that were left out because they lie beyond the study area.
    private(set) var beyond = 0

    /// Takes the records, where a locator is given only those in its area.
    init(_ records: CountedRecords, within locator: AreaLocator?) throws(StatisticsError) {
        let table = records.table
        var chosen = records.selection.records(of: table) ?? (0..<Int32(table.count)).map { $0 }
        let selected = chosen.count
        chosen.removeAll { table.xs[Int($0)].isNaN || table.ys[Int($0)].isNaN }
        unplaced = selected - chosen.count
        if let locator {
            let assignment = locator.assign(
                xs: chosen.map { table.xs[Int($0)] }, ys: chosen.map { table.ys[Int($0)] },
                threads: 1)
            let placed = chosen.count
            chosen = zip(chosen, assignment.areas).compactMap { $1 >= 0 ? $0 : nil }
            beyond = placed - chosen.count
        }
        let isWhole = chosen.count == table.count
        pattern = try PointPattern(
            xs: isWhole ? table.xs : chosen.map { table.xs[Int($0)] },
            ys: isWhole ? table.ys : chosen.map { table.ys[Int($0)] },
            weights: table.weights.map { all in
                isWhole ? all : chosen.map { all[Int($0)] }
            })
    }
}
