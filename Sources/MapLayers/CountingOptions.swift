import SafetyRecords

/// How records are counted for any recipe.
public struct CountingOptions: Sendable {
    /// The identifier of the layer.
    public var layer: String
    /// What happens to records that lie in several areas.
    public var overlaps: OverlapRule
    /// Number of threads; the result does not depend on it.
    public var threads: Int

    /// Makes options.
    public init(layer: String, overlaps: OverlapRule = .lowest, threads: Int = 1) {
        self.layer = layer
        self.overlaps = overlaps
        self.threads = threads
    }
}

/// Counts records in units, and refuses a result that nobody can have meant.
///
/// - Throws: ``LayerError`` with code `nothingSelected` where period and filters let nothing
///   through, `allOutside` where no record lies in any unit.
public func tabulated(
    _ records: CountedRecords, in units: CountingUnits, options: CountingOptions
) throws(LayerError) -> Tabulation {
    try tabulated(records, in: units, options: options) { _, _ in }
}

/// As above, and tells of each record, in the order of the table, where it was counted.
func tabulated(
    _ records: CountedRecords, in units: CountingUnits, options: CountingOptions,
    each visit: (_ record: Int, _ unit: Int) -> Void
) throws(LayerError) -> Tabulation {
    let tabulation = units.tabulate(
        records, overlaps: options.overlaps, threads: options.threads, each: visit)
    if tabulation.selected == 0 {
        throw LayerError(
            .nothingSelected, layer: options.layer,
            detail: "none of the \(records.table.count) records of \(records.table.source) is "
                + "let through by the period and the filters (\(records.words))",
            remedy: "Check the dates and the spelling of the values")
    }
    if tabulation.outside + tabulation.unplaced == tabulation.selected {
        throw LayerError(
            .allOutside, layer: options.layer,
            detail: "not one of \(tabulation.selected) records of \(records.table.source) lies "
                + "in \(units.summary)",
            remedy: "Check that both are of the same place, and the reference systems of both")
    }
    return tabulation
}
