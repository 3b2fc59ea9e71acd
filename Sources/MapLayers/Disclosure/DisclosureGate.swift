public import DisclosureControl

/// The only way from a layer to a sink.
///
/// All layers of a run pass together, because what one of them withholds another may give away.
/// Nothing is drawn at random and nothing depends on the order of records or on threads.
public struct DisclosureGate: Sendable {
    /// What may be published.
    public let rule: DisclosureRule
    private let settled: SettledCounts?

    /// The gate of the profile `internal`: everything passes as it is.
    public static let `internal` = DisclosureGate(rule: .internal, settled: nil)

    private init(rule: DisclosureRule, settled: SettledCounts?) {
        self.rule = rule
        self.settled = settled
    }

    /// The gate for the layers that a workshop has made, now that all of them are made.
    ///
    /// - Complexity: O(*records* · *counts*) and what secondary suppression takes.
    /// - Throws: ``DisclosureRefusal`` for counts that cannot be judged.
    public init(after workshop: inout LayerWorkshop) throws(DisclosureRefusal) {
        guard let ledger = workshop.takeLedger() else {
            self = .internal
            return
        }
        rule = ledger.rule
        do throws(DisclosureError) {
            settled = try SettledCounts(ledger, threads: workshop.threads)
        } catch {
            throw DisclosureRefusal(
                layer: "of the run", detail: "its counts cannot be judged: \(error)",
                remedy: "Check the input, or use the profile internal")
        }
    }

    /// Lets a layer pass, without what may not be seen.
    ///
    /// - Throws: ``DisclosureRefusal`` for a layer that the profile does not permit, or that nobody
    ///   has judged.
    public func release(_ layer: Layer) throws(DisclosureRefusal) -> ReleasedLayer {
        guard rule.profile.protects else {
            return ReleasedLayer(layer, ReleasedLayer.Account(rule: rule))
        }
        if case .points = layer.geometries, rule.profile == .public {
            throw DisclosureRefusal(
                layer: layer.identifier, detail: "the profile public never carries points",
                remedy: "Count in areas or cells, or use the profile internal")
        }
        switch layer.disclosure {
        case .unjudged:
            throw DisclosureRefusal(
                layer: layer.identifier,
                detail: "nobody has judged what the recipe \(layer.recipe) tells of persons, so it "
                    + "is not published in the profile \(rule.profile.rawValue)",
                remedy: "Leave the layer out, or use the profile internal")
        case .open: return guarded(layer, [])
        case .counted(let exposures): return guarded(layer, exposures)
        }
    }

    private func guarded(_ layer: Layer, _ exposures: [LayerExposure]) -> ReleasedLayer {
        var account = ReleasedLayer.Account(rule: rule)
        var result = layer
        let hidden = exposures.map { hiddenFeatures(of: layer, $0) }
        var isTouched = [Bool](repeating: false, count: layer.identifiers.count)
        result.fields = layer.fields.compactMap { field in
            if field.basis == .mixed {
                account.withheldFields.append(field.name)
                return nil
            }
            var field = field
            if !cover(&field, of: layer, exposures) {
                account.withheldFields.append(field.name)
                return nil
            }
            for (exposure, hidden) in zip(exposures, hidden) where exposure.bears(field) {
                field.values.remove(where: hidden)
                for feature in hidden.indices where hidden[feature] { isTouched[feature] = true }
            }
            return field
        }
        account.suppressed = isTouched.count { $0 }
        result.giveReason("suppressed", to: isTouched)
        account.isTotalWithheld = exposures.contains { settled?[$0]?.isTotalHidden ?? true }
        var inside: [String: Int] = [:]
        for exposure in exposures where inside[exposure.parameter] == nil {
            guard let counts = settled?[exposure], !counts.isTotalHidden else { continue }
            inside[exposure.parameter] = counts.shown?.last ?? counts.counts.reduce(0, +)
        }
        result.parameters = layer.parameters.publishable(inside: inside)
        return ReleasedLayer(result, account)
    }

