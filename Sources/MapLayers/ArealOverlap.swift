import ChunkedWork
package import PlanarGeometry
import SpatialIndexing
import Topology

/// Which parts of the source areas lie in which target areas, and what each part weighs.
///
/// A part weighs its area, or the people of a finer set of areas who live in it; in a crosswalk, what
/// its table says. Figures are moved by these weights: see ``ArealInterpolation``.
package struct ArealOverlap: Sendable, Equatable {
    /// What one source area and one target area share.
    package struct Piece: Sendable, Equatable {
        /// Index of the source area.
        package var source: Int
        /// Index of the target area.
        package var target: Int
        /// What the part weighs: square meters, people or a share.
        package var weight: Double

        /// Makes a piece.
        package init(source: Int, target: Int, weight: Double) {
            self.source = source
            self.target = target
            self.weight = weight
        }
    }

    /// The pieces by target, then source; each pair once, each weight above 0.
    package let pieces: [Piece]
    /// What each source area weighs as a whole, what lies in no target included.
    package let sourceWeights: [Double]
    /// What each target area weighs as a whole, what lies in no source included.
    package let targetWeights: [Double]

    /// Takes pieces in any order.
    package init(pieces: [Piece], sourceWeights: [Double], targetWeights: [Double]) {
        self.pieces = pieces.filter { $0.weight > 0 }.sorted {
            ($0.target, $0.source) < ($1.target, $1.source)
        }
        self.sourceWeights = sourceWeights
        self.targetWeights = targetWeights
    }

    /// Overlays two sets of areas; each part weighs its square meters.
    ///
    /// - Parameters:
    ///   - sources: Valid surfaces in meters.
    ///   - targets: Valid surfaces in the same reference system.
    ///   - layer: The layer that it is for, for error messages.
    ///   - threads: How many threads to use at most; the pieces do not depend on it.
    /// - Throws: ``LayerError`` with code `geometry` for surfaces that are not valid, or `index` for
    ///   coordinates that are not finite.
    /// - Complexity: near O(*n* log *n*), where only neighbors' boxes meet.
    package init(
        of sources: [MultiPolygon], over targets: [MultiPolygon], for layer: String, threads: Int
    ) throws(LayerError) {
        let tree = try boxTree(sources, layer, threads)
        let found = try topology(for: layer) { () throws(TopologyError) in
            try mapChunks(count: targets.count, size: 4, threads: threads) {
                (range) throws(TopologyError) -> [Piece] in
                var pieces: [Piece] = []
                for target in range {
                    let near = tree.search(targets[target].boundingBox)
                    let areas = try sharedAreas(
                        of: targets[target], with: near.map { sources[$0] })
                    for (source, area) in zip(near, areas) {
                        pieces.append(Piece(source: source, target: target, weight: area))
                    }
                }
                return pieces
            }
        }
        self.init(
            pieces: found.flatMap(\.self), sourceWeights: sources.map(\.area),
            targetWeights: targets.map(\.area))
    }

    /// Overlays two sets of areas; each part weighs the people of a finer set who live in it.
    ///
    /// Within an area of the finer set people are taken to live everywhere alike. One without a
    /// population counts as empty.
    ///
    /// - Parameters:
    ///   - sources: Valid surfaces in meters.
    ///   - targets: Valid surfaces in the same reference system.
    ///   - finer: Areas with people, in the same reference system.
    ///   - populations: How many live in each; what is missing or below 0 is 0.
    ///   - layer: The layer that it is for, for error messages.
    ///   - threads: How many threads to use at most; the pieces do not depend on it.
    /// - Throws: As the other.
    package init(
        of sources: [MultiPolygon], over targets: [MultiPolygon],
        peopleOf finer: [MultiPolygon], populations: [Double?], for layer: String, threads: Int
    ) throws(LayerError) {
        let byArea = try ArealOverlap(of: sources, over: targets, for: layer, threads: threads)
        let people = try SpreadPeople(finer, populations, for: layer, threads: threads)
        let parts = byArea.pieces
        let surfaces = try topology(for: layer) { () throws(TopologyError) in
            try mapChunks(count: parts.count, size: 16, threads: threads) {
                (range) throws(TopologyError) -> [MultiPolygon] in
                var surfaces: [MultiPolygon] = []
                for part in parts[range] {
                    surfaces.append(try intersection(sources[part.source], targets[part.target]))
                }
                return surfaces
            }
        }.flatMap(\.self)
        let weights = try people.counts(in: surfaces)
        self.init(
            pieces: zip(parts, weights).map {
                Piece(source: $0.source, target: $0.target, weight: $1)
            },
            sourceWeights: try people.counts(in: sources),
            targetWeights: try people.counts(in: targets))
    }
}

/// The people of a set of areas, living everywhere alike within each.
private struct SpreadPeople {
    private let surfaces: [MultiPolygon]
    /// People per square meter.
    private let densities: [Double]
    private let tree: PackedRTree
    private let layer: String
    private let threads: Int

    init(
        _ areas: [MultiPolygon], _ populations: [Double?], for layer: String, threads: Int
    ) throws(LayerError) {
        precondition(areas.count == populations.count, "one population an area")
        var surfaces: [MultiPolygon] = []
        var densities: [Double] = []
        for (surface, population) in zip(areas, populations) {
            guard let population, population.isFinite, population > 0, surface.area > 0 else {
                continue
            }
            surfaces.append(surface)
            densities.append(population / surface.area)
        }
        self.surfaces = surfaces
        self.densities = densities
        self.layer = layer
        self.threads = threads
        tree = try boxTree(surfaces, layer, threads)
    }

    /// How many live in each surface.
    func counts(in places: [MultiPolygon]) throws(LayerError) -> [Double] {
        let (tree, surfaces, densities) = (tree, surfaces, densities)
        return try topology(for: layer) { () throws(TopologyError) in
            try mapChunks(count: places.count, size: 4, threads: threads) {
                (range) throws(TopologyError) -> [Double] in
                var counts: [Double] = []
                for place in places[range] {
                    let near = tree.search(place.boundingBox)
                    let areas = try sharedAreas(of: place, with: near.map { surfaces[$0] })
                    counts.append(zip(near, areas).reduce(0) { $0 + densities[$1.0] * $1.1 })
                }
                return counts
            }
        }.flatMap(\.self)
    }
}

private func boxTree(
    _ surfaces: [MultiPolygon], _ layer: String, _ threads: Int
) throws(LayerError) -> PackedRTree {
    do throws(IndexError) {
        return try PackedRTree(surfaces.map(\.boundingBox), threads: threads)
    } catch {
        throw LayerError(error, layer: layer)
    }
}

private func topology<Result>(
    for layer: String, _ body: () throws(TopologyError) -> Result
) throws(LayerError) -> Result {
    do throws(TopologyError) {
        return try body()
    } catch {
        throw LayerError(error, layer: layer)
    }
}
