import PlanarGeometry

/// A straight piece of the border of a band, with the band on its left.
struct ContourPiece {
    var from: Position
    var to: Position
}

/// Values at the nodes of a net of rectangles, and the lines through them.
///
/// The nodes are the places of a lattice and, half a step beyond its edge, as many again with the
/// values of the nearest places. Where a line crosses a side is computed from the side's two nodes
/// alone, in one order, so that the squares on both sides get the same bits.
struct ContourField {
    private let xs: [Double]
    private let ys: [Double]
    private let values: [Double?]
    private let lattice: EvaluationLattice

    /// The most pieces of line that a level may have.
    static let maximumPieceCount = 50_000_000

    init(_ values: [Double?], _ lattice: EvaluationLattice) {
        self.values = values
        self.lattice = lattice
        func nodes(_ origin: Double, _ step: Double, _ count: Int) -> [Double] {
            [origin - step / 2] + (0..<count).map { origin + Double($0) * step }
                + [origin + (Double(count) - 0.5) * step]
        }
        xs = nodes(lattice.origin.x, lattice.stepX, lattice.columns)
        ys = nodes(lattice.origin.y, lattice.stepY, lattice.rows)
    }

    private func value(_ column: Int, _ row: Int) -> Double? {
        let x = min(max(column - 1, 0), lattice.columns - 1)
        let y = min(max(row - 1, 0), lattice.rows - 1)
        guard let value = values[y * lattice.columns + x], value.isFinite else { return nil }
        return value
    }

    /// The values at the corners of a square: south-west, south-east, north-east, north-west.
    private func corners(_ column: Int, _ row: Int) -> SIMD4<Double>? {
        guard column >= 0, row >= 0, column + 1 < xs.count, row + 1 < ys.count,
            let a = value(column, row), let b = value(column + 1, row),
            let c = value(column + 1, row + 1), let d = value(column, row + 1)
        else { return nil }
        return SIMD4(a, b, c, d)
    }

    /// Where a level is met between a node and its eastern or northern neighbor.
    private func crossing(
        _ level: Double, _ column: Int, _ row: Int, north: Bool, _ first: Double, _ second: Double
    ) -> Position {
        let share = min(max((level - first) / (second - first), 0), 1)
        let (x, y) = (xs[column], ys[row])
        if north {
            return Position(x: x, y: share == 1 ? ys[row + 1] : y + share * (ys[row + 1] - y))
        }
        return Position(x: share == 1 ? xs[column + 1] : x + share * (xs[column + 1] - x), y: y)
    }

    /// The lines at a level, with what is at least as high on their left.
    func lines(at level: Double) throws(StatisticsError) -> [ContourPiece] {
        var pieces: [ContourPiece] = []
        for row in 0..<ys.count - 1 {
            for column in 0..<xs.count - 1 {
                guard let v = corners(column, row) else { continue }
                let kind =
                    (v[0] >= level ? 1 : 0) + (v[1] >= level ? 2 : 0) + (v[2] >= level ? 4 : 0)
                    + (v[3] >= level ? 8 : 0)
                if kind == 0 || kind == 15 { continue }
                let isJoined = v.sum() / 4 >= level
                for (from, to) in Self.sides(kind, isJoined: isJoined) {
                    let start = crossing(level, of: from, column, row, v)
                    let end = crossing(level, of: to, column, row, v)
                    if start != end { pieces.append(ContourPiece(from: start, to: end)) }
                }
            }
            guard pieces.count <= Self.maximumPieceCount else {
                throw StatisticsError(
                    .tooLarge,
                    "The contour line at \(level) has more than \(Self.maximumPieceCount) pieces",
                    remedy: "Choose a larger bandwidth, larger cells or other levels")
            }
        }
        return pieces
    }

    private enum Side { case south, east, north, west }

    private func crossing(
        _ level: Double, of side: Side, _ column: Int, _ row: Int, _ v: SIMD4<Double>
    ) -> Position {
        switch side {
        case .south: crossing(level, column, row, north: false, v[0], v[1])
        case .east: crossing(level, column + 1, row, north: true, v[1], v[2])
        case .north: crossing(level, column, row + 1, north: false, v[3], v[2])
        case .west: crossing(level, column, row, north: true, v[0], v[3])
        }
    }

    /// The sides that lines run between, the higher corners on their left: corners that are at least
    /// as high as the level count 1, 2, 4 and 8 from the south-west.
    private static func sides(_ kind: Int, isJoined: Bool) -> [(Side, Side)] {
        switch kind {
        case 1: [(.south, .west)]
        case 2: [(.east, .south)]
        case 3: [(.east, .west)]
        case 4: [(.north, .east)]
        case 5: isJoined ? [(.south, .east), (.north, .west)] : [(.south, .west), (.north, .east)]
        case 6: [(.north, .south)]
        case 7: [(.north, .west)]
        case 8: [(.west, .north)]
        case 9: [(.south, .north)]
        case 10:
            isJoined ? [(.west, .south), (.east, .north)] : [(.east, .south), (.west, .north)]
        case 11: [(.east, .north)]
        case 12: [(.west, .east)]
        case 13: [(.south, .east)]
        case 14: [(.west, .south)]
        default: []
        }
    }

    /// The sides of squares beyond which there is no square, where their values lie in a band.
    func borders(from lower: Double, to upper: Double) -> [ContourPiece] {
        var pieces: [ContourPiece] = []
        for row in 0..<ys.count - 1 {
            for column in 0..<xs.count - 1 {
                guard let v = corners(column, row) else { continue }
                func add(_ side: Side, _ first: Int, _ second: Int, isForward: Bool) {
                    addBorder(
                        (lower, upper), isForward ? (v[first], v[second]) : (v[second], v[first]),
                        isForward
                            ? (corner(first, column, row), corner(second, column, row))
                            : (corner(second, column, row), corner(first, column, row)),
                        &pieces
                    ) { crossing($0, of: side, column, row, v) }
                }
                // Around the square counterclockwise.
                if corners(column, row - 1) == nil { add(.south, 0, 1, isForward: true) }
                if corners(column + 1, row) == nil { add(.east, 1, 2, isForward: true) }
                if corners(column, row + 1) == nil { add(.north, 3, 2, isForward: false) }
                if corners(column - 1, row) == nil { add(.west, 0, 3, isForward: false) }
            }
        }
        return pieces
    }

    private func corner(_ number: Int, _ column: Int, _ row: Int) -> Position {
        Position(
            x: xs[number == 1 || number == 2 ? column + 1 : column],
            y: ys[number >= 2 ? row + 1 : row])
    }

    /// Adds the part of a side whose values lie in the band; values change steadily along it.
    private func addBorder(
        _ band: (lower: Double, upper: Double), _ values: (Double, Double),
        _ ends: (Position, Position), _ pieces: inout [ContourPiece],
        crossing: (Double) -> Position
    ) {
        func isIn(_ value: Double) -> Bool { value >= band.lower && value < band.upper }
        func entry(_ value: Double) -> Position {
            crossing(value < band.lower ? band.lower : band.upper)
        }
        let (first, second) = values
        if (first < band.lower && second < band.lower)
            || (first >= band.upper && second >= band.upper)
        {
            return
        }
        let start = isIn(first) ? ends.0 : entry(first)
        let end = isIn(second) ? ends.1 : entry(second)
        if start != end { pieces.append(ContourPiece(from: start, to: end)) }
    }
}