    /// Shows rounded or noisy counts in place of the counts themselves.
    ///
    /// A rate is made of what is shown. Anything else that derives from counts would tell them, and
    /// is left out.
    ///
    /// - Returns: Whether the field may be seen.
    private func cover(
        _ field: inout Layer.Field, of layer: Layer, _ exposures: [LayerExposure]
    ) -> Bool {
        let covered = exposures.filter { exposure in
            exposure.bears(field) && settled?[exposure]?.shown != nil
        }
        guard !covered.isEmpty, field.basis != .classified else { return true }
        for exposure in covered {
            guard let counts = settled?[exposure], let shown = counts.shown else { continue }
            let units = exposure.units ?? layer.identifiers.indices.map { [Int32($0)] }
            guard units.allSatisfy({ $0.count == 1 }) else { continue }
            // The total is the last of what is shown.
            let trueCounts = counts.counts + [counts.counts.reduce(0, +)]
            let own = units.map {
                $0[0] == LayerExposure.allUnits ? counts.counts.count : Int($0[0])
            }
            if field.basis == .count, case .integers(let values) = field.values,
                zip(values, own).allSatisfy({ $0 == nil || $0 == trueCounts[$1] })
            {
                field.values = .integers(zip(values, own).map { $0 == nil ? nil : shown[$1] })
                return true
            }
            if field.name == "rate",
                case .numbers(let populations)? = layer.field("population")?.values,
                case .numbers(let rates) = field.values
            {
                field.values = .numbers(
                    rates.indices.map { feature in
                        guard rates[feature] != nil, let people = populations[feature], people > 0
                        else { return nil }
                        return Double(shown[own[feature]]) / people * 100_000
                    })
                return true
            }
        }
        return false
    }

    /// Whether each feature of a layer stands on a count that is withheld.
    private func hiddenFeatures(of layer: Layer, _ exposure: LayerExposure) -> [Bool] {
        // What was never entered was never judged: all of it is withheld.
        guard let counts = settled?[exposure] else {
            return [Bool](repeating: true, count: layer.identifiers.count)
        }
        if let units = exposure.units {
            return units.map { units in
                units.contains {
                    $0 == LayerExposure.allUnits
                        ? counts.isTotalHidden : counts.isHidden[Int($0)]
                }
            }
        }
        precondition(
            counts.isHidden.count == layer.identifiers.count,
            "layer \(layer.identifier) does not say which units its features stand on")
        return counts.isHidden
    }
}

extension SettledCounts {
    /// The tabulation of an exposure; `nil` where nothing was entered.
    subscript(_ exposure: LayerExposure) -> Tabulation? {
        tabulations.indices.contains(exposure.tabulation) ? tabulations[exposure.tabulation] : nil
    }
}

extension Layer.Values {
    /// Makes values null.
    mutating func remove(where isHidden: [Bool]) {
        func kept<Value>(_ values: [Value?]) -> [Value?] {
            zip(values, isHidden).map { $1 ? nil : $0 }
        }
        switch self {
        case .integers(let values): self = .integers(kept(values))
        case .numbers(let values): self = .numbers(kept(values))
        case .texts(let values): self = .texts(kept(values))
        }
    }
}

extension Layer {
    /// Says why numbers of some features are null.
    fileprivate mutating func giveReason(_ reason: String, to features: [Bool]) {
        guard features.contains(true) else { return }
        let index = fields.firstIndex { $0.basis == .reason && $0.name == "reason" }
        guard let index, case .texts(let reasons) = fields[index].values else {
            fields.append(
                .init(
                    "reason", "Why a number is null",
                    .texts(features.map { $0 ? reason : nil }), basis: .reason))
            return
        }
        fields[index].values = .texts(zip(reasons, features).map { $1 ? reason : $0 })
    }
}
