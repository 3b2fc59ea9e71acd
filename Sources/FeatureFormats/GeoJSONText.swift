import PlanarGeometry

/// Writes features and geometries as GeoJSON text.
struct GeoJSONText: Sendable {
    /// For each field what stands before its value.
    let names: [[UInt8]]
    let decimals: Int

    /// - Parameters:
    ///   - fields: Names of the properties, in the order of the values.
    ///   - decimals: Decimals of the coordinates, at most.
    init(fields: [String], decimals: Int) {
        precondition((0...17).contains(decimals), "coordinates have 0 to 17 decimals")
        self.decimals = decimals
        names = fields.enumerated().map { index, name in
            var bytes: [UInt8] = index == 0 ? [] : [UInt8(ascii: ",")]
            JSONText.append(string: name, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            return bytes
        }
    }

    /// Appends a Feature: type, id, properties, geometry.
    func append(
        identifier: String?, geometry: Geometry?, values: [PropertyValue], to bytes: inout [UInt8]
    ) throws(FormatError) {
        precondition(values.count == names.count, "a feature has one value for each field")
        bytes.append(contentsOf: "{\"type\":\"Feature\"".utf8)
        if let identifier {
            bytes.append(contentsOf: ",\"id\":".utf8)
            JSONText.append(string: identifier, to: &bytes)
        }
        bytes.append(contentsOf: ",\"properties\":{".utf8)
        for (name, value) in zip(names, values) {
            bytes.append(contentsOf: name)
            JSONText.append(value, to: &bytes)
        }
        bytes.append(contentsOf: "},\"geometry\":".utf8)
        if let geometry {
            try append(geometry, to: &bytes)
        } else {
            bytes.append(contentsOf: "null".utf8)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    /// Appends a geometry object; rings stay as they are.
    func append(_ geometry: Geometry, to bytes: inout [UInt8]) throws(FormatError) {
        bytes.append(contentsOf: "{\"type\":\"".utf8)
        bytes.append(contentsOf: geometry.typeName.utf8)
        if case .collection(let members) = geometry {
            bytes.append(contentsOf: "\",\"geometries\":[".utf8)
            for (index, member) in members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                try append(member, to: &bytes)
            }
            bytes.append(contentsOf: "]}".utf8)
            return
        }
        bytes.append(contentsOf: "\",\"coordinates\":".utf8)
        switch geometry {
        case .point(let position): try append(position, to: &bytes)
        case .multiPoint(let positions), .lineString(let positions):
            try append(positions, to: &bytes)
        case .multiLineString(let lines):
            bytes.append(UInt8(ascii: "["))
            for (index, line) in lines.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                try append(line, to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .polygon(let polygon): try append(polygon, to: &bytes)
        case .multiPolygon(let surface):
            bytes.append(UInt8(ascii: "["))
            for (index, polygon) in surface.polygons.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                try append(polygon, to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .collection: break
        }
        bytes.append(UInt8(ascii: "}"))
    }

    /// Appends west, south, east, north.
    func append(_ box: BoundingBox, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "["))
        for (index, edge) in [box.minX, box.minY, box.maxX, box.maxY].enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            NumberText.appendFixed(edge, decimals: decimals, to: &bytes)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private func append(_ polygon: Polygon, to bytes: inout [UInt8]) throws(FormatError) {
        bytes.append(UInt8(ascii: "["))
        if !polygon.isEmpty {
            try append(polygon.exterior.positions, to: &bytes)
            for hole in polygon.holes {
                bytes.append(UInt8(ascii: ","))
                try append(hole.positions, to: &bytes)
            }
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private func append(_ positions: [Position], to bytes: inout [UInt8]) throws(FormatError) {
        bytes.append(UInt8(ascii: "["))
        for (index, position) in positions.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            try append(position, to: &bytes)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    @inline(__always)
    private func append(_ position: Position, to bytes: inout [UInt8]) throws(FormatError) {
        guard position.isFinite else {
            throw Self.notFinite
        }
        bytes.append(UInt8(ascii: "["))
        NumberText.appendFixed(position.x, decimals: decimals, to: &bytes)
        bytes.append(UInt8(ascii: ","))
        NumberText.appendFixed(position.y, decimals: decimals, to: &bytes)
        bytes.append(UInt8(ascii: "]"))
    }
    static let notFinite = FormatError(
        .malformed, file: "GeoJSON output", detail: "a feature has a position that is not finite",
        remedy: "Leave out features that lie outside the reference system's area of use.")
}
