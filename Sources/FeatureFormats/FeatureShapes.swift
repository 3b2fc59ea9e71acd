/// The shapes that features of a file have: what stands between their values, byte for byte.
///
/// Programs write all features alike. Between two values of one feature stands what stood there in
/// the feature before: keys, marks, white space, the type of the geometry. So that is learned once,
/// and compared from then on, eight bytes at a time, instead of being read.
///
///     {"type":"Feature","properties":{"n":   number   ,"name":   text   },"geometry":{"type":…:   coordinates   }}
///     `------------ literal ------------´            `literal´        `----------- literal -----------´     `literal´
///
/// Shapes form a tree: features that begin alike share its trunk, so that one that leaves out a
/// property takes another branch. A feature whose path leads nowhere is read the slow way, and
/// learned if it can be.
///
/// Why a path is proof enough: its literals were read strictly once, with other values between
/// them, and JSON's grammar does not look into values. What a literal means (which key, which type)
/// cannot change either, because it is the same bytes in the same place.
struct FeatureShapes: ~Copyable {
    /// What follows a literal.
    enum Action {
        /// A value of a column.
        static let property: UInt8 = 0
        /// The feature's own identifier: a column too, but null is no value.
        static let identifier: UInt8 = 1
        /// Coordinates; the node's column is a kind of ``GeometryColumn``.
        static let coordinates: UInt8 = 2
        /// A value that nobody wants.
        static let skip: UInt8 = 3
        /// The feature's end; the node's column is the kind of a geometry without coordinates.
        static let end: UInt8 = 4
    }

    struct Node: BitwiseCopyable {
        /// Where the literal lies in the text.
        var start: Int
        var length: Int
        var column: Int
        /// The first node behind this one, and the next one in its place; -1 for none.
        var next = -1
        var sibling = -1
        var action: UInt8
        /// Containers around the value that follows.
        var depth: UInt8
    }

    private(set) var nodes = RawBlock<Node>(capacity: 64)
    private(set) var text = TextBlock(capacity: 1 << 10)
    private(set) var first = -1
    /// Unlike features are not worth being learned one after the other.
    private var attempts = 256

    private static let mostNodes = 1 << 12
    private static let mostSiblings = 8
    private static let longestText = 1 << 20

    /// A step of one feature.
    private struct Step {
        var literal: Range<Int>
        var action: UInt8
        var column: Int
        var depth: UInt8
    }

    /// Learns the shape of a feature that was read without a defect.
    ///
    /// - Parameters:
    ///   - feature: Its text.
    ///   - columns: The columns, which know its properties already.
    /// - Returns: `false` where it can tell nothing new.
    mutating func learn(_ feature: Span<UInt8>, _ columns: inout GeoJSONColumns) -> Bool {
        guard attempts > 0 else { return false }
        if let steps = try? Self.steps(feature, &columns), insert(steps, feature) { return true }
        attempts -= 1
        return false
    }

    /// Puts the steps into the tree; `false` where nothing was new or there is no room.
    private mutating func insert(_ steps: [Step], _ feature: Span<UInt8>) -> Bool {
        var parent = -1
        var isNew = false
        for step in steps {
            var candidate = parent < 0 ? first : nodes[parent].next
            var last = -1
            var siblings = 0
            while candidate >= 0, !matches(nodes[candidate], step, feature) {
                last = candidate
                candidate = nodes[candidate].sibling
                siblings += 1
            }
            if candidate < 0 {
                guard nodes.count < Self.mostNodes, siblings < Self.mostSiblings,
                    text.count + step.literal.count < Self.longestText
                else { return isNew }
                candidate = append(step, feature)
                isNew = true
                // Links of nodes that exist.
                if last >= 0 {
                    unsafe nodes.base[last].sibling = candidate
                } else if parent >= 0 {
                    unsafe nodes.base[parent].next = candidate
                } else {
                    first = candidate
                }
            }
            parent = candidate
        }
        return isNew
    }

    private mutating func append(_ step: Step, _ feature: Span<UInt8>) -> Int {
        let start = text.count
        text.reserve(step.literal.count + TextBlock.padding)
        for index in step.literal { text.append(reserved: feature[index]) }
        nodes.reserve(1)
        nodes.append(
            reserved: Node(
                start: start, length: step.literal.count, column: step.column,
                action: step.action, depth: step.depth))
        return nodes.count - 1
    }

    private func matches(_ node: Node, _ step: Step, _ feature: Span<UInt8>) -> Bool {
        guard node.action == step.action, node.column == step.column, node.depth == step.depth,
            node.length == step.literal.count
        else { return false }
        for offset in 0..<node.length
        where text[node.start + offset] != feature[step.literal.lowerBound + offset] {
            return false
        }
        return true
    }

    // MARK: Steps of a feature

