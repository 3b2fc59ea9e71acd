/// The reference systems of Swedish files, by EPSG code: what a wrong code was likely meant to be.
enum SwedishReferenceSystem {
    /// Code and name, the most used first.
    static let all: [(code: Int, name: String)] = [
        (3006, "SWEREF99 TM"), (3011, "SWEREF99 18 00"), (4326, "WGS 84"),
        (3021, "RT90 2.5 gon V"), (4619, "SWEREF99"), (3857, "Web Mercator"),
        (3007, "SWEREF99 12 00"), (3008, "SWEREF99 13 30"), (3009, "SWEREF99 15 00"),
        (3010, "SWEREF99 16 30"), (3012, "SWEREF99 14 15"), (3013, "SWEREF99 15 45"),
        (3014, "SWEREF99 17 15"), (3015, "SWEREF99 18 45"), (3016, "SWEREF99 20 15"),
        (3017, "SWEREF99 21 45"), (3018, "SWEREF99 23 15"), (3019, "RT90 7.5 gon V"),
        (3020, "RT90 5 gon V"), (3022, "RT90 0 gon"), (3023, "RT90 2.5 gon O"),
        (3024, "RT90 5 gon O"), (3152, "ST74"), (5845, "SWEREF99 TM + RH2000 height"),
        (4258, "ETRS89"), (25832, "ETRS89 / UTM 32N"), (25833, "ETRS89 / UTM 33N"),
        (32633, "WGS 84 / UTM 33N"),
    ]

    /// The zones of SWEREF 99 other than 18 00; all have the same eastings, around 150 000.
    static let otherZones = [
        3007, 3008, 3009, 3010, 3012, 3013, 3014, 3015, 3016, 3017, 3018,
    ]

    /// A sentence with the codes most like the one that is not known.
    static func suggestion(for text: String) -> String {
        // Only the digits count; a long text is no mistyped code.
        let digits = text.utf8.filter { (0x30...0x39).contains($0) }
        guard !digits.isEmpty, digits.count <= 8, text.utf8.count <= 40 else {
            return "known in Sweden are " + sentence(all.prefix(4).map { $0 })
        }
        let ranked = all.enumerated().sorted { first, second in
            let left = editDistance(digits, Array(String(first.element.code).utf8))
            let right = editDistance(digits, Array(String(second.element.code).utf8))
            return (left, first.offset) < (right, second.offset)
        }
        return "did you mean " + sentence(ranked.prefix(3).map(\.element)) + "?"
    }

    private static func sentence(_ systems: [(code: Int, name: String)]) -> String {
        let names = systems.map { "EPSG:\($0.code) (\($0.name))" }
        guard let last = names.last, names.count > 1 else { return names.joined() }
        return names.dropLast().joined(separator: ", ") + " or " + last
    }

    /// Levenshtein's distance between two short strings.
    private static func editDistance(_ first: [UInt8], _ second: [UInt8]) -> Int {
        var previous = Array(0...second.count)
        for (row, left) in first.enumerated() {
            var current = [row + 1]
            for (column, right) in second.enumerated() {
                current.append(
                    min(
                        previous[column] + (left == right ? 0 : 1), previous[column + 1] + 1,
                        current[column] + 1))
            }
            previous = current
        }
        return previous[second.count]
    }
}
