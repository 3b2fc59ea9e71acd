import PlanarGeometry
import SafetyRecords

/// A variable on the areas of the overlay, and how it came there.
struct OverlayInput {
    /// How figures of one layer came to the areas of another.
    enum Carrying: Equatable {
        /// The areas are the same.
        case inPlace
        /// By areal interpolation.
        case interpolated(String)
        /// By a crosswalk table.
        case crosswalk(String)

        var words: String {
            switch self {
            case .inPlace: "no: the areas are the same"
            case .interpolated(let words): "interpolated \(words)"
            case .crosswalk(let file): "by the crosswalk \(file)"
            }
        }
    }

    /// The figures, one a unit of the overlay.
    private(set) var variable: OverlayVariable
    private(set) var carrying = Carrying.inPlace
    /// How much of each unit is covered; `nil` where nothing was carried.
    private(set) var coverage: [Double]?
    /// What part of counts lies in no unit.
    private(set) var lost = 0.0
    /// Row of the layer for each unit; `nil` where figures were carried or the layer has no such area.
    private(set) var rows: [Int?] = []
    /// Rows of the layer that each unit stands on, where figures were carried.
    private(set) var carriedRows: [[Int]] = []
    private(set) var warnings: [String] = []

    /// Brings a variable to the units of the overlay.
    ///
    /// Areas are the same where every identifier of the layer is one of the units' and the surfaces
    /// agree within 1 %; then nothing is carried. Otherwise a crosswalk moves it, or what the areas share.
    ///
    /// - Throws: ``LayerError`` with code `geometry` or `index` where areas cannot be overlaid,
    ///   `noPopulation` where people are to be the weights and the set has none, `noValue` where the
    ///   crosswalk is about other areas.
    init(
        _ variable: OverlayVariable, to units: CountingUnits, _ options: OverlayOptions,
        for layer: String, in workshop: inout LayerWorkshop
    ) throws(LayerError) {
        self.variable = variable
        if let rows = Self.sameAreas(variable.layer, units) {
            place(rows)
            return
        }
        guard case .surfaces(let surfaces) = variable.layer.geometries else {
            preconditionFailure("a variable is of areas")
        }
        let overlap: ArealOverlap
        var warnings: [String] = []
        if let crosswalk = options.crosswalk {
            overlap = try Self.moved(variable, by: crosswalk, to: units, for: layer, &warnings)
            carrying = .crosswalk(crosswalk.file)
        } else {
            switch options.carry {
            case .area:
                overlap = try ArealOverlap(
                    of: surfaces, over: units.surfaces, for: layer, threads: workshop.threads)
            case .population(let set):
                let finer = try workshop.countingUnits(.areas(set))
                guard let populations = finer.populations else {
                    throw LayerError(
                        .noPopulation, layer: layer,
                        detail: "\(finer.summary) have no population to carry figures by",
                        remedy: "Name its field with population: in the areas of the job")
                }
                overlap = try ArealOverlap(
                    of: surfaces, over: units.surfaces, peopleOf: finer.surfaces,
                    populations: populations, for: layer, threads: workshop.threads)
            }
            carrying = .interpolated(options.carry.words)
        }
        self.warnings = warnings
        rows = units.identifiers.map { _ in nil }
        carry(over: overlap, options)
    }

    /// Takes the figures of rows as they are: the areas are those of the overlay, or some of them.
    private mutating func place(_ rows: [Int?]) {
        self.rows = rows
        variable = variable.moved(
            rows.map { $0.flatMap { variable.values[$0] } },
            rows.map { $0.flatMap { variable.intervals[$0] } })
        let missing = rows.count { $0 == nil }
        if missing > 0 {
            warnings.append(
                "\(variable.layer.identifier) lacks \(missing) of the \(rows.count) areas")
        }
    }

