/// What became of the answers: which are in a base, which are apart, missing or not coded.
struct SurveyTallies {
    /// Answers apart in each unit; `nil` where no option is apart, or for an index.
    var apart: [Int]?
    /// Weighted share of answers apart among those in the base and apart, in each unit.
    var apartShares: [Double?] = []
    /// Respondents without an answer in each unit; `nil` for a ready table.
    var missing: [Int]?
    /// For each question what became of its answers, over all units.
    var questions: [Question] = []
    /// Respondents with a weight of 0, who are left out.
    var zeroWeights = 0

    /// One question.
    struct Question {
        /// The field.
        var field: String
        /// Answers in the base.
        var base = 0
        /// Of these, answers that make the share.
        var share = 0
        /// Answers apart, by option.
        var apart: [(option: String, count: Int)] = []
        /// Fields without an answer.
        var missing = 0
        /// Answers that are none of the coded options, by text.
        var uncoded: [String: Int] = [:]
    }
}
