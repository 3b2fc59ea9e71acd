/// Which areas are neighbors.
public enum NeighborRule: Hashable, Sendable, CustomStringConvertible {
    /// Areas that share an edge or a vertex.
    case queen
    /// Areas that share an edge.
    case rook
    /// The K areas with the nearest centroids; ties by identifier.
    case nearest(Int)
    /// The areas with centroids within a distance in meters, closed.
    case band(Double)

    /// Reads "queen", "rook", "knn:8" (1 to 10 000) or "band:500" (meters, at most 10⁷); `nil` for
    /// anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        switch (parts.first, parts.count) {
        case ("queen", 1): self = .queen
        case ("rook", 1): self = .rook
        case ("knn", 2):
            guard let count = Int(parts[1]), (1...10_000).contains(count) else { return nil }
            self = .nearest(count)
        case ("band", 2):
            guard let radius = Double(parts[1]), radius > 0, radius <= 1e7 else { return nil }
            self = .band(radius)
        default: return nil
        }
    }

    /// The rule as it is written on the command line.
    public var description: String {
        switch self {
        case .queen: "queen"
        case .rook: "rook"
        case .nearest(let count): "knn:\(count)"
        case .band(let radius):
            "band:\(Int(exactly: radius).map { String($0) } ?? String(radius))"
        }
    }

    /// The rule in words.
    var words: String {
        switch self {
        case .queen: "areas that share an edge or a vertex"
        case .rook: "areas that share an edge"
        case .nearest(let count): "the \(count) areas with the nearest centroids"
        case .band: "areas with centroids within the distance of the band, in meters"
        }
    }
}

/// What happens to a record that lies in more than one area.
public enum OverlapRule: String, CaseIterable, Hashable, Sendable {
    /// It is counted once, in the area with the lowest identifier: the sums close.
    case lowest
    /// It is counted in each area that holds it: every area's own number is whole.
    case each
}