    /// Moves figures and the ends of their intervals.
    ///
    /// Ends are moved as figures are: as if all areas erred to the same side at once. The interval of
    /// what comes out is never too narrow for independent areas, and mostly too wide.
    private mutating func carry(over overlap: ArealOverlap, _ options: OverlayOptions) {
        let isExtensive = variable.isExtensive
        func moved(_ values: [Double?]) -> ArealInterpolation {
            isExtensive
                ? ArealInterpolation(
                    extensive: values, over: overlap, leastCoverage: options.leastCoverage,
                    elsewhereIsZero: options.elsewhereIsZero)
                : ArealInterpolation(
                    intensive: values, over: overlap, leastCoverage: options.leastCoverage)
        }
        let middle = moved(variable.values)
        // An end stands for a figure: where one is missing, the sum of the others is no end.
        let known = variable.intervals.indices.map {
            variable.values[$0] == nil ? true : variable.intervals[$0] != nil
        }
        var uncertain = Set<Int>()
        for piece in overlap.pieces where !known[piece.source] { uncertain.insert(piece.target) }
        let low = moved(variable.intervals.map { $0?.lowerBound })
        let high = moved(variable.intervals.map { $0?.upperBound })
        let intervals = middle.values.indices.map { unit -> ClosedRange<Double>? in
            guard !uncertain.contains(unit), let value = middle.values[unit],
                let low = low.values[unit], let high = high.values[unit], low <= high
            else { return nil }
            // Rounding must not put a figure outside its interval.
            return min(low, value)...max(high, value)
        }
        variable = variable.moved(middle.values, intervals)
        carriedRows = [[Int]](repeating: [], count: intervals.count)
        for piece in overlap.pieces { carriedRows[piece.target].append(piece.source) }
        coverage = middle.coverage
        lost = middle.lost
        let total = variable.layer.field(variable.field)?.values.asNumbers
            .reduce(0) { $0 + ($1 ?? 0) }
        if isExtensive, lost > 0, let total, total > 0 {
            warnings.append(
                "\(inWords(lost, decimals: 2)) of the \(inWords(total, decimals: 2)) in "
                    + "\(variable.words) lie in none of the areas")
        }
    }

    private static func moved(
        _ variable: OverlayVariable, by crosswalk: Crosswalk, to units: CountingUnits,
        for layer: String, _ warnings: inout [String]
    ) throws(LayerError) -> ArealOverlap {
        let people = variable.layer.field("population")?.values
        let (overlap, unknown) = crosswalk.overlap(
            of: variable.layer.identifiers, over: units.identifiers,
            people: variable.isExtensive ? nil : people?.asNumbers)
        guard !overlap.pieces.isEmpty else {
            throw LayerError(
                .noValue, layer: layer,
                detail: "the crosswalk \(crosswalk.file) moves no area of "
                    + "\(variable.layer.identifier) to \(units.summary)",
                remedy: "Check that its 'from' and 'to' are the identifiers of these areas")
        }
        if !variable.isExtensive, people == nil {
            warnings.append(
                "\(variable.layer.identifier) has no population: where the crosswalk puts areas "
                    + "together they count alike, however many live there")
        }
        for (areas, words) in [
            (unknown.from, "from areas that \(variable.layer.identifier) does not have"),
            (unknown.to, "to areas that the overlay does not have"),
        ] where !areas.isEmpty {
            warnings.append("the crosswalk \(crosswalk.file) has rows \(words): \(listed(areas))")
        }
        if !unknown.unmoved.isEmpty {
            warnings.append(
                "the crosswalk \(crosswalk.file) says nothing of \(listed(unknown.unmoved)) of "
                    + "\(variable.layer.identifier): their figures are lost")
        }
        return overlap
    }

    private static func listed(_ areas: [String]) -> String {
        areas.prefix(5).map { "'\($0)'" }.joined(separator: ", ")
            + (areas.count > 5 ? " and \(areas.count - 5) more" : "")
    }

    /// The row of the layer for each unit, where its areas are those of the overlay.
    private static func sameAreas(_ layer: Layer, _ units: CountingUnits) -> [Int?]? {
        guard case .surfaces(let surfaces) = layer.geometries else { return nil }
        let unitOf = Dictionary(
            units.identifiers.enumerated().map { ($0.element, $0.offset) },
            uniquingKeysWith: { first, _ in first })
        var rows = [Int?](repeating: nil, count: units.count)
        for (row, identifier) in layer.identifiers.enumerated() {
            guard let unit = unitOf[identifier],
                areSame(surfaces[row], units.surfaces[unit])
            else { return nil }
            rows[unit] = row
        }
        return rows
    }

    /// Whether two surfaces are one, but for what rounding and simplifying a border moves.
    private static func areSame(_ first: MultiPolygon, _ second: MultiPolygon) -> Bool {
        if first == second { return true }
        let (area, other) = (first.area, second.area)
        let (box, otherBox) = (first.boundingBox, second.boundingBox)
        let slack = 0.01 * max(area, other).squareRoot() + 1
        return abs(area - other) <= 0.01 * max(area, other)
            && abs(box.minX - otherBox.minX) <= slack && abs(box.minY - otherBox.minY) <= slack
            && abs(box.maxX - otherBox.maxX) <= slack && abs(box.maxY - otherBox.maxY) <= slack
    }

    /// The rows of the layer that a unit stands on.
    func rows(of unit: Int) -> [Int] {
        carrying == .inPlace ? [rows[unit]].compactMap(\.self) : carriedRows[unit]
    }

    /// Values of another field of the layer on the units; only where nothing was carried.
    func field(_ name: String) -> [Double?]? {
        guard carrying == .inPlace, let values = variable.layer.field(name)?.values.asNumbers else {
            return nil
        }
        return rows.map { $0.flatMap { values[$0] } }
    }
}
