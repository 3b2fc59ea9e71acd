public import PlanarGeometry

/// Writes a FeatureCollection as RFC 7946 asks, feature by feature, one a line.
///
/// Members come in this order: type, bbox, foreign members, features; in a feature type, id,
/// properties, geometry. The same features give the same bytes. Rings are written as they are:
/// winding them is up to the caller, as is longitude and latitude on WGS 84.
///
///     var writer = GeoJSONWriter(sink: sink, fields: ["n"], boundingBox: nil, foreignMembers: [])
///     try writer.write(identifier: "0180", geometry: .point(center), values: [.integer(3)])
///     try writer.finish()
public struct GeoJSONWriter {
    let sink: any ByteSink
    let text: GeoJSONText
    private var buffer: [UInt8] = []
    var isFirst = true

    /// How many bytes are gathered before the sink gets them.
    static let bufferSize = 1 << 16

    /// Begins a collection; nothing is written before the first feature or the end.
    ///
    /// - Parameters:
    ///   - sink: Where the bytes go.
    ///   - fields: Names of the properties, in the order of the values.
    ///   - coordinateDecimals: Decimals of the coordinates, at most; 7 are about a centimeter.
    ///   - boundingBox: The box around all features; left out where it is `nil` or empty. West
    ///     of it lies east of its east where the features span the antimeridian (RFC 7946, 5.2).
    ///   - foreignMembers: Further members of the collection, none named as GeoJSON names its own.
    public init(
        sink: any ByteSink, fields: [String], coordinateDecimals: Int = 7,
        boundingBox: BoundingBox?, foreignMembers: [PropertyValue.Member]
    ) {
        self.sink = sink
        text = GeoJSONText(fields: fields, decimals: coordinateDecimals)
        buffer.reserveCapacity(Self.bufferSize + 4096)
        buffer.append(contentsOf: "{\"type\":\"FeatureCollection\"".utf8)
        if let boundingBox, boundingBox.minY <= boundingBox.maxY,
            boundingBox.minX.isFinite, boundingBox.maxX.isFinite
        {
            buffer.append(contentsOf: ",\"bbox\":".utf8)
            text.append(boundingBox, to: &buffer)
        }
        for member in foreignMembers {
            precondition(
                !["type", "bbox", "features", "geometry", "properties", "coordinates"]
                    .contains(member.name), "GeoJSON has a meaning of its own for \(member.name)")
            buffer.append(UInt8(ascii: ","))
            JSONText.append(string: member.name, to: &buffer)
            buffer.append(UInt8(ascii: ":"))
            JSONText.append(member.value, to: &buffer)
        }
        buffer.append(contentsOf: ",\"features\":[".utf8)
    }

    /// Writes a feature.
    ///
    /// - Parameters:
    ///   - identifier: The feature's `id`, if it has one.
    ///   - geometry: The geometry; `nil` is written as null.
    ///   - values: One value for each field.
    /// - Throws: ``FormatError`` with code `malformed` for a position that is not finite, or what
    ///   the sink throws.
    public mutating func write(
        identifier: String?, geometry: Geometry?, values: [PropertyValue]
    ) throws(FormatError) {
        buffer.append(contentsOf: (isFirst ? "\n" : ",\n").utf8)
        isFirst = false
        try text.append(identifier: identifier, geometry: geometry, values: values, to: &buffer)
        if buffer.count >= Self.bufferSize { try flush() }
    }

    /// Ends the collection, and gives the last bytes to the sink.
    public mutating func finish() throws(FormatError) {
        buffer.append(contentsOf: (isFirst ? "]}\n" : "\n]}\n").utf8)
        try flush()
    }

    mutating func flush() throws(FormatError) {
        try sink.write(buffer.span)
        buffer.removeAll(keepingCapacity: true)
    }
}

/// Writes a GeoJSON text sequence (RFC 8142): a record separator before every feature, a line break
/// behind it.
///
/// A sequence has no place for a box or for members of the whole.
public struct GeoJSONSequenceWriter {
    let sink: any ByteSink
    let text: GeoJSONText
    private var buffer: [UInt8] = []

    /// Begins a sequence.
    ///
    /// - Parameters:
    ///   - sink: Where the bytes go.
    ///   - fields: Names of the properties, in the order of the values.
    ///   - coordinateDecimals: Decimals of the coordinates, at most; 7 are about a centimeter.
    public init(sink: any ByteSink, fields: [String], coordinateDecimals: Int = 7) {
        self.sink = sink
        text = GeoJSONText(fields: fields, decimals: coordinateDecimals)
    }

    /// Writes a feature.
    ///
    /// - Parameters:
    ///   - identifier: The feature's `id`, if it has one.
    ///   - geometry: The geometry; `nil` is written as null.
    ///   - values: One value for each field.
    /// - Throws: ``FormatError`` with code `malformed` for a position that is not finite, or what
    ///   the sink throws.
    public mutating func write(
        identifier: String?, geometry: Geometry?, values: [PropertyValue]
    ) throws(FormatError) {
        buffer.append(0x1E)
        try text.append(identifier: identifier, geometry: geometry, values: values, to: &buffer)
        buffer.append(0x0A)
        if buffer.count >= GeoJSONWriter.bufferSize { try flush() }
    }

    /// Gives the last bytes to the sink.
    public mutating func finish() throws(FormatError) {
        try flush()
    }

    mutating func flush() throws(FormatError) {
        try sink.write(buffer.span)
        buffer.removeAll(keepingCapacity: true)
    }
}
