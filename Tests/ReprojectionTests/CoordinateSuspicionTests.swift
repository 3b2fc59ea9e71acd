import PlanarGeometry
import Reprojection
import Testing

struct CoordinateSuspicionTests {
    static let stockholm = BoundingBox(minX: 17.76, minY: 59.23, maxX: 18.2, maxY: 59.44)
    static let sweden = BoundingBox(minX: 11.5, minY: 55.5, maxX: 23.5, maxY: 68.5)

    /// Seeded positions in a box of degrees, in the system, with every 50th replaced by a wild one.
    static func values(
        _ box: BoundingBox, _ code: Int, swapped: Bool = false
    ) throws -> (xs: [Double], ys: [Double]) {
        let transformation = try CoordinateTransformation(
            from: .wgs84LongitudeLatitude, to: ReferenceSystem(epsg: code))
        var random = SeededGenerator(seed: 99)
        var xs = (0..<600).map { _ in Double.random(in: box.minX...box.maxX, using: &random) }
        var ys = (0..<600).map { _ in Double.random(in: box.minY...box.maxY, using: &random) }
        transformation.transform(xs: &xs, ys: &ys, threads: 1)
        for index in stride(from: 0, to: 600, by: 50) {
            xs[index] = index % 100 == 0 ? 0 : 3e7
            ys[index] = index % 100 == 0 ? 0 : -4e6
        }
        return swapped ? (ys, xs) : (xs, ys)
    }

