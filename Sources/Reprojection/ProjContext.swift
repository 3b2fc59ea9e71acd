import CPROJ

/// One PROJ context with the words PROJ said through it.
///
/// Objects of a context may be used by one thread at a time; not `Sendable`, which proves it.
/// Whoever moves one to another thread says why that is sound (see `TransformationLane`).
@safe
final class ProjContext {
    /// The C context; freed in `deinit` and nowhere else.
    let handle: OpaquePointer
    /// Where the C callback leaves its words: a box on the heap, because C keeps its address.
    private let words: UnsafeMutablePointer<String>

    /// Opens a context without network.
    ///
    /// - Parameters:
    ///   - subject: What it is for, for error messages.
    ///   - databasePath: A database other than the installed one, for tests.
    /// - Throws: ``ReprojectionError`` with code `outOfMemory` or `databaseMissing`.
    init(for subject: String, databasePath: String? = nil) throws(ReprojectionError) {
        // proj_context_create: null on failure.
        guard let handle = unsafe proj_context_create() else {
            throw ReprojectionError(.outOfMemory, subject: subject)
        }
        unsafe self.handle = handle
        let words = UnsafeMutablePointer<String>.allocate(capacity: 1)
        unsafe words.initialize(to: "")
        unsafe self.words = words
        unsafe proj_log_func(
            handle, words,
            { userData, _, text in
                guard let text = unsafe text, let userData = unsafe userData else { return }
                unsafe userData.assumingMemoryBound(to: String.self).pointee =
                    String(cString: text)
            })
        _ = unsafe proj_log_level(handle, PJ_LOG_ERROR)
        // Numbers must not depend on what a server on the network holds today.
        _ = unsafe proj_context_set_enable_network(handle, 0)
        var isThere = true
        if let databasePath {
            // 0 on failure, and then the installed one is used.
            isThere = unsafe proj_context_set_database_path(handle, databasePath, nil, nil) != 0
        }
        // The first question opens the database; null when there is none.
        guard isThere, unsafe proj_context_get_database_metadata(handle, "EPSG.VERSION") != nil
        else {
            throw ReprojectionError(
                .databaseMissing, subject: subject, message: unsafe words.pointee)
        }
    }

    deinit {
        // Null means failure or, as here, nothing to return.
        _ = unsafe proj_context_destroy(handle)
        unsafe words.deinitialize(count: 1)
        unsafe words.deallocate()
    }

    /// PROJ's latest words.
    var message: String { unsafe words.pointee }

    /// The object that a text (code, WKT, PROJ string, name) describes; `nil` when it does not.
    func object(_ definition: String) -> PJOwner? {
        // proj_create: null on failure.
        unsafe owned(proj_create(handle, definition))
    }

    /// The reference system of an authority's code; `nil` when there is none.
    func object(authority: String, code: String) -> PJOwner? {
        // Null on failure.
        unsafe owned(
            proj_create_from_database(handle, authority, code, PJ_CATEGORY_CRS, 0, nil))
    }

    /// Takes an object that a C call returned: null means that the call failed.
    func owned(_ pointer: OpaquePointer?) -> PJOwner? {
        guard let pointer = unsafe pointer else { return nil }
        return unsafe PJOwner(pointer, in: self)
    }
}

/// Owns one `PJ`.
///
/// Freed once, on every path, and nowhere else.
@safe
struct PJOwner: ~Copyable {
    let context: ProjContext
    /// The object, on loan for one C call.
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer, in context: ProjContext) {
        self.context = context
        unsafe self.pointer = pointer
    }

    deinit { _ = unsafe proj_destroy(pointer) }

    var type: PJ_TYPE { unsafe proj_get_type(pointer) }

    /// Whether both are the same system but for names and the order of axes.
    func isEquivalent(to other: borrowing PJOwner) -> Bool {
        // Null on failure; east or longitude comes first in what they give.
        guard
            let left = unsafe context.owned(
                proj_normalize_for_visualization(context.handle, pointer)),
            let right = unsafe context.owned(
                proj_normalize_for_visualization(context.handle, other.pointer))
        else { return false }
        // 1 equivalent, 0 not.
        return unsafe proj_is_equivalent_to_with_ctx(
            context.handle, left.pointer, right.pointer,
            PJ_COMP_EQUIVALENT_EXCEPT_AXIS_ORDER_GEOGCRS) == 1
    }

    /// The name in PROJ's database or in the text it was made from.
    var name: String {
        unsafe proj_get_name(pointer).map { unsafe String(cString: $0) } ?? ""
    }

    /// Authority and code; `nil` without an identifier.
    var identifier: (authority: String, code: String)? {
        // Strings on loan from the object; null when there is none.
        guard let authority = unsafe proj_get_id_auth_name(pointer, 0),
            let code = unsafe proj_get_id_code(pointer, 0)
        else { return nil }
        return unsafe (String(cString: authority), String(cString: code))
    }
}
