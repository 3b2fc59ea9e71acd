import FeatureFormats
import Foundation
import PlanarGeometry
import Reprojection
import SafetyRecords
import Testing

@testable import RecordSources

/// A folder that is removed with everything in it when the test ends.
final class TemporaryFolder {
    let path: String

    init() throws {
        path =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("trygghet-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String, _ text: String) throws -> String {
        try file(name, Data(text.utf8))
    }

    func file(_ name: String, _ data: Data) throws -> String {
        let file = path + "/" + name
        try data.write(to: URL(fileURLWithPath: file))
        return file
    }
}

struct RecordLoaderTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func options(
        _ text: String, kind: RecordKind = .crimes, crs: Int? = 3006
    ) throws -> RecordSourceOptions {
        var options = RecordSourceOptions(
            source: "test", kind: kind, file: try folder.file("test.csv", text))
        options.referenceSystem = try crs.map { try ReferenceSystem(epsg: $0) }
        return options
    }

    @Test(
        arguments: [
            (";6580000", "missing-coordinate"), ("674000;", "missing-coordinate"),
            (";", "missing-coordinate"), ("0;0", "zero-coordinate"),
            ("0;6580000", "zero-coordinate"),
            ("-1;-1", "sentinel-coordinate"), ("-999;6580000", "sentinel-coordinate"),
            ("NaN;6580000", "invalid-coordinate"), ("Slussen;6580000", "invalid-coordinate"),
            ("6580000;674000", "swapped-axes"), ("18.07;59.33", "outside-crs"),
            ("152300;6580000", "outside-crs"), ("674000;6580000;x", "ragged-row"),
        ] as [(String, String)])
    func aRowWithoutAUsablePlaceIsRejectedForItsReason(row: String, reason: String) throws {
        let good = (0..<50).map { "67\(4000 + $0);6580000" }.joined(separator: "\n")
        let loaded = try loadRecords(try options("X;Y\n\(good)\n\(row)\n"), rejects: nil)
        #expect(loaded.provenance.read == 51)
        #expect(loaded.provenance.kept == 50)
        #expect(loaded.table.count == 50)
        #expect(loaded.provenance.rejections.map(\.reason) == [reason])
        #expect(loaded.provenance.rejections.first?.example.hasPrefix("line 52") == true)
    }

    @Test func rejectedRowsAreKeptWhole() throws {
        let sink = MemorySink()
        let rejects = RejectsFile(source: "test", sink: sink)
        let text = "X;Y;plats\n674000;6580000;a\n;;\"Slussen; vid\nbron\"\n674001;6580001;b\n"
        _ = try loadRecords(try options(text), rejects: rejects)
        try rejects.finish()
        #expect(rejects.count == 1)
        let lines = sink.text.split(separator: "\n", maxSplits: 1)
        #expect(lines[0] == "source,line,row,reason,field,value,detail,raw")
        #expect(lines[1].hasPrefix("test,3,2,missing-coordinate,X,"))
        #expect(lines[1].contains("Slussen; vid\nbron"))
    }

    @Test func timesCategoriesAndWeightsBecomeColumns() throws {
        let text = """
            id,x,y,tidpunkt,kategori,vikt
            a,674000,6580000,2025-01-31 23:10,Rån,2
            b,674001,6580001,2025-02-01 00:00,Misshandel,0.5
            a,674001,6580001,2025-02-01 00:00,Rån,1
            """
        var options = try options(text)
        options.fields[.weight] = ["vikt"]
        options.attributes = ["category"]
        let table = try loadRecords(options, rejects: nil)
        #expect(table.table.times == [1_738_361_400, 1_738_364_400, 1_738_364_400])
        #expect(table.table.categories?.values == ["Rån", "Misshandel"])
        #expect(table.table.attributes["category"]?.codes == [0, 1, 0])
        #expect(table.table.weights == [2, 0.5, 1])
        #expect(table.provenance.notices.contains { $0.contains("1 rows repeat a 'id'") })
        let selection = RecordSelection(
            period: TimeWindow(start: 1_738_364_400, end: nil),
            filters: [.init(field: "category", values: ["Rån"])])
        #expect(selection.records(of: table.table) == [2])
    }

    @Test func aTimeMayBeSpreadOverTwoFields() throws {
        var options = try options("x,y,d,t\n674000,6580000,1/31/2018,9:05:00\n")
        options.fields[.time] = ["d", "t"]
        options.timeFormat = "M/D/YYYY H:mm:ss"
        #expect(try loadRecords(options, rejects: nil).table.times == [1_517_385_900])
    }

