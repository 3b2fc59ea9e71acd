import HotspotStatistics
import PlanarGeometry
import SafetyRecords
import Testing

@testable import MapLayers

struct OverlayRecipeTests {
    private static func rectangle(
        _ x: Double, _ y: Double, _ width: Double, _ height: Double
    ) -> MultiPolygon {
        MultiPolygon([
            Polygon(BoundingBox(minX: x, minY: y, maxX: x + width, maxY: y + height))
        ])
    }

    /// Nine squares of 1 km, three by three.
    private static let squares: [MultiPolygon] = (0..<9).map { index in
        let (row, column) = index.quotientAndRemainder(dividingBy: 3)
        return rectangle(Double(column) * 1000, Double(row) * 1000, 1000, 1000)
    }
    private static let names = (1...9).map { String($0) }

    private func layer(
        _ id: String, recipe: String = "rates", areas: [String] = Self.names,
        surfaces: [MultiPolygon] = Self.squares, _ fields: [Layer.Field],
        disclosure: LayerDisclosure = .open
    ) -> Layer {
        Layer(
            identifier: id, recipe: recipe, summary: id, referenceSystemCode: 3006,
            identifiers: areas, geometries: .surfaces(surfaces),
            fields: [.init("area_id", "Identifier", .texts(areas))] + fields, parameters: [],
            disclosure: disclosure)
    }

    private func estimated(_ name: String, _ values: [Double?], half: Double) -> [Layer.Field] {
        [
            .init(name, name, .numbers(values)),
            .init(name + "_lo", name, .numbers(values.map { $0.map { $0 - half } })),
            .init(name + "_hi", name, .numbers(values.map { $0.map { $0 + half } })),
        ]
    }

    private var crime: Layer {
        layer("brott", estimated("rate", [90, 80, 70, 60, 50, 40, 30, 20, 10], half: 3))
    }
    private var fear: Layer {
        layer(
            "otrygghet", recipe: "survey",
            estimated("share", [0.1, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.9], half: 0.04))
    }

    private func overlay(
        _ layers: [Layer], _ options: OverlayOptions = OverlayOptions()
    ) throws(LayerError) -> Layer {
        var workshop = LayerWorkshop(
            areaSets: [:], studyArea: .extent(.empty), tables: [:], referenceSystemCode: 3006,
            threads: 2)
        for layer in layers { workshop.keep(layer) }
        return try workshop.make(
            LayerPlan(
                identifier: "x",
                recipe: OverlayRecipe(layers: layers.map(\.identifier), options: options),
                units: .areas(""), records: nil))
    }

    private func texts(_ layer: Layer, _ field: String) -> [String?]? {
        guard case .texts(let values)? = layer.field(field)?.values else { return nil }
        return values
    }

    private func numbers(_ layer: Layer, _ field: String) -> [Double?]? {
        guard case .numbers(let values)? = layer.field(field)?.values else { return nil }
        return values
    }

    private func parameter(_ layer: Layer, _ name: String) -> Layer.Value? {
        layer.parameters.first { $0.name == name }?.value
    }

    // MARK: Classes and ranks

