/// What the recipe `trend` looks at.
public enum TrendMode: String, CaseIterable, Hashable, Sendable {
    /// Two periods, one against the other; see ``ChangeRecipe``.
    case change
    /// Hot spots over many steps; see ``EmergingRecipe``.
    case emerging
    /// Hours, weekdays and months; see ``ProfileRecipe``.
    case profile
}

/// What becomes of units without a single record.
public enum EmptyUnits: String, CaseIterable, Hashable, Sendable {
    /// They count as 0.
    case keep
    /// They are not studied.
    case leaveOut = "leave-out"
}
