import PlanarGeometry
import Reprojection

/// The points of a layer in degrees, on the grid that files are written on.
struct ExportedPoints: Sendable {
    private let xs: [Double]
    private let ys: [Double]
    /// West, south, east, north; `nil` without any point.
    ///
    /// The plain box, also where points lie on both sides of the antimeridian.
    let boundingBox: BoundingBox?

    /// Transforms and rounds; `nil` where a point is nowhere on Earth.
    init?(_ points: [Position], _ transformation: CoordinateTransformation, threads: Int) {
        var xs = points.map(\.x)
        var ys = points.map(\.y)
        guard transformation.transform(xs: &xs, ys: &ys, threads: threads) == 0 else { return nil }
        for index in xs.indices {
            xs[index] = DegreeGrid.rounded(xs[index])
            ys[index] = DegreeGrid.rounded(ys[index])
            guard abs(xs[index]) <= 180, abs(ys[index]) <= 90 else { return nil }
        }
        self.xs = xs
        self.ys = ys
        let box = BoundingBox(of: zip(xs, ys).map { Position(x: $0, y: $1) })
        boundingBox = box.isEmpty ? nil : box
    }

    func position(_ feature: Int) -> Position { Position(x: xs[feature], y: ys[feature]) }
}
