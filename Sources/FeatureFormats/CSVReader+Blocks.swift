internal import ChunkedWork
internal import Synchronization

/// A place for one block at a time and what is made of it; its memory is used again and again.
package final class CSVBlockSlot<Columns: Sendable>: Sendable {
    private struct Content: Sendable {
        var block = CSVBlock()
        var columns: Columns
    }

    private let content: Mutex<Content>

    /// Makes a place that holds nothing yet.
    package init(_ columns: Columns) { content = Mutex(Content(columns: columns)) }

    /// Gives the block and what was made of it to the closure, to one thread at a time.
    package func with<Result: Sendable, Failure: Error>(
        _ body: (inout CSVBlock, inout Columns) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try content.withLock { (content) throws(Failure) in
            try body(&content.block, &content.columns)
        }
    }
}

extension CSVReader {
    /// Reads the next rows as blocks, in as many places as there are; then it goes on behind them.
    ///
    /// Pieces of the file are cut behind a line break, scanned side by side, and taken in order. A
    /// line break may have stood inside quotes, which only the scan of what comes before tells: then
    /// the pieces behind are read again. So the rows are the same for any number of places and
    /// threads, and those of ``next(into:)``, with which this can take turns.
    ///
    /// - Parameters:
    ///   - slots: Where to put the blocks.
    ///   - threads: How many threads scan.
    ///   - body: Makes columns of a scanned block; what it makes of a piece that is read again is
    ///     void.
    /// - Returns: How many places hold rows to use, from the first on; 0 at the end of the file.
    /// - Throws: As ``next(into:)``, after everything before the error was delivered.
    package mutating func nextBlocks<Columns>(
        _ slots: [CSVBlockSlot<Columns>], threads: Int,
        _ body: @escaping @Sendable (inout CSVBlock, inout Columns) -> Void
    ) throws(FormatError) -> Int {
        precondition(!slots.isEmpty)
        while !isFinished {
            var filled = 0
            while filled < slots.count, slots[filled].with({ block, _ in fill(&block) }) {
                filled += 1
            }
            if filled == 0 {
                if position == window.count {
                    isFinished = true
                    if let pendingError { throw pendingError }
                    break
                }
                return try readLongRecord(slots[0], body)
            }
            forEachChunk(count: filled, size: 1, threads: threads) { chunk, _, _ in
                slots[chunk].with { block, columns in
                    block.scan()
                    body(&block, &columns)
                }
            }
            let (settled, isLong) = settle(slots, filled)
            if position == window.count, isLastPiece { isFinished = true }
            if settled > 0 { return settled }
            if isLong { return try readLongRecord(slots[0], body) }
        }
        return 0
    }

    /// Moves the next whole lines into a block; `false` where there is none in a piece.
    private mutating func fill(_ block: inout CSVBlock) -> Bool {
        let size = min(piece, longestRecord)
        if window.count - position < size, !isLastPiece, pendingError == nil {
            window.removeSubrange(0..<position)
            position = 0
            do throws(FormatError) {
                while !isLastPiece, window.count < size {
                    let missing = size - window.count
                    isLastPiece = try source.read(into: &window, upTo: missing) == 0
                }
            } catch {
                pendingError = error
            }
        }
        let rest = window.count - position
        let isLast = isLastPiece && rest <= size
        let cut = isLast ? rest : lineEnd(upTo: min(size, rest))
        guard cut > 0 else { return false }
        block.bytes.removeAll(keepingCapacity: true)
        block.bytes.append(contentsOf: window[position..<position + cut])
        position += cut
        block.begin(format, isLast: isLast)
        return true
    }

    /// The length of the whole lines at the beginning of the window.
    private func lineEnd(upTo limit: Int) -> Int {
        let piece = window[position..<position + limit]
        if let place = piece.lastIndex(of: 10) { return place + 1 - position }
        // Lines that CR ends; behind the last byte there might be an LF.
        return piece.dropLast().lastIndex(of: 13).map { $0 + 1 - position } ?? 0
    }

    /// Takes the scanned blocks for read, as far as they stand.
    ///
    /// - Returns: How many, and whether the next record does not end in the block behind them.
    private mutating func settle<Columns>(
        _ slots: [CSVBlockSlot<Columns>], _ filled: Int
    ) -> (settled: Int, isLong: Bool) {
        for index in 0..<filled {
            var rest: [UInt8]?
            var settled = index
            var isLong = false
            slots[index].with { block, _ in
                if encoding == nil, let text = block.firstNonASCII() {
                    setEncoding(TextEncoding.guess(text.span))
                    rest = block.original
                    return
                }
                if block.hasNUL { mayHaveNUL = true }
                block.firstRow = rows + 1
                block.firstLine = line
                rows += block.rowCount
                line += block.lines
                isLong = block.leftover == 0
                if !isLong { settled += 1 }
                if !block.tail.isEmpty { rest = block.tail }
            }
            guard var rest else { continue }
            for later in slots[(index + 1)..<filled] {
                later.with { block, _ in rest += block.original }
            }
            window.replaceSubrange(0..<position, with: rest)
            position = 0
            return (settled, isLong)
        }
        return (filled, false)
    }

    /// Lets the row reader read what is too long for a piece, as a block of one row.
    private mutating func readLongRecord<Columns>(
        _ slot: CSVBlockSlot<Columns>,
        _ body: @Sendable (inout CSVBlock, inout Columns) -> Void
    ) throws(FormatError) -> Int {
        if CSVScanner.hasNUL(window, in: position..<window.count) { mayHaveNUL = true }
        var row = FeatureRow()
        guard try next(into: &row) else { return 0 }
        slot.with { block, columns in
            block.hold(row)
            body(&block, &columns)
        }
        return 1
    }
}
