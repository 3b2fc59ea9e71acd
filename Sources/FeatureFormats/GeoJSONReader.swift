/// Reads GeoJSON documents (RFC 7946, and its predecessor's `crs` member) feature by feature.
///
/// The document may be a FeatureCollection, a Feature or a geometry alone. Members of the collection
/// may come in any order. Memory is bounded by the largest single feature, which may have 256 MiB.
///
///     var reader = try GeoJSONReader(path: "stadsdelar.geojson")
///     var row = FeatureRow()
///     while try reader.next(into: &row) { print(row.text(0) ?? "", row.geometry) }
///
/// Properties become columns as they are met; nested ones are JSON text. The features' own
/// identifiers become the column "id", or "feature_id" where the properties have an "id". Of members
/// with the same name the last counts. A geometry of the wrong shape makes that row's geometry
/// invalid; broken JSON ends the reading.
public struct GeoJSONReader: FeatureReader {
    /// What was found out before the first row.
    public private(set) var description: FeatureFileDescription
    /// Names of the properties met so far.
    public var columns: [String] { parser.columns.names }
    /// What a user should know: dropped heights, collapsed rings that were kept, an unclear `crs`.
    public var notices: [FormatNotice] { GeoJSONNotice.notices(of: parser) + ownNotices }

    enum State {
        case firstFeature, laterFeature, single, done
    }

    var window: GeoJSONWindow
    private var document = GeoJSONDocument()
    var parser = GeoJSONFeatureParser()
    var state = State.single
    var count = 0
    private var ownNotices: [FormatNotice] = []
    private var ignoresLateReferenceSystem = false

    static let chunk = 64 << 10
    private static let scoutChunk = 256 << 10

    /// Opens a file, "-" for standard input; a gzip file is unpacked on the way.
    ///
    /// Where no `crs` stands before the features, a regular file is searched for one behind them.
    ///
    /// - Throws: ``FormatError`` with the codes of ``ByteSource`` and of ``init(_:)``.
    public init(path: String) throws(FormatError) {
        try self.init(ByteSource(path: path), path: path)
    }

    /// Reads on from a file that was opened to look at it.
    init(_ source: ByteSource, path: String, chunk: Int = Self.chunk) throws(FormatError) {
        try self.init(source, chunk: chunk)
        try honorLateReferenceSystem(path: path)
    }

    /// Reads the top of the document.
    ///
    /// A `crs` member behind the features ends the reading with an error if it says something else
    /// than ``description``, since the rows are given away by then; ``init(path:)`` finds it in time.
    ///
    /// - Parameter source: The bytes of the document, from their beginning.
    /// - Throws: ``FormatError`` with code `malformed` (broken JSON, or not GeoJSON), `truncated`,
    ///   `invalidText`, `unsupportedEncoding`, `tooLarge`, `tooDeep`, or a code of ``ByteSource``.
    public init(_ source: ByteSource) throws(FormatError) {
        try self.init(source, chunk: Self.chunk)
    }

    /// Reads the top of the document with other sizes, for tests of their borders.
    package init(
        _ source: ByteSource, chunk: Int, longestFeature: Int = 256 << 20
    ) throws(FormatError) {
        window = GeoJSONWindow(source, chunk: chunk, longest: longestFeature)
        description = GeoJSONNotice.description("GeoJSON", source)
        try window.skipByteOrderMark()
        while true {
            do throws(JSONProblem) {
                var scanner = window.scanner
                var document = GeoJSONDocument()
                let bytes = window.bytes
                let text = bytes.span
                switch try document.top(text, &scanner) {
                case .features:
                    try document.checkCollection(at: scanner.position)
                    state = .firstFeature
                    window.consume(to: scanner.position)
                case .ended: try document.checkSingle(at: window.position)
                }
                self.document = document
                break
            } catch {
                if error.kind == .incomplete, window.isAtEnd, !window.scanner.hasValue(window.bytes)
                {
                    throw FormatError(
                        .emptyFile, file: source.name, detail: "there is nothing but white space",
                        remedy: "Fetch the file again.")
                }
                try window.grow(after: error)
            }
        }
        if let declared = document.referenceSystem {
            description.referenceSystem = declared
        }
    }

    /// Reads the next feature into the row.
    public mutating func next(into row: inout FeatureRow) throws(FormatError) -> Bool {
        do throws(FormatError) {
            let found = try advance(into: &row)
            if !found { row.reset() }
            return found
        } catch {
            state = .done
            row.reset()
            throw error
        }
    }

    private mutating func advance(into row: inout FeatureRow) throws(FormatError) -> Bool {
        guard state != .done else { return false }
        while true {
            do throws(JSONProblem) {
                guard try parseNext(into: &row) else { break }
                count += 1
                row.number = count
                if state == .firstFeature { state = .laterFeature }
                if state == .single {
                    state = .done
                    break
                }
                return true
            } catch {
                try window.grow(after: error)
            }
        }
        if state == .done {
            try checkNothingFollows()
            return true
        }
        try finish()
        return false
    }

