internal import ChunkedWork

extension AreaGrid {
    /// Lays the areas of a plan, band after band of rows.
    ///
    /// With one thread the bands follow each other in the memory they end up in; with more, each
    /// is laid on its own and then moved to where it would have been.
    ///
    /// - Parameters:
    ///   - plan: What to lay.
    ///   - threads: How many threads to use.
    ///   - bandSize: About how many vertices a band has at least.
    /// - Throws: ``IndexError`` with code `tooManyItems`.
    init(_ plan: AreaGridPlan, threads: Int, bandSize: Int = 8192) throws(IndexError) {
        let bands = plan.bands(of: bandSize)
        guard threads > 1, bands.count > 1 else {
            var builder = AreaGridBuilder(plan, rows: 0..<plan.rows.count)
            for band in bands { try builder.lay(band: band) }
            self.init(
                plan, cells: builder.cells, records: builder.records, crowds: builder.crowds)
            return
        }
        let parts = try mapChunks(
            count: bands.count, size: 1, threads: threads
        ) { chunk throws(IndexError) in
            var builder = AreaGridBuilder(plan, rows: bands[chunk.lowerBound])
            try builder.lay(band: bands[chunk.lowerBound])
            return AreaGridBand(
                cells: builder.cells, records: builder.records, crowds: builder.crowds)
        }
        // The first word of a band's records is none of them.
        var firstRecords = [1]
        var firstCrowds = [0]
        for part in parts {
            firstRecords.append(firstRecords[firstRecords.count - 1] + part.records.count - 1)
            firstCrowds.append(firstCrowds[firstCrowds.count - 1] + part.crowds.count)
        }
        let recordCount = firstRecords[parts.count]
        guard recordCount < Int(Self.recordTag) else {
            throw .tooManyItems(plan.ranges.count, "areas with so many edges")
        }
        let cellCount = plan.columns.count * plan.rows.count
        var cells: [UInt32] = []
        let recordStarts = firstRecords
        let crowdStarts = firstCrowds
        // The cells and the records of the bands follow each other, which together are all, and
        // every chunk fills those of its own band.
        let records = unsafe [UInt32](unsafeUninitializedCapacity: recordCount) { records, filled in
            unsafe records.initializeElement(at: 0, to: 0)
            nonisolated(unsafe) let records = unsafe records
            cells = unsafe [UInt32](unsafeUninitializedCapacity: cellCount) { cells, filled in
                nonisolated(unsafe) let cells = unsafe cells
                forEachChunk(count: bands.count, size: 1, threads: threads) { band, _, _ in
                    unsafe parts[band].move(
                        toCells: cells.baseAddress.unsafelyUnwrapped
                            + bands[band].lowerBound * plan.columns.count,
                        toRecords: records.baseAddress.unsafelyUnwrapped + recordStarts[band],
                        firstRecord: UInt32(truncatingIfNeeded: recordStarts[band]),
                        firstCrowd: UInt32(truncatingIfNeeded: crowdStarts[band]))
                }
                filled = cellCount
            }
            filled = recordCount
        }
        self.init(plan, cells: cells, records: records, crowds: parts.flatMap(\.crowds))
    }

    private init(
        _ plan: AreaGridPlan, cells: [UInt32], records: [UInt32], crowds: [CrowdedEdges]
    ) {
        self.init(
            extent: plan.vertices.extent, columns: plan.columns, rows: plan.rows,
            centersX: plan.columns.centers(), centersY: plan.rows.centers(),
            vertices: plan.vertices.positions, cells: cells, records: records, crowds: crowds)
    }
}

/// A band of rows as it was laid on its own.
private struct AreaGridBand: Sendable {
    let cells: [UInt32]
    let records: [UInt32]
    let crowds: [CrowdedEdges]

    /// Copies the band into a grid, and all that names a place in it with it.
    ///
    /// - Parameters:
    ///   - newCells: Memory for as many cells.
    ///   - newRecords: Memory for all records but the first word.
    ///   - firstRecord: The place of that memory in the grid.
    ///   - firstCrowd: The place of the first crowd in the grid.
    func move(
        toCells newCells: UnsafeMutablePointer<UInt32>,
        toRecords newRecords: UnsafeMutablePointer<UInt32>, firstRecord: UInt32, firstCrowd: UInt32
    ) {
        let shift = firstRecord - 1
        for (place, word) in cells.enumerated() {
            // As many places as the band has cells.
            unsafe (newCells + place).initialize(
                to: word & AreaGrid.recordTag != 0 ? word + shift : word)
        }
        // All places lie in the records as they were written, which follow each other.
        unsafe records.withUnsafeBufferPointer { records in
            let count = records.count
            unsafe newRecords.initialize(
                from: records.baseAddress.unsafelyUnwrapped + 1, count: count - 1)
            let moved = unsafe newRecords - 1
            var record = 1
            while record < count {
                if unsafe moved[record + 1] != 0 { unsafe moved[record + 1] += shift }
                let isCrossed = unsafe moved[record] & 1 != 0
                record += 2
                guard isCrossed else { continue }
                var flags = AreaGrid.RingFlags()
                repeat {
                    flags = unsafe AreaGrid.RingFlags(rawValue: moved[record])
                    if flags.contains(.crowded) {
                        unsafe moved[record + 1] += firstCrowd
                        record += 2
                    } else {
                        unsafe record += 2 + 2 * Int(moved[record + 1])
                    }
                } while !flags.contains(.lastOfArea)
            }
        }
    }
}
