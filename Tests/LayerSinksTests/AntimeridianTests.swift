import FeatureFormats
import Foundation
import MapLayers
import PlanarGeometry
import Testing

@testable import LayerSinks

struct AntimeridianTests {
    private func export(
        _ surfaces: [MultiPolygon], code: Int
    ) throws -> (export: LayerExport, check: RFC7946Check) {
        let export = try LayerExport(layer: layer(surfaces, code: code))
        let sink = MemorySink()
        try export.write(.geojson, to: sink)
        return (export, RFC7946Check(sink.bytes))
    }

    /// Area in square degrees of everything written.
    private func area(_ check: RFC7946Check) -> Double {
        check.features.flatMap { RFC7946Check.polygons($0["geometry"] ?? NSNull()) }
            .joined().reduce(0) { $0 + RFC7946Check.area($1) }
    }

    @Test func aSquareAcrossTheAntimeridianIsCutInTwo() throws {
        // UTM zone 60 south, near Fiji: the antimeridian is about 817 km east of the false origin.
        let square = surface(
            ring(
                (750_000, 8_000_000), (900_000, 8_000_000), (900_000, 8_100_000),
                (750_000, 8_100_000)))
        let (export, check) = try export([square], code: 32760)
        #expect(check.problems == [])
        #expect(export.cut == 1)
        let parts = RFC7946Check.polygons(try #require(check.features.first?["geometry"]))
        #expect(parts.count == 2)
        for part in parts {
            let longitudes = part.joined().map { $0[0] }
            #expect(longitudes.contains(180) || longitudes.contains(-180))
            #expect(longitudes.allSatisfy { $0 > 179 } || longitudes.allSatisfy { $0 < -178 })
        }
        let box = try #require(ExportGeometry(export.layer, threads: 1).boundingBox)
        #expect(box.minX > 179 && box.maxX < -178, "west is above east: RFC 7946 section 5.2")
    }

    @Test func longitudesBeyondARoundAreCutToo() throws {
        let wide = surface(ring((170, -20), (190, -20), (190, -10), (170, -10)))
        let hole = ring((178, -18), (182, -18), (182, -12), (178, -12))
        let (export, check) = try export(
            [MultiPolygon([Polygon(exterior: wide.polygons[0].exterior, holes: [hole])])],
            code: 4326)
        #expect(check.problems == [])
        #expect(export.cut == 1)
        #expect(abs(area(check) - (200 - 24)) < 1e-6)
    }

    @Test func aRingAroundThePoleIsClosedAlongIt() throws {
        // Antarctic polar stereographic: a square around the pole, and one with a hole around it.
        let square = ring((-1e6, -1e6), (1e6, -1e6), (1e6, 1e6), (-1e6, 1e6))
        let hole = ring((-1e5, -1e5), (1e5, -1e5), (1e5, 1e5), (-1e5, 1e5))
        let (_, plain) = try export([surface(square)], code: 3031)
        #expect(plain.problems == [])
        #expect(abs((plain.bbox ?? [])[1] + 90) < 1e-9)
        let (_, pierced) = try export([surface(square, holes: [hole])], code: 3031)
        #expect(pierced.problems == [])
        #expect(area(pierced) < area(plain))
        #expect((pierced.bbox ?? [])[1] > -89.5)
    }

    @Test func theWholeWorldIsNotCut() throws {
        let world = surface(ring((-180, -80), (180, -80), (180, 80), (-180, 80)))
        let degrees = try export([world], code: 4326)
        #expect(degrees.check.problems == [])
        #expect(degrees.export.cut == 0)
        #expect(degrees.check.bbox == [-180, -80, 180, 80])
        let half = 20_037_508.342789
        let mercator = surface(ring((-half, -1e7), (half, -1e7), (half, 1e7), (-half, 1e7)))
        let (export, check) = try export([mercator], code: 3857)
        #expect(check.problems == [])
        #expect(export.cut == 0)
        #expect(abs(area(check)) > 360 * 100)
    }

    @Test func cellsOnBothSidesHaveANarrowBox() throws {
        let east = surface(ring((178, -20), (179, -20), (179, -19), (178, -19)))
        let west = surface(ring((-179, -20), (-178, -20), (-178, -19), (-179, -19)))
        let (export, check) = try export([east, west], code: 4326)
        #expect(check.problems == [])
        #expect(export.cut == 0)
        #expect(
            try ExportGeometry(export.layer, threads: 1).boundingBox
                == BoundingBox(minX: 178, minY: -20, maxX: -178, maxY: -19))
    }
}
