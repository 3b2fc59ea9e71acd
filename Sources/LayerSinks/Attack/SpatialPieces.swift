import ChunkedWork
import PlanarGeometry
import SpatialIndexing
import Topology

/// The places of a map that no border of any set of units parts: an attacker's atoms in space.
///
/// Coordinates in files are rounded and transformed, so borders that are one on the map may lie
/// some centimeters apart: what is thinner than a meter is taken for such a seam and left out.
struct SpatialPieces: Sendable {
    /// A piece: in which unit of each set it lies, −1 where in none.
    struct Piece: Sendable {
        var units: [Int32]
        var surface: MultiPolygon
    }

    /// What is thinner than this is a seam, in meters.
    static let seam = 1.0
    /// Rounding moves borders by less than this, in meters.
    private static let noise = 0.03

    /// For each piece, its unit in each set.
    private(set) var units: [[Int32]] = []
    /// Pairs of surfaces that could not be overlaid; they are taken to share a place.
    private(set) var failures = 0

    /// Parts the map.
    ///
    /// - Parameters:
    ///   - sets: Sets of units in one reference system in meters; units of one set do not overlap.
    ///   - threads: How many threads may be used; the pieces do not depend on it.
    init(_ sets: [[MultiPolygon]], threads: Int) {
        let isConvex = sets.map { $0.allSatisfy { $0.isEmpty || ConvexCell($0) != nil } }
        // Irregular areas are overlaid exactly, by GEOS; cells cut them afterwards.
        let order = sets.indices.sorted {
            (isConvex[$0] ? 1 : 0, sets[$0].count, $0) < (isConvex[$1] ? 1 : 0, sets[$1].count, $1)
        }
        var pieces: [Piece] = []
        for set in order {
            guard !pieces.isEmpty else {
                pieces = sets[set].enumerated().filter { !$1.isEmpty }.map { unit, surface in
                    var units = [Int32](repeating: -1, count: sets.count)
                    units[set] = Int32(unit)
                    return Piece(units: units, surface: surface)
                }
                continue
            }
            pieces = refine(
                pieces, by: sets[set], set, isConvex: isConvex[set], threads: threads)
        }
        units = pieces.map(\.units)
    }

    private mutating func refine(
        _ pieces: [Piece], by surfaces: [MultiPolygon], _ set: Int, isConvex: Bool, threads: Int
    ) -> [Piece] {
        let boxes = surfaces.map(\.boundingBox)
        guard let tree = try? PackedRTree(boxes, threads: threads) else { return pieces }
        let cells = isConvex ? ConvexCells(cells: surfaces.map(Self.cell)) : nil
        let refined = mapChunks(count: pieces.count, size: 16, threads: threads) { range in
            range.map { Self.parts(of: pieces[$0], surfaces, tree, cells) }
        }.joined()
        var result: [Piece] = []
        var covered = [Double](repeating: 0, count: surfaces.count)
        var coverers = [[Int]](repeating: [], count: surfaces.count)
        for (number, parted) in refined.enumerated() {
            failures += parted.failures
            for (unit, part) in parted.parts {
                covered[unit] += part.area
                coverers[unit].append(number)
                guard !Self.isSeam(part) else { continue }
                var piece = pieces[number]
                piece.units[set] = Int32(unit)
                piece.surface = part
                result.append(piece)
            }
            if let rest = parted.rest {
                var piece = pieces[number]
                piece.surface = rest
                result.append(piece)
            }
        }
        // Units may reach beyond all that was there before.
        let width = pieces.first?.units.count ?? 0
        let (areas, meeting) = (covered, coverers)
        let beyond = mapChunks(count: surfaces.count, size: 64, threads: threads) { range in
            range.map { unit -> MultiPolygon? in
                let left = surfaces[unit].area - areas[unit]
                guard left > Self.noise * Self.perimeter(surfaces[unit]) else { return nil }
                return Self.rest(
                    of: surfaces[unit], without: meeting[unit].map { pieces[$0].surface })
            }
        }.joined()
        for (unit, rest) in beyond.enumerated() {
            guard let rest else { continue }
            var units = [Int32](repeating: -1, count: width)
            units[set] = Int32(unit)
            result.append(Piece(units: units, surface: rest))
        }
        return result
    }

    private struct Parted: Sendable {
        var parts: [(Int, MultiPolygon)] = []
        var rest: MultiPolygon?
        var failures = 0
    }

    private static func cell(_ surface: MultiPolygon) -> ConvexCell {
        // An empty surface has no cell; one far away cuts nothing.
        ConvexCell(surface) ?? nowhere
    }

    private static let nowhere: ConvexCell = {
        let box = BoundingBox(minX: -2e30, minY: -2e30, maxX: -1e30, maxY: -1e30)
        guard let cell = ConvexCell(MultiPolygon([Polygon(box)])) else {
            preconditionFailure("a box is a convex cell")
        }
        return cell
    }()

    private static func parts(
        of piece: Piece, _ surfaces: [MultiPolygon], _ tree: PackedRTree, _ cells: ConvexCells?
    ) -> Parted {
        var parted = Parted()
        let candidates = tree.search(piece.surface.boundingBox)
        if let cells {
            parted.parts = cells.parts(of: piece.surface, among: candidates)
        } else {
            for unit in candidates {
                do throws(TopologyError) {
                    let part = try intersection(piece.surface, surfaces[unit])
                    if part.area > 0 { parted.parts.append((unit, part)) }
                } catch {
                    // An attacker loses nothing by taking too much for possible.
                    parted.parts.append((unit, piece.surface))
                    parted.failures += 1
                }
            }
        }
        let left = piece.surface.area - parted.parts.reduce(0) { $0 + $1.1.area }
        if left > noise * perimeter(piece.surface) {
            parted.rest = rest(
                of: piece.surface, without: parted.parts.map { surfaces[$0.0] })
        }
        return parted
    }

    /// What is left of a surface, `nil` where that is a seam; all of it where GEOS fails.
    private static func rest(
        of surface: MultiPolygon, without others: [MultiPolygon]
    ) -> MultiPolygon? {
        do throws(TopologyError) {
            var whole: [MultiPolygon] = []
            for other in others { whole.append(try repaired(other)) }
            let rest = try difference(try repaired(surface), try union(whole))
            return isSeam(rest) ? nil : rest
        } catch {
            return surface
        }
    }

    /// Whether no part of the surface is wider than a seam.
    private static func isSeam(_ surface: MultiPolygon) -> Bool {
        surface.polygons.allSatisfy { polygon in
            let box = polygon.boundingBox
            return polygon.area <= seam * max(box.width, box.height)
        }
    }

    private static func perimeter(_ surface: MultiPolygon) -> Double {
        surface.polygons.reduce(0) { sum, polygon in
            polygon.rings.reduce(sum) { sum, ring in
                zip(ring.positions, ring.positions.dropFirst()).reduce(sum) {
                    $0 + $1.0.squaredDistance(to: $1.1).squareRoot()
                }
            }
        }
    }
}
