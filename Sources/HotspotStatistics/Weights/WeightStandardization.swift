/// Whether the weights of a row are scaled to sum to 1.
public enum WeightStandardization: String, CaseIterable, Hashable, Sendable {
    /// Weights as they are: every neighbor weighs 1 where they are binary.
    case none
    /// Every row sums to 1; for Gi* the area itself is in the row.
    case row
}
