import FeatureFormats
import Foundation
import PlanarGeometry
import Testing

@Suite(.enabled(if: GeoFiles.hasShared, "the folder shared/data is not beside the package"))
struct GeoJSONRealDataTests {
    /// What the odd files of each folder give; every other file of the folder gives `usual`.
    private static let folders:
        [(folder: String, count: Int, usual: String, others: [String: String])] = [
            (
                "valid", 22, "value",
                [
                    "feature_null_geometry": "null", "featurecollection_empty_features": "no rows",
                    "geometry_geometrycollection_empty_geometries": "null",
                ]
            ),
            ("problematic_geometries", 15, "value", ["feature_null_geometry": "null"]),
            ("problematic_structure", 4, "value", [:]),
            (
                "invalid_geometries", 5, "invalid",
                ["exterior_not_ccw": "value", "interior_not_cw": "value"]
            ),
            (
                "invalid_structure", 28, "invalid",
                [
                    "feature_id_type": "value", "feature_no_properties": "value",
                    "feature_properties_is_array": "invalid-properties",
                    "feature_properties_is_int": "invalid-properties",
                    "feature_wrong_geometry_key": "absent",
                    "featurecollection_feature_nullfeature": "not-a-feature",
                    "featurecollection_features_is_object": "error malformed",
                    "featurecollection_no_features_member": "error malformed",
                    "featurecollection_nulltype": "error malformed",
                    "featurecollection_type_lowercase": "error malformed",
                    "featurecollection_unknown_type": "error malformed",
                    "geometry_bbox_not4or6": "value", "geometry_bbox_not_list": "value",
                    "geometry_bbox_not_numbers": "value",
                ]
            ),
        ]

    @Test(arguments: folders)
    func everyMessyFileGivesTheExpectedOutcome(
        folder: String, count: Int, usual: String, others: [String: String]
    ) throws {
        let path = GeoFiles.path("messy/geojson_invalid_geometry/" + folder)
        let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        #expect(names.count == count)
        var met: Set<String> = []
        for name in names {
            let key = String(
                name.drop { $0 != "_" }.dropFirst().prefix(while: { $0 != "." }))
            met.insert(key)
            let reading = GeoReading { () throws(FormatError) in
                try FeatureFile.open(path + "/" + name)
            }
            #expect(reading.outcome == others[key] ?? usual, "\(folder)/\(name)")
        }
        #expect(met.isSuperset(of: others.keys))
    }

    @Test(arguments: [
        ("areas/stockholm_stadsdelar.geojson", 117, 0, ["name"]),
        ("areas/stockholm_stadsdelar_utan_vatten_simplified.geojson", 117, 0, ["name"]),
        ("areas/stockholm_vatten_simplified.geojson", 1, 0, ["FID"]),
        ("areas/sweden_kommuner_simplified.geojson", 290, 0, ["kom_namn", "id"]),
        ("areas/sweden_lan_simplified.geojson", 21, 0, ["name", "l_id"]),
        ("areas/nyc_police_precincts.geojson", 76, 0, ["Precinct", "id"]),
        ("areas/philadelphia_police_districts.geojson", 21, 0, ["dist_num"]),
        ("areas/philadelphia_census_tracts_pop.geojson", 408, 0, ["GEOID"]),
        ("areas/melbourne_clue_small_areas.geojson", 13, 0, ["featurenam", "geo_point_2d"]),
        ("areas/stockholm_nyko_befolkning_wgs84.geojson", 419, 0, ["kommun"]),
        ("messy/fiona/!test.geojson", 1, 0, ["ISO3166-1:alpha2", "id"]),
        ("messy/fiona/grenada.geojson", 1, 0, ["admin_level"]),
        ("messy/fiona/issue627.geojson", 3, 0, ["AGBUR"]),
        ("messy/fiona/test_tz.geojson", 1, 0, ["test"]),
        ("messy/fiona/trio.geojson", 3, 0, ["name", "architect"]),
    ])
    func countsAgreeWithGeopandas(name: String, count: Int, invalid: Int, columns: [String]) throws
    {
        let reading = GeoReading { () throws(FormatError) in
            try FeatureFile.open(GeoFiles.path(name))
        }
        #expect(reading.error == nil)
        #expect(reading.rows.count == count)
        #expect(reading.rows.allSatisfy { $0.defect == nil })
        #expect(reading.columns.count == Set(reading.columns).count)
        #expect(Set(reading.columns).isSuperset(of: columns))
        #expect(reading.referenceSystem == .crs84)
        let bad = reading.rows.filter { row in
            if case .value = row.geometry { false } else { true }
        }
        #expect(bad.count == invalid)
    }

    @Test func valuesAgreeWithFoundation() throws {
        for name in [
            "stockholm_nyko_befolkning_wgs84", "nyc_police_precincts", "sweden_kommuner_simplified",
        ] {
            let path = GeoFiles.path("areas/\(name).geojson")
            let reading = GeoReading { () throws(FormatError) in try GeoJSONReader(path: path) }
            let data = try Data(contentsOf: URL(fileURLWithPath: path))
            let document = try #require(
                try JSONSerialization.jsonObject(with: data) as? [String: Any])
            let features = try #require(document["features"] as? [[String: Any]])
            #expect(features.count == reading.rows.count)
            for (index, feature) in features.enumerated() {
                let properties = try #require(feature["properties"] as? [String: Any])
                for (key, value) in properties {
                    let ours = reading[index, key]
                    switch value {
                    case let text as String: #expect(ours == text)
                    case let number as NSNumber:
                        let parsed = try #require(ours.flatMap { Double($0) })
                        #expect(abs(parsed - number.doubleValue) <= abs(parsed) * 1e-14)
                    case is NSNull: #expect(ours == nil)
                    default: #expect(reading.kind(index, key) == .json)
                    }
                }
                let geometry = try #require(feature["geometry"] as? [String: Any])
                let theirs = Self.numbers(geometry["coordinates"] as Any)
                guard case .value(let value) = reading.rows[index].geometry else {
                    Issue.record("no geometry in \(name) \(index)")
                    continue
                }
                let polygons = try #require(value.surface).polygons
                let ours = polygons.flatMap {
                    $0.rings.flatMap { $0.positions.flatMap { [$0.x, $0.y] } }
                }
                #expect(ours.count == theirs.count)
                #expect(zip(ours, theirs).allSatisfy { abs($0 - $1) <= 1e-12 })
            }
        }
    }

    @Test func theCollapsedRingsOfPrecinct113AreKeptAndTold() {
        let reading = GeoReading { () throws(FormatError) in
            try FeatureFile.open(GeoFiles.path("areas/nyc_police_precincts.geojson"))
        }
        #expect(reading.notices == ["short-rings"])
    }

    @Test func theSnapshotOfThePoliceIsJSONButNotGeoJSON() {
        let reading = GeoReading { () throws(FormatError) in
            try FeatureFile.open(GeoFiles.path("events/polisen_api_snapshot_2024-06.json"))
        }
        #expect(reading.error?.code == .malformed)
        #expect(reading.error?.detail.contains("not GeoJSON") == true)
        #expect(reading.error?.detail.contains("\"datetime\"") == true)
    }

    private static func numbers(_ value: Any) -> [Double] {
        if let list = value as? [Any] { return list.flatMap { numbers($0) } }
        return (value as? NSNumber).map { [$0.doubleValue] } ?? []
    }
}
