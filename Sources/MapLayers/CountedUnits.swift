/// Units, what was counted in them, and the counts.
package struct CountedUnits: Sendable {
    /// What was counted in.
    package var units: CountingUnits
    /// What was counted.
    package var records: CountedRecords
    /// How many there are in each unit, and what became of the others.
    package var tabulation: Tabulation
    /// What a layer that shows the counts tells of.
    package var exposure = LayerExposure(tabulation: LayerExposure.unentered)
}
