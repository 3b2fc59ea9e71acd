public import PlanarGeometry

/// The checked records of one source, as columns: a million incidents are a few arrays.
///
/// Every column that is present has ``count`` elements. A record is placed by its position, by the
/// code of an area, or both.
public struct RecordTable: Sendable {
    /// The identifier of the source in the job, or the file's name.
    public var source: String
    /// What kind of record this is.
    public var kind: RecordKind
    /// Number of records.
    public var count: Int
    /// One-based number of each record's row among the rows of its file.
    public var rows: [Int32]
    /// Eastings in the working reference system; not a number for records placed by area alone.
    public var xs: [Double]
    /// Northings in the working reference system; not a number for records placed by area alone.
    public var ys: [Double]
    /// The area code each record names, where the source places records by area.
    public var areaCodes: CodedColumn?
    /// The set of areas that the codes are those of; `nil` where they are those of any set.
    public var areaSet: String?
    /// Seconds since 1970-01-01T00:00:00Z; `nil` where the source has no times at all.
    public var times: [Int64]?
    /// The end of each record's time window, as `times`; a record without one has `missingTime`.
    public var endTimes: [Int64]?
    /// The clocks and calendar of the place that the records are from, where it is known.
    public var clock: (any WallClock)?
    /// The offense category, kind of intervention or the like.
    public var categories: CodedColumn?
    /// How much each record counts for; `nil` where each counts once.
    public var weights: [Double]?
    /// Further columns that filters ask for, by the name the filter uses.
    public var attributes: [String: CodedColumn]

    /// Stands in `times` where a record has no time.
    public static let missingTime = Int64.min

    /// Makes an empty table.
    public init(source: String, kind: RecordKind) {
        self.source = source
        self.kind = kind
        count = 0
        rows = []
        xs = []
        ys = []
        attributes = [:]
    }

    /// Whether any record has a position.
    public var hasPositions: Bool { xs.contains { !$0.isNaN } }

    /// The smallest box around the positions; empty where no record has one.
    public var extent: BoundingBox {
        var extent = BoundingBox.empty
        for (x, y) in zip(xs, ys) where !x.isNaN && !y.isNaN {
            if x < extent.minX { extent.minX = x }
            if x > extent.maxX { extent.maxX = x }
            if y < extent.minY { extent.minY = y }
            if y > extent.maxY { extent.maxY = y }
        }
        return extent
    }

    /// The position of a record; `nil` where it is placed by area alone.
    public func position(_ record: Int) -> Position? {
        xs[record].isNaN ? nil : Position(x: xs[record], y: ys[record])
    }
}

extension RecordTable {
    /// Removes records.
    ///
    /// - Parameter records: Their numbers, ascending and without repetition.
    public mutating func remove(_ records: [Int]) {
        guard !records.isEmpty else { return }
        var isRemoved = [Bool](repeating: false, count: count)
        for record in records { isRemoved[record] = true }
        func kept<Element>(_ column: [Element]) -> [Element] {
            column.indices.compactMap { isRemoved[$0] ? nil : column[$0] }
        }
        rows = kept(rows)
        xs = kept(xs)
        ys = kept(ys)
        if let column = areaCodes { areaCodes?.codes = kept(column.codes) }
        times = times.map(kept)
        endTimes = endTimes.map(kept)
        if let column = categories { categories?.codes = kept(column.codes) }
        weights = weights.map(kept)
        attributes = attributes.mapValues {
            CodedColumn(codes: kept($0.codes), values: $0.values)
        }
        count -= records.count
    }
}

extension RecordTable {
    /// Adds the records of another file of the same source.
    ///
    /// A column that only one of the two has is filled with missing values for the other; records
    /// without a weight count once.
    public mutating func append(_ other: RecordTable) {
        CodedColumn.join(&areaCodes, count, other.areaCodes, other.count)
        CodedColumn.join(&categories, count, other.categories, other.count)
        for name in Set(attributes.keys).union(other.attributes.keys) {
            CodedColumn.join(&attributes[name], count, other.attributes[name], other.count)
        }
        func join<Element>(_ own: inout [Element]?, _ more: [Element]?, _ missing: Element) {
            if own == nil, more == nil { return }
            if own == nil { own = Array(repeating: missing, count: count) }
            own?.append(contentsOf: more ?? Array(repeating: missing, count: other.count))
        }
        join(&times, other.times, Self.missingTime)
        join(&endTimes, other.endTimes, Self.missingTime)
        join(&weights, other.weights, 1)
        rows += other.rows
        xs += other.xs
        ys += other.ys
        count += other.count
    }
}

extension CodedColumn {
    /// Adds the second column to the first; its values are looked up among those of the first.
    ///
    /// In place: a source may have thousands of files.
    static func join(
        _ first: inout CodedColumn?, _ firstCount: Int, _ second: CodedColumn?, _ secondCount: Int
    ) {
        if first == nil, second == nil { return }
        if first == nil { first = CodedColumn(codes: [Int32](repeating: -1, count: firstCount)) }
        guard let second else {
            first?.codes.append(contentsOf: repeatElement(-1, count: secondCount))
            return
        }
        var codes = Dictionary(
            (first?.values ?? []).enumerated().map { ($0.element, Int32($0.offset)) },
            uniquingKeysWith: { earlier, _ in earlier })
        let translation = second.values.map { value -> Int32 in
            if let code = codes[value] { return code }
            let code = Int32(codes.count)
            codes[value] = code
            first?.values.append(value)
            return code
        }
        first?.codes.append(contentsOf: second.codes.map { $0 < 0 ? -1 : translation[Int($0)] })
    }
}
