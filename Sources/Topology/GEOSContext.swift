import CGEOS

/// One GEOS handle with the words GEOS said through it.
///
/// A handle belongs to one call of this module: nothing is shared between threads, and every
/// geometry made with it keeps it alive. Not `Sendable`, which proves the former.
@safe
final class GEOSContext {
    /// The C handle; freed in `deinit` and nowhere else.
    let handle: GEOSContextHandle_t
    /// Where the C callback leaves its words: a box on the heap, because C keeps its address.
    private let words: UnsafeMutablePointer<String>
    /// What is being done, for error messages.
    let operation: String

    /// - Throws: ``TopologyError`` with code `outOfMemory` when GEOS gives no handle.
    init(_ operation: String) throws(TopologyError) {
        // GEOS_init_r: null on failure.
        guard let handle = unsafe GEOS_init_r() else {
            throw TopologyError(.outOfMemory, operation: operation)
        }
        unsafe self.handle = handle
        self.operation = operation
        let words = UnsafeMutablePointer<String>.allocate(capacity: 1)
        unsafe words.initialize(to: "")
        unsafe self.words = words
        // Both return the previous handler, which is of no use. Notices are dropped: they repeat
        // on standard error what the results say.
        _ = unsafe GEOSContext_setErrorMessageHandler_r(
            handle,
            { text, userData in
                guard let text = unsafe text, let userData = unsafe userData else { return }
                unsafe userData.assumingMemoryBound(to: String.self).pointee =
                    String(cString: text)
            }, words)
        _ = unsafe GEOSContext_setNoticeMessageHandler_r(handle, { _, _ in }, nil)
    }

    deinit {
        unsafe GEOS_finish_r(handle)
        unsafe words.deinitialize(count: 1)
        unsafe words.deallocate()
    }

    /// The error for a call that has just failed, with GEOS's own words.
    var failure: TopologyError {
        TopologyError(.operationFailed, operation: operation, message: unsafe words.pointee)
    }

    /// Takes a geometry that a C call returned: null means that the call failed.
    func owned(_ pointer: OpaquePointer?) throws(TopologyError) -> GEOSGeometryOwner {
        guard let pointer = unsafe pointer else { throw failure }
        return unsafe GEOSGeometryOwner(pointer, in: self)
    }
}

/// Owns one `GEOSGeometry`.
///
/// Freed once, on every path, and nowhere else.
@safe
struct GEOSGeometryOwner: ~Copyable {
    let context: GEOSContext
    /// Null only after ``release()``.
    private var stored: OpaquePointer?

    init(_ pointer: OpaquePointer, in context: GEOSContext) {
        self.context = context
        unsafe self.stored = pointer
    }

    deinit {
        if let pointer = unsafe stored { unsafe GEOSGeom_destroy_r(context.handle, pointer) }
    }

    /// The geometry, on loan for one C call.
    var pointer: OpaquePointer? { unsafe stored }

    /// Hands the geometry to a C function that frees it from now on.
    consuming func release() -> OpaquePointer? {
        let pointer = unsafe stored
        unsafe stored = nil
        return unsafe pointer
    }
}

/// Owns any number of geometries, each freed once.
@safe
struct GEOSGeometryList: ~Copyable {
    let context: GEOSContext
    /// None is null.
    private var pointers: [OpaquePointer?] = unsafe []

    init(in context: GEOSContext) { self.context = context }

    deinit {
        for index in 0..<count { unsafe GEOSGeom_destroy_r(context.handle, pointers[index]) }
    }

    var count: Int { unsafe pointers.count }

    mutating func append(_ geometry: consuming GEOSGeometryOwner) {
        unsafe pointers.append(geometry.release())
    }

    /// A geometry, on loan for one C call.
    subscript(index: Int) -> OpaquePointer? { unsafe pointers[index] }

    /// Hands all geometries to a C function that frees them from now on, also when it fails.
    consuming func release<Result>(
        to body: (UnsafeMutablePointer<OpaquePointer?>?, UInt32) -> Result
    ) -> Result {
        let count = UInt32(clamping: unsafe pointers.count)
        let result = unsafe pointers.withUnsafeMutableBufferPointer {
            unsafe body($0.baseAddress, count)
        }
        unsafe pointers = unsafe []
        return result
    }
}
