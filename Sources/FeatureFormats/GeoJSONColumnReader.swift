/// Reads GeoJSON documents into columns, some thousands of features at a time.
///
///     var reader = try GeoJSONColumnReader(path: "incidents.geojson")
///     var batch = FeatureBatch()
///     while try reader.next(into: &batch) {
///         for feature in 0..<batch.count { print(batch.number(0, of: feature)) }
///     }
///
/// It reads what ``GeoJSONReader`` reads, and says the same of it: the same features, values,
/// defects, notices and errors. Features that look like ones before them are recognized by the bytes
/// between their values and are not parsed (``FeatureShapes``); all others are read one by one. When
/// to use the other: where features are looked at one after the other, with their raw text.
public struct GeoJSONColumnReader: ~Copyable {
    /// What was found out before the first feature.
    public var description: FeatureFileDescription { reader.description }
    /// Names of the properties met so far, in the order of the batches' columns.
    public var columns: [String] { reader.columns }
    /// What a user should know of the features read so far.
    public var notices: [FormatNotice] { reader.notices }

    private var reader: GeoJSONReader
    private var shapes = FeatureShapes()
    private var row = FeatureRow()
    /// A feature was read that the last batch had no room for.
    private var isCarried = false
    private var failure: FormatError?
    private let batchSize: Int
    private let cellLimit: Int

    private static let chunk = 1 << 19

    /// Opens a file, "-" for standard input; a gzip file is unpacked on the way.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - batchSize: Features in a batch, at most. Batches of more than 8192 features hold
    ///     whatever memory they need; others are bounded, however long or wide the features.
    /// - Throws: As ``GeoJSONReader/init(path:)``.
    public init(path: String, batchSize: Int = 1 << 13) throws(FormatError) {
        try self.init(
            GeoJSONReader(ByteSource(path: path), path: path, chunk: Self.chunk),
            batchSize: batchSize)
    }

    /// Reads the top of a document.
    ///
    /// - Parameters:
    ///   - source: The bytes of the document, from their beginning.
    ///   - batchSize: Features in a batch, at most.
    /// - Throws: As ``GeoJSONReader/init(_:)``.
    public init(_ source: ByteSource, batchSize: Int = 1 << 13) throws(FormatError) {
        try self.init(source, batchSize: batchSize, chunk: Self.chunk)
    }

    /// Reads the top of a document with other sizes, for tests of their borders.
    package init(
        _ source: ByteSource, batchSize: Int, chunk: Int, longestFeature: Int = 256 << 20
    ) throws(FormatError) {
        try self.init(
            GeoJSONReader(source, chunk: chunk, longestFeature: longestFeature),
            batchSize: batchSize)
    }

    private init(_ reader: GeoJSONReader, batchSize: Int) {
        precondition(batchSize > 0, "a batch has at least one feature")
        self.reader = reader
        self.batchSize = batchSize
        cellLimit = batchSize > FeatureBatch.usualRows ? Int.max : FeatureBatch.usualCells
    }

    /// Reads the next features into the batch.
    ///
    /// - Parameter batch: Overwritten; its memory is used again.
    /// - Returns: `false` at the end of the file; the batch is then empty.
    /// - Throws: ``FormatError`` where the rest of the file cannot be understood; the features
    ///   before it have been given.
    public mutating func next(into batch: inout FeatureBatch) throws(FormatError) -> Bool {
        batch.reset(
            firstNumber: reader.count + (isCarried ? 0 : 1), rows: batchSize, limit: cellLimit)
        if let error = failure {
            failure = nil
            throw error
        }
        do throws(FormatError) {
            while true {
                if !isCarried {
                    guard try reader.next(into: &row) else { break }
                }
                guard
                    batch.makeRoom(
                        width: reader.parser.columns.names.count, rows: batchSize,
                        limit: cellLimit)
                else {
                    isCarried = true
                    return true
                }
                isCarried = false
                batch.append(row)
                // Where what follows looks like nothing known, it may look like this one.
                if readRun(into: &batch), learn() { _ = readRun(into: &batch) }
            }
        } catch {
            guard batch.count > 0 else { throw error }
            failure = error
        }
        return batch.count > 0
    }

    /// Learns the shape of the row that was read last; `false` where there was nothing to learn.
    private mutating func learn() -> Bool {
        guard row.defect == nil else { return false }
        let bytes = row.bytes
        let text = bytes.span.extracting(0..<row.rawCount)
        return shapes.learn(text, &reader.parser.columns)
    }

    /// Reads features that are in memory and look like others; `true` where one does not.
    private mutating func readRun(into batch: inout FeatureBatch) -> Bool {
        reader.readRun(shapes, into: &batch, rows: batchSize, limit: cellLimit)
    }
}
