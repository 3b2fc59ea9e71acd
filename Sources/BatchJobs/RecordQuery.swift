public import PlanarGeometry
public import RecordSources
public import Reprojection
public import SafetyRecords
import SpatialIndexing

/// Where to look for records.
public struct QueryPlace: Sendable {
    enum Shape: Sendable {
        case window(BoundingBox)
        case radius(Position, Double)
        case nearest(Position, Int)
        case inside(AreaSourceOptions, area: String?)
    }

    let shape: Shape
    let system: ReferenceSystem?

    /// Reads the place from the words of the command line; one of the four must be given.
    ///
    /// - Parameters:
    ///   - window: `MINX,MINY,MAXX,MAXY`.
    ///   - radius: `X,Y,METERS`.
    ///   - nearest: `X,Y,K`.
    ///   - inside: A set of areas.
    ///   - area: The identifier of one area of the set; `nil` for all of them.
    ///   - system: The reference system of the coordinates; `nil` for that of the records.
    /// - Throws: ``QueryError`` where the numbers cannot be read or make no place.
    public init(
        window: String?, radius: String?, nearest: String?, inside: AreaSourceOptions?,
        area: String?, system: ReferenceSystem?
    ) throws(QueryError) {
        self.system = system
        if let window {
            let edges = try Self.numbers(window, 4, "--window is MINX,MINY,MAXX,MAXY")
            guard edges[0] <= edges[2], edges[1] <= edges[3] else {
                throw QueryError("--window: a minimum is above its maximum")
            }
            shape = .window(
                BoundingBox(minX: edges[0], minY: edges[1], maxX: edges[2], maxY: edges[3]))
        } else if let radius {
            let numbers = try Self.numbers(radius, 3, "--radius is X,Y,METERS")
            guard numbers[2] >= 0 else { throw QueryError("--radius: a distance is 0 or more") }
            shape = .radius(Position(x: numbers[0], y: numbers[1]), numbers[2])
        } else if let nearest {
            let numbers = try Self.numbers(nearest, 3, "--nearest is X,Y,K")
            guard let count = Int(exactly: numbers[2]), count >= 1 else {
                throw QueryError("--nearest: K is a whole number of 1 or more")
            }
            shape = .nearest(Position(x: numbers[0], y: numbers[1]), count)
        } else if let inside {
            shape = .inside(inside, area: area)
        } else {
            throw QueryError("give one of --window, --radius, --nearest, --inside")
        }
    }

    private static func numbers(
        _ text: String, _ count: Int, _ usage: String
    ) throws(QueryError) -> [Double] {
        let numbers = text.split(separator: ",").compactMap { Double($0) }
        guard numbers.count == count, numbers.allSatisfy(\.isFinite),
            text.split(separator: ",", omittingEmptySubsequences: false).count == count
        else { throw QueryError("\(usage), not '\(text)'") }
        return numbers
    }
}

/// A query that cannot be understood.
public struct QueryError: Error, Sendable, CustomStringConvertible {
    /// What is wrong with it, and how it is written.
    public var description: String

    init(_ description: String) { self.description = description }
}

/// Records that were found, with their places in degrees.
public struct FoundRecords: Sendable {
    /// One record.
    public struct Record: Sendable {
        /// One-based number of the row in the file.
        public var row: Int
        /// The record's identifier, where there is a field for it.
        public var identifier: String?
        /// Longitude and latitude on WGS 84.
        public var place: Position
        /// Meters from the place of the query, where it has one.
        public var distance: Double?
        /// Seconds since 1970-01-01T00:00:00Z.
        public var time: Int64?
        /// The category.
        public var category: String?
    }

    /// The records: nearest first where there is a distance, else by row.
    public var records: [Record]

    /// Number of records.
    public var count: Int { records.count }
}

/// Looks records up by place, through the index.
public struct RecordQuery: Sendable {
    private let loaded: LoadedRecords
    private let selection: RecordSelection
    private let threads: Int

    /// Prepares a query over the selected records that have a position.
    public init(_ loaded: LoadedRecords, selection: RecordSelection, threads: Int) {
        self.loaded = loaded
        self.selection = selection
        self.threads = threads
    }

