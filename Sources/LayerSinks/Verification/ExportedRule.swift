import FeatureFormats

/// The disclosure rule that a layer says it was released by, and what its fields rest on.
struct ExportedRule {
    /// What a field rests on; see `FieldBasis`.
    enum Basis: String {
        case open
        case count
        case derived
        case classified
        case mixed
        case reason
        /// The layer does not say.
        case unknown
    }

    /// Counts from 1 to this number less one are withheld.
    let minCount: Int
    /// Survey figures from fewer answers are withheld.
    let minAnswers: Int
    /// How: "suppress", "round", "cell-key", ….
    let method: String
    /// The base that counts are rounded to, where they are.
    let base: Int?
    /// Whether counts of zero are published, so that what is withheld is none.
    let publishesZeros: Bool
    /// How far noise moves a count at most, where that is told.
    let reach: Int?
    private let bases: [String: Basis]

    /// Fields that are counts of records whatever a layer says of them.
    private static let alwaysCounts: Set<String> = [
        "n", "n_answers", "n_apart", "n_missing", "n_before", "n_earlier", "n_later", "incidents",
        "observed", "scan_obs", "killed", "injured",
    ]

    /// The rule; `nil` where the layer tells none that can be understood.
    init?(_ layer: ExportedLayer) {
        guard let told = layer.run["disclosure"], let minCount = told["min_count"]?.integer,
            minCount >= 1, minCount < 1 << 31
        else { return nil }
        self.minCount = minCount
        minAnswers = max(told["min_answers"]?.integer ?? minCount, minCount)
        let words = told["method"]?.text ?? "suppress"
        let parts = words.split { " :".contains($0) }
        method = parts.first.map(String.init) ?? words
        base =
            told["base"]?.integer ?? told["method"]?["round"]?.integer
            ?? parts.dropFirst().compactMap { Int($0) }.first { (1...1_000_000).contains($0) }
        publishesZeros = told["zero"]?.text != "withheld"
        reach = told["max_noise"]?.integer.flatMap { (0...1_000_000).contains($0) ? $0 : nil }
        var bases: [String: Basis] = [:]
        for field in layer.fields {
            let own = layer.basis(of: field).flatMap(Basis.init(rawValue:)) ?? .unknown
            let isCount = Self.alwaysCounts.contains(field) && own == .open
            bases[field] = isCount ? .count : own
        }
        self.bases = bases
    }

    /// What the field rests on.
    func basis(of field: String) -> Basis { bases[field] ?? .unknown }

    /// Whether the field counts records, also where the layer says that it derives from another.
    func isCount(_ field: String) -> Bool {
        basis(of: field) == .count
            || (basis(of: field) == .derived && Self.alwaysCounts.contains(field))
    }

    /// Whether so many records are fewer than may be told.
    func isSmall(_ count: Int) -> Bool {
        method.hasPrefix("suppress") && count >= 1 && count < minCount
    }

    /// Whether a count as it stands tells what the method forbids.
    func tellsTooMuch(_ number: Double) -> Bool {
        if method.hasPrefix("suppress") { return number > 0 && number < Double(minCount) }
        if method.hasPrefix("round"), let base, base > 1 {
            return number.truncatingRemainder(dividingBy: Double(base)) != 0
        }
        return false
    }

    /// What is wrong where ``tellsTooMuch(_:)``.
    var words: String {
        method.hasPrefix("round")
            ? "the count is not rounded to the base \(base ?? 0)"
            : "a count below \(minCount) is told"
    }
}
