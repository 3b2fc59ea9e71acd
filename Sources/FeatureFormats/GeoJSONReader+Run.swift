extension GeoJSONReader {
    /// Reads features that lie whole in the window and have a shape that is known.
    ///
    /// Stops before the first one of which anything is not as usual: nothing of that one is taken.
    /// Where it stops, ``next(into:)`` goes on.
    ///
    /// - Parameters:
    ///   - shapes: What is known.
    ///   - batch: Features go to its end.
    ///   - rows: Features the batch may have.
    ///   - limit: Values the batch may have.
    /// - Returns: Whether a feature that may lie whole in the window had no known shape.
    mutating func readRun(
        _ shapes: borrowing FeatureShapes, into batch: inout FeatureBatch, rows: Int, limit: Int
    ) -> Bool {
        guard state == .laterFeature else { return false }
        let bytes = window.bytes
        // The pointer lives as long as this call, and the run no longer.
        return unsafe bytes.withUnsafeBufferPointer { text in
            guard var run = unsafe FeatureRun(text, at: window.position) else { return false }
            let width = parser.columns.names.count
            // No text is longer in a batch than in the file.
            batch.texts.reserve(text.count - window.position + TextBlock.padding)
            var accepted = window.position
            var counted = accepted
            var line = window.line
            var isUnlike = false
            while batch.makeRoom(width: width, rows: rows, limit: limit), run.findFeature() {
                let start = run.cursor.position
                guard run.readFeature(shapes, into: &batch, width: width) else {
                    // Close to the end, it was perhaps only cut off.
                    isUnlike = run.cursor.position + 1024 < run.cursor.end
                    break
                }
                line += unsafe GeoJSONWindow.lineBreaks(text, counted..<start)
                counted = start
                batch.lines.append(reserved: line)
                batch.count += 1
                count += 1
                accepted = run.cursor.position
            }
            line += unsafe GeoJSONWindow.lineBreaks(text, counted..<accepted)
            window.consume(to: accepted, line: line)
            if run.hasDroppedOrdinates { parser.geometry.hasDroppedOrdinates = true }
            return isUnlike
        }
    }
}

/// A run through features of known shapes.
private struct FeatureRun {
    var cursor: JSONCursor
    /// Whether a feature was taken that has positions of more than two numbers.
    private(set) var hasDroppedOrdinates = false
    private var dropsOrdinates = false
    private var number = JSONCursor.Number()

    init?(_ text: UnsafeBufferPointer<UInt8>, at position: Int) {
        guard let cursor = unsafe JSONCursor(text, at: position) else { return nil }
        self.cursor = cursor
    }

    /// Passes the comma before a feature.
    mutating func findFeature() -> Bool {
        guard cursor.pass(UInt8(ascii: ",")) else { return false }
        cursor.skipWhitespace()
        return true
    }

    /// Passes a feature and puts it behind the last one; leaves the batch as it was if it cannot.
    @inline(__always)
    mutating func readFeature(
        _ shapes: borrowing FeatureShapes, into batch: inout FeatureBatch, width: Int
    ) -> Bool {
        let place = batch.geometries.here
        let text = batch.texts.count
        dropsOrdinates = false
        if walk(shapes, into: &batch) {
            if dropsOrdinates { hasDroppedOrdinates = true }
            return true
        }
        batch.texts.count = text
        batch.geometries.goBack(to: place, features: batch.count)
        batch.clearRow(upTo: width)
        return false
    }

    @inline(__always)
    private mutating func walk(
        _ shapes: borrowing FeatureShapes, into batch: inout FeatureBatch
    ) -> Bool {
        var candidate = shapes.first
        var hasGeometry = false
        while candidate >= 0 {
            // Links lead to nodes, and nodes to literals that end in padding.
            let node = unsafe shapes.nodes.base[candidate]
            guard unsafe cursor.matches(shapes.text.base + node.start, node.length) else {
                candidate = node.sibling
                continue
            }
            cursor.position &+= node.length
            switch node.action {
            case FeatureShapes.Action.property:
                guard value(node, into: &batch) else { return false }
            case FeatureShapes.Action.identifier:
                guard value(node, into: &batch) else { return false }
                batch.clearNull(node.column)
            case FeatureShapes.Action.coordinates:
                let kind = UInt8(truncatingIfNeeded: node.column)
                guard coordinates(kind, into: &batch.geometries) else { return false }
                batch.geometries.end(kind)
                hasGeometry = true
            case FeatureShapes.Action.skip:
                guard skip(depth: Int(node.depth)) else { return false }
            default:
                if !hasGeometry { batch.geometries.end(UInt8(truncatingIfNeeded: node.column)) }
                return true
            }
            candidate = node.next
        }
        return false
    }

    // MARK: Values

