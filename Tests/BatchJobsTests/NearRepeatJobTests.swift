import HotspotStatistics
import MapLayers
import Testing

@testable import BatchJobs

struct NearRepeatJobTests {
    private func read(_ keys: String) throws -> (recipe: NearRepeatRecipe?, problems: [JobProblem])
    {
        let folder = try JobFolder()
        let (job, problems) = try folder.read(
            goodJob.replacing(
                "- { id: skott, recipe: counts, source: skjutningar, hex: 400 }",
                with: "- { id: skott, recipe: near-repeat, source: skjutningar\(keys) }"))
        return (job?.layers.last?.recipe as? NearRepeatRecipe, problems)
    }

    @Test func aLayerNeedsNoUnitsAndTakesTheUsualBands() throws {
        let (recipe, problems) = try read("")
        #expect(problems.map(\.description) == [])
        #expect(recipe?.knox == KnoxOptions())
        #expect(recipe?.times == .dates && recipe?.output == .bands)
        #expect(recipe?.limits == NearRepeatLimits(distance: 200, time: 14))
    }

    @Test func everyKeyIsRead() throws {
        let (table, problems) = try read(
            ", distance-bands: \"same,50,200\", time-bands: 0,3,10, metric: manhattan, "
                + "times: aoristic, permutations: 99, seed: 7, alpha: 0.1, correction: by")
        #expect(problems.map(\.description) != [])
        #expect(table == nil)
        let (recipe, quoted) = try read(
            ", distance-bands: \"same,50,200\", time-bands: \"0,3,10\", metric: manhattan, "
                + "times: aoristic, permutations: 99, seed: 7, alpha: 0.1, correction: by")
        #expect(quoted.map(\.description) == [])
        #expect(
            recipe?.knox
                == KnoxOptions(
                    distanceBands: DistanceBands(samePlace: true, edges: [0, 50, 200]),
                    timeBands: TimeBands(edges: [0, 3, 10]), metric: .manhattan,
                    permutations: 99, seed: 7, alpha: 0.1,
                    correction: .benjaminiYekutieli))
        #expect(recipe?.times == .aoristic)
        let (events, rest) = try read(", output: events, link-distance: 50.5, link-days: 3")
        #expect(rest.map(\.description) == [])
        #expect(events?.output == .events)
        #expect(events?.limits == NearRepeatLimits(distance: 50.5, time: 3))
    }

    @Test(arguments: [
        ("distance-bands: 100", "not a set of bands"), ("distance-bands: 0:100", "not a set"),
        ("distance-bands: 1:1000", "not a set"), ("time-bands: 7.5:28", "not a set of bands"),
        ("time-bands: \"0,7,7\"", "not a set of bands"), ("metric: taxi", "not a value of"),
        ("times: hours", "not a value of"), ("output: points", "not a value of"),
        ("link-distance: 0", "out of range"), ("link-days: 0", "out of range"),
        ("permutations: -1", "permutations"), ("permutations: 10000001", "out of range"),
        ("output: events, permutations: 9", "has no effect"),
        ("link-days: 3", "has no effect"), ("hex: 400", "hex"),
    ])
    func wrongKeysAreTold(keys: String, message: String) throws {
        let (_, problems) = try read(", \(keys)")
        #expect(problems.contains { $0.message.contains(message) }, "\(problems)")
        #expect(problems.allSatisfy { $0.line == 37 })
    }

    @Test(arguments: [
        ("100:1000", DistanceBands.usual), ("250:500", DistanceBands(step: 250, upTo: 500)),
        ("0,100,250.5", DistanceBands(samePlace: false, edges: [0, 100, 250.5])),
        ("100,200", DistanceBands(samePlace: false, edges: [100, 200])),
        ("same,10", DistanceBands(samePlace: true, edges: [0, 10])), ("", nil), ("5", nil),
        ("a:b", nil), ("100:50", nil), ("nan,5", nil), ("0,inf", nil), ("-1,5", nil),
        ("0,0", nil), ("same", nil), ("1:2:3", nil), ("0,1e300", nil),
        ("0x10,0x20", DistanceBands(samePlace: false, edges: [16, 32])),
    ])
    func bandsAreReadAsPeopleWriteThem(text: String, bands: DistanceBands?) {
        #expect(DistanceBands(text) == bands)
    }
}
