import CPROJ
import PlanarGeometry
import Synchronization

/// One context of PROJ with one transformation in it: what one thread at a time works with.
///
/// `@unchecked Sendable`: the C objects in it are used by one thread at a time, because lanes are
/// only reached through `TransformationLanes.withLane`, which takes a lane out of the pool under
/// a lock and puts it back after its use.
@safe
final class TransformationLane: @unchecked Sendable {
    private let transformation: PJOwner

    /// - Throws: ``ReprojectionError`` with code `noTransformation`, or that of the context.
    init(from source: ReferenceSystem, to target: ReferenceSystem) throws(ReprojectionError) {
        let subject = "\(source.identifier) to \(target.identifier)"
        let context = try ProjContext(for: subject)
        guard let first = context.object(source.definition),
            let second = context.object(target.definition),
            // Both: null on failure.
            let native = unsafe context.owned(
                proj_create_crs_to_crs_from_pj(
                    context.handle, first.pointer, second.pointer, nil, nil)),
            let made = unsafe context.owned(
                proj_normalize_for_visualization(context.handle, native.pointer))
        else {
            throw ReprojectionError(.noTransformation, subject: subject, message: context.message)
        }
        transformation = made
    }

    /// A lane that does the same in a context of its own, without asking the database again.
    ///
    /// - Returns: `nil` where PROJ cannot copy.
    init?(copying other: TransformationLane, subject: String) {
        guard let context = try? ProjContext(for: subject),
            // Null on failure.
            let copy = unsafe context.owned(
                proj_clone(context.handle, other.transformation.pointer))
        else { return nil }
        transformation = copy
    }

    /// Transforms in place; what cannot be transformed becomes NaN.
    ///
    /// - Parameters:
    ///   - xs: Eastings or longitudes.
    ///   - ys: As many northings or latitudes.
    ///   - direction: `PJ_INV` goes back from the target to the source.
    /// - Returns: How many positions became NaN.
    func transform(
        _ xs: UnsafeMutableBufferPointer<Double>, _ ys: UnsafeMutableBufferPointer<Double>,
        _ direction: PJ_DIRECTION = PJ_FWD
    ) -> Int {
        let count = min(xs.count, ys.count)
        // PROJ gives infinities back for some infinities only: they are marked first.
        for index in 0..<count where unsafe !(xs[index].isFinite && ys[index].isFinite) {
            unsafe xs[index] = .nan
            unsafe ys[index] = .nan
        }
        let stride = MemoryLayout<Double>.stride
        // Returns how many were tried; failures are infinite coordinates.
        _ = unsafe proj_trans_generic(
            transformation.pointer, direction, xs.baseAddress, stride, count, ys.baseAddress,
            stride,
            count, nil, 0, 0, nil, 0, 0)
        var failures = 0
        for index in 0..<count where unsafe !(xs[index].isFinite && ys[index].isFinite) {
            unsafe xs[index] = .nan
            unsafe ys[index] = .nan
            failures += 1
        }
        return failures
    }

    /// What PROJ did with the position it was given last.
    func operation(at position: Position) -> CoordinateOperation? {
        var x = [position.x]
        var y = [position.y]
        let failures = unsafe x.withUnsafeMutableBufferPointer { xs in
            unsafe y.withUnsafeMutableBufferPointer { ys in unsafe transform(xs, ys) }
        }
        let context = transformation.context
        guard failures == 0 else { return nil }
        // Null when nothing was transformed yet.
        let used = unsafe context.owned(proj_trans_get_last_used_operation(transformation.pointer))
        guard let used else { return nil }
        // Negative where the register says nothing.
        let accuracy = unsafe proj_coordoperation_get_accuracy(context.handle, used.pointer)
        return CoordinateOperation(name: used.name, accuracy: accuracy < 0 ? nil : accuracy)
    }
}

/// The lanes of one transformation, lent out and kept for the next time.
final class TransformationLanes: Sendable {
    /// What PROJ makes both ends of a transformation from.
    private struct Ends: Hashable {
        var source: String
        var target: String
    }

    /// `nil` stands for two systems between which nothing is to be done.
    private static let known = Remembered<Ends, TransformationLanes?>(limit: 64)

    /// The lanes between two systems, the same for everyone who asks; `nil` where nothing is to be
    /// done.
    static func between(
        _ source: ReferenceSystem, _ target: ReferenceSystem
    ) throws(ReprojectionError) -> TransformationLanes? {
        let ends = Ends(source: source.definition, target: target.definition)
        return try known.value(for: ends) { () throws(ReprojectionError) in
            try source.differsInAxesAlone(from: target)
                ? nil : TransformationLanes(from: source, to: target)
        }
    }

    private let source: ReferenceSystem
    private let target: ReferenceSystem
    /// The lane that is always there, for one position and for one thread.
    private let first: Mutex<TransformationLane>
    /// Further lanes that nobody uses at the moment.
    private let idle = Mutex<[TransformationLane]>([])

    init(from source: ReferenceSystem, to target: ReferenceSystem) throws(ReprojectionError) {
        self.source = source
        self.target = target
        first = Mutex(try TransformationLane(from: source, to: target))
    }

    /// Lends the first lane, after whoever has it now.
    func withLane<Result: Sendable>(_ body: (TransformationLane) -> Result) -> Result {
        first.withLock { body($0) }
    }

    /// Lends as many lanes as asked for, or fewer when PROJ can open no more, but always one.
    func withLanes(_ count: Int, _ body: ([TransformationLane]) -> Void) {
        if count == 1, first.withLockIfAvailable({ body([$0]) }) != nil { return }
        var lanes = idle.withLock { idle in
            let taken = Array(idle.suffix(count))
            idle.removeLast(taken.count)
            return taken
        }
        let subject = "\(source.identifier) to \(target.identifier)"
        while lanes.count < count {
            // It worked for the first lane; what fails now is a shortage of memory or files, and
            // fewer lanes give the same result.
            let copy = first.withLock { TransformationLane(copying: $0, subject: subject) }
            guard let lane = copy ?? (try? TransformationLane(from: source, to: target)) else {
                break
            }
            lanes.append(lane)
        }
        if lanes.isEmpty { return first.withLock { body([$0]) } }
        body(lanes)
        idle.withLock { $0.append(contentsOf: lanes) }
    }
}
