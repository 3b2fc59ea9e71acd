import DisclosureControl
public import FeatureFormats
public import MapLayers
import PlanarGeometry

/// A layer made ready to be written, once for all formats.
///
/// Geometry is in WGS 84 longitude and latitude with at most seven decimals (RFC 7946, about a
/// centimeter), exteriors counterclockwise, cut along the antimeridian. Polygons are checked again
/// after rounding: what rounding broke is repaired, parts that vanished are dropped, and a feature
/// of which nothing is left has the geometry null. How often that happened stands in the
/// `run` member of the file.
///
/// The same layer gives the same bytes at any number of threads.
public struct LayerExport: Sendable {
    /// The layer.
    public let layer: Layer
    /// What the gate did to it.
    public let disclosure: ReleasedLayer.Account
    /// Features whose geometry is null in files.
    public var withoutGeometry: Int { geometry.account.withoutGeometry }
    /// Features whose surface rounding broke, and that were repaired.
    public var repaired: Int { geometry.account.repaired }
    /// Features cut along the antimeridian.
    public var cut: Int { geometry.account.cut }

    private let geometry: ExportGeometry
    private let run: [PropertyValue.Member]
    private let threads: Int

    /// Makes the layer's geometry ready.
    ///
    /// - Parameters:
    ///   - released: The layer as the gate lets it pass.
    ///   - alias: The tool whose names the fields get; `nil` for our own.
    ///   - run: What the file is to say of the run, such as the name of its manifest; recipe,
    ///     summary, parameters and fields are added.
    ///   - shared: The geometries of other layers of the run, one of which may be the layer's too.
    ///   - threads: How many threads may be used.
    /// - Throws: ``SinkError`` with code `notOnEarth` for positions without longitude and latitude
    ///   or an unknown reference system, `geometryFailed` when GEOS fails.
    /// - Complexity: O(*positions*) for surfaces of one simple ring; others cost a check by GEOS.
    public init(
        _ released: ReleasedLayer, alias: FieldAlias? = nil, run: [PropertyValue.Member] = [],
        sharing shared: SharedGeometries = SharedGeometries(), threads: Int = 1
    ) throws(SinkError) {
        layer = alias.map(released.layer.renamed) ?? released.layer
        disclosure = released.account
        self.threads = max(1, threads)
        geometry = try shared.geometry(of: layer, threads: self.threads)
        self.run =
            run + [.init("disclosure", .members(released.account.members))] + layer.description + [
                .init("geometry", .members(geometry.account.members))
            ]
    }

    /// What is told of the layer's geometry: how many features have none, were repaired or cut.
    var geometryAccount: PropertyValue { .members(geometry.account.members) }

    /// Writes the layer, piece by piece; the text is never whole in memory.
    ///
    /// A text sequence has no place for what is told of the run, CSV none for surfaces either (points
    /// become the columns `longitude` and `latitude`): the manifest has the former.
    ///
    /// - Throws: What the sink throws.
    public func write(_ format: LayerFormat, to sink: any ByteSink) throws(FormatError) {
        let names = layer.fields.map(\.name)
        switch format {
        case .geojson:
            var writer = GeoJSONWriter(
                sink: sink, fields: names, coordinateDecimals: DegreeGrid.decimals,
                boundingBox: geometry.boundingBox,
                foreignMembers: [.init("run", .members(run))])
            try writer.write(table, threads: threads)
            try writer.finish()
        case .geojsonl:
            var writer = GeoJSONSequenceWriter(
                sink: sink, fields: names, coordinateDecimals: DegreeGrid.decimals)
            try writer.write(table, threads: threads)
            try writer.finish()
        case .csv:
            // Rows have no place for a surface, but two columns hold a point.
            guard case .points(let points) = geometry else {
                var writer = CSVWriter(sink: sink, fields: names)
                for feature in layer.identifiers.indices {
                    try writer.write(layer.values(feature))
                }
                return try writer.finish()
            }
            var writer = CSVWriter(sink: sink, fields: names + ["longitude", "latitude"])
            for feature in layer.identifiers.indices {
                let place = points.position(feature)
                try writer.write(layer.values(feature) + [.number(place.x), .number(place.y)])
            }
            try writer.finish()
        }
    }

