import PlanarGeometry
import SpatialIndexing

/// Windows, disks, surfaces and nearest points of the tree against a look at every point.
func fuzzTrees(_ bytes: FuzzInput) {
    var input = bytes
    let nodeSize = 2 + input.number(below: 30)
    let points = input.positions(atMost: 200)
    let tree: PackedPointTree
    do throws(IndexError) {
        tree = try PackedPointTree(
            xs: points.map(\.x), ys: points.map(\.y), nodeSize: nodeSize)
    } catch {
        expect(false, "\(points) refused: \(error)")
        return
    }
    for _ in 0..<6 {
        let a = input.position(finite: false)
        let b = input.position(finite: false)
        let box = BoundingBox(
            minX: min(a.x, b.x), minY: min(a.y, b.y), maxX: max(a.x, b.x), maxY: max(a.y, b.y))
        func what() -> String { "\(a), \(b), node size \(nodeSize), points \(points)" }

        let inBox = points.indices.filter { box.contains(points[$0]) }
        expect(tree.search(box) == inBox, what())
        expect(tree.count(in: box) == inBox.count, what())

        let radius = b.x
        let isDisk = radius >= 0 && a.isFinite
        let inDisk = points.indices.filter {
            isDisk && points[$0].squaredDistance(to: a) <= radius * radius
        }
        expect(tree.search(within: radius, of: a) == inDisk, what())
        expect(tree.count(within: radius, of: a) == inDisk.count, what())

        let count = input.number(below: 12)
        let sorted =
            inDisk
            .map { index in
                Neighbor(
                    index: index, distance: points[index].squaredDistance(to: a).squareRoot())
            }
            .sorted { ($0.distance, $0.index) < ($1.distance, $1.index) }
        expect(
            tree.nearest(to: a, count: count, within: radius) == Array(sorted.prefix(count)),
            what())
    }
    let surface = input.surface(finite: false)
    let found = tree.search(inside: surface)
    let count = tree.count(inside: surface)
    guard surface.isExact, points.allSatisfy(\.isExact) else { return }
    let inSurface = points.indices.filter { surface.locate(points[$0]) != .outside }
    expect(found == inSurface, "\(surface), points \(points)")
    expect(count == inSurface.count, "\(surface), points \(points)")
}
