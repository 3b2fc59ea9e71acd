/// Documents that are mostly alike, but not quite, for the columns and the rows to agree on.
extension GeoRandom {
    mutating func pick(_ choices: [String]) -> String {
        choices[Int(next() % UInt64(choices.count))]
    }

    mutating func value() -> String {
        switch next() % 12 {
        case 0: pick(["null", "true", "false", "{\"a\":1}", "[1, 2]", "-0", "1e3", "-12.5e-3"])
        case 1: pick(["\"\"", "\"a\\nb\"", "\"\\u00e5\"", "\"Ö\"", "\"\\ud800\"", "\"7,5\""])
        case 2...4: "\(Int(truncatingIfNeeded: next()) >> Int(next() % 64))"
        case 5...8: "\((Double.random(in: -1000...1000, using: &self) * 1000).rounded() / 1000)"
        case 9: "\(Double.random(in: -1...1, using: &self))"
        default: "\"Street \(next() % 1000) — nr \(next() % 10)\""
        }
    }

    mutating func position(_ gap: String) -> String {
        let height = next() % 40 == 0 ? ",\(gap)7.5" : ""
        return "[\(gap)\(Double(next() % 36_000_000) / 1e5),\(gap)\(latitude())\(height)\(gap)]"
    }

    private mutating func latitude() -> String { "\(Double.random(in: -90...90, using: &self))" }

    mutating func ring(_ gap: String) -> String {
        var positions = (0..<next() % 6 + 2).map { _ in position(gap) }
        if next() % 30 > 0 { positions.append(positions[0]) }
        return "[" + positions.joined(separator: ",\(gap)") + "]"
    }

    mutating func geometry(_ gap: String) -> String {
        func wrap(_ type: String, _ coordinates: String) -> String {
            "{\(gap)\"type\":\(gap)\"\(type)\",\(gap)\"coordinates\":\(gap)\(coordinates)\(gap)}"
        }
        let rings = "[" + (0..<next() % 3 + 1).map { _ in ring(gap) }.joined(separator: ",") + "]"
        switch next() % 8 {
        case 0: return "null"
        case 1: return wrap("Polygon", rings)
        case 2: return wrap("MultiPolygon", "[\(rings),\(gap)\(rings)]")
        case 3: return wrap("LineString", ring(gap))
        case 4: return wrap("MultiLineString", rings)
        case 5: return wrap("MultiPoint", ring(gap))
        default: return wrap("Point", position(gap))
        }
    }

    /// A document whose features are mostly alike, but not quite.
    mutating func document() -> String {
        let gap = pick(["", " ", "\n    "])
        let keys = ["id", "n", "name", "värde", "a\\\"b", "x"].filter { _ in next() % 3 > 0 }
        let hasIdentifiers = next() % 2 == 0
        let type = geometry(gap)
        var features: [String] = []
        for index in 0..<next() % 120 {
            var members = ["\"type\":\(gap)\"Feature\""]
            if hasIdentifiers {
                members.append("\"id\":\(gap)\(pick(["\(index)", "null", "\"k\""]))")
            }
            var properties: [String] = []
            for key in keys where next() % 15 > 0 {
                properties.append("\"\(key)\":\(gap)\(value())")
            }
            members.append(
                "\"properties\":\(gap){\(gap)" + properties.joined(separator: ",\(gap)")
                    + "\(gap)}")
            members.append("\"geometry\":\(gap)" + (next() % 4 == 0 ? type : geometry(gap)))
            if next() % 50 == 0 { members.reverse() }
            if next() % 60 == 0 { members.append("\"bbox\":[1,2,3,4]") }
            features.append("{\(gap)" + members.joined(separator: ",\(gap)") + "\(gap)}")
        }
        let list = features.joined(separator: pick([",", ",\n", " ,\r\n\t"]))
        return "{\"type\":\"FeatureCollection\",\"features\":[\(list)]}"
    }
}
