import HotspotStatistics

/// What a local statistic found, as columns of a layer.
struct LocalFindings {
    let method: HotspotMethod
    let pSimulated: [Double?]
    let pExact: [Double?]
    let reasons: [NullReason?]
    let testedCount: Int
    let exactRefusal: String?
    let drawnCount: Int
    /// The columns of the statistic itself, before its p-values.
    private let statistic: [Layer.Field]
    private let p: [Double?]
    private let q: [Double?]
    /// The class of each area, as number and words or as words alone.
    private let classes: [Layer.Field]
    private let neighborCounts: [Int]
    /// How many areas are of each kind at the level.
    let groups: [(name: String, count: Int)]

    /// Computes the statistic.
    ///
    /// - Throws: ``StatisticsError``, see the statistics.
    init(
        _ options: HotspotOptions, _ values: [Double?], with other: [Double?]?,
        _ weights: SpatialWeights, keys: [UInt64], progress: StatisticsProgress?
    ) throws(StatisticsError) {
        switch options.method {
        case .giStar, .gi:
            self.init(
                try localGetisOrd(
                    values, weights, keys: keys,
                    options: LocalGOptions(
                        statistic: options.method == .gi ? .gi : .giStar,
                        standardization: options.standardization, testing: options.testing),
                    progress: progress), options)
        case .localMoran:
            self.init(
                try localMoran(
                    values, with: other, weights, keys: keys,
                    options: LocalMoranOptions(
                        standardization: options.standardization, testing: options.testing),
                    progress: progress), options)
        case .localGeary:
            self.init(
                try localGeary(
                    values, weights, keys: keys,
                    options: LocalGearyOptions(
                        standardization: options.standardization, testing: options.testing),
                    progress: progress), options)
        }
    }

    private init(_ result: LocalGetisOrd, _ options: HotspotOptions) {
        method = options.method
        statistic = [
            .init("gi_z", "z-score: how unusual the sum around the area is", .numbers(result.z))
        ]
        p = result.p
        pSimulated = result.pSimulated
        pExact = result.pExact
        q = result.q
        classes = [
            .init(
                "gi_bin", "Class: ±3, ±2, ±1 at 99, 95, 90 % on gi_q; 0 is not significant",
                .integers(result.bin)),
            .init(
                "gi_label", "The class in words", .texts(result.bin.map { $0.map(hotspotLabel) })),
        ]
        neighborCounts = result.neighborCounts
        reasons = result.reasons
        testedCount = result.testedCount
        exactRefusal = result.exactRefusal
        drawnCount = result.drawnCount
        let alpha = options.testing.alpha
        func count(_ isOnSide: (Double) -> Bool) -> Int {
            zip(result.q, result.z).count { q, z in
                if let q, let z { q <= alpha && isOnSide(z) } else { false }
            }
        }
        groups = [("n_hot", count { $0 > 0 }), ("n_cold", count { $0 < 0 })]
    }

    private init(_ result: LocalMoran, _ options: HotspotOptions) {
        method = options.method
        let alpha = options.testing.alpha
        statistic = [
            .init(
                "lm_i", "Local Moran: positive among alike, negative among unlike values",
                .numbers(result.i)),
            .init(
                "lm_z", "z-score of lm_i, given the area's own value (Sokal et al. 1998)",
                .numbers(result.z)),
        ]
        p = result.p
        pSimulated = result.pSimulated
        pExact = result.pExact
        q = result.q
        classes = [
            .init(
                "lm_type",
                "Value and neighbors beside the mean, where lm_q is at most \(alpha): high-high, "
                    + "low-low, high-low, low-high; else not-significant",
                .texts(result.associations.map { $0?.rawValue }))
        ]
        neighborCounts = result.neighborCounts
        reasons = result.reasons
        testedCount = result.testedCount
        exactRefusal = result.exactRefusal
        drawnCount = result.drawnCount
        groups = LocalMoran.Association.allCases.dropLast().map { kind in
            (
                "n_" + kind.rawValue.underscored,
                result.associations.count { $0 == kind }
            )
        }
    }

    private init(_ result: LocalGeary, _ options: HotspotOptions) {
        method = options.method
        let alpha = options.testing.alpha
        statistic = [
            .init(
                "lg_c", "Local Geary: small among alike, large among unlike values",
                .numbers(result.c)),
            .init(
                "lg_z",
                "z-score of lg_c, given the area's own value: negative among alike values",
                .numbers(result.z)),
        ]
        p = result.p
        pSimulated = result.pSimulated
        pExact = result.pExact
        q = result.q
        classes = [
            .init(
                "lg_type",
                "Where lg_q is at most \(alpha): high-high, low-low, other-positive (alike across "
                    + "the mean), negative (unlike); else not-significant",
                .texts(result.associations.map { $0?.rawValue }))
        ]
        neighborCounts = result.neighborCounts
        reasons = result.reasons
        testedCount = result.testedCount
        exactRefusal = result.exactRefusal
        drawnCount = result.drawnCount
        groups = LocalGeary.Association.allCases.dropLast().map { kind in
            (
                "n_" + kind.rawValue.underscored,
                result.associations.count { $0 == kind }
            )
        }
    }

    /// Whether nothing is significant.
    var isEmpty: Bool { groups.allSatisfy { $0.count == 0 } }

    /// The columns, with the reasons that the recipe knows better.
    func fields(_ inference: LocalInference, reasons words: [String?]) -> [Layer.Field] {
        let prefix = method.prefix
        var fields = statistic
        fields.append(
            .init(
                prefix + "_p", "Two-sided analytic p-value of \(prefix)_z, not corrected",
                .numbers(p)))
        var used = "the analytic p"
        switch inference {
        case .analytic: break
        case .exact where exactRefusal == nil:
            used = "the exact p"
            fields.append(
                .init(
                    prefix + "_p_exact",
                    "Exact two-sided p-value of the conditional permutation test, not corrected",
                    .numbers(pExact)))
        case .permutation, .exact:
            used = "the permutation p"
            fields.append(
                .init(
                    prefix + "_p_sim",
                    "Two-sided p-value from conditional permutations, not corrected",
                    .numbers(pSimulated)))
        }
        fields.append(
            .init(prefix + "_q", "Corrected p (false discovery rate) of \(used)", .numbers(q)))
        return fields + classes + [
            .init(
                "n_nb", "Number of neighbors, the area itself not counted",
                .integers(neighborCounts)),
            .init("reason", "Why a number is null", .texts(words)),
        ]
    }
}

extension String {
    /// A name of a class as part of the name of a parameter.
    fileprivate var underscored: String { String(map { $0 == "-" ? "_" : $0 }) }
}
