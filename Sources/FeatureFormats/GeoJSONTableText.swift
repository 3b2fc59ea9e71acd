import PlanarGeometry

/// Writes features of a table as GeoJSON text: byte for byte what ``GeoJSONText`` writes of them
/// one by one.
struct GeoJSONTableText: Sendable {
    /// Features whose properties are made text at a time: their text stays in the nearest cache.
    private static let blockSize = 128

    private let text: GeoJSONText
    private let table: FeatureTable

    init(_ table: FeatureTable, _ text: GeoJSONText) {
        precondition(
            table.properties.count == text.names.count, "a table has one column for each field")
        self.table = table
        self.text = text
    }

    /// Appends these features, each between the prefix and the suffix.
    ///
    /// Calls `full` whenever a feature has ended and the block is long.
    func append(
        _ range: Range<Int>, prefix: StaticString, suffix: StaticString,
        to block: inout TextBlock,
        full: (inout TextBlock) throws(FormatError) -> Void
    ) throws(FormatError) {
        var properties = PropertyBlock(keys: text.names)
        var start = range.lowerBound
        while start < range.upperBound {
            let end = min(start + Self.blockSize, range.upperBound)
            properties.fill(table.properties, start..<end)
            for feature in start..<end {
                block.append(prefix)
                block.append("{\"type\":\"Feature\"")
                if let identifiers = table.identifiers {
                    block.append(",\"id\":")
                    block.append(quoted: identifiers[feature])
                }
                block.append(",\"properties\":{")
                properties.append(feature - start, to: &block)
                switch table.geometries {
                case .points(let xs, let ys):
                    block.append("},\"geometry\":{\"type\":\"Point\",\"coordinates\":")
                    try append(x: xs[feature], y: ys[feature], to: &block)
                    block.append("}}")
                case .each(_, let geometry):
                    block.append("},\"geometry\":")
                    if let geometry = geometry(feature) {
                        try append(geometry, to: &block)
                    } else {
                        block.append("null")
                    }
                    block.append("}")
                }
                block.append(suffix)
                if block.count >= GeoJSONWriter.bufferSize { try full(&block) }
            }
            start = end
        }
    }

    private func append(
        _ geometry: Geometry, to block: inout TextBlock
    ) throws(FormatError) {
        switch geometry {
        case .point(let position):
            block.append("{\"type\":\"Point\",\"coordinates\":")
            try append(x: position.x, y: position.y, to: &block)
        case .multiPoint(let positions):
            block.append("{\"type\":\"MultiPoint\",\"coordinates\":")
            try append(positions, to: &block)
        case .lineString(let positions):
            block.append("{\"type\":\"LineString\",\"coordinates\":")
            try append(positions, to: &block)
        case .multiLineString(let lines):
            block.append("{\"type\":\"MultiLineString\",\"coordinates\":[")
            for (index, line) in lines.enumerated() {
                if index > 0 { block.append(",") }
                try append(line, to: &block)
            }
            block.append("]")
        case .polygon(let polygon):
            block.append("{\"type\":\"Polygon\",\"coordinates\":")
            try append(polygon, to: &block)
        case .multiPolygon(let surface):
            block.append("{\"type\":\"MultiPolygon\",\"coordinates\":[")
            for (index, polygon) in surface.polygons.enumerated() {
                if index > 0 { block.append(",") }
                try append(polygon, to: &block)
            }
            block.append("]")
        case .collection(let members):
            block.append("{\"type\":\"GeometryCollection\",\"geometries\":[")
            for (index, member) in members.enumerated() {
                if index > 0 { block.append(",") }
                try append(member, to: &block)
            }
            block.append("]")
        }
        block.append("}")
    }

    private func append(_ polygon: Polygon, to block: inout TextBlock) throws(FormatError) {
        block.append("[")
        if !polygon.isEmpty {
            try append(polygon.exterior.positions, to: &block)
            for hole in polygon.holes {
                block.append(",")
                try append(hole.positions, to: &block)
            }
        }
        block.append("]")
    }

    private func append(
        _ positions: [Position], to block: inout TextBlock
    ) throws(FormatError) {
        block.append("[")
        for (index, position) in positions.enumerated() {
            if index > 0 { block.append(",") }
            try append(x: position.x, y: position.y, to: &block)
        }
        block.append("]")
    }

    @inline(__always)
    private func append(
        x: Double, y: Double, to block: inout TextBlock
    ) throws(FormatError) {
        guard x.isFinite, y.isFinite else { throw GeoJSONText.notFinite }
        block.append("[")
        block.append(x, decimals: text.decimals)
        block.append(",")
        block.append(y, decimals: text.decimals)
        block.append("]")
    }
}
