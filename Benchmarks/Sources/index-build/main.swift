import BenchmarkPoints
import SpatialIndexing

// Times the build of the point tree, single-threaded, and prints one line of JSON:
//     {"points":1000000,"runs":7,"min_s":0.03,"median_s":0.031}
// Arguments: number of points, number of runs.

let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
let count = max(1, arguments.first ?? 1_000_000)
let runs = max(1, arguments.dropFirst().first ?? 7)
let points = ClusteredPoints(count: count)
let clock = ContinuousClock()
var seconds: [Double] = []
var checksum = 0
for _ in 0..<runs {
    let duration = try clock.measure {
        let tree = try PackedPointTree(xs: points.xs, ys: points.ys)
        checksum &+= tree.count
    }
    seconds.append(duration / .seconds(1))
}
precondition(checksum == runs &* count, "a tree lost points")
seconds.sort()
print(
    #"{"points":\#(count),"runs":\#(runs),"min_s":\#(seconds[0]),"median_s":\#(seconds[runs / 2])}"#
)
