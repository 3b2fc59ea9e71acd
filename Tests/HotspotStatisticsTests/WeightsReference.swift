/// The file `weights.json`.
struct WeightsReference: Decodable {
    struct Rows: Decodable {
        var neighbors: [[Int]]
        var weights: [[Double]]
        var own: [Double?]
    }
    struct Kernels: Decodable {
        struct Case: Decodable {
            var kernel: String
            var bandwidth: Double?
            var nearest: Int?
            var neighbors: [[Int]]
            var weights: [[Double]]
            var own: [Double?]
        }
        var points: [[Double]]
        /// The rows of which area are in the file: each so many.
        var every: Int
        /// Whether the fifth and sixth nearest are equally far.
        var tied: [Bool]
        var cases: [Case]
    }
    struct Summary: Decodable {
        var name: String
        var neighbors: [[Int]]
        var links: Int
        var fewest: Int
        var mean: Double
        var most: Int
        var isolates: Int
        var components: Int
        var symmetric: Bool
    }
    struct Contiguity: Decodable {
        var file: String
        var kind: String
        var metric: Bool
        var tolerance: Double
        var neighbors: [[Int]]
    }
    struct File: Decodable {
        var name: String
        var tool: String
        var text: String
        var identifiers: [String]
        var neighbors: [[Int]]
        var weights: [[Double]]
        var own: [Double?]
    }
    var kernels: Kernels
    var summaries: [Summary]
    var rowStandardized: [[Double]]
    var contiguity: [Contiguity]
    var files: [File]
}
