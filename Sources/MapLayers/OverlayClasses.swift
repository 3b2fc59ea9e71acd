import HotspotStatistics

/// Low, middle and high of one variable on the units, and where its uncertainty cannot change that.
struct OverlayClasses {
    /// The class of each unit; `nil` without a value.
    private(set) var classes: [Tercile?]
    /// Whether everything that the true value may be is of that class; `nil` where that is not known.
    private(set) var isCertain: [Bool?]
    /// How the classes were made, in words.
    let words: String
    /// The breaks; `nil` where hot-spot tests make the classes.
    let breaks: TercileBreaks?
    private(set) var warnings: [String] = []

    /// Classes by stated breaks, by the tests of a hot-spot layer in place, or by terciles.
    ///
    /// - Throws: ``LayerError`` with code `statistics` where there are fewer than 3 values or all are
    ///   equal.
    init(
        _ input: OverlayInput, breaks stated: TercileBreaks?, alpha: Double, for layer: String
    ) throws(LayerError) {
        let variable = input.variable
        if stated == nil, let tested = Self.tested(input, alpha: alpha) {
            (classes, isCertain) = tested
            breaks = nil
            words =
                "high where hot, low where cold (gi_bin), middle elsewhere; certain where gi_q is at "
                + "most \(alpha), and in the middle where not even the uncorrected p is"
            return
        }
        let values = variable.values
        guard let breaks = stated ?? TercileBreaks(of: values) else {
            throw LayerError(
                .statistics(.tooFew), layer: layer,
                detail: "fewer than 3 areas have a value of \(variable.words)",
                remedy: input.carrying == .inPlace
                    ? "Classes need at least 3 areas"
                    : "Ask for less coverage (least-coverage), or say that counts are 0 elsewhere "
                        + "(elsewhere: zero)")
        }
        let known = values.compactMap(\.self)
        if stated == nil, known.allSatisfy({ $0 == known[0] }) {
            throw LayerError(
                .statistics(.noVariation), layer: layer,
                detail: "all areas have the same value of \(variable.words)",
                remedy: "Choose another field, or state breaks")
        }
        self.breaks = breaks
        classes = values.map { $0.flatMap(breaks.tercile(of:)) }
        isCertain = zip(values, variable.intervals).map { value, interval in
            guard let value, let interval else { return nil }
            return breaks.isCertain(value, within: interval)
        }
        words =
            stated == nil
            ? "terciles of the areas of the overlay; a value at a break is in the class below"
            : "stated breaks; a value at a break is in the class below"
        let counts = Tercile.allCases.map { kind in classes.count { $0 == kind } }
        if counts.contains(0) {
            let empty = zip(Tercile.allCases, counts).filter { $1 == 0 }.map { $0.0.rawValue }
            warnings.append(
                "no area is \(empty.joined(separator: " or ")) in \(variable.words): "
                    + (stated == nil
                        ? "too many have the same value" : "none lies between these breaks"))
        }
    }

    /// The classes of hot spots by their own test.
    private static func tested(
        _ input: OverlayInput, alpha: Double
    ) -> ([Tercile?], [Bool?])? {
        guard input.variable.field == "gi_z", let bins = input.field("gi_bin"),
            let q = input.field("gi_q"),
            let p = input.field("gi_p_exact") ?? input.field("gi_p_sim") ?? input.field("gi_p")
        else { return nil }
        var classes: [Tercile?] = []
        var isCertain: [Bool?] = []
        for unit in bins.indices {
            classes.append(bins[unit].map { $0 > 0 ? .high : $0 < 0 ? .low : .middle })
            switch classes[unit] {
            case .high, .low: isCertain.append(q[unit].map { $0 <= alpha })
            case .middle: isCertain.append(p[unit].map { $0 > alpha })
            case nil: isCertain.append(nil)
            }
        }
        return (classes, isCertain)
    }
}
