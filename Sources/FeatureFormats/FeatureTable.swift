public import PlanarGeometry

/// Features as columns, on their way into a file.
///
///     let table = FeatureTable(
///         identifiers: nil, geometries: .points(xs: [18.06], ys: [59.33]),
///         properties: [.integers([3])])
public struct FeatureTable: Sendable {
    /// The features' geometries, in longitude and latitude where the format asks for it.
    public enum Geometries: Sendable {
        /// One point a feature.
        case points(xs: [Double], ys: [Double])
        /// So many features, each asked for its geometry when it is written; `nil` is null.
        ///
        /// It is asked once for each feature, on any thread, in any order.
        case each(count: Int, @Sendable (Int) -> Geometry?)

        /// How many features there are.
        public var count: Int {
            switch self {
            case .points(let xs, _): xs.count
            case .each(let count, _): count
            }
        }
    }

    /// The values of one property, one a feature; `nil` is null.
    public enum Property: Sendable {
        /// Whole numbers.
        case integers([Int?])
        /// Numbers; those that are not finite are written as null.
        case numbers([Double?])
        /// Texts.
        case texts([String?])
        /// True or false.
        case booleans([Bool?])

        /// How many values there are.
        public var count: Int {
            switch self {
            case .integers(let values): values.count
            case .numbers(let values): values.count
            case .texts(let values): values.count
            case .booleans(let values): values.count
            }
        }
    }

    /// The features' own identifiers.
    public let identifiers: [String]?
    /// The geometries.
    public let geometries: Geometries
    /// The values of the properties, in the order of the writer's fields.
    public let properties: [Property]

    /// Makes a table.
    ///
    /// - Precondition: All columns have the same length.
    public init(identifiers: [String]?, geometries: Geometries, properties: [Property]) {
        let count = geometries.count
        precondition(count >= 0, "a table has no less than no features")
        if case .points(let xs, let ys) = geometries {
            precondition(xs.count == ys.count, "every point has two coordinates")
        }
        precondition(identifiers.map { $0.count == count } ?? true, "one identifier a feature")
        precondition(properties.allSatisfy { $0.count == count }, "one value a feature")
        self.identifiers = identifiers
        self.geometries = geometries
        self.properties = properties
    }

    /// How many features there are.
    public var count: Int { geometries.count }
}
