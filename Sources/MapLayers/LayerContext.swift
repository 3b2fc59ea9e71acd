import HotspotStatistics

/// Gathers reference values beside the columns of a layer.
struct LayerContext {
    private(set) var fields: [Layer.Field]
    private(set) var parameters: [Layer.Parameter]
    private var exposures: [LayerExposure]?
    private let counts: [Int]
    private let populations: [Double?]?
    private let intervals: [ClosedRange<Double>?]

    /// Begins with the city.
    init(_ layer: Layer, _ counted: CountedUnits) {
        fields = layer.fields
        counts = counted.tabulation.counts
        // Rates only where the layer has them.
        populations = layer.field("rate") == nil ? nil : counted.units.populations
        let populations = populations
        intervals = counted.tabulation.counts.indices.map { unit in
            populations.flatMap {
                rate(events: counted.tabulation.counts[unit], population: $0[unit])?.interval
            }
        }
        if case .counted(let own) = layer.disclosure {
            // What stood on the counts of the layer goes on to; what is added stands on others.
            let names = layer.fields.map(\.name)
            exposures = own.map { $0.fields == nil ? $0.only(names) : $0 }
        }
        parameters = []
        let n = counts.reduce(0, +)
        let all = [Int?](repeating: n, count: counts.count)
        let everywhere = [[Int32]](
            repeating: [LayerExposure.allUnits], count: counts.count)
        var names = ["n_city"]
        insert(.init("n_city", "Records in all areas together", .integers(all), basis: .count))
        if let populations {
            let known = counts.indices.filter { (populations[$0] ?? 0) > 0 }
            let reference = rate(
                events: known.reduce(0) { $0 + counts[$1] },
                population: known.reduce(0) { $0 + (populations[$1] ?? 0) })?.rate
            let rates = [Double?](repeating: reference, count: counts.count)
            // Without the areas that have no population it is another total than n_city: together
            // they would tell what those areas hold.
            let isWhole = known.count == counts.count
            insert(
                .init(
                    "rate_city", "Records per 100 000 of the population of all areas together",
                    .numbers(rates), basis: isWhole ? .derived : .mixed))
            insertComparison("city", with: rates)
            names += ["rate_city", "beside_city"]
        }
        expose(counted.exposure, names, units: everywhere)
        parameters.append(
            .init(
                "context", .text("the city: all areas of the layer together, the area itself too")))
    }

    /// Adds the districts.
    mutating func add(_ districts: Districts) {
        let (units, totals) = (districts.units, districts.counts)
        func column<Value>(_ value: (Int) -> Value?) -> [Value?] {
            districts.ofUnit.map { $0.flatMap(value) }
        }
        insert(
            .init(
                "district_id", "Identifier of the district that the area is held against",
                .texts(column { units.identifiers[$0] }), basis: .open))
        insert(
            .init(
                "n_district", "Records in the district", .integers(column { totals[$0] }),
                basis: .count))
        var names = ["n_district"]
        if let populations {
            // A set without a population has that of the areas that belong to each district.
            var people = [Double](repeating: 0, count: units.count)
            for (unit, district) in districts.ofUnit.enumerated() {
                if let district { people[district] += max(0, populations[unit] ?? 0) }
            }
            let rates = column { district in
                rate(
                    events: totals[district],
                    population: units.populations.map { $0[district] } ?? people[district])?.rate
            }
            insert(
                .init(
                    "rate_district", "Records per 100 000 of the population of the district",
                    .numbers(rates), basis: .derived))
            insertComparison("district", with: rates)
            names += ["rate_district", "beside_district"]
        }
        expose(
            districts.exposure, names,
            units: districts.ofUnit.map { $0.map { [Int32($0)] } ?? [] })
        let outside = districts.ofUnit.count { $0 == nil }
        parameters += [
            .init("district", .text(units.summary)),
            .init("district_of_an_area", .text(districts.words)),
        ]
        if outside > 0 {
            parameters.append(
                .init("warning", .text("\(outside) areas belong to no area of \(units.summary)")))
        }
    }

    /// Adds the period before.
    mutating func add(_ before: CountedUnits, warnings: [String]) {
        let earlier = before.tabulation.counts
        insert(
            .init(
                "n_previous", "Records in as many days right before the period",
                .integers(earlier), basis: .count))
        var names = ["n_previous"]
        if let populations {
            insert(
                .init(
                    "rate_previous",
                    "Records per 100 000 of the population in as many days right before the period",
                    .numbers(
                        zip(earlier, populations).map { rate(events: $0, population: $1)?.rate }),
                    basis: .derived))
            names.append("rate_previous")
        }
        expose(before.exposure, names, units: earlier.indices.map { [Int32($0)] })
        parameters.append(.init("previous", .text(before.records.period ?? "")))
        parameters += warnings.map { .init("warning", .text($0)) }
    }

    /// What the layer tells of persons, the reference values included.
    var disclosure: LayerDisclosure { exposures.map { .counted($0) } ?? .unjudged }

    /// Says whether an area's interval leaves a reference value on one side.
    private mutating func insertComparison(_ name: String, with rates: [Double?]) {
        let words = zip(intervals, rates).map { interval, reference -> String? in
            guard let interval, let reference else { return nil }
            return interval.lowerBound > reference
                ? "above" : interval.upperBound < reference ? "below" : "not-told-apart"
        }
        insert(
            .init(
                "beside_\(name)",
                "above or below where the 95 % interval of the rate lies wholly beyond "
                    + "rate_\(name), else not-told-apart", .texts(words), basis: .classified))
    }

    /// What says why something is null stays behind the others.
    private mutating func insert(_ field: Layer.Field) {
        let reason = fields.lastIndex { $0.name == "reason" }
        fields.insert(field, at: reason ?? fields.count)
    }

    /// A comparison stands on the area's own count as well.
    private mutating func expose(
        _ exposure: LayerExposure, _ names: [String], units: [[Int32]]
    ) {
        guard let own = exposures?.first else { return }
        exposures?.append(
            LayerExposure(
                tabulation: exposure.tabulation, fields: names, units: units,
                parameter: "context"))
        exposures?.append(own.only(names.filter { $0.hasPrefix("beside_") }))
    }
}