    /// The records at the place.
    ///
    /// A window is taken in the reference system of its coordinates, everything else in the
    /// working system, whose unit is the meter.
    ///
    /// - Throws: `SourceError`, `ReprojectionError` or `IndexError`.
    public func records(_ place: QueryPlace) throws -> FoundRecords {
        guard let own = loaded.referenceSystem else {
            throw SourceError(
                .noPlace, file: loaded.provenance.file,
                detail: "the records have no positions to look for", remedy: "Use count --areas")
        }
        let asked = place.system ?? own
        switch place.shape {
        case .window(let box):
            for corner in [Position(x: box.minX, y: box.minY), Position(x: box.maxX, y: box.maxY)] {
                try check(corner, asked)
            }
            let ready = try Searchable(loaded, selection, in: asked, threads)
            return try described(ready.tree.search(box).map { (ready.records[$0], nil) }, ready)
        case .radius(let center, let radius):
            let working = try loaded.suitableWorkingSystem()
            let middle = try moved(center, from: asked, to: working)
            let ready = try Searchable(loaded, selection, in: working, threads)
            let hits = ready.tree.search(within: radius, of: middle).map { index in
                let record = ready.records[index]
                let position = Position(
                    x: ready.loaded.table.xs[record], y: ready.loaded.table.ys[record])
                return (record, position.squaredDistance(to: middle).squareRoot())
            }
            return try described(
                hits.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.map { ($0.0, Optional($0.1)) }, ready)
        case .nearest(let center, let count):
            let working = try loaded.suitableWorkingSystem()
            let middle = try moved(center, from: asked, to: working)
            let ready = try Searchable(loaded, selection, in: working, threads)
            let hits = ready.tree.nearest(to: middle, count: count)
            return try described(hits.map { (ready.records[$0.index], $0.distance) }, ready)
        case .inside(let options, let area):
            let areas = try loadAreas(options, working: nil)
            let ready = try Searchable(loaded, selection, in: areas.workingSystem, threads)
            let wanted = areas.areas.identifiers.indices.filter {
                area == nil || areas.areas.identifiers[$0] == area
            }
            if let area, wanted.isEmpty {
                throw SourceError(
                    .missingField, file: options.file, detail: "no area is called '\(area)'",
                    remedy: "See the identifiers with trygghet inspect")
            }
            let found = wanted.reduce(into: Set<Int>()) {
                $0.formUnion(ready.tree.search(inside: areas.areas.surfaces[$1]))
            }
            return try described(found.sorted().map { (ready.records[$0], nil) }, ready)
        }
    }

    /// The selected records in the reference system of a search, and their index.
    ///
    /// Records that cannot be transformed leave the table, so the selection is made after that.
    private struct Searchable {
        let loaded: LoadedRecords
        let records: [Int]
        let tree: PackedPointTree

        init(
            _ original: LoadedRecords, _ selection: RecordSelection, in system: ReferenceSystem,
            _ threads: Int
        ) throws {
            var loaded = original
            try loaded.reproject(to: system, threads: threads)
            let table = loaded.table
            let selected = selection.records(of: table).map { $0.map(Int.init) }
            records = (selected ?? Array(0..<table.count)).filter { table.position($0) != nil }
            tree = try PackedPointTree(
                xs: records.map { table.xs[$0] }, ys: records.map { table.ys[$0] })
            self.loaded = loaded
        }
    }

    private func check(_ position: Position, _ asked: ReferenceSystem) throws {
        guard let bounds = try asked.plausibleBounds(), !bounds.contains(position) else { return }
        let isDegrees = abs(position.x) <= 180 && abs(position.y) <= 90
        throw QueryError(
            "the place \(position.x), \(position.y) lies outside the area where "
                + "\(asked.identifier) (\(asked.name)) is of use"
                + (isDegrees ? "; for degrees, give --at-crs EPSG:4326" : ""))
    }

    private func moved(
        _ position: Position, from asked: ReferenceSystem, to working: ReferenceSystem
    ) throws -> Position {
        try check(position, asked)
        let transformation = try CoordinateTransformation(from: asked, to: working)
        guard let moved = transformation.transform(position) else {
            throw QueryError(
                "the place \(position.x), \(position.y) is not one of \(asked.identifier)")
        }
        return moved
    }

    private func described(
        _ hits: [(record: Int, distance: Double?)], _ ready: Searchable
    ) throws -> FoundRecords {
        let work = ready.loaded
        var xs = hits.map { work.table.xs[$0.record] }
        var ys = hits.map { work.table.ys[$0.record] }
        if let system = work.referenceSystem {
            let transformation = try CoordinateTransformation(
                from: system, to: .wgs84LongitudeLatitude)
            _ = transformation.transform(xs: &xs, ys: &ys, threads: threads)
        }
        return FoundRecords(
            records: hits.enumerated().map { index, hit in
                let time = work.table.times?[hit.record]
                return FoundRecords.Record(
                    row: Int(work.table.rows[hit.record]),
                    identifier: work.table.attributes["id"]?[hit.record],
                    place: Position(x: xs[index], y: ys[index]), distance: hit.distance,
                    time: time == RecordTable.missingTime ? nil : time,
                    category: work.table.categories?[hit.record])
            })
    }
}
