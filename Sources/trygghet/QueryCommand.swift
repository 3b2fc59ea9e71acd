import ArgumentParser
import BatchJobs
import FeatureFormats
import Foundation
import LayerSinks
import PlanarGeometry
import RecordSources
import Reprojection
import SafetyRecords
import SpatialIndexing

/// `trygghet query`: records by place.
struct QueryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query",
        abstract: "Records in a window, a circle or an area, or nearest to a place.",
        discussion: """
            Coordinates are x,y (east, north; longitude, latitude) in the reference system of the \
            file, or that of --at-crs. Distances are meters in the working reference system. \
            Windows, circles and areas include their edges.
            """)

    @Argument(help: "CSV, GeoJSON, sequence or GeoPackage (file.gpkg:table); - is stdin.")
    var file: String
    @Option(help: "Records in the box MINX,MINY,MAXX,MAXY.")
    var window: String?
    @Option(help: "Records within a distance of a place: X,Y,METERS.")
    var radius: String?
    @Option(help: "The K records nearest to a place: X,Y,K.")
    var nearest: String?
    @Option(help: "Records inside the areas of this file.")
    var inside: String?
    @Option(help: "Only this area of the file of --inside.")
    var areaIs: String?
    @Option(help: "Reference system of the coordinates in the query.")
    var atCrs: String?
    @Flag(help: "Print the number of records alone.")
    var count = false
    @OptionGroup var pointOptions: PointOptions
    @OptionGroup var areaOptions: AreaOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var running: RunningOptions

    func validate() throws {
        let given = [window, radius, nearest, inside].compactMap { $0 }
        if output.alias != nil {
            throw ValidationError("--alias names fields of layers; records keep their own")
        }
        if count, output.out != nil { throw ValidationError("--count prints; it writes no --out") }
        if areaIs != nil, inside == nil { throw ValidationError("--area-is belongs to --inside") }
        guard given.count == 1 else {
            throw ValidationError("give one of --window, --radius, --nearest, --inside")
        }
    }

    func run() throws {
        try output.refuseRecords()
        try output.refuseOverwriting(
            inputs: [file, inside].compactMap { $0 }, rejects: pointOptions.rejects)
        let place = try QueryPlace(
            window: window, radius: radius, nearest: nearest,
            inside: try inside.map {
                try areaOptions.source($0, value: nil, threads: running.threads)
            },
            area: areaIs, system: try atCrs.map(referenceSystem))
        var source = try pointOptions.source(file)
        source.threads = running.threads
        source.keepsIdentifiers = true
        let loaded = try source.load(rejects: pointOptions.rejects)
        running.tell(loaded.provenance)
        let selection = RecordSelection(
            period: try pointOptions.period().window, filters: try pointOptions.recordFilters())
        let found = try RecordQuery(loaded, selection: selection, threads: running.threads)
            .records(place)
        if count {
            try Console.result(String(found.count))
        } else {
            try output.write(found)
        }
    }
}
