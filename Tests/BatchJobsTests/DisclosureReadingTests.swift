import BatchJobs
import DisclosureControl
import Testing

@Suite struct DisclosureReadingTests {
    private func read(
        _ disclosure: String, layer: String = "recipe: counts, source: brott, areas: stadsdel"
    ) throws -> (rule: DisclosureRule?, problems: [JobProblem]) {
        let (job, problems) = try JobFolder().read(
            """
            version: 1
            city: { name: Stockholm }
            areas:
              - { id: stadsdel, file: areas/stadsdelar.geojson, key: kod }
            sources:
              - { id: brott, kind: crimes, file: "crimes/*.csv" }
            disclosure: { \(disclosure) }
            layers:
              - { id: a, \(layer) }

            """)
        return (job?.disclosure, problems)
    }

    @Test func aRuleIsReadFromItsKeys() throws {
        let (rule, problems) = try read(
            "profile: public, min-count: 7, min-answers: 50, zero: withheld, method: round, "
                + "base: 3, grid: 500")
        #expect(problems.map(\.description) == [])
        #expect(
            rule
                == DisclosureRule(
                    profile: .public, minCount: 7, minAnswers: 50, zeroIsSensitive: true,
                    method: .round(base: 3), cellSize: 500))
    }

    @Test func aSecretIsNeverTold() throws {
        let (rule, problems) = try read(
            "profile: partner, min-count: 5, method: cell-key, key: a long enough secret")
        #expect(problems.map(\.description) == [])
        #expect(rule?.method.word == "cell-key")
        guard case .cellKey(let seed)? = rule?.method else {
            Issue.record("no cell key")
            return
        }
        let other = try read(
            "profile: partner, min-count: 5, method: cell-key, key: a long enough secre!")
        #expect(other.rule?.method != .cellKey(seed: seed))
    }

    @Test(arguments: [
        ("profile: partner", JobProblem.Code.missingKey, "no 'min-count'"),
        ("profile: public, min-count: 1", .badValue, "out of range"),
        ("profile: public, min-count: 5, method: hide", .badValue, "not a value of 'method'"),
        ("profile: public, min-count: 5, method: cell-key", .missingKey, "no 'key'"),
        ("profile: public, min-count: 5, method: cell-key, key: short", .missingKey, "no 'key'"),
        ("profile: public, min-count: 5, base: 3", .noEffect, "'base' has no effect"),
        ("profile: internal, min-answers: 30", .noEffect, "no effect in the profile internal"),
        ("profile: public, min-count: 5, grid: 1", .badValue, "'grid'"),
    ])
    func whatIsWrongWithARuleIsTold(
        disclosure: String, code: JobProblem.Code, message: String
    ) throws {
        let (_, problems) = try read(disclosure)
        #expect(problems.count == 1)
        #expect(problems.first?.code == code)
        #expect(problems.first?.message.contains(message) == true)
        #expect(problems.first?.line == 7)
    }

    @Test(arguments: [
        ("recipe: density, source: brott, grid: 250, bandwidth: 500", "density is not published"),
        ("recipe: counts, source: brott, areas: stadsdel, overlaps: each", "several areas"),
    ])
    func layersThatTheProfileForbidsAreToldWithTheirPlace(layer: String, message: String) throws {
        let (rule, problems) = try read("profile: public, min-count: 5", layer: layer)
        #expect(rule == nil)
        #expect(problems.map(\.code) == [.disclosure])
        #expect(problems.first?.message.contains(message) == true)
        #expect(problems.first?.line == 9)
        #expect(try read("profile: internal", layer: layer).problems.isEmpty)
    }

    @Test func twoSourcesOnOneFileAreNotPublished() throws {
        func job(_ profile: String) throws -> [JobProblem] {
            try JobFolder().read(
                """
                version: 1
                city: { name: Stockholm }
                areas:
                  - { id: stadsdel, file: areas/stadsdelar.geojson, key: kod }
                sources:
                  - { id: brott, kind: crimes, file: "crimes/*.csv" }
                  - { id: brott-igen, kind: crimes, file: "crimes/*.csv" }
                disclosure: { profile: \(profile) }
                layers:
                  - { id: a, recipe: counts, source: brott, areas: stadsdel }
                  - { id: b, recipe: counts, source: brott-igen, areas: stadsdel }

                """
            ).1
        }
        let problems = try job("public, min-count: 5")
        #expect(problems.map(\.code) == [.disclosure] && problems.first?.line == 7)
        #expect(problems.first?.message.contains("brott and brott-igen") == true)
        #expect(try job("internal").isEmpty)
    }
}
