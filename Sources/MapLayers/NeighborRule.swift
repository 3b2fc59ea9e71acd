public import HotspotStatistics

/// Which areas are neighbors, and how much each weighs.
public enum NeighborRule: Hashable, Sendable, CustomStringConvertible {
    /// Areas that share an edge or a vertex.
    case queen
    /// Areas that share an edge.
    case rook
    /// The K areas with the nearest centroids; ties by identifier.
    case nearest(Int)
    /// The areas with centroids within a distance in meters, closed.
    case band(Double)
    /// The areas with centroids within a bandwidth in meters, weighted by a kernel.
    case kernel(WeightKernel, Double)
    /// The K areas with the nearest centroids, weighted by a kernel that ends at the farthest.
    case kernelNearest(WeightKernel, Int)
    /// The areas with centroids within a distance in meters, weighted by 1 over their distance.
    case inverseDistance(Double)
    /// The areas that have the same text in a field.
    case block(String)
    /// What a file of another tool says.
    case file(WeightsFile)

    /// How rules are written.
    public static let forms =
        "queen, rook, knn:K, band:METERS, kernel:NAME:METERS, kernel:NAME:knn:K, inverse:METERS, "
        + "block:FIELD or file:PATH.gal|.gwt"

    /// Reads "queen", "rook", "knn:8" (1 to 10 000), "band:500" (meters, at most 10⁷),
    /// "kernel:quartic:500", "kernel:gaussian:knn:8", "inverse:500", "block:district" or
    /// "file:tracts.gal".
    ///
    /// The kernels are those of `WeightKernel`. A file is named, not read; see ``WeightsFile``.
    ///
    /// - Returns: `nil` for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        // Names of fields and files may have colons of their own.
        let rest = parts.dropFirst().joined(separator: ":")
        switch (parts[0], parts.count) {
        case ("queen", 1): self = .queen
        case ("rook", 1): self = .rook
        case ("knn", 2):
            guard let count = Self.count(parts[1]) else { return nil }
            self = .nearest(count)
        case ("band", 2):
            guard let radius = Self.meters(parts[1]) else { return nil }
            self = .band(radius)
        case ("inverse", 2):
            guard let radius = Self.meters(parts[1]) else { return nil }
            self = .inverseDistance(radius)
        case ("kernel", 3):
            guard let kernel = WeightKernel(rawValue: parts[1]),
                let bandwidth = Self.meters(parts[2])
            else { return nil }
            self = .kernel(kernel, bandwidth)
        case ("kernel", 4):
            guard let kernel = WeightKernel(rawValue: parts[1]), parts[2] == "knn",
                let count = Self.count(parts[3])
            else { return nil }
            self = .kernelNearest(kernel, count)
        case ("block", 2...):
            guard !rest.isEmpty else { return nil }
            self = .block(rest)
        case ("file", 2...):
            guard let file = WeightsFile(rest) else { return nil }
            self = .file(file)
        default: return nil
        }
    }

    private static func count(_ text: String) -> Int? {
        Int(text).flatMap { (1...10_000).contains($0) ? $0 : nil }
    }

    private static func meters(_ text: String) -> Double? {
        Double(text).flatMap { $0 > 0 && $0 <= 1e7 ? $0 : nil }
    }

    /// The rule as it is written on the command line.
    public var description: String {
        switch self {
        case .queen: "queen"
        case .rook: "rook"
        case .nearest(let count): "knn:\(count)"
        case .band(let radius): "band:\(MapLayers.meters(radius))"
        case .kernel(let kernel, let bandwidth):
            "kernel:\(kernel.rawValue):\(MapLayers.meters(bandwidth))"
        case .kernelNearest(let kernel, let count): "kernel:\(kernel.rawValue):knn:\(count)"
        case .inverseDistance(let radius): "inverse:\(MapLayers.meters(radius))"
        case .block(let field): "block:\(field)"
        case .file(let file): "file:\(file)"
        }
    }

    /// The rule in words.
    var words: String {
        switch self {
        case .queen: "areas that share an edge or a vertex"
        case .rook: "areas that share an edge"
        case .nearest(let count): "the \(count) areas with the nearest centroids"
        case .band: "areas with centroids within the distance of the band, in meters"
        case .kernel(let kernel, let bandwidth):
            "areas with centroids within \(MapLayers.meters(bandwidth)) m, weighted by the "
                + "\(kernel.rawValue) kernel of their distance"
        case .kernelNearest(let kernel, let count):
            "the \(count) areas with the nearest centroids, weighted by a \(kernel.rawValue) kernel "
                + "that ends at the farthest of them"
        case .inverseDistance(let radius):
            "areas with centroids within \(MapLayers.meters(radius)) m, weighted by 1 over their "
                + "distance"
        case .block(let field): "areas with the same '\(field)'"
        case .file(let file):
            "those of the file \(file.path)\(file.isBinary ? ", each with the weight 1" : "")"
        }
    }

    /// Whether borders decide, and with them the snapping tolerance.
    var isContiguity: Bool { self == .queen || self == .rook }

    /// The fields of the areas that the rule reads.
    public var areaFields: [String] {
        if case .block(let field) = self { [field] } else { [] }
    }

    /// The file that the rule names.
    public var file: WeightsFile? {
        if case .file(let file) = self { file } else { nil }
    }

    /// What a layer says of its neighbors: the rule, in words, and what came of it.
    func parameters(
        _ weights: SpatialWeights, snapping: Double, standardization: WeightStandardization
    ) -> [Layer.Parameter] {
        let summary = weights.summary
        var parameters: [Layer.Parameter] = [
            .init("weights", .text(description)), .init("neighbors", .text(words)),
        ]
        if isContiguity { parameters.append(.init("snapping_m", .number(snapping))) }
        return parameters + [
            .init("standardization", .text(standardization.rawValue)),
            .init("n_links", .integer(summary.linkCount)),
            .init("isolates", .integer(summary.isolateCount)),
            .init("components", .integer(summary.componentCount)),
            .init("symmetric", .boolean(summary.isSymmetric)),
        ]
    }
}
