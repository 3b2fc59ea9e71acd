/// A table that says where the areas of one edition went in another: which share of each old area lies
/// in which new one.
///
/// Districts change: Stockholm had 14 until 2020, then 13, and has 11 since 2023-07-01. Figures of an
/// old edition are moved to a new one by its rows; what is moved is flagged as carried.
///
/// The shares of every old area sum to 1, or the table is refused: people do not vanish when a border
/// moves.
public struct Crosswalk: Sendable, Hashable {
    /// One row: a share of an old area that lies in a new one.
    public struct Row: Sendable, Hashable {
        /// Identifier of the old area.
        public var from: String
        /// Identifier of the new area.
        public var to: String
        /// Share of the old area, above 0 and at most 1.
        public var share: Double
        /// One-based line of the file.
        public var line: Int

        /// Makes a row.
        public init(from: String, to: String, share: Double, line: Int) {
            self.from = from
            self.to = to
            self.share = share
            self.line = line
        }
    }

    /// Why a table is refused: where, and what to do.
    public struct Problem: Error, Sendable, Hashable, CustomStringConvertible {
        /// One-based line of the file.
        public var line: Int
        /// What is wrong, with the value.
        public var detail: String
        /// What to do about it.
        public var remedy: String

        /// Makes a problem.
        public init(line: Int, detail: String, remedy: String) {
            self.line = line
            self.detail = detail
            self.remedy = remedy
        }

        /// "line 7: the shares of '03' sum to 0.9, not 1. Remedy."
        public var description: String { "line \(line): \(detail). \(remedy)." }
    }

    /// The file as it was named.
    public let file: String
    /// The rows in the order of the file.
    public let rows: [Row]

    /// Shares may miss 1 by so much: what tables of some decimals round away.
    public static let tolerance = 1e-5

    /// Checks a table.
    ///
    /// - Throws: ``Problem`` for a table without rows, a share that is not above 0 and at most 1, a
    ///   pair that stands twice, or shares that do not sum to 1 per old area.
    public init(file: String, rows: [Row]) throws(Problem) {
        guard !rows.isEmpty else {
            throw Problem(
                line: 1, detail: "the crosswalk has no rows",
                remedy: "Give rows of from, to and share")
        }
        var pairs: [Pair: Int] = [:]
        var sums: [String: (sum: Double, line: Int)] = [:]
        for row in rows {
            guard row.share > 0, row.share <= 1 + Self.tolerance else {
                throw Problem(
                    line: row.line,
                    detail: "the share of '\(row.from)' in '\(row.to)' is \(row.share)",
                    remedy: "Shares are above 0 and at most 1; leave out rows of nothing")
            }
            if let first = pairs.updateValue(row.line, forKey: Pair(from: row.from, to: row.to)) {
                throw Problem(
                    line: row.line,
                    detail: "'\(row.from)' to '\(row.to)' stands on line \(first) already",
                    remedy: "Keep one of the rows")
            }
            sums[row.from, default: (0, row.line)].sum += row.share
        }
        for row in rows {
            guard let (sum, line) = sums[row.from], abs(sum - 1) > Self.tolerance else { continue }
            throw Problem(
                line: line, detail: "the shares of '\(row.from)' sum to \(sum), not 1",
                remedy: "Add the missing rows or correct the shares")
        }
        self.file = file
        self.rows = rows
    }

    private struct Pair: Hashable {
        var from: String
        var to: String
    }

    /// The areas that one set does not have, as they are told.
    package struct Unknown: Sendable, Equatable {
        /// Old areas of the table that the layer does not have.
        package var from: [String] = []
        /// New areas of the table that the target does not have.
        package var to: [String] = []
        /// Areas of the layer that the table says nothing of: their figures are lost.
        package var unmoved: [String] = []
    }

    /// The pieces that the table makes of sources and targets.
    ///
    /// - Parameters:
    ///   - sources: Identifiers of the areas that have figures.
    ///   - targets: Identifiers of the areas that get them.
    ///   - people: How much each source counts in a mean of rates, its population; `nil` for all
    ///     alike. What is missing or not above 0 counts nothing.
    /// - Returns: The pieces, and the areas that are not on both sides.
    package func overlap(
        of sources: [String], over targets: [String], people: [Double?]? = nil
    ) -> (overlap: ArealOverlap, unknown: Unknown) {
        func places(_ identifiers: [String]) -> [String: Int] {
            Dictionary(
                identifiers.enumerated().map { ($0.element, $0.offset) },
                uniquingKeysWith: { first, _ in first })
        }
        let (sourceOf, targetOf) = (places(sources), places(targets))
        let weights = sources.indices.map { source in
            people.map { $0[source].map { $0.isFinite ? max(0, $0) : 0 } ?? 0 } ?? 1
        }
        var unknown = Unknown()
        var pieces: [ArealOverlap.Piece] = []
        var targetWeights = [Double](repeating: 0, count: targets.count)
        for row in rows {
            let target = targetOf[row.to]
            if target == nil, !unknown.to.contains(row.to) { unknown.to.append(row.to) }
            guard let source = sourceOf[row.from] else {
                if !unknown.from.contains(row.from) { unknown.from.append(row.from) }
                // What an unknown area would bring is missing from its target.
                if let target { targetWeights[target] += people == nil ? row.share : 0 }
                continue
            }
            guard let target else { continue }
            let weight = row.share * weights[source]
            targetWeights[target] += weight
            pieces.append(.init(source: source, target: target, weight: weight))
        }
        let named = Set(rows.map(\.from))
        unknown.unmoved = sources.filter { !named.contains($0) }
        return (
            ArealOverlap(
                pieces: pieces, sourceWeights: weights, targetWeights: targetWeights), unknown
        )
    }
}
