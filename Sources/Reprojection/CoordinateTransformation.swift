import CPROJ
import ChunkedWork
public import PlanarGeometry
import Synchronization

/// What PROJ does to get from one reference system to another, for provenance.
public struct CoordinateOperation: Hashable, Sendable {
    /// The steps, in PROJ's words.
    public let name: String
    /// How far results may be off, in meters, as registered; `nil` where nobody says.
    public let accuracy: Double?
}

/// Takes positions from one coordinate reference system to another.
///
/// Both sides hold x = east and y = north (longitude, latitude), whatever the order of their
/// authority. PROJ chooses the best operation for each position among those that need no file from
/// the network. A system that counts to the south or west keeps its own directions.
///
/// A value that threads may share: every thread works in a PROJ context of its own. Making the
/// first between two systems costs some milliseconds; the process keeps it for the next.
///
///     let toMeters = try CoordinateTransformation(from: .wgs84LongitudeLatitude, to: sweref)
///     toMeters.transform(Position(x: 18.06, y: 59.33))     // (674 079.3, 6 580 798.4)
public struct CoordinateTransformation: Sendable {
    /// The reference system of what is given.
    public let source: ReferenceSystem
    /// The reference system of what comes out.
    public let target: ReferenceSystem
    /// Whether both are the same but for the order of axes, so that nothing is to be done.
    public var isIdentity: Bool { lanes == nil }
    /// `nil` where there is nothing to do.
    private let lanes: TransformationLanes?

    /// How many positions a thread takes at a time; results do not depend on it.
    private static let chunkSize = 16_384

    /// Finds the way from one reference system to the other.
    ///
    /// - Throws: ``ReprojectionError`` with code `noTransformation` or `databaseMissing`.
    public init(
        from source: ReferenceSystem, to target: ReferenceSystem
    ) throws(ReprojectionError) {
        self.source = source
        self.target = target
        lanes = source == target ? nil : try .between(source, target)
    }

    /// Transforms many positions in place.
    ///
    /// Results are the same at any number of threads: every position is computed by itself.
    ///
    /// - Parameters:
    ///   - xs: Eastings or longitudes; as many as `ys`.
    ///   - ys: Northings or latitudes.
    ///   - threads: How many threads may be used, 1 or more.
    /// - Returns: How many positions cannot be transformed or were not finite; both coordinates of
    ///   these are NaN.
    /// - Complexity: O(*positions*); about a third of a microsecond to one microsecond each.
    @discardableResult
    public func transform(xs: inout [Double], ys: inout [Double], threads: Int = 1) -> Int {
        precondition(xs.count == ys.count, "as many eastings as northings")
        precondition(threads >= 1, "at least one thread")
        guard let lanes else { return Self.markNotFinite(&xs, &ys) }
        let count = xs.count
        guard count > 0 else { return 0 }
        let chunks = (count - 1) / Self.chunkSize + 1
        let failures = Atomic(0)
        unsafe xs.withUnsafeMutableBufferPointer { xs in
            unsafe ys.withUnsafeMutableBufferPointer { ys in
                // Chunks are disjoint, and both arrays stay put until all threads are done.
                nonisolated(unsafe) let (xs, ys) = unsafe (xs, ys)
                lanes.withLanes(min(threads, chunks, 256)) { lanes in
                    forEachChunk(count: count, size: Self.chunkSize, threads: lanes.count) {
                        _, range, lane in
                        let failed = unsafe lanes[lane].transform(
                            .init(rebasing: xs[range]), .init(rebasing: ys[range]))
                        failures.add(failed, ordering: .relaxed)
                    }
                }
            }
        }
        return failures.load(ordering: .relaxed)
    }

    /// Transforms one position; `nil` where it cannot be.
    public func transform(_ position: Position) -> Position? {
        guard position.isFinite else { return nil }
        guard let lanes else { return position }
        var (x, y) = (position.x, position.y)
        let failures = lanes.withLane { lane in
            // Loans of two local numbers for one call.
            unsafe withUnsafeMutablePointer(to: &x) { x in
                unsafe withUnsafeMutablePointer(to: &y) { y in
                    unsafe lane.transform(.init(start: x, count: 1), .init(start: y, count: 1))
                }
            }
        }
        return failures == 0 ? Position(x: x, y: y) : nil
    }

    /// Transforms positions of the target back to the source; leaves out those that cannot be.
    ///
    /// Saves the time that looking up the way back would take. For few positions: one thread.
    func transformedBack(_ positions: [Position]) -> [Position] {
        guard let lanes else { return positions }
        return lanes.withLane { lane in
            var xs = positions.map(\.x)
            var ys = positions.map(\.y)
            _ = unsafe xs.withUnsafeMutableBufferPointer { xs in
                unsafe ys.withUnsafeMutableBufferPointer { ys in
                    unsafe lane.transform(xs, ys, PJ_INV)
                }
            }
            return zip(xs, ys).compactMap { $0.isNaN ? nil : Position(x: $0, y: $1) }
        }
    }

    /// What PROJ does with the position and how accurate it is; `nil` where nothing is done or it
    /// cannot be.
    public func operation(at position: Position) -> CoordinateOperation? {
        lanes?.withLane { $0.operation(at: position) }
    }

    /// Counts positions that are not finite; writes, and so copies, only where there are any.
    private static func markNotFinite(_ xs: inout [Double], _ ys: inout [Double]) -> Int {
        var failures = 0
        for index in xs.indices where !(xs[index].isFinite && ys[index].isFinite) {
            xs[index] = .nan
            ys[index] = .nan
            failures += 1
        }
        return failures
    }
}
