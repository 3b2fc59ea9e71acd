import DisclosureControl
import Testing

@Suite struct DisclosureProfileTests {
    @Test func onlyTheInternalProfileWithholdsNothing() {
        #expect(DisclosureProfile.allCases.filter { !$0.protects } == [.internal])
    }
}