    @inline(__always)
    private mutating func value(
        _ node: FeatureShapes.Node, into batch: inout FeatureBatch
    ) -> Bool {
        guard cursor.position < cursor.end else { return false }
        switch cursor.byte(cursor.position) {
        case UInt8(ascii: "\""):
            let start = batch.texts.count
            if !cursor.string(to: &batch.texts) {
                batch.texts.count = start
                guard longString(to: &batch.texts) else { return false }
            }
            batch.set(node.column, FeatureBatch.Cell.text, batch.textSlot(from: start))
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            guard cursor.number(&number) || longNumber() else { return false }
            if number.isInteger {
                batch.set(
                    node.column, FeatureBatch.Cell.integer,
                    UInt64(bitPattern: Int64(number.integer)))
            } else {
                batch.set(node.column, FeatureBatch.Cell.number, number.value.bitPattern)
            }
        case UInt8(ascii: "n"):
            // "null", the first letter lowest.
            guard pass(0x6C6C_756E, 4) else { return false }
            batch.set(node.column, FeatureBatch.Cell.null, 0)
        case UInt8(ascii: "t"):
            guard pass(0x6575_7274, 4) else { return false }
            batch.set(node.column, FeatureBatch.Cell.yes, 0)
        case UInt8(ascii: "f"):
            guard pass(0x65_736C_6166, 5) else { return false }
            batch.set(node.column, FeatureBatch.Cell.no, 0)
        default:
            let from = cursor.position
            let start = batch.texts.count
            guard skip(depth: Int(node.depth)) else { return false }
            // Behind the cursor lies what was just read, and room was made for all of it.
            unsafe batch.texts.append(
                UnsafeBufferPointer(rebasing: cursor.text[from..<cursor.position]))
            batch.set(node.column, FeatureBatch.Cell.json, batch.textSlot(from: start))
        }
        return true
    }

    /// Passes a word of so many letters.
    @inline(__always)
    private mutating func pass(_ word: UInt64, _ length: Int) -> Bool {
        guard (cursor.word(cursor.position) ^ word) << UInt64(64 &- 8 &* length) == 0 else {
            return false
        }
        cursor.position &+= length
        return true
    }

    /// Passes a value with the scanner, which checks all of it.
    @inline(never)
    private mutating func skip(depth: Int) -> Bool {
        guard cursor.position < cursor.end else { return false }
        var scanner = JSONScanner(at: cursor.position)
        do throws(JSONProblem) {
            // The span lives as long as the text.
            try unsafe scanner.skipValue(cursor.text.span, depth: depth)
        } catch {
            return false
        }
        cursor.position = scanner.position
        return true
    }

    /// Passes a string that has escapes, or is otherwise not for the cursor.
    @inline(never)
    private mutating func longString(to target: inout TextBlock) -> Bool {
        var scanner = JSONScanner(at: cursor.position)
        // The span lives as long as the text.
        let text = unsafe cursor.text.span
        guard let token = try? scanner.string(text) else { return false }
        for byte in JSONUnescape.bytes(text, token) {
            target.reserve(1)
            target.append(reserved: byte)
        }
        cursor.position = scanner.position
        return true
    }

    /// Passes a number that is not for the cursor.
    @inline(never)
    private mutating func longNumber() -> Bool {
        guard cursor.position < cursor.end else { return false }
        var scanner = JSONScanner(at: cursor.position)
        // The span lives as long as the text.
        let text = unsafe cursor.text.span
        guard let token = try? scanner.number(text) else { return false }
        let integer = token.integer(text)
        number.isInteger = integer != nil
        number.integer = integer ?? 0
        number.value = token.value(text)
        cursor.position = scanner.position
        return true
    }

    // MARK: Coordinates

    @inline(__always)
    private mutating func coordinates(_ kind: UInt8, into column: inout GeometryColumn) -> Bool {
        switch kind {
        case GeometryColumn.Kind.point: return position(into: &column)
        case GeometryColumn.Kind.multiPoint: return positions(into: &column) > 0
        case GeometryColumn.Kind.lineString: return positions(into: &column) > 1
        case GeometryColumn.Kind.multiLineString:
            return list { run in
                guard run.positions(into: &column) > 1 else { return false }
                column.endRing()
                return true
            }
        case GeometryColumn.Kind.polygon: return polygon(into: &column)
        default: return list { $0.polygon(into: &column) }
        }
    }

    /// Passes a list of whatever the body passes.
    @inline(__always)
    private mutating func list(_ element: (inout FeatureRun) -> Bool) -> Bool {
        guard cursor.pass(UInt8(ascii: "[")) else { return false }
        repeat {
            guard element(&self) else { return false }
        } while cursor.pass(UInt8(ascii: ","))
        return cursor.pass(UInt8(ascii: "]"))
    }

    /// Passes the rings of a polygon, as long as all are sound.
    private mutating func polygon(into column: inout GeometryColumn) -> Bool {
        let isWhole = list { run in
            let start = column.xs.count
            guard run.positions(into: &column) > 3 else { return false }
            // At least four positions lie from here on.
            guard unsafe column.xs.base[start] == column.xs.base[column.xs.count - 1],
                unsafe column.ys.base[start] == column.ys.base[column.xs.count - 1]
            else { return false }
            column.endRing()
            return true
        }
        if isWhole { column.endPart() }
        return isWhole
    }

    /// Passes a list of positions, and says how many; 0 where it is not one for this way.
    @inline(__always)
    private mutating func positions(into column: inout GeometryColumn) -> Int {
        let start = column.xs.count
        let isWhole = list { $0.position(into: &column) }
        return isWhole ? column.xs.count - start : 0
    }

    @inline(__always)
    private mutating func position(into column: inout GeometryColumn) -> Bool {
        guard cursor.pass(UInt8(ascii: "[")), ordinate() else { return false }
        let x = number.value
        guard cursor.pass(UInt8(ascii: ",")), ordinate() else { return false }
        let y = number.value
        if !cursor.pass(UInt8(ascii: "]")) {
            while cursor.pass(UInt8(ascii: ",")) {
                guard ordinate() else { return false }
                dropsOrdinates = true
            }
            guard cursor.pass(UInt8(ascii: "]")) else { return false }
        }
        column.xs.reserve(1)
        column.xs.append(reserved: x)
        column.ys.reserve(1)
        column.ys.append(reserved: y)
        return true
    }

    @inline(__always)
    private mutating func ordinate() -> Bool {
        cursor.skipWhitespace()
        return cursor.number(&number) || (longNumber() && number.value.isFinite)
    }
}