    @Test func aGuessedTimeThatCannotBeReadKeepsTheRowUnlessAPeriodIsAsked() throws {
        let text = "x,y,datum\n674000,6580000,i går\n674001,6580000,2025-01-01\n"
        var options = try options(text)
        #expect(try loadRecords(options, rejects: nil).provenance.kept == 2)
        options.needsTime = true
        let strict = try loadRecords(options, rejects: nil)
        #expect(strict.provenance.kept == 1)
        #expect(strict.provenance.rejections.map(\.reason) == ["invalid-time"])
    }

    @Test func guardRowsAreShiftsOrInterventionsAndPlacedByCodeOrPoint() throws {
        let text = """
            typ;tillstandsomrade;start;slut;X;Y
            pass;T1;2025-01-01 22:00;2025-01-02 06:00;;
            ingripande;T1;2025-01-01 23:00;;;
            ingripande;;2025-01-01 23:30;;674000;6580000
            pass;T9;2025-01-01 22:00;2025-01-02 06:00;;
            pass;T1;2025-01-02 22:00;2025-01-02 06:00;;
            rast;T1;2025-01-01 22:00;;;
            ingripande;;2025-01-01 22:00;;;
            """
        var options = try options(text, kind: .guards)
        options.knownAreas = ["T1", "T2"]
        options.attributes = ["record"]
        let loaded = try loadRecords(options, rejects: nil)
        #expect(loaded.provenance.read == 7)
        #expect(loaded.provenance.kept == 3)
        #expect(loaded.table.attributes["record"]?.values == ["shift", "intervention"])
        #expect(loaded.table.areaCodes?[0] == "T1")
        #expect(loaded.table.position(2)?.x == 674_000)
        #expect(
            loaded.provenance.rejections.map(\.reason)
                == ["ends-before-start", "missing-place", "unknown-area", "unknown-record"])
    }

    @Test(
        arguments: [
            // Said to be SWEREF 99 TM, but these are SWEREF 99 18 00, RT 90, degrees, swapped.
            ("152300,6580000\n153300,6581000\n154300,6582000", "EPSG:3011"),
            ("1628000,6580000\n1629000,6581000\n1630000,6582000", "EPSG:3021"),
            ("18.07,59.33\n18.08,59.34\n18.09,59.35", "degrees"),
            ("6580000,674000\n6581000,675000\n6582000,676000", "exchange"),
        ] as [(String, String)])
    func aWholeFileInAnotherSystemIsRefusedWithWhatItLooksLike(rows: String, word: String) throws {
        let options = try options("x,y\n\(rows)\n")
        let error = try #require(throws: SourceError.self) {
            try loadRecords(options, rejects: nil)
        }
        #expect(error.code == .wrongReferenceSystem)
        #expect(error.description.contains(word), "\(error)")
    }

    @Test func aFieldThatIsNotThereIsRefusedWithTheNearestNames() throws {
        var options = try options("longitud,latitud,brottstid\n18,59,2025-01-01\n", crs: 4326)
        options.fields = [.x: ["longitude"], .y: ["latitud"]]
        let error = try #require(throws: SourceError.self) {
            try loadRecords(options, rejects: nil)
        }
        #expect(error.code == .missingField)
        #expect(error.description.contains("Did you mean 'longitud'?"), "\(error)")
    }

    @Test func aFileWithoutRowsOrWithoutGoodRowsIsRefused() throws {
        #expect(throws: SourceError.self) {
            try loadRecords(try options("x,y\n"), rejects: nil)
        }
        let error = try #require(throws: SourceError.self) {
            try loadRecords(try options("x,y\n,\n0,0\n"), rejects: nil)
        }
        #expect(error.code == .nothingKept)
        #expect(error.description.contains("missing-coordinate"), "\(error)")
    }

    @Test func positionsAreMovedIntoTheWorkingSystem() throws {
        var loaded = try loadRecords(
            try options("lon,lat\n18.0686,59.3293\n", crs: 4326), rejects: nil)
        let working = try loaded.suitableWorkingSystem()
        #expect(working.epsg == 3006)
        try loaded.reproject(to: working, threads: 1)
        // gdaltransform (GDAL 3.6.2, PROJ 9.1.1) -s_srs OGC:CRS84 -t_srs EPSG:3006, 2026-11-21.
        let position = try #require(loaded.table.position(0))
        #expect(abs(position.x - 674_571.866449145) < 1e-6)
        #expect(abs(position.y - 6_580_743.00833094) < 1e-6)
    }
}