    @Test func classesAreThirdsOfEachAndCertainWhereIntervalsStay() throws {
        let layer = try overlay([crime, fear])
        #expect(layer.identifiers == Self.names)
        #expect(
            texts(layer, "bivariate") == [
                "high-low", "high-high", "high-high", "middle-middle", "middle-middle",
                "middle-middle", "low-low", "low-low", "low-high",
            ])
        // Breaks are 36⅔ and 63⅓, 0.36⅔ and 0.63⅓: an interval of ± 3 leaves none but those near.
        #expect(parameter(layer, "a_break_lower").map { "\($0)".contains("36.6") } == true)
        #expect(
            texts(layer, "confidence") == [
                "certain", "certain", "certain", "uncertain", "certain", "uncertain", "certain",
                "certain", "certain",
            ])
        #expect(texts(layer, "uncertain_by")?[3] == "b" && texts(layer, "uncertain_by")?[0] == nil)
        #expect(
            numbers(layer, "value_a")?.first == 90 && numbers(layer, "value_b_hi")?[8] == 0.9 + 0.04
        )
    }

    @Test func ranksThatDifferBeyondTheirIntervalsAreSaidInWords() throws {
        var options = OverlayOptions()
        options.titles = ["crime", "fear"]
        let layer = try overlay([crime, fear], options)
        #expect(numbers(layer, "rank_a") == [1, 2, 3, 4, 5, 6, 7, 8, 9])
        #expect(numbers(layer, "rank_b") == [9, 2, 3, 4, 5, 6, 7, 8, 1])
        #expect(numbers(layer, "rank_diff") == [-8, 0, 0, 0, 0, 0, 0, 0, 8])
        #expect(texts(layer, "rank_label")?[0] == "less fear than crime suggests")
        #expect(texts(layer, "rank_label")?[8] == "more fear than crime suggests")
        #expect(texts(layer, "rank_label")?[4] == "not told apart")
        #expect(texts(layer, "rank_confidence")?[8] == "certain")
        #expect(parameter(layer, "n_more") == .integer(1))
    }

    @Test func aLayerThatDoesNotSayHowSureItIsMakesNothingCertain() throws {
        let bare = layer("tathet", [.init("dens_km2", "d", .numbers((1...9).map { Double($0) }))])
        let layer = try overlay([crime, bare])
        let confidence = texts(layer, "confidence") ?? []
        #expect(!confidence.contains("certain") && confidence.contains("not-known"))
        // Where the other's interval leaves its class, that much is known.
        #expect(confidence.contains("uncertain") == false || confidence[3] == "uncertain")
        #expect(texts(layer, "rank_label")?.allSatisfy { $0 == nil } == true)
        #expect(layer.warnings.contains { $0.contains("'dens_km2' of tathet has no interval") })
    }

    @Test func countsHaveTheirPoissonIntervals() throws {
        let counts = layer(
            "antal", recipe: "counts",
            [.init("n", "n", .integers([900, 800, 700, 400, 350, 300, 20, 10, 0]))])
        let layer = try overlay([counts, fear])
        #expect(numbers(layer, "value_a_lo")?[8] == 0)
        let high = numbers(layer, "value_a_hi")?[8] ?? 0
        #expect(abs(high - 3.6889) < 1e-3)
    }

    @Test func hotSpotsAreClassedByTheirOwnTest() throws {
        let spots = layer(
            "heta", recipe: "hotspots",
            [
                .init("gi_z", "z", .numbers([5, 3, 2, 0, 0.1, -0.1, -1, -2, -4])),
                .init("gi_p", "p", .numbers([0, 0.001, 0.04, 1, 0.9, 0.9, 0.3, 0.04, 0])),
                .init("gi_q", "q", .numbers([0, 0.01, 0.08, 1, 1, 1, 1, 0.2, 0])),
                .init("gi_bin", "b", .integers([3, 2, 1, 0, 0, 0, 0, 0, -3])),
            ])
        let layer = try overlay([spots, fear])
        #expect(
            texts(layer, "class_a") == [
                "high", "high", "high", "middle", "middle", "middle", "middle", "middle", "low",
            ])
        // Hot at 90 % alone, and cold before correction alone, are not certain.
        #expect(texts(layer, "uncertain_by")?[2] == "a" && texts(layer, "uncertain_by")?[7] == "a")
        var options = OverlayOptions()
        options.breaks = [TercileBreaks(lower: -1, upper: 1)]
        let stated = try overlay([spots, fear], options)
        #expect(texts(stated, "class_a")?[6] == "low" && texts(stated, "class_a")?[5] == "middle")
    }

    @Test func aMissingFigureIsNullWithItsReason() throws {
        let gap = layer(
            "otrygghet",
            estimated("share", [nil, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.9], half: 0.04))
        let layer = try overlay([crime, gap])
        #expect(texts(layer, "bivariate")?[0] == nil && texts(layer, "class_a")?[0] == "high")
        #expect(texts(layer, "reason")?[0] == "missing" && texts(layer, "reason")?[1] == nil)
        #expect(numbers(layer, "rank_a")?[0] == nil && numbers(layer, "rank_a")?[1] == 1)
    }

    @Test func furtherLayersLieBesideThePair() throws {
        let guards = layer(
            "vakter", recipe: "guard-coverage",
            [.init("guard_hours", "h", .numbers([0, 0, 10, 10, 20, 20, 30, 30, 40]))])
        let layer = try overlay([crime, fear, guards])
        #expect(numbers(layer, "value_c")?[8] == 40 && texts(layer, "class_c")?[8] == "high")
        #expect(parameter(layer, "c_interval") == .text("the numbers are known, not estimated"))
        // Known numbers are certain.
        let pair = try overlay([crime, guards])
        #expect(texts(pair, "confidence")?[0] == "certain")
    }

    // MARK: Carrying

    @Test func aLayerOnOtherAreasIsCarriedAndFlagged() throws {
        // Three columns of 1 × 3 km, the last half outside.
        let columns = (0..<3).map { Self.rectangle(Double($0) * 1000 + 500, 0, 1000, 3000) }
        let counts = layer(
            "vakt", areas: ["a", "b", "c"], surfaces: columns,
            [.init("n", "n", .integers([30, 60, 90]))])
        let layer = try overlay([fear, counts])
        #expect(numbers(layer, "value_b")?.prefix(3) == [5, 15, 25])
        #expect(numbers(layer, "coverage_b")?.prefix(3) == [0.5, 1, 1])
        #expect(texts(layer, "is_interpolated") == [String?](repeating: "b", count: 9))
        #expect(layer.field("is_carried") == nil)
        #expect(parameter(layer, "b_n_lost") == .number(45))
        #expect(layer.warnings.contains { $0.contains("45 of the 180") })
        // Ends are moved as figures are.
        let low = numbers(layer, "value_b_lo")?[0] ?? 0
        #expect(abs(low - poissonInterval(count: 30).lowerBound / 6) < 1e-9)
    }

    @Test func countsMayBeKnownToBeZeroElsewhere() throws {
        let permit = layer(
            "vakter", areas: ["p"], surfaces: [Self.rectangle(0, 0, 2000, 500)],
            [.init("guard_hours", "h", .numbers([40]))])
        var options = OverlayOptions()
        options.elsewhereIsZero = true
        let layer = try overlay([fear, permit], options)
        #expect(numbers(layer, "value_b") == [20, 20, 0, 0, 0, 0, 0, 0, 0])
        #expect(numbers(layer, "coverage_b") == [Double?](repeating: 1, count: 9))
        #expect(throws: LayerError.self) { try overlay([fear, permit]) }
    }

    @Test func aCrosswalkCarriesFiguresOfAnotherEdition() throws {
        let old = layer(
            "skjutningar", areas: ["rk", "st"], surfaces: Array(Self.squares.prefix(2)),
            [.init("n", "n", .integers([8, 4]))])
        var options = OverlayOptions()
        var rows = (1...8).map {
            Crosswalk.Row(from: "rk", to: "\($0)", share: 0.125, line: $0 + 1)
        }
        rows.append(.init(from: "st", to: "9", share: 1, line: 10))
        options.crosswalk = try Crosswalk(file: "k.csv", rows: rows)
        let layer = try overlay([fear, old], options)
        #expect(numbers(layer, "value_b") == [1, 1, 1, 1, 1, 1, 1, 1, 4])
        #expect(texts(layer, "is_carried")?[0] == "b" && layer.field("is_interpolated") == nil)
        #expect(parameter(layer, "b_carried") == .text("by the crosswalk k.csv"))
    }

    @Test func theAreasMayBeThoseOfTheSecondLayer() throws {
        let halves = [(0.0, 0.0), (1500, 0), (0, 1500), (1500, 1500)].map { x, y in
            Self.rectangle(x, y, 1500, 1500)
        }
        let coarse = layer(
            "grovt", areas: ["a", "b", "c", "d"], surfaces: halves,
            estimated("rate", [1, 2, 3, 4], half: 0.1))
        var options = OverlayOptions()
        options.target = "grovt"
        let layer = try overlay([fear, coarse], options)
        #expect(layer.identifiers == ["a", "b", "c", "d"])
        #expect(texts(layer, "is_interpolated")?[0] == "a")
        // Squares 1, half of 2 and of 4, a quarter of 5.
        let expected = (0.1 + 0.8 / 2 + 0.6 / 2 + 0.5 / 4) / 2.25
        #expect(abs((numbers(layer, "value_a")?[0] ?? 0) - expected) < 1e-12)
    }

    // MARK: The whole map

    @Test func correlationAndLocalMoranAreToldWithTheirUncertainty() throws {
        let layer = try overlay([crime, fear])
        guard case .group(let group)? = parameter(layer, "correlation") else {
            Issue.record("no correlation")
            return
        }
        let known = try correlation(
            numbers(layer, "value_a") ?? [], numbers(layer, "value_b") ?? [],
            at: Self.squares.map(\.centroid))
        let value = group.first { $0.name == "pearson" }?.value
        #expect(value == .number(known.pearson.value))
        #expect(group.contains { $0.name == "spearman_n_eff" })
        #expect(layer.warnings.contains { $0.contains("only 9 areas") })
        #expect(layer.field("lm_p_sim") != nil && layer.field("lm_type") != nil)
        var options = OverlayOptions()
        options.permutations = 0
        #expect(try overlay([crime, fear], options).field("lm_p_sim") == nil)
    }

    @Test func areasMayWeighByTheirPopulation() throws {
        var options = OverlayOptions()
        options.weighsByPopulation = true
        #expect(throws: LayerError.self) { try overlay([crime, fear], options) }
        let people = layer(
            "brott",
            estimated("rate", [90, 80, 70, 60, 50, 40, 30, 20, 10], half: 3) + [
                .init("population", "p", .numbers([1, 1, 1, 1, 1, 1, 1, 1, 1000]))
            ])
        let layer = try overlay([people, fear], options)
        guard case .group(let group)? = parameter(layer, "correlation") else { return }
        #expect(group.contains { $0 == .init("weights", .text("population")) })
    }

    // MARK: Refusals

    @Test func whatCannotBeLaidOverIsRefused() {
        func code(
            _ layers: [Layer], _ change: (inout OverlayOptions) -> Void = { _ in }
        ) -> LayerError.Code? {
            var options = OverlayOptions()
            change(&options)
            do throws(LayerError) {
                _ = try overlay(layers, options)
                return nil
            } catch { return error.code }
        }
        #expect(code([crime, fear]) == nil)
        #expect(code([crime, fear]) { $0.fields = ["missing"] } == .noValue)
        #expect(code([crime, fear]) { $0.fields = [nil, "area_id"] } == .noValue)
        let words = layer("ord", [.init("word", "w", .texts(Self.names))])
        #expect(code([crime, words]) == .noValue)
        let empty = layer("tom", [.init("n", "n", .integers([Int?](repeating: nil, count: 9)))])
        #expect(code([crime, empty]) == .noValue)
        let flat = layer("platt", [.init("n", "n", .integers([Int?](repeating: 3, count: 9)))])
        #expect(code([crime, flat]) == .statistics(.noVariation))
        let points = Layer(
            identifier: "punkter", recipe: "near-repeat", summary: "", referenceSystemCode: 3006,
            identifiers: ["1"], geometries: .points([Position(x: 0, y: 0)]),
            fields: [.init("n", "n", .integers([1]))], parameters: [])
        #expect(code([crime, points]) == .noValue)
        let far = layer(
            "langt-bort", areas: ["q", "r", "s"],
            surfaces: Self.squares.prefix(3).map { $0.map { Position(x: $0.x + 1e6, y: $0.y) } },
            [.init("n", "n", .integers([1, 2, 3]))])
        #expect(code([crime, far]) == .statistics(.tooFew))
        #expect(
            code([crime, far]) {
                $0.crosswalk = try? Crosswalk(
                    file: "k.csv", rows: [.init(from: "u", to: "v", share: 1, line: 2)])
            } == .noValue)
    }

    // MARK: Disclosure

    @Test func anOverlayTellsWhatItsLayersTell() throws {
        #expect(try overlay([crime, fear]).disclosure == .open)
        let hidden = layer(
            "hemlig", estimated("rate", (1...9).map { Double($0) }, half: 0.1),
            disclosure: .unjudged)
        #expect(try overlay([hidden, fear]).disclosure == .unjudged)
        let counted = layer(
            "brott", estimated("rate", [90, 80, 70, 60, 50, 40, 30, 20, 10], half: 3),
            disclosure: .counted([LayerExposure(tabulation: 7)]))
        guard case .counted(let exposures) = try overlay([counted, fear]).disclosure else {
            Issue.record("not counted")
            return
        }
        #expect(exposures.count == 1 && exposures[0].tabulation == 7)
        #expect(exposures[0].units == (0..<9).map { [Int32($0)] })
        let fields = exposures[0].fields ?? []
        #expect(fields.contains("value_a") && fields.contains("bivariate"))
        #expect(!fields.contains("value_b") && !fields.contains("class_b"))
    }

    @Test func whatIsCarriedStandsOnEveryAreaItCameFrom() throws {
        let halves = [0.0, 1500].map { Self.rectangle($0, 0, 1500, 3000) }
        let counted = layer(
            "brott", areas: ["v", "o"].sorted(), surfaces: halves,
            [.init("n", "n", .integers([4, 6]))],
            disclosure: .counted([LayerExposure(tabulation: 2)]))
        let layer = try overlay([fear, counted])
        guard case .counted(let exposures) = layer.disclosure else {
            Issue.record("not counted")
            return
        }
        #expect(exposures[0].units?.prefix(3) == [[0], [0, 1], [1]])
        // A sum of parts is an equation: it stays inside the city.
        #expect(layer.field("value_b")?.basis == .mixed)
        #expect(layer.field("class_b")?.basis == .classified)
        #expect(layer.field("rank_a")?.basis == .mixed && layer.field("lm_i")?.basis == .mixed)
    }
}
