#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// Why an index could not be made, written or opened.
///
/// Queries never fail: a query that makes no sense (an empty box, a position that is not a number)
/// finds nothing.
public struct IndexError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of input was refused.
    public enum Code: String, Hashable, Sendable {
        /// Columns that belong together have different lengths.
        case lengthMismatch
        /// More items than 32-bit positions in the packed arrays can name.
        case tooManyItems
        /// A coordinate is infinite or not a number.
        case notFinite
        /// A node must hold between 2 and 65 535 children.
        case invalidNodeSize
        /// A distance must be a number and at least 0.
        case invalidDistance
        /// A list would be longer than the limit that was given for it.
        case tooManyPairs
        /// Something with this identifier is in the index already.
        case duplicateIdentifier
        /// Nothing with this identifier is in the index.
        case unknownIdentifier
        /// A class of points is out of range, or there are too many classes.
        case invalidClass
        /// A file cannot be opened or mapped.
        case unreadable
        /// A file cannot be written.
        case unwritable
        /// A file is no index of the kind that was to be opened.
        case foreignFile
        /// An index was written by a machine that stores numbers the other way round.
        case foreignByteOrder
        /// An index was written by another version of this software.
        case unsupportedVersion
        /// An index is cut short or its checksums do not match.
        case damaged
    }

    /// The kind of refusal.
    public let code: Code
    /// The item at fault, where there is one: the index of the point, box or area in the input.
    public let index: Int?
    /// What was wrong and what to do about it.
    public let description: String

    init(_ code: Code, index: Int? = nil, _ description: String) {
        self.code = code
        self.index = index
        self.description = description
    }
}

extension IndexError {
    static func lengthMismatch(_ first: Int, _ second: Int) -> IndexError {
        IndexError(
            .lengthMismatch,
            "There are \(first) x but \(second) y coordinates; give one of each for every point.")
    }

    static func tooManyItems(_ count: Int, _ items: String) -> IndexError {
        IndexError(
            .tooManyItems,
            "\(count) \(items) are more than one index can hold; split them into several.")
    }

    static func notFinite(_ index: Int, _ what: String) -> IndexError {
        IndexError(
            .notFinite, index: index,
            "\(what), which are not all finite numbers; leave it out or repair it before indexing.")
    }

    static func invalidNodeSize(_ size: Int) -> IndexError {
        IndexError(.invalidNodeSize, "A node of \(size) items; choose 2 to 65535.")
    }

    static func invalidDistance(_ distance: Double) -> IndexError {
        IndexError(.invalidDistance, "A distance of \(distance); give 0 or more.")
    }

    static func tooManyPairs(limit: Int) -> IndexError {
        IndexError(
            .tooManyPairs,
            "More than \(limit) pairs lie within the distance; use a shorter distance, or visit the "
                + "pairs without listing them.")
    }

    static func duplicateIdentifier(_ identifier: Int, index: Int) -> IndexError {
        IndexError(
            .duplicateIdentifier, index: index,
            "Point \(index) has the identifier \(identifier), which another point has; move that "
                + "point, or remove it first.")
    }

    static func unknownIdentifier(_ identifier: Int) -> IndexError {
        IndexError(
            .unknownIdentifier, "No point has the identifier \(identifier); insert it instead.")
    }

    static func codeCount(_ codes: Int, _ points: Int) -> IndexError {
        IndexError(
            .lengthMismatch,
            "There are \(codes) classes for \(points) points; give one for every point.")
    }

    static func invalidClass(_ index: Int, _ code: Int32, _ classes: Int) -> IndexError {
        IndexError(
            .invalidClass, index: index,
            "Point \(index) is of class \(code); give it one of 0 ..< \(classes), or −1.")
    }

    static func invalidClassCount(_ classes: Int) -> IndexError {
        IndexError(
            .invalidClass,
            "\(classes) classes; there may be 0 to \(RunningCounts.maximumClasses).")
    }

    static func unreadable(_ path: String, _ code: Int32) -> IndexError {
        IndexError(.unreadable, "The index \(path) cannot be read: \(reason(code)).")
    }

    static func unwritable(_ path: String, _ code: Int32) -> IndexError {
        IndexError(.unwritable, "The index \(path) cannot be written: \(reason(code)).")
    }

    static func foreignFile(_ path: String) -> IndexError {
        IndexError(
            .foreignFile, "\(path) is no index of this kind; give the file that was saved as one.")
    }

    static func foreignByteOrder(_ path: String) -> IndexError {
        IndexError(
            .foreignByteOrder,
            "The index \(path) was written by a machine that stores numbers the other way round; "
                + "build it again on this one.")
    }

    static func unsupportedVersion(_ path: String, _ version: Int) -> IndexError {
        IndexError(
            .unsupportedVersion,
            "The index \(path) has the layout of version \(version); build it again.")
    }

    static func damaged(_ path: String, _ what: String) -> IndexError {
        IndexError(
            .damaged, "The index \(path) is damaged: \(what); build it again or fetch it anew.")
    }

    /// What the operating system says to an error number.
    private static func reason(_ code: Int32) -> String {
        // `strerror` returns a text for every number; it is copied at once.
        unsafe String(cString: strerror(code))
    }
}
