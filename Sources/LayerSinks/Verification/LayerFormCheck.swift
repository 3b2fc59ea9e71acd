import FeatureFormats

/// The house's own rules for a layer: order, description, and a reason for every missing number.
struct LayerFormCheck {
    let layer: ExportedLayer
    private(set) var problems = ProblemList()

    init(_ layer: ExportedLayer) {
        self.layer = layer
        checkOrder()
        checkDescriptions()
        checkColumns()
        checkReasons()
    }

    private mutating func checkOrder() {
        // Rows of a table have an order of their own.
        guard layer.hasGeometry else { return }
        for (earlier, later) in zip(layer.identifiers, layer.identifiers.dropFirst())
        where earlier != later && !Self.comesBefore(earlier, later) {
            add(later, "id", earlier, "the feature stands behind one that it comes before")
        }
    }

    /// Identifiers of digits alone come first, by their number, the others by their UTF-8 bytes.
    static func comesBefore(_ first: String, _ second: String) -> Bool {
        func digits(_ text: String) -> Substring.UTF8View? {
            guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
                return nil
            }
            let zeros = text.utf8.prefix { $0 == 0x30 }.count
            return text.dropFirst(zeros).utf8
        }
        switch (digits(first), digits(second)) {
        case (let one?, let other?):
            if one.count != other.count { return one.count < other.count }
            if !one.elementsEqual(other) { return one.lexicographicallyPrecedes(other) }
        case (.some, nil): return true
        case (nil, .some): return false
        case (nil, nil): break
        }
        return first.utf8.lexicographicallyPrecedes(second.utf8)
    }

    private mutating func checkDescriptions() {
        let described = layer.run["fields"]?.named ?? []
        for field in layer.fields where (layer.meaning(of: field) ?? "").isEmpty {
            add(nil, field, nil, "the layer does not say what the field means")
        }
        guard !layer.identifiers.isEmpty else { return }
        for member in described where !layer.fields.contains(member.name) {
            add(nil, member.name, nil, "a field is described that no feature has")
        }
    }

    private mutating func checkColumns() {
        for (field, column) in zip(layer.fields, layer.columns)
        where ExportedLayer.kind(of: column) == .mixed {
            let first = column.first { $0 != .null }
            let other = column.firstIndex { value in
                guard let first, value != .null else { return false }
                return ExportedLayer.kind(of: [first, value]) == .mixed
            }
            add(
                other.map { layer.identifiers[$0] }, field, other.map { column[$0].shown },
                "the field holds values of several kinds")
        }
    }

    private mutating func checkReasons() {
        let reasons = layer.column("reason")
        for (field, column) in zip(layer.fields, layer.columns) {
            switch ExportedLayer.kind(of: column) {
            case .integer, .number: break
            case .empty, .text, .boolean, .mixed: continue
            }
            for (feature, value) in column.enumerated() where value == .null {
                if let reason = reasons?[feature].text, !reason.isEmpty { continue }
                add(
                    layer.identifiers[feature], field, "null",
                    "a number is missing and no reason is given")
            }
        }
    }

    private mutating func add(
        _ feature: String?, _ field: String?, _ value: String?, _ detail: String
    ) {
        problems.add(
            FolderProblem(
                .broken, file: layer.file, feature: feature, field: field, value: value,
                detail: detail, remedy: "Export the layer again"))
    }
}
