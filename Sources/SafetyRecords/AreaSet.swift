public import PlanarGeometry

/// A set of areas to count in, sorted by identifier: index 0 has the lowest.
public struct AreaSet: Sendable {
    /// The identifier of the set in the job, or the file's name.
    public var source: String
    /// Identifiers as in the input, unique, in ``AreaSet/precedes(_:_:)`` order.
    public var identifiers: [String]
    /// Names; `nil` where an area has none.
    public var names: [String?]
    /// Surfaces in the working reference system, valid.
    public var surfaces: [MultiPolygon]
    /// Population at risk, where a field for it was named; `nil` elements are missing.
    public var populations: [Double?]?
    /// Where the population comes from: the name of its field.
    public var populationField: String?
    /// Another number of each area, where one is analyzed instead of a count.
    public var values: [Double?]?

    /// Further fields that somebody asked for, by name.
    public var columns: [String: AreaColumn]

    /// Makes a set from areas in any order; sorts them.
    ///
    /// - Precondition: All columns have equally many elements.
    public init(
        source: String, identifiers: [String], names: [String?], surfaces: [MultiPolygon],
        populations: [Double?]? = nil, populationField: String? = nil, values: [Double?]? = nil,
        columns: [String: AreaColumn] = [:]
    ) {
        precondition(identifiers.count == surfaces.count && names.count == surfaces.count)
        let order = identifiers.indices.sorted {
            Self.precedes(identifiers[$0], identifiers[$1])
        }
        self.source = source
        self.identifiers = order.map { identifiers[$0] }
        self.names = order.map { names[$0] }
        self.surfaces = order.map { surfaces[$0] }
        self.populations = populations.map { column in order.map { column[$0] } }
        self.populationField = populationField
        self.values = values.map { column in order.map { column[$0] } }
        self.columns = columns.mapValues { column in
            AreaColumn(
                texts: order.map { column.texts[$0] }, numbers: order.map { column.numbers[$0] })
        }
    }

    /// Number of areas.
    public var count: Int { identifiers.count }

    /// The smallest box around all areas.
    public var boundingBox: BoundingBox {
        surfaces.reduce(into: BoundingBox.empty) { $0.formUnion($1.boundingBox) }
    }

    /// The order of identifiers: those of digits alone first and by their number, then all others
    /// by their UTF-8 bytes.
    ///
    /// "9" comes before "10", and "01" before "1" where both occur. The order decides which of two
    /// areas gets a point on their common edge, so it depends on no locale.
    public static func precedes(_ first: String, _ second: String) -> Bool {
        let left = Array(first.utf8)
        let right = Array(second.utf8)
        let leftDigits = significantDigits(left)
        let rightDigits = significantDigits(right)
        switch (leftDigits, rightDigits) {
        case (.some, nil): return true
        case (nil, .some): return false
        case (.some(let a), .some(let b)):
            if a.count != b.count { return a.count < b.count }
            if !a.elementsEqual(b) { return a.lexicographicallyPrecedes(b) }
            return left.lexicographicallyPrecedes(right)
        case (nil, nil): return left.lexicographicallyPrecedes(right)
        }
    }

    /// The digits after leading zeros; `nil` for text that is not digits alone.
    private static func significantDigits(_ text: [UInt8]) -> ArraySlice<UInt8>? {
        guard !text.isEmpty, text.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        return text.drop { $0 == 0x30 }
    }
}
