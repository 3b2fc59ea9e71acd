/// How far the layers of a run travel, and so what they may tell.
public enum DisclosureProfile: String, CaseIterable, Sendable {
    /// Inside the city's own safety work; nothing is withheld.
    case `internal`
    /// To named partners: thresholds and secondary suppression; single places moved to cells of a
    /// grid.
    case partner
    /// To anybody: no points; thresholds and secondary suppression.
    case `public`

    /// Whether anything is withheld at all.
    public var protects: Bool { self != .internal }
}
