public import FeatureFormats
public import LayerSinks
import PlanarGeometry
import RecordSources

extension FoundRecords {
    /// Writes the records as points on WGS 84, or as rows with longitude and latitude.
    ///
    /// - Throws: What the sink throws.
    public func write(_ format: LayerFormat, to sink: any ByteSink) throws(FormatError) {
        let fields = ["row", "id", "time", "category", "distance_m"]
        switch format {
        case .geojson:
            let box = BoundingBox(of: records.map(\.place))
            var writer = GeoJSONWriter(
                sink: sink, fields: fields, boundingBox: box.isEmpty ? nil : box,
                foreignMembers: [])
            for record in records {
                try writer.write(
                    identifier: String(record.row), geometry: .point(record.place),
                    values: record.values)
            }
            try writer.finish()
        case .geojsonl:
            var writer = GeoJSONSequenceWriter(sink: sink, fields: fields)
            for record in records {
                try writer.write(
                    identifier: String(record.row), geometry: .point(record.place),
                    values: record.values)
            }
            try writer.finish()
        case .csv:
            var writer = CSVWriter(sink: sink, fields: fields + ["longitude", "latitude"])
            for record in records {
                try writer.write(
                    record.values + [.number(record.place.x), .number(record.place.y)])
            }
            try writer.finish()
        }
    }
}

extension FoundRecords.Record {
    /// Row, time, category and distance, as they are written.
    fileprivate var values: [PropertyValue] {
        [
            .integer(row), identifier.map(PropertyValue.text) ?? .null,
            time.map { .text(universalTime($0)) } ?? .null,
            category.map(PropertyValue.text) ?? .null,
            // Millimeters are more than any register knows.
            distance.map { .number(($0 * 1000).rounded() / 1000) } ?? .null,
        ]
    }
}
