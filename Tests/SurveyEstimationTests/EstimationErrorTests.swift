import SurveyEstimation
import Testing

@Suite struct EstimationErrorTests {
    @Test func anErrorSaysWhatToDo() {
        let error = EstimationError(.noAnswers, "no answers", remedy: "Check the year")
        #expect(error.description == "no answers. Check the year.")
    }
}
