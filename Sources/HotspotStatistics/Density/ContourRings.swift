import PlanarGeometry
import RealModule
import SpatialIndexing

/// Rings made of directed pieces of line, and polygons made of the rings.
///
/// The pieces are the whole border of a surface that lies on their left, so as many end in a place as
/// begin there. Places are told apart by their coordinates, to the bit.
///
/// Where several meet, the walk takes the sharpest turn to the left, which keeps it on the border of
/// one connected part of the surface. A part that touches itself in a place passes it twice: the
/// loop in between becomes a ring of its own, an exterior or a hole by its direction.
struct ContourRings {
    private var exteriors: [Ring] = []
    private var holes: [Ring] = []

    init(_ pieces: [ContourPiece]) {
        let sorted = pieces.sorted {
            isBefore($0.from, $1.from) || ($0.from == $1.from && isBefore($0.to, $1.to))
        }
        // The pieces that begin in each place are a run of the sorted ones.
        var places: [Position] = []
        var firsts: [Int] = []
        for (index, piece) in sorted.enumerated() where places.last != piece.from {
            places.append(piece.from)
            firsts.append(index)
        }
        firsts.append(sorted.count)
        var walk = Walk(sorted, places, firsts)
        for start in sorted.indices {
            walk.run(from: start) { ring in
                let area = ring.signedArea
                if area > 0 { exteriors.append(ring) } else if area < 0 { holes.append(ring) }
            }
        }
    }

    /// The polygons, each hole in the smallest exterior around it.
    func surface() throws(StatisticsError) -> MultiPolygon {
        var polygons = exteriors.map { Polygon(exterior: $0) }
        guard !holes.isEmpty else { return MultiPolygon(polygons) }
        let locator: AreaLocator
        do throws(IndexError) {
            locator = try AreaLocator(polygons.map { MultiPolygon([$0]) })
        } catch {
            throw StatisticsError(
                .tooLarge, "The contours cannot be put together: \(error.description)",
                remedy: "Choose a larger bandwidth or larger cells")
        }
        let areas = exteriors.map(\.signedArea)
        for hole in holes {
            if let owner = owner(of: hole, locator, areas) { polygons[owner].holes.append(hole) }
        }
        return MultiPolygon(polygons)
    }

    private func owner(of hole: Ring, _ locator: AreaLocator, _ areas: [Double]) -> Int? {
        let positions = hole.positions
        let size = -hole.signedArea
        for index in positions.indices.dropFirst() {
            // Rings meet in single places: the middle of a side lies on no other ring.
            let (a, b) = (positions[index - 1], positions[index])
            let middle = Position(x: a.x + (b.x - a.x) / 2, y: a.y + (b.y - a.y) / 2)
            let hits = locator.areas(at: middle)
            if hits.contains(where: \.onBoundary) { continue }
            let around = hits.map(\.area).filter { areas[$0] > size }
            if let smallest = around.min(by: { areas[$0] < areas[$1] }) { return smallest }
        }
        return nil
    }
}

private func isBefore(_ a: Position, _ b: Position) -> Bool {
    a.x < b.x || (a.x == b.x && a.y < b.y)
}

/// A walk along pieces of line that takes each once.
private struct Walk {
    let pieces: [ContourPiece]
    let places: [Position]
    let firsts: [Int]
    private var isTaken: [Bool]
    /// For each place how far along the path it lies; −1 where it does not.
    private var depths: [Int32]
    private var path: [Int] = []

    init(_ pieces: [ContourPiece], _ places: [Position], _ firsts: [Int]) {
        self.pieces = pieces
        self.places = places
        self.firsts = firsts
        isTaken = [Bool](repeating: false, count: pieces.count)
        depths = [Int32](repeating: -1, count: places.count)
    }

    mutating func run(from start: Int, _ emit: (Ring) -> Void) {
        guard !isTaken[start], let origin = place(pieces[start].from) else { return }
        path = [origin]
        depths[origin] = 0
        var piece = start
        while true {
            isTaken[piece] = true
            // A piece that leads nowhere cannot be: as many begin in a place as end there.
            guard let next = place(pieces[piece].to) else { break }
            if depths[next] >= 0 {
                let loop = path[Int(depths[next])...]
                if loop.count >= 3 { emit(ring(loop)) }
                for left in loop.dropFirst() { depths[left] = -1 }
                path.removeLast(loop.count - 1)
            } else {
                depths[next] = Int32(path.count)
                path.append(next)
            }
            guard let following = sharpestLeft(after: piece, at: next) else { break }
            piece = following
        }
        for left in path { depths[left] = -1 }
    }

    private func place(_ position: Position) -> Int? {
        var low = 0
        var high = places.count
        while low < high {
            let middle = (low + high) / 2
            if isBefore(places[middle], position) { low = middle + 1 } else { high = middle }
        }
        return low < places.count && places[low] == position ? low : nil
    }

    private func sharpestLeft(after piece: Int, at place: Int) -> Int? {
        let open = (firsts[place]..<firsts[place + 1]).filter { !isTaken[$0] }
        guard open.count > 1 else { return open.first }
        let back = (
            x: pieces[piece].from.x - pieces[piece].to.x,
            y: pieces[piece].from.y - pieces[piece].to.y
        )
        // The angle from the way back, clockwise; straight back is a whole turn.
        func angle(_ candidate: Int) -> Double {
            let x = pieces[candidate].to.x - pieces[candidate].from.x
            let y = pieces[candidate].to.y - pieces[candidate].from.y
            let turn = Double.atan2(y: back.y * x - back.x * y, x: back.x * x + back.y * y)
            return turn > 0 ? turn : turn + 2 * .pi
        }
        return open.min { angle($0) < angle($1) }
    }

    /// The ring through places, without those in the middle of a straight side along an axis.
    private func ring(_ loop: ArraySlice<Int>) -> Ring {
        let all = loop.map { places[$0] }
        let kept = all.indices.filter { index in
            let before = all[index == 0 ? all.count - 1 : index - 1]
            let here = all[index]
            let after = all[index == all.count - 1 ? 0 : index + 1]
            let isAlongX = before.y == here.y && here.y == after.y
            let isAlongY = before.x == here.x && here.x == after.x
            return !isAlongX && !isAlongY
        }
        return Ring(closing: kept.map { all[$0] })
    }
}
