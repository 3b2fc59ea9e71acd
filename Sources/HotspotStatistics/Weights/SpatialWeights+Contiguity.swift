public import PlanarGeometry
internal import SpatialIndexing

/// What makes two areas neighbors.
public enum Contiguity: String, Hashable, Sendable {
    /// A point of boundary in common: a corner is enough.
    case queen
    /// A stretch of boundary in common.
    case rook
}

extension SpatialWeights {
    /// Links areas whose boundaries meet.
    ///
    /// Queen: the boundaries come within the tolerance of each other somewhere, be it at shared
    /// vertices, where a vertex lies on the middle of an edge (a T-junction), or where edges cross.
    ///
    /// Rook: the areas have an edge or a part of one in common, exactly, or the boundaries run within
    /// the tolerance of each other for an unbroken stretch longer than four times the tolerance, so
    /// that differently digitized or slightly overlapping boundaries count. Four times: at a mere
    /// corner the stretch stays below that, unless both gaps beside it are sharper than 30°.
    ///
    /// With a tolerance of 0 both are exact: coordinates must agree to the bit, and a T-junction
    /// counts where the vertex lies exactly on the edge. What is found at 0 is found at every
    /// tolerance, and a larger one only adds queen neighbors; of two rook neighbors that are not
    /// exact, a common stretch of a few tolerances can no longer be told from a corner, so the
    /// tolerance should be that of the data and not more (0.1 m for surveyed boundaries, the
    /// tolerance of simplification for simplified ones). Boundaries are what counts: an area wholly inside another, not in a hole of it, is none of
    /// its neighbors. Empty surfaces are isolates. Grids need no tolerance: use their integer
    /// adjacency.
    ///
    /// The result is symmetric and does not depend on the order of areas, rings or vertices.
    ///
    /// - Parameters:
    ///   - surfaces: The areas, in meters.
    ///   - kind: Queen or rook.
    ///   - tolerance: The largest distance between boundaries that meet, in meters; at least 0.
    /// - Returns: One row per area.
    /// - Throws: ``StatisticsError`` with code `badParameter`, `notFinite` or `tooLarge`.
    /// - Complexity: O(*v* log *v*) for *v* vertices, and what the comparison of boundaries takes
    ///   for areas whose boxes meet but that share no vertex (queen) or edge (rook).
    public static func contiguity(
        _ surfaces: [MultiPolygon], _ kind: Contiguity, snapping tolerance: Double
    ) throws(StatisticsError) -> SpatialWeights {
        guard tolerance.isFinite, tolerance >= 0 else {
            throw StatisticsError(
                .badParameter, "The snapping tolerance is \(tolerance) m",
                remedy: "Give a distance of at least 0 m")
        }
        let boundaries = surfaces.map(Boundary.init)
        for (area, boundary) in boundaries.enumerated() where !boundary.isFinite {
            throw StatisticsError(
                .notFinite, "Area \(area) has a vertex that is not a place on the plane",
                remedy: "Repair or leave out the area")
        }
        var pairs = AreaPairs()
        switch kind {
        case .queen: try pairs.insertThoseThatShareVertices(boundaries)
        case .rook: try pairs.insertThoseThatShareEdges(boundaries)
        }
        let shared = pairs.sorted()
        try pairs.insert(contentsOf: undecided(boundaries, shared, tolerance)) {
            boundaries[$0].meets(boundaries[$1], kind, within: tolerance)
        }
        return SpatialWeights(symmetric: pairs.sorted(), count: surfaces.count)
    }

    /// The pairs whose boxes come within the tolerance and that are not among the shared ones.
    private static func undecided(
        _ boundaries: [Boundary], _ shared: [AreaPair], _ tolerance: Double
    ) throws(StatisticsError) -> [AreaPair] {
        let tree: PackedRTree
        do throws(IndexError) {
            tree = try PackedRTree(boundaries.map(\.box))
        } catch {
            throw StatisticsError(
                .tooLarge, error.description, remedy: "Use fewer and larger areas")
        }
        var result: [AreaPair] = []
        var next = shared.startIndex
        for area in boundaries.indices where !boundaries[area].box.isEmpty {
            let box = boundaries[area].box.expanded(by: tolerance)
            for other in tree.search(box).sorted() where other > area {
                let pair = AreaPair(area, other)
                // Both lists ascend, so one walk along them finds what they have in common.
                while next < shared.endIndex, shared[next] < pair { next += 1 }
                if next < shared.endIndex, shared[next] == pair { continue }
                result.append(pair)
            }
            guard result.count <= maximumLinkCount else { throw tooManyLinks }
        }
        return result
    }

    private init(symmetric pairs: [AreaPair], count: Int) {
        var rows = [[Int]](repeating: [], count: count)
        for pair in pairs {
            rows[pair.first].append(pair.second)
            rows[pair.second].append(pair.first)
        }
        self.init(neighbors: rows)
    }
}
