import MapLayers
import PlanarGeometry
import Testing

@testable import LayerSinks

/// What legends say, and that every feature is in one entry of them.
struct MapStyleTests {
    private static let bins: [Int?] = [-3, -2, -1, 0, 1, 2, 3, nil]

    private func style(_ layer: Layer) throws -> MapStyle { try #require(MapStyle(of: layer)) }

    private static func column(_ name: String, _ values: [String?]) -> Layer.Field {
        .init(name, "The \(name)", .texts(values))
    }

    /// A layer of each recipe that has a style of its own, with a value missing here and there.
    static let layers: [Layer] = [
        styledLayer("hotspots", [.init("gi_bin", "Class", .integers(bins))]),
        styledLayer("optimized-hotspots", [.init("gi_bin", "Class", .integers(bins))]),
        styledLayer(
            "hotspots",
            [
                column(
                    "lm_type",
                    ["high-high", "high-low", "low-high", "low-low", "not-significant", nil])
            ]),
        styledLayer(
            "hotspots",
            [
                column(
                    "lg_type",
                    ["high-high", "low-low", "other-positive", "negative", "not-significant", nil])
            ]),
        styledLayer("scan", [column("scan_type", ["high", "low", nil])]),
        styledLayer("evaluate", [column("outcome", ["held", "faded", "missed", "quiet", nil])]),
        styledLayer(
            "near-repeat", [column("class", ["originator", "repeat", "near-repeat", "unlinked"])]),
        styledLayer(
            "trend",
            [
                .init("change_z", "z", .numbers([3, -3, 0.1, -0.1, 0, nil])),
                .init("change_q", "q", .numbers([0.01, 0.05, 0.9, 0.8, 1, nil])),
            ]),
        styledLayer(
            "trend",
            [
                column(
                    "pattern", ["new-hot-spot", "historical-cold-spot", "no-pattern", nil])
            ]),
        styledLayer("trend", [.init("hour_peak", "Hour", .integers([0, 5, 6, 12, 18, 23, nil]))]),
        styledLayer("density", [.init("dens_km2", "Density", .numbers([0, 0, 1, 2, 3, nil]))]),
        styledLayer("density", [.init("level_lo", "Level", .numbers([10, 20, 50]))]),
        styledLayer(
            "density", [.init("ratio", "Ratio", .numbers([0, 0.5, 0.8, 1, 1.25, 2, 9, nil]))]),
        styledLayer(
            "density", [.init("log_ratio", "Log", .numbers([-2, -0.5, 0, 0.5, 2, nil]))]),
        styledLayer("counts", [.init("n", "Number", .integers([0, 0, 1, 1, 2, 40, 300, nil]))]),
        styledLayer("rates", [.init("rate", "Rate", .numbers([0, 12.5, 13, 700, nil]))]),
        styledLayer(
            "shootings",
            [
                column("event_id", ["a", "b", "c", "d", "e"]),
                .init("killed", "Killed", .integers([1, 0, 0, nil, nil])),
                .init("injured", "Injured", .integers([2, 1, 0, nil, 3])),
            ]),
        styledLayer("survey", [.init("share", "Share", .numbers([0.1, 0.12, 0.2, nil]))]),
        styledLayer("unheard-of", [.init("value", "Value", .numbers([-5, -2, 0, 7, nil]))]),
        styledLayer("unheard-of", [column("word", ["a", nil])]),
    ]

    @Test(arguments: layers)
    func everyFeatureIsInOneClassAndNoMore(layer: Layer) throws {
        let style = try style(layer)
        #expect(classCounts(style, layer) == layer.identifiers.map { _ in 1 })
        #expect(Set(style.classes.map(\.label)).count == style.classes.count)
        #expect(!style.heading.isEmpty)
    }

    @Test func randomNumbersAreInOneClassAndClassesAreNotEmpty() throws {
        var random = SeededGenerator(seed: 0x57E1)
        for round in 0..<300 {
            let count = Int.random(in: 1...60, using: &random)
            let spread = [1, 3, 1e-6, 1e9][round % 4]
            let values: [Double?] = (0..<count).map { _ in
                let draw = Int.random(in: 0..<8, using: &random)
                if draw == 0 { return nil }
                if draw == 1 { return 0 }
                return Double.random(in: 0...1, using: &random) * spread
            }
            let layer = styledLayer("rates", [.init("rate", "Rate", .numbers(values))])
            let style = try style(layer)
            #expect(classCounts(style, layer) == values.map { _ in 1 }, "\(values)")
            let empty = style.classes.filter { features(of: $0, in: layer).isEmpty }
            #expect(empty.isEmpty || values.allSatisfy { $0 ?? 0 == 0 }, "\(values)")
        }
    }

    @Test func zerosAreAClassOfTheirOwn() throws {
        let layer = styledLayer("counts", [.init("n", "Number", .integers([0, 0, 1, 2, 3, 9]))])
        let first = try #require(try style(layer).classes.first)
        #expect(first.label == "0" && features(of: first, in: layer) == [0, 1])
    }

    @Test func wholeNumbersAreToldFromFirstToLast() throws {
        let layer = styledLayer(
            "counts", [.init("n", "Number", .integers([0, 1, 1, 2, 2, 3, 4, 5, 9, 9, 30]))])
        #expect(
            try style(layer).classes.map(\.label) == [
                "0", "1", "2", "3 to 4", "5 to 8", "9 and more",
            ])
    }

