/// What happens to a record that lies in more than one area.
public enum OverlapRule: String, CaseIterable, Hashable, Sendable {
    /// It is counted once, in the area with the lowest identifier: the sums close.
    case lowest
    /// It is counted in each area that holds it: every area's own number is whole.
    case each
}