    /// Passes the next feature and what stands before it; `false` behind the last one.
    private mutating func parseNext(into row: inout FeatureRow) throws(JSONProblem) -> Bool {
        let bytes = window.bytes
        let text = bytes.span
        var scanner = window.scanner
        switch state {
        case .firstFeature where try scanner.byte(text) == UInt8(ascii: "]"):
            window.consume(to: scanner.position + 1)
            return false
        case .laterFeature:
            guard try scanner.more(UInt8(ascii: "]"), text) else {
                window.consume(to: scanner.position)
                return false
            }
        case .firstFeature, .single, .done: break
        }
        _ = try scanner.byte(text)
        let start = scanner.position
        let isSingle = state == .single
        try parser.parse(
            text, &scanner, depth: isSingle ? 0 : 2, takesGeometry: isSingle, into: &row)
        try parser.finish(bytes, upTo: scanner.position, into: &row)
        window.consume(to: start)
        row.line = window.line
        window.consume(to: scanner.position)
        return true
    }

    /// Reads what follows the features.
    private mutating func finish() throws(FormatError) {
        let declared = description.referenceSystem
        while true {
            do throws(JSONProblem) {
                let bytes = window.bytes
                var document = document
                var scanner = window.scanner
                try document.bottom(bytes.span, &scanner)
                try document.checkCollection(at: window.position)
                if let late = document.referenceSystem, late != declared,
                    !ignoresLateReferenceSystem
                {
                    throw JSONProblem(
                        .malformed, at: window.position,
                        "a crs member follows the features, which were read without it",
                        remedy: "Put the crs member before the features, or give the file itself "
                            + "instead of a stream.")
                }
                window.consume(to: scanner.position)
                self.document = document
                break
            } catch {
                try window.grow(after: error)
            }
        }
        if document.type == nil {
            ownNotices.append(
                FormatNotice(
                    "type-missing",
                    "The document has a list of features but no type; it was read as a "
                        + "FeatureCollection."))
        }
        try checkNothingFollows()
        state = .done
    }

    private mutating func checkNothingFollows() throws(FormatError) {
        while true {
            var scanner = window.scanner
            let isMore = scanner.skipWhitespace(window.bytes.span)
            window.consume(to: scanner.position)
            guard !isMore else {
                throw window.error(
                    JSONProblem(
                        .malformed, at: window.position,
                        "something follows the end of the document",
                        remedy: "Cut the file behind its last bracket. If every line is a "
                            + "Feature, name it .geojsonl."))
            }
            guard !window.isAtEnd else { return }
            try window.grow()
        }
    }

    // MARK: A crs member behind the features

    private mutating func honorLateReferenceSystem(path: String) throws(FormatError) {
        guard path != "-", state == .firstFeature, document.referenceSystem == nil,
            try Self.mentionsReferenceSystem(ByteSource(path: path))
        else { return }
        var scout = try GeoJSONReader(ByteSource(path: path))
        scout.ignoresLateReferenceSystem = true
        var row = FeatureRow()
        // What is broken is told when the rows are read, up to there they are good.
        while (try? scout.next(into: &row)) == true {}
        if let declared = scout.document.referenceSystem { description.referenceSystem = declared }
    }

    /// Whether the letters crs stand in quotation marks anywhere.
    private static func mentionsReferenceSystem(
        _ source: ByteSource
    ) throws(FormatError) -> Bool {
        var bytes: [UInt8] = []
        while try source.read(into: &bytes, upTo: Self.scoutChunk) > 0 {
            // The pointer lives as long as this call.
            if unsafe bytes.withUnsafeBufferPointer({ unsafe Self.mentionsReferenceSystem($0) }) {
                return true
            }
            bytes.removeSubrange(0..<max(0, bytes.count - 4))
        }
        return false
    }

    /// Takes the least difference of many places, which compilers do on as many at a time as the
    /// processor has lanes.
    private static func mentionsReferenceSystem(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let bytes = text.baseAddress else { return false }
        // In quotation marks: two at the ends.
        let places = text.count - 4
        var start = 0
        while start < places {
            let end = min(start + 1024, places)
            var least: UInt8 = 255
            for place in start..<end {
                // Four bytes behind each place are text.
                let difference =
                    unsafe (bytes[place] ^ UInt8(ascii: "\""))
                    | (bytes[place &+ 1] ^ UInt8(ascii: "c"))
                    | (bytes[place &+ 2] ^ UInt8(ascii: "r"))
                    | (bytes[place &+ 3] ^ UInt8(ascii: "s"))
                    | (bytes[place &+ 4] ^ UInt8(ascii: "\""))
                least = min(least, difference)
            }
            if least == 0 { return true }
            start = end
        }
        return false
    }
}

extension JSONScanner {
    /// Whether anything but white space is left.
    fileprivate func hasValue(_ bytes: [UInt8]) -> Bool {
        var scanner = self
        return scanner.skipWhitespace(bytes.span)
    }
}
