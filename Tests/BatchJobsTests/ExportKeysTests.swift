import LayerSinks
import Testing

@testable import BatchJobs

/// The keys of `export`.
struct ExportKeysTests {
    private func job(_ export: String) -> String {
        """
        version: 1
        city: { name: Stockholm, crs: "EPSG:3006" }
        areas:
          - { id: stadsdel, file: areas/stadsdelar.geojson, key: kod }
        sources:
          - { id: brott, kind: crimes, file: crimes/a.csv }
        disclosure: { profile: internal }
        layers:
          - { id: x, recipe: counts, source: brott, areas: stadsdel }
        export: { \(export) }

        """
    }

    @Test(arguments: FieldAlias.allCases)
    func anAliasIsRead(alias: FieldAlias) throws {
        let (read, problems) = try JobFolder().read(job("alias: \(alias.rawValue)"))
        #expect(problems.map(\.description) == [])
        #expect(read?.export.alias == alias)
    }

    @Test func fieldsHaveTheirOwnNamesWithoutOne() throws {
        let (read, _) = try JobFolder().read(job("directory: out"))
        #expect(read != nil && read?.export.alias == nil)
    }

    @Test(arguments: [("styles: true", true), ("styles: false", false), ("directory: out", true)])
    func stylesAreWrittenUnlessToldOtherwise(export: String, styles: Bool) throws {
        let (read, problems) = try JobFolder().read(job(export))
        #expect(problems.map(\.description) == [])
        #expect(read?.export.styles == styles)
    }

    @Test func stylesAreTrueOrFalse() throws {
        let (read, problems) = try JobFolder().read(job("styles: qml"))
        #expect(read == nil && problems.count == 1)
        #expect(problems.first?.description.contains("styles") == true, "\(problems)")
    }

    @Test func anUnknownToolIsNamed() throws {
        let (read, problems) = try JobFolder().read(job("alias: arcgsi"))
        #expect(read == nil && problems.count == 1)
        #expect(problems.first?.description.contains("arcgis") == true, "\(problems)")
    }
}
