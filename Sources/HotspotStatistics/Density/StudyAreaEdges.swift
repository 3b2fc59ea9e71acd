import PlanarGeometry

/// The edges of a study area, cut into pieces that lie in square buckets, so that those near a
/// place are found at once.
///
/// Edges run with the area on their left: exteriors counterclockwise, holes clockwise, whatever
/// their winding in the source.
struct StudyAreaEdges {
    /// A part of an edge, by the distances along it where it begins and ends.
    struct Piece {
        var edge: Int32
        var from: Double
        var to: Double
    }

    /// An edge with the area on its left.
    struct Edge {
        var start: Position
        var end: Position
        var length: Double
    }

    private(set) var edges: [Edge] = []
    private var pieces: [Piece] = []
    private var starts: [Int32] = [0]
    private let box: BoundingBox
    private let size: Double
    private let columns: Int
    private let rows: Int

    /// The most pieces that edges may be cut into.
    static let maximumPieceCount = 20_000_000

    /// Cuts the edges of an area into pieces no longer than `longest`, for places that ask for those
    /// within `radius`, which is not below that.
    init(_ area: MultiPolygon, radius: Double, longest: Double) throws(StatisticsError) {
        box = area.boundingBox
        var number = 0.0
        for polygon in area.polygons {
            for (index, ring) in polygon.rings.enumerated() {
                let isForward = (ring.signedArea >= 0) == (index == 0)
                for next in ring.positions.indices.dropFirst() {
                    let (a, b) = (ring.positions[next - 1], ring.positions[next])
                    let length = a.squaredDistance(to: b).squareRoot()
                    guard length > 0 else { continue }
                    edges.append(
                        isForward
                            ? Edge(start: a, end: b, length: length)
                            : Edge(start: b, end: a, length: length))
                    number += (length / longest).rounded(.up)
                }
            }
        }
        guard number <= Double(Self.maximumPieceCount) else {
            throw StatisticsError(
                .tooLarge,
                "The border of the study area is more than \(Self.maximumPieceCount) times as long "
                    + "as half the bandwidth",
                remedy: "Choose a larger bandwidth, a simpler study area, or no edge correction")
        }
        // A piece within the radius has its middle within 1.5 radii, so in the bucket or next to it.
        size = max(1.5 * radius, max(box.width, box.height) / 2000)
        columns = Int(box.width / size) + 1
        rows = Int(box.height / size) + 1
        sortPieces(longest: longest)
    }

    private mutating func sortPieces(longest: Double) {
        var unsorted: [Piece] = []
        var buckets: [Int32] = []
        for (index, edge) in edges.enumerated() {
            let count = Int((edge.length / longest).rounded(.up))
            for part in 0..<count {
                let from = edge.length * Double(part) / Double(count)
                let to =
                    part == count - 1 ? edge.length : edge.length * Double(part + 1) / Double(count)
                let share = (from + to) / 2 / edge.length
                let column = bucket(edge.start.x + share * (edge.end.x - edge.start.x) - box.minX)
                let row = bucket(edge.start.y + share * (edge.end.y - edge.start.y) - box.minY)
                buckets.append(Int32(min(row, rows - 1) * columns + min(column, columns - 1)))
                unsorted.append(Piece(edge: Int32(index), from: from, to: to))
            }
        }
        starts = [Int32](repeating: 0, count: columns * rows + 1)
        for bucket in buckets { starts[Int(bucket) + 1] += 1 }
        for bucket in 0..<columns * rows { starts[bucket + 1] += starts[bucket] }
        var next = starts
        pieces = unsorted
        for (index, bucket) in buckets.enumerated() {
            pieces[Int(next[Int(bucket)])] = unsorted[index]
            next[Int(bucket)] += 1
        }
    }

    private func bucket(_ distance: Double) -> Int { Int(max(distance / size, 0)) }

    /// Calls `body` with every piece that may lie within the radius, in a fixed order.
    func forEachPiece(near position: Position, _ body: (Piece, Edge) -> Void) {
        let x = ((position.x - box.minX) / size).rounded(.down)
        let y = ((position.y - box.minY) / size).rounded(.down)
        guard x >= -1, y >= -1, x <= Double(columns), y <= Double(rows) else { return }
        for row in max(0, Int(y) - 1)..<max(0, min(rows, Int(y) + 2)) {
            for column in max(0, Int(x) - 1)..<max(0, min(columns, Int(x) + 2)) {
                let bucket = row * columns + column
                for index in Int(starts[bucket])..<Int(starts[bucket + 1]) {
                    body(pieces[index], edges[Int(pieces[index].edge)])
                }
            }
        }
    }
}
