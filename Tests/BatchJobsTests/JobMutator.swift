/// Seeded damage: the same seed makes the same mutations on every machine.
struct JobMutator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// The next number of SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[below(elements.count)]
    }

    /// One to four pieces of damage.
    mutating func mutated(_ bytes: [UInt8]) -> [UInt8] {
        var result = bytes
        for _ in 0...below(4) { damage(&result) }
        return result
    }

    /// Up to 40 words and marks of YAML in any order.
    mutating func soup() -> [UInt8] {
        (0...below(40)).flatMap { _ in Array(pick(JobMutator.tokens).utf8) }
    }

    private mutating func damage(_ bytes: inout [UInt8]) {
        guard bytes.count > 8 else { return }
        let place = below(bytes.count)
        switch below(7) {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: next())
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(contentsOf: Array(pick(JobMutator.tokens).utf8), at: place)
        case 3: bytes.removeSubrange(place..<min(bytes.count, place + 1 + below(40)))
        case 4:
            let other = below(bytes.count)
            bytes.insert(
                contentsOf: Array(bytes[other..<min(bytes.count, other + 1 + below(80))]),
                at: place)
        case 5: bytes.removeLast(below(bytes.count / 2))
        default:
            // A whole word for another: what a hurried person does.
            guard let start = bytes[place...].firstIndex(of: UInt8(ascii: " ")),
                let end = bytes[(start + 1)...].firstIndex(where: { ",\n }".utf8.contains($0) })
            else { return }
            bytes.replaceSubrange((start + 1)..<end, with: Array(pick(JobMutator.tokens).utf8))
        }
    }

    private static let tokens = [
        "&a ", "*a", "!t ", "!!binary ", "? ", "- ", ": ", "[", "]", "{", "}", "'", "\"", "|\n",
        ">\n", "<<: ", "\t", "\n", "\r", "---\n", "...\n", "%TAG", "@", "`", "#", "\\", "\u{FEFF}",
        "\u{85}", "\u{2028}", "\u{202E}", "\u{1F600}", "0x1F", "1e999", "-1", "nan", "~", "null",
        "99999999999999999999", "2024-02-30", "0000-00-00", "EPSG:", "knn:", "band:-1", "*/*",
        "../..", "/", ".", "id", "version", "layers", "areas", "survey", "public", "",
    ]
}
