package import HotspotStatistics

/// A file of weights that another tool wrote, `.gal` or `.gwt`.
///
/// Naming a file is one thing, reading it another: layers are made without touching files, so
/// whoever makes a plan puts the bytes in.
public struct WeightsFile: Hashable, Sendable, CustomStringConvertible {
    /// The formats that are read and written.
    public enum Format: String, CaseIterable, Hashable, Sendable {
        /// Neighbors by identifier.
        case gal
        /// Neighbors by identifier, with a number each.
        case gwt
    }

    /// The path as it was named.
    public var path: String
    /// The format, by the ending of the path.
    public var format: Format
    /// Whether to take the neighbors of a `.gwt` without their numbers, which may be distances.
    public var isBinary: Bool
    /// What the file holds; `nil` until it is read.
    public var bytes: [UInt8]?

    /// Reads "tracts.gal", "tracts.gwt" or "tracts.gwt:binary".
    ///
    /// - Returns: `nil` for a path without one of the endings.
    public init?(_ text: String) {
        let suffix = ":binary"
        isBinary = text.hasSuffix(suffix)
        path = isBinary ? String(text.dropLast(suffix.count)) : text
        guard let format = Format(path: path) else { return nil }
        self.format = format
        if format == .gal && isBinary { return nil }
    }

    /// The file as it is written in a rule.
    public var description: String { isBinary ? path + ":binary" : path }

    /// The weights among areas with these identifiers.
    ///
    /// - Throws: `StatisticsError` with the line of what is wrong.
    package func weights(
        of identifiers: [String]
    ) throws(StatisticsError) -> SpatialWeights {
        guard let bytes else {
            throw StatisticsError(
                .badFile, "The weights in \(path) were not read",
                remedy: "Name a file that can be read")
        }
        return switch format {
        case .gal: try SpatialWeights(gal: bytes, file: path, identifiers: identifiers)
        case .gwt:
            try SpatialWeights(
                gwt: bytes, file: path, identifiers: identifiers, binary: isBinary)
        }
    }
}

extension WeightsFile.Format {
    /// The format that the ending of a path tells, in capitals too.
    public init?(path: String) {
        let ending = path.split(separator: ".", omittingEmptySubsequences: false)
        guard ending.count > 1, let last = ending.last, ending.dropLast() != [""] else {
            return nil
        }
        self.init(rawValue: last.lowercased())
    }
}