    @Test func sharesAreReadAsPercent() throws {
        let layer = styledLayer(
            "survey", [.init("share", "Share", .numbers([0.101, 0.12, 0.152, 0.2, 0.31]))])
        #expect(
            try style(layer).classes.map(\.label) == [
                "less than 12 %", "12 % to less than 15 %", "15 % to less than 20 %",
                "20 % to less than 31 %", "31 % and more",
            ])
    }

    @Test func theSevenClassesRunFromRedToBlue() throws {
        let style = try style(Self.layers[0])
        #expect(style.classes.count == 8)
        #expect(style.classes.first?.label == "hot spot, 99 %")
        #expect(style.classes.first?.symbol == .color(StyleColor(0xB2182B)))
        #expect(style.classes[6].symbol == .color(StyleColor(0x2166AC)))
    }

    @Test func withheldNumbersAreGrayAndHaveAnEntryOfTheirOwn() throws {
        let layer = styledLayer(
            "counts",
            [
                .init("n", "Number", .integers([nil, nil, 7, 12, nil])),
                Self.column("reason", ["suppressed", "missing", nil, nil, "too-few-answers"]),
            ])
        let style = try style(layer)
        let withheld = try #require(style.classes.first { $0.label == "withheld" })
        #expect(withheld.symbol == .color(StylePalette.withheld))
        #expect(features(of: withheld, in: layer) == [0])
        let missing = try #require(style.classes.first { $0.label == "no value" })
        #expect(features(of: missing, in: layer) == [1])
        #expect(classCounts(style, layer) == [1, 1, 1, 1, 1])
    }

    @Test func nothingIsSaidToBeWithheldWhereNothingIs() throws {
        for layer in Self.layers {
            #expect(try style(layer).classes.allSatisfy { $0.label != "withheld" })
        }
    }

    @Test func areasThatCannotBeToldFromTheCityAreHatched() throws {
        let layer = styledLayer(
            "survey",
            [
                .init("share", "Share", .numbers([0.1, 0.3, nil, 0.12])),
                Self.column(
                    "differs",
                    ["not-distinguishable", "higher", "not-distinguishable", "not-distinguishable"]),
            ])
        let style = try style(layer)
        let mark = try #require(style.marks.first)
        #expect(style.marks.count == 1 && mark.symbol == .hatching)
        #expect(features(of: mark, in: layer) == [0, 3])
    }

    @Test func ofTheNineClassesTheUncertainOnesAreHatched() throws {
        let levels = ["low", "middle", "high"]
        let names = levels.flatMap { a in levels.map { "\(a)-\($0)" } }
        let layer = styledLayer(
            "overlay",
            [
                Self.column("bivariate", names + [nil]),
                Self.column(
                    "confidence", ["certain"] + Array(repeating: "uncertain", count: 8) + [nil]),
            ])
        let style = try style(layer)
        #expect(classCounts(style, layer) == Array(repeating: 1, count: 10))
        #expect(Set(style.classes.prefix(9).map(\.symbol.self).map { "\($0)" }).count == 9)
        #expect(features(of: try #require(style.marks.first), in: layer) == Set(1...8))
        let highest = try #require(style.classes.first)
        #expect(highest.label == "a high, b high")
        #expect(highest.symbol == .color(StyleColor(0x3B4994)))
    }

    @Test func shootingsAreDrawnByTheWorstThatHappened() throws {
        let layer = try #require(Self.layers.first { $0.recipe == "shootings" })
        let style = try style(layer)
        #expect(style.classes.map { features(of: $0, in: layer) } == [[0], [1, 4], [2, 3]])
    }

    @Test func changeThatChanceExplainsIsPale() throws {
        let layer = styledLayer(
            "trend",
            [
                .init("change_z", "z", .numbers([3, -3, 3, -3])),
                .init("change_q", "q", .numbers([0.01, 0.01, 0.2, 0.2])),
            ], parameters: [.init("alpha", .number(0.1))])
        let style = try style(layer)
        let pale = try #require(style.classes.first { $0.label == "chance may explain it" })
        #expect(features(of: pale, in: layer) == [2, 3])
    }

    @Test func changeIsHeldAgainstTheUncorrectedPWhereTheOtherIsNotPublished() throws {
        let layer = styledLayer(
            "trend",
            [
                .init("change_z", "z", .numbers([3, -3])),
                .init("change_p", "p", .numbers([0.01, 0.2])),
            ])
        let style = try style(layer)
        #expect(style.classes.map { features(of: $0, in: layer) } == [[0], [1], []])
    }

    @Test(arguments: FieldAlias.allCases)
    func anAliasChangesNamesButNotTheClasses(alias: FieldAlias) throws {
        for layer in Self.layers {
            let renamed = layer.renamed(alias)
            let (own, other) = (try style(layer), try style(renamed))
            #expect(own.classes.map(\.label) == other.classes.map(\.label))
            for (a, b) in zip(own.classes, other.classes) {
                #expect(
                    features(of: a, in: layer) == features(of: b, in: renamed),
                    "\(alias) \(layer.fields.map(\.name)) \(a.label)")
            }
        }
    }

    @Test func aTableHasNoStyleAndPointsAreDots() throws {
        var layer = styledLayer("counts", [.init("n", "Number", .integers([1, 2]))])
        layer.geometries = .points([
            .init(x: 668_000, y: 6_575_000), .init(x: 668_001, y: 6_575_000),
        ])
        #expect(try style(layer).isOfPoints)
        layer.geometries = .none
        #expect(MapStyle(of: layer) == nil && !LayerExport.hasStyle(layer))
    }

    @Test func aLayerWithoutFeaturesHasAStyle() throws {
        let layer = styledLayer("rates", [.init("rate", "Rate", .numbers([]))])
        #expect(try style(layer).marks.isEmpty)
    }
}
