import ChunkedWork

extension GeoJSONWriter {
    /// Writes all features of a table: the same bytes as feature by feature, at any number of
    /// threads.
    ///
    /// Memory is bounded by the features that are text at the same time, about a megabyte for each
    /// thread a few times, or by the largest ones where these are larger.
    ///
    /// - Parameters:
    ///   - table: The features, with one column for each field of the writer.
    ///   - threads: How many threads may be used.
    /// - Throws: ``FormatError`` with code `malformed` for a position that is not finite, or what
    ///   the sink throws. Features before it are in the sink, all or some of them.
    /// - Complexity: O(*bytes*).
    public mutating func write(_ table: FeatureTable, threads: Int = 1) throws(FormatError) {
        let count = table.count
        guard count > 0 else { return }
        try flush()
        let lines = GeoJSONTableText(table, text)
        // Only the first feature has no comma before it.
        let head = isFirst ? 1 : 0
        isFirst = false
        try GeoJSONTableRun(text: lines, prefix: "\n", suffix: "", sink: sink)
            .write(0..<head, threads: 1)
        try GeoJSONTableRun(text: lines, prefix: ",\n", suffix: "", sink: sink)
            .write(head..<count, threads: threads)
    }
}

extension GeoJSONSequenceWriter {
    /// Writes all features of a table: the same bytes as feature by feature, at any number of
    /// threads.
    ///
    /// - Parameters:
    ///   - table: The features, with one column for each field of the writer.
    ///   - threads: How many threads may be used.
    /// - Throws: As ``GeoJSONWriter/write(_:threads:)``.
    /// - Complexity: O(*bytes*).
    public mutating func write(_ table: FeatureTable, threads: Int = 1) throws(FormatError) {
        try flush()
        let lines = GeoJSONTableText(table, text)
        try GeoJSONTableRun(text: lines, prefix: "\u{1E}", suffix: "\n", sink: sink)
            .write(0..<table.count, threads: threads)
    }
}

/// Features of a table on their way to a sink.
///
/// The text of a feature depends on nothing but the feature, so that it does not matter to the
/// bytes how the features are shared out.
private struct GeoJSONTableRun {
    let text: GeoJSONTableText
    let prefix: StaticString
    let suffix: StaticString
    let sink: any ByteSink

    /// Text that one thread makes before it takes the next features.
    private static let pieceSize = 1 << 20

    func write(_ range: Range<Int>, threads: Int) throws(FormatError) {
        guard threads > 1 else {
            var block = TextBlock(capacity: GeoJSONWriter.bufferSize * 2)
            try text.append(range, prefix: prefix, suffix: suffix, to: &block) {
                block throws(FormatError) in try give(&block)
            }
            return try give(&block)
        }
        // Few at first; then as many as make a piece, going by those written before.
        var size = 16
        var start = range.lowerBound
        let (text, prefix, suffix) = (text, prefix, suffix)
        while start < range.upperBound {
            let first = start
            let group = min(threads * 4 * size, range.upperBound - start)
            let pieces = try mapChunks(count: group, size: size, threads: threads) {
                piece throws(FormatError) -> [UInt8] in
                var block = TextBlock(capacity: Self.pieceSize)
                try text.append(
                    first + piece.lowerBound..<first + piece.upperBound, prefix: prefix,
                    suffix: suffix, to: &block
                ) { _ throws(FormatError) in }
                // The copy is all that outlives the call.
                return unsafe block.withElements { unsafe Array($0) }
            }
            var bytes = 0
            for piece in pieces {
                try sink.write(piece.span)
                bytes += piece.count
            }
            start += group
            size = max(1, min(group * Self.pieceSize / max(bytes, 1), size * 16))
        }
    }

    private func give(_ block: inout TextBlock) throws(FormatError) {
        // The span lives as long as the pointer, which is as long as this call.
        unsafe try block.withElements { bytes throws(FormatError) in
            try unsafe sink.write(bytes.span)
        }
        block.count = 0
    }
}