    private var table: FeatureTable {
        let geometry = geometry
        return FeatureTable(
            identifiers: layer.identifiers,
            geometries: .each(count: layer.identifiers.count) { geometry.geometry($0) },
            properties: layer.fields.map { field in
                switch field.values {
                case .integers(let values): .integers(values)
                case .numbers(let values): .numbers(values)
                case .texts(let values): .texts(values)
                }
            })
    }
}

extension ExportGeometry.Account {
    fileprivate var members: [PropertyValue.Member] {
        [
            .init("reference_system", .text("OGC:CRS84")),
            .init("without_geometry", .integer(withoutGeometry)),
            .init("vanished_in_rounding", .integer(vanished)),
            .init("repaired_after_rounding", .integer(repaired)),
            .init("cut_at_antimeridian", .integer(cut)),
        ]
    }
}

extension ReleasedLayer.Account {
    /// What was done at the gate.
    fileprivate var members: [PropertyValue.Member] {
        guard rule.profile.protects else { return rule.members }
        return rule.members + [
            .init("n_suppressed", .integer(suppressed)),
            .init("withheld_fields", .list(withheldFields.map(PropertyValue.text))),
            .init("total", .text(isTotalWithheld ? "withheld" : "published")),
        ]
    }
}

extension DisclosureRule {
    /// The rule as files tell it.
    var members: [PropertyValue.Member] {
        guard profile.protects else { return [.init("profile", .text(profile.rawValue))] }
        return [
            .init("profile", .text(profile.rawValue)),
            .init("method", .text(method.word)),
            .init("min_count", .integer(minCount)),
            .init("min_answers", .integer(minAnswers)),
            .init("zero", .text(zeroIsSensitive ? "withheld" : "published")),
        ]
    }
}

extension Layer {
    /// What the layer says of itself, for files and for the manifest.
    var description: [PropertyValue.Member] {
        [
            .init("layer", .text(identifier)),
            .init("recipe", .text(recipe)),
            .init("summary", .text(summary)),
            .init("counted_in", .text("EPSG:\(referenceSystemCode)")),
            .init("features", .integer(identifiers.count)),
            .init("parameters", .members(PropertyValue.members(parameters))),
            .init(
                "fields",
                .members(fields.map { PropertyValue.Member($0.name, .text($0.meaning)) })),
            .init(
                "bases",
                .members(fields.map { PropertyValue.Member($0.name, .text($0.basis.rawValue)) })),
        ]
    }

    /// The values of one feature, in the order of the fields.
    fileprivate func values(_ feature: Int) -> [PropertyValue] {
        fields.map { field in
            switch field.values {
            case .integers(let values): values[feature].map(PropertyValue.integer) ?? .null
            case .numbers(let values):
                // A number that is not finite was not measured: null, whatever the format.
                values[feature].flatMap { $0.isFinite ? .number($0) : nil } ?? .null
            case .texts(let values): values[feature].map(PropertyValue.text) ?? .null
            }
        }
    }
}

extension PropertyValue.Member {
    init(_ parameter: Layer.Parameter) {
        self.init(parameter.name, PropertyValue(parameter.value))
    }
}

extension PropertyValue {
    /// Parameters as members of an object; those of one name, such as several warnings, are a list.
    static func members(_ parameters: [Layer.Parameter]) -> [Member] {
        var members: [Member] = []
        for parameter in parameters {
            let member = Member(parameter)
            guard let index = members.firstIndex(where: { $0.name == member.name }) else {
                members.append(member)
                continue
            }
            if case .list(let values) = members[index].value {
                members[index].value = .list(values + [member.value])
            } else {
                members[index].value = .list([members[index].value, member.value])
            }
        }
        return members
    }

    init(_ value: Layer.Value) {
        switch value {
        case .text(let text): self = .text(text)
        case .integer(let number): self = .integer(number)
        case .number(let number): self = .number(number)
        case .boolean(let flag): self = .boolean(flag)
        case .texts(let texts): self = .list(texts.map(PropertyValue.text))
        case .group(let parameters): self = .members(Self.members(parameters))
        }
    }
}
