import PlanarGeometry
import Reprojection

/// The vertices of a layer's surfaces in degrees, on the grid that files are written on.
///
/// A place that several surfaces share is transformed and kept once.
///
///     xs, ys    [ A  B  C  D … ]                              rounded degrees, one a place
///     numbers   [ feature 0: ring, ring … | feature 1 … ]     one a vertex, into xs and ys
///     starts    [ 0 | … ]                                     one a feature, and the end
struct PlacesInDegrees: Sendable {
    private let xs: [Double]
    private let ys: [Double]
    private let numbers: [Int32]
    private let starts: [Int]

    /// Transforms and rounds.
    ///
    /// - Returns: `nil` where a vertex is nowhere on Earth: not finite, at a latitude beyond ±90
    ///   or a longitude beyond a turn and a half.
    init?(
        of surfaces: [MultiPolygon], _ transformation: CoordinateTransformation, threads: Int
    ) {
        let distinct = DistinctPositions(of: surfaces)
        var xs = distinct.places.map(\.x)
        var ys = distinct.places.map(\.y)
        let failures = transformation.transform(xs: &xs, ys: &ys, threads: threads)
        for index in xs.indices { xs[index] = DegreeGrid.rounded(xs[index]) }
        for index in ys.indices { ys[index] = DegreeGrid.rounded(ys[index]) }
        guard failures == 0, xs.allSatisfy({ abs($0) <= 540 }), ys.allSatisfy({ abs($0) <= 90 })
        else { return nil }
        var starts = [0]
        starts.reserveCapacity(surfaces.count + 1)
        for surface in surfaces { starts.append(starts[starts.count - 1] + surface.positionCount) }
        self.xs = xs
        self.ys = ys
        self.starts = starts
        numbers = distinct.numbers
    }

    /// All positions of a feature, ring after ring.
    func positions(of feature: Int) -> [Position] {
        numbers[starts[feature]..<starts[feature + 1]].map { number in
            Position(x: xs[Int(number)], y: ys[Int(number)])
        }
    }

    /// The smallest box around a feature.
    func boundingBox(of feature: Int) -> BoundingBox {
        var box = BoundingBox.empty
        for number in numbers[starts[feature]..<starts[feature + 1]] {
            box.formUnion(Position(x: xs[Int(number)], y: ys[Int(number)]))
        }
        return box
    }

    /// A feature as a surface of the same parts and rings as its source.
    func surface(_ feature: Int, shapedAs source: MultiPolygon) -> MultiPolygon {
        var next = starts[feature]
        return source.map { _ in
            defer { next += 1 }
            let number = Int(numbers[next])
            return Position(x: xs[number], y: ys[number])
        }
    }
}
