import Foundation

/// A small reading of RFC 7946 that shares nothing with the code that writes.
struct RFC7946Check {
    var problems: [String] = []
    var features: [[String: Any]] = []
    var bbox: [Double]?

    init(_ bytes: [UInt8]) {
        guard let root = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
        else {
            problems.append("not a JSON object")
            return
        }
        if root["type"] as? String != "FeatureCollection" { problems.append("type") }
        if root["crs"] != nil { problems.append("crs member") }
        bbox = (root["bbox"] as? [NSNumber])?.map(\.doubleValue)
        features = root["features"] as? [[String: Any]] ?? []
        if root["features"] == nil { problems.append("no features") }
        checkDecimals(String(decoding: bytes, as: UTF8.self))
        for feature in features { check(feature) }
        checkBox()
    }

    private mutating func check(_ feature: [String: Any]) {
        let name = "feature \(feature["id"] ?? "?")"
        if feature["type"] as? String != "Feature" { problems.append("\(name): type") }
        if feature["id"] as? String == nil { problems.append("\(name): id") }
        if feature["properties"] == nil { problems.append("\(name): properties") }
        guard let geometry = feature["geometry"] else {
            problems.append("\(name): no geometry member")
            return
        }
        if geometry is NSNull { return }
        for (part, polygon) in Self.polygons(geometry).enumerated() {
            if polygon.isEmpty { problems.append("\(name): part \(part) has no ring") }
            for (index, ring) in polygon.enumerated() {
                if ring.count < 4 { problems.append("\(name): ring of \(ring.count)") }
                if ring.first != ring.last { problems.append("\(name): open ring") }
                let area = Self.area(ring)
                if area == 0 { problems.append("\(name): ring without area") }
                if (area > 0) != (index == 0) {
                    problems.append("\(name): winding of ring \(index)")
                }
                for position in ring
                where !(abs(position[0]) <= 180 && abs(position[1]) <= 90 && position.count == 2) {
                    problems.append("\(name): position \(position)")
                }
                for (a, b) in zip(ring, ring.dropFirst()) where a == b {
                    problems.append("\(name): repeated position")
                }
            }
        }
    }

    private mutating func checkDecimals(_ text: String) {
        for piece in text.components(separatedBy: "\"coordinates\":").dropFirst() {
            let numbers = piece.prefix { "[]-.,0123456789 eE".contains($0) }
            for number in numbers.split(whereSeparator: { "[], ".contains($0) }) {
                let parts = number.split(separator: ".")
                if number.contains("e") || number.contains("E") || number.hasPrefix("-0,")
                    || (parts.count == 2 && parts[1].count > 7)
                {
                    problems.append("coordinate \(number)")
                }
            }
        }
        if text.contains("NaN") || text.contains("Infinity") { problems.append("NaN") }
    }

    private mutating func checkBox() {
        let positions = features.compactMap { $0["geometry"] }.filter { !($0 is NSNull) }
            .flatMap(Self.polygons).joined().joined()
        guard let bbox else { return }
        if bbox.count != 4 || bbox[1] > bbox[3] { return problems.append("bbox \(bbox)") }
        for position in positions {
            let fitsX =
                bbox[0] <= bbox[2]
                ? (bbox[0]...bbox[2]).contains(position[0])
                : position[0] >= bbox[0] || position[0] <= bbox[2]
            if !fitsX || !(bbox[1]...bbox[3]).contains(position[1]) {
                problems.append("\(position) outside bbox")
            }
        }
        for (index, edge) in bbox.enumerated()
        where !positions.contains(where: { $0[index % 2] == edge }) {
            problems.append("bbox is not tight at \(edge)")
        }
    }

    static func polygons(_ geometry: Any) -> [[[[Double]]]] {
        guard let members = geometry as? [String: Any], let coordinates = members["coordinates"]
        else { return [] }
        func polygon(_ value: Any) -> [[[Double]]] {
            (value as? [[[NSNumber]]] ?? []).map { $0.map { $0.map(\.doubleValue) } }
        }
        switch members["type"] as? String {
        case "Polygon": return [polygon(coordinates)]
        case "MultiPolygon": return (coordinates as? [Any] ?? []).map(polygon)
        default: return []
        }
    }

    static func area(_ ring: [[Double]]) -> Double {
        guard let origin = ring.first else { return 0 }
        return zip(ring, ring.dropFirst()).reduce(0) { sum, edge in
            sum + (edge.0[0] - origin[0]) * (edge.1[1] - origin[1])
                - (edge.1[0] - origin[0]) * (edge.0[1] - origin[1])
        } / 2
    }
}
