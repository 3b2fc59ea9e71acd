/// A question of a survey: its answers, which of them make the share, and which are no part of it.
///
/// The base of a share are the answers that are neither apart nor missing. What is outside of it is
/// counted, never dropped in silence.
public struct SurveyQuestion: Sendable, Hashable {
    /// The field of the respondents' file, or the word for the question in a ready table.
    public var field: String
    /// The question as it was asked.
    public var text: String?
    /// The coded answers in their order; empty where they are not described, so that any counts.
    public var options: [String]
    /// The answers that make the share.
    public var answers: [String]
    /// Answers that are a base of their own ("does not go out"): not in that of the share.
    public var apart: [String]
    /// Codes for no answer ("don't know", "99"), besides an empty field.
    public var missing: [String]
    /// What each answer is worth in an index of scores, 0 to 1; evenly along the options unless
    /// given.
    public var scores: [String: Double]

    /// Makes a question.
    public init(
        field: String, text: String? = nil, options: [String] = [], answers: [String] = [],
        apart: [String] = [], missing: [String] = [], scores: [String: Double] = [:]
    ) {
        self.field = field
        self.text = text
        self.options = options
        self.answers = answers
        self.apart = apart
        self.missing = missing
        self.scores = scores
    }

    /// The options that can be in the base, in their order.
    public var baseOptions: [String] {
        options.filter { !apart.contains($0) && !missing.contains($0) }
    }

    /// The scores in use: as given, else 0 for the first option of the base to 1 for the last.
    public var scoresInUse: [String: Double] {
        if !scores.isEmpty { return scores }
        let base = baseOptions
        guard base.count > 1 else { return [:] }
        return Dictionary(
            base.enumerated().map { ($0.element, Double($0.offset) / Double(base.count - 1)) },
            uniquingKeysWith: { first, _ in first })
    }

    /// What an answer is to a share.
    enum Answer: Equatable {
        /// In the base, with what it is worth.
        case base(Double)
        /// The option of this number among ``SurveyQuestion/apart``.
        case apart(Int)
        /// No answer.
        case missing
        /// An answer that is none of the coded options.
        case uncoded
    }

    /// What each text is, for a measure.
    func answer(_ text: String, _ measure: SurveyMeasure) -> Answer {
        if let index = apart.firstIndex(of: text) { return .apart(index) }
        if missing.contains(text) { return .missing }
        if !options.isEmpty, !options.contains(text) { return .uncoded }
        switch measure {
        case .shares: return .base(answers.contains(text) ? 1 : 0)
        case .scores: return scoresInUse[text].map(Answer.base) ?? .uncoded
        }
    }

    /// The question in words.
    var words: String { text.map { "\(field): \($0)" } ?? field }
}

/// What an answer is worth.
public enum SurveyMeasure: String, CaseIterable, Sendable {
    /// 1 where it makes the share, else 0.
    case shares
    /// Its score.
    case scores
}