    @Test(arguments: [3006, 3011, 3021, 4326, 4619, 32633, 25833, 3857])
    func rightlyDeclaredValuesAreNotSuspected(code: Int) throws {
        let (xs, ys) = try Self.values(Self.stockholm, code)
        #expect(try suspicion(xs: xs, ys: ys, declared: ReferenceSystem(epsg: code)) == nil)
        let expected = GeographicBox(west: 17.7, south: 59.2, east: 18.3, north: 59.5)
        #expect(
            try suspicion(
                xs: xs, ys: ys, declared: ReferenceSystem(epsg: code), expecting: expected) == nil)
        if [3006, 3021, 4619].contains(code) {
            let (xs, ys) = try Self.values(Self.sweden, code)
            #expect(try suspicion(xs: xs, ys: ys, declared: ReferenceSystem(epsg: code)) == nil)
        }
    }

    @Test(arguments: [3006, 3011, 3021], [3006, 3011, 3021, 4326])
    func everyMixUpInStockholmIsSeen(declared: Int, real: Int) throws {
        guard declared != real else { return }
        let (xs, ys) = try Self.values(Self.stockholm, real)
        let found = try #require(
            try suspicion(xs: xs, ys: ys, declared: ReferenceSystem(epsg: declared)))
        if real == 4326 {
            #expect(found.kind == .degreesAsMeters)
            #expect(found.message.contains("--crs EPSG:4326"))
        } else {
            #expect(found.kind == .otherReferenceSystem(try ReferenceSystem(epsg: real)))
            #expect(found.message.contains("--crs EPSG:\(real)"))
        }
        #expect(found.message.contains("EPSG:\(declared)"))
    }

    @Test(arguments: [3006, 3011, 3021, 4619], [3006, 3011, 3021])
    func swappedAxesAreSeen(declared: Int, real: Int) throws {
        let (xs, ys) = try Self.values(Self.stockholm, real, swapped: true)
        let found = try #require(
            try suspicion(xs: xs, ys: ys, declared: ReferenceSystem(epsg: declared)))
        #expect(found.kind == (declared == 4619 ? .metersAsDegrees : .swappedAxes))
        #expect(found.message.contains("exchange x and y"))
    }

    @Test func swappedDegreesInMetersAreSaidToBeBoth() throws {
        let (xs, ys) = try Self.values(Self.stockholm, 4326, swapped: true)
        let found = try #require(
            try suspicion(xs: xs, ys: ys, declared: ReferenceSystem(epsg: 3006)))
        #expect(found.kind == .degreesAsMeters)
        #expect(found.message.contains("latitude first"))
    }

    @Test func metersAsDegreesAreSeen() throws {
        for real in [3006, 3011, 3021] {
            let (xs, ys) = try Self.values(Self.stockholm, real)
            let found = try #require(
                try suspicion(xs: xs, ys: ys, declared: .wgs84LongitudeLatitude))
            #expect(found.kind == .metersAsDegrees)
            #expect(found.message.contains("--crs EPSG:\(real)"))
        }
    }

    @Test func swappedLongitudesNeedACompanionToBeSeen() throws {
        let (xs, ys) = try Self.values(Self.stockholm, 4326, swapped: true)
        #expect(try suspicion(xs: xs, ys: ys, declared: .wgs84LongitudeLatitude) == nil)
        let box = GeographicBox(west: 17.5, south: 59, east: 18.5, north: 60)
        let found = try #require(
            try suspicion(xs: xs, ys: ys, declared: .wgs84LongitudeLatitude, expecting: box))
        #expect(found.kind == .swappedAxes)
        // A system of Sweden alone needs none.
        let sweref = try ReferenceSystem(epsg: 4619)
        #expect(try suspicion(xs: xs, ys: ys, declared: sweref)?.kind == .swappedAxes)
        // Melbourne: a latitude of 145 is none.
        let melbourne = try suspicion(
            xs: [-37.8, -37.9], ys: [144.9, 145.0], declared: .wgs84LongitudeLatitude)
        #expect(melbourne?.kind == .swappedAxes)
    }

    @Test func dataElsewhereIsNoMixUp() throws {
        let box = GeographicBox(west: -75.3, south: 39.8, east: -74.9, north: 40.2)
        let (xs, ys) = try Self.values(Self.stockholm, 3006)
        #expect(
            try suspicion(xs: xs, ys: ys, declared: ReferenceSystem(epsg: 3006), expecting: box)
                == nil)
    }

    @Test func rt90OfTheWholeCountryIsSeen() throws {
        let (xs, ys) = try Self.values(Self.sweden, 3021)
        let found = try #require(
            try suspicion(xs: xs, ys: ys, declared: ReferenceSystem(epsg: 3006)))
        #expect(found.kind == .otherReferenceSystem(try ReferenceSystem(epsg: 3021)))
    }

    @Test func aZoneTakenForAnotherIsSeenWithACompanion() throws {
        let malmo = BoundingBox(minX: 12.95, minY: 55.5, maxX: 13.1, maxY: 55.65)
        let (xs, ys) = try Self.values(malmo, 3008)
        let declared = try ReferenceSystem(epsg: 3011)
        let found = try #require(try suspicion(xs: xs, ys: ys, declared: declared))
        guard case .otherReferenceSystem = found.kind else {
            Issue.record("\(found)")
            return
        }
        let box = GeographicBox(west: 12.9, south: 55.4, east: 13.2, north: 55.7)
        let sure = try suspicion(xs: xs, ys: ys, declared: declared, expecting: box)
        #expect(sure?.kind == .otherReferenceSystem(try ReferenceSystem(epsg: 3008)))
    }

    @Test func valuesThatFitNothingAreOutside() throws {
        let xs = (0..<100).map { 5e6 + Double($0) }
        let found = try #require(
            try suspicion(xs: xs, ys: xs, declared: ReferenceSystem(epsg: 3006)))
        #expect(found.kind == .outsideAreaOfUse)
        let huge = try suspicion(
            xs: [1e308, -1e308], ys: [1e308, 1e300], declared: ReferenceSystem(epsg: 3006))
        #expect(huge?.kind == .outsideAreaOfUse)
    }

    @Test func noPlacesGiveNoSuspicion() throws {
        let declared = try ReferenceSystem(epsg: 3006)
        #expect(try suspicion(xs: [], ys: [], declared: declared) == nil)
        #expect(
            try suspicion(xs: [0, -1, .nan], ys: [0, -1, 5], declared: declared) == nil)
    }

    @Test func aMessageSaysWhatToDo() throws {
        let (xs, ys) = try Self.values(Self.stockholm, 3011)
        let found = try #require(
            try suspicion(xs: xs, ys: ys, declared: ReferenceSystem(epsg: 3006)))
        #expect(
            found.message.hasPrefix(
                "the coordinates are said to be EPSG:3006 (SWEREF99 TM), but the values "
                    + "(eastings 136 "))
        #expect(
            found.message.hasSuffix(
                "are those of EPSG:3011 (SWEREF99 18 00); use --crs EPSG:3011"))
    }

    @Test(arguments: [3006, 3011, 3021, 4326], [false, true])
    func valuesWithoutDeclarationAreGuessed(code: Int, swapped: Bool) throws {
        let (xs, ys) = try Self.values(Self.stockholm, code, swapped: swapped)
        let guess = try #require(guessedReferenceSystem(xs: xs, ys: ys))
        let expected =
            try code == 4326 ? .wgs84LongitudeLatitude : ReferenceSystem(epsg: code)
        #expect(guess.system == expected)
        #expect(guess.axesAreSwapped == swapped)
        #expect(guess.message.contains("EPSG:3007") == (code == 3011))
    }

    @Test func nothingIsGuessedFromNothing() {
        #expect(guessedReferenceSystem(xs: [], ys: []) == nil)
        #expect(guessedReferenceSystem(xs: [5e6], ys: [5e6]) == nil)
        #expect(guessedReferenceSystem(xs: [.nan], ys: [1]) == nil)
        let philadelphia = guessedReferenceSystem(xs: [-75.1], ys: [40])
        #expect(philadelphia?.system == .wgs84LongitudeLatitude)
        #expect(philadelphia?.axesAreSwapped == false)
    }
}
