/// Why an index could not be made.
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
}
