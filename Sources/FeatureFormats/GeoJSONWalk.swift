/// Walks through a GeoJSON document as strictly as a verifier must: what ``GeoJSONReader`` mends or
/// passes over is told here.
///
///     let members = try GeoJSONWalk.read(bytes.span, name: "rates.geojson") { feature in … }
public enum GeoJSONWalk {
    /// Reads a document, feature by feature, so that no more than one is held as values.
    ///
    /// Strict JSON (RFC 8259), one object with a list `features`, and no object in it with two
    /// members of one name.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8 without a byte-order mark.
    ///   - name: The file as messages are to name it.
    ///   - visit: Called with every element of `features` in order, whatever it is.
    /// - Returns: The other members of the document in their order; `features` as an empty list.
    /// - Throws: ``FormatError`` as ``JSONText/parse(_:name:)``, and with code `malformed` where
    ///   there is no list of features or a name comes twice; what the closure throws.
    /// - Complexity: O(*bytes*).
    public static func read(
        _ bytes: Span<UInt8>, name: String,
        feature visit: (PropertyValue) throws(FormatError) -> Void
    ) throws(FormatError) -> [PropertyValue.Member] {
        var walk = Walk()
        var failure: FormatError?
        do throws(JSONProblem) {
            try walk.top(bytes) { value in
                do throws(FormatError) { try visit(value) } catch { failure = error }
                return failure == nil
            }
        } catch {
            throw error.formatError(file: name, line: JSONText.line(of: error.offset, in: bytes))
        }
        if let failure { throw failure }
        return walk.members
    }

    private struct Walk {
        var members: [PropertyValue.Member] = []
        private var names: Set<String> = []
        private var scanner = JSONScanner(isWhole: true)

        mutating func top(
            _ text: Span<UInt8>, _ visit: (PropertyValue) -> Bool
        ) throws(JSONProblem) {
            guard try scanner.byte(text) == UInt8(ascii: "{") else {
                throw JSONProblem(
                    .structure, at: scanner.position, "the document is not a JSON object",
                    remedy: "Write a FeatureCollection")
            }
            if try scanner.open(UInt8(ascii: "{"), text, depth: 0) {
                repeat {
                    let start = scanner.position
                    let name = JSONUnescape.string(text, try scanner.key(text))
                    guard names.insert(name).inserted else {
                        throw JSONProblem(
                            .structure, at: start, "the document has two members named '\(name)'",
                            remedy: "Keep one of them")
                    }
                    let first = try scanner.byte(text)
                    if name == "features", first == UInt8(ascii: "[") {
                        members.append(PropertyValue.Member(name, .list([])))
                        guard try features(text, visit) else { return }
                    } else {
                        let value = try scanner.value(text, depth: 1, isStrict: true)
                        members.append(PropertyValue.Member(name, value))
                    }
                } while try scanner.more(UInt8(ascii: "}"), text)
            }
            guard !scanner.skipWhitespace(text) else {
                throw JSONProblem(
                    .malformed, at: scanner.position, "something follows the end of the document")
            }
            guard members.contains(where: { $0.name == "features" && $0.value == .list([]) })
            else {
                throw JSONProblem(
                    .structure, at: 0, "the document has no list of features",
                    remedy: "Write a FeatureCollection")
            }
        }

        /// Whether to go on.
        private mutating func features(
            _ text: Span<UInt8>, _ visit: (PropertyValue) -> Bool
        ) throws(JSONProblem) -> Bool {
            guard try scanner.open(UInt8(ascii: "["), text, depth: 1) else { return true }
            repeat {
                guard visit(try scanner.value(text, depth: 2, isStrict: true)) else { return false }
            } while try scanner.more(UInt8(ascii: "]"), text)
            return true
        }
    }
}

extension JSONText {
    /// Reads a document as ``parse(_:name:)``, and refuses two members of one name in an object.
    ///
    /// - Throws: ``FormatError``, also with code `malformed` where a name comes twice.
    public static func parseStrictly(
        _ bytes: Span<UInt8>, name: String = "JSON text"
    ) throws(FormatError) -> PropertyValue {
        var scanner = JSONScanner(isWhole: true)
        do throws(JSONProblem) {
            let value = try scanner.value(bytes, depth: 0, isStrict: true)
            guard !scanner.skipWhitespace(bytes) else {
                throw JSONProblem(
                    .malformed, at: scanner.position, "something follows the end of the document")
            }
            return value
        } catch {
            throw error.formatError(file: name, line: line(of: error.offset, in: bytes))
        }
    }

    /// The one-based line of a byte.
    static func line(of offset: Int, in bytes: Span<UInt8>) -> Int {
        var line = 1
        for index in 0..<min(offset, bytes.count) where bytes[index] == 0x0A { line += 1 }
        return line
    }
}

extension PropertyValue {
    /// The value of the member of this name; `nil` where this is no object or has none.
    public subscript(name: String) -> PropertyValue? {
        guard case .members(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }
}