    /// The steps of a feature; `nil` where it has something that needs more than one look: a name
    /// that stands twice, coordinates before their type, a collection.
    private static func steps(
        _ text: Span<UInt8>, _ columns: inout GeoJSONColumns
    ) throws(JSONProblem) -> [Step]? {
        var walk = Walk()
        var seen: Set<GeoJSONMember> = []
        var kind = GeometryColumn.Kind.absent
        guard try walk.scanner.open(UInt8(ascii: "{"), text, depth: 2) else { return nil }
        repeat {
            let name = GeoJSONMember(text, try walk.scanner.key(text))
            let first = try walk.scanner.byte(text)
            switch name {
            case .type, .id, .geometry, .properties:
                guard seen.insert(name).inserted else { return nil }
            case .coordinates, .geometries, .features, .crs, .bbox, .other: break
            }
            switch name {
            case .type:
                guard first == UInt8(ascii: "\"") else { return nil }
                try walk.scanner.skipValue(text, depth: 3)
            case .id:
                guard let column = columns.identifierColumn else { return nil }
                try walk.value(text, Action.identifier, column, depth: 3)
            case .properties:
                if first == UInt8(ascii: "n") {
                    try walk.scanner.skipValue(text, depth: 3)
                } else if try !walk.properties(text, first, &columns) {
                    return nil
                }
            case .geometry:
                kind = GeometryColumn.Kind.null
                if first == UInt8(ascii: "n") {
                    try walk.scanner.skipValue(text, depth: 3)
                } else if try !walk.geometry(text, first) {
                    return nil
                }
            case .coordinates, .geometries, .features, .crs, .bbox, .other:
                try walk.value(text, Action.skip, 0, depth: 3)
            }
        } while try walk.scanner.more(UInt8(ascii: "}"), text)
        guard seen.contains(.type), walk.scanner.position == text.count else { return nil }
        walk.end(kind)
        return walk.steps
    }

    /// A walk through one feature, which notes where values are.
    private struct Walk {
        var scanner = JSONScanner(isWhole: true)
        var steps: [Step] = []
        private var start = 0

        /// Passes a value.
        mutating func value(
            _ text: Span<UInt8>, _ action: UInt8, _ column: Int, depth: Int
        ) throws(JSONProblem) {
            _ = try scanner.byte(text)
            steps.append(
                Step(
                    literal: start..<scanner.position, action: action, column: column,
                    depth: UInt8(truncatingIfNeeded: depth)))
            try scanner.skipValue(text, depth: depth)
            start = scanner.position
        }

        /// Passes the end.
        mutating func end(_ kind: UInt8) {
            steps.append(
                Step(
                    literal: start..<scanner.position, action: Action.end, column: Int(kind),
                    depth: 0))
        }

        mutating func properties(
            _ text: Span<UInt8>, _ first: UInt8, _ columns: inout GeoJSONColumns
        ) throws(JSONProblem) -> Bool {
            guard first == UInt8(ascii: "{") else { return false }
            guard try scanner.open(first, text, depth: 3) else { return true }
            var seen: Set<Int> = []
            var guess = 0
            repeat {
                let name = JSONUnescape.bytes(text, try scanner.key(text))
                let column = try columns.column(name.span, 0..<name.count, guess: &guess)
                guard seen.insert(column).inserted else { return false }
                try value(text, Action.property, column, depth: 4)
            } while try scanner.more(UInt8(ascii: "}"), text)
            return true
        }

        mutating func geometry(_ text: Span<UInt8>, _ first: UInt8) throws(JSONProblem) -> Bool {
            guard first == UInt8(ascii: "{"), try scanner.open(first, text, depth: 3) else {
                return false
            }
            var kind: UInt8?
            var hasCoordinates = false
            repeat {
                switch GeoJSONMember(text, try scanner.key(text)) {
                case .type:
                    guard kind == nil, try scanner.byte(text) == UInt8(ascii: "\""),
                        let named = Self.kind(GeoJSONMember.word(text, try scanner.string(text)))
                    else { return false }
                    kind = named
                case .coordinates:
                    guard let kind, !hasCoordinates else { return false }
                    hasCoordinates = true
                    try value(text, Action.coordinates, Int(kind), depth: 4)
                case .geometries: return false
                case .id, .geometry, .properties, .features, .crs, .bbox, .other:
                    try value(text, Action.skip, 0, depth: 4)
                }
            } while try scanner.more(UInt8(ascii: "}"), text)
            return hasCoordinates
        }

        private static func kind(_ word: String) -> UInt8? {
            switch word {
            case "Point": GeometryColumn.Kind.point
            case "MultiPoint": GeometryColumn.Kind.multiPoint
            case "LineString": GeometryColumn.Kind.lineString
            case "MultiLineString": GeometryColumn.Kind.multiLineString
            case "Polygon": GeometryColumn.Kind.polygon
            case "MultiPolygon": GeometryColumn.Kind.multiPolygon
            default: nil
            }
        }
    }
}
