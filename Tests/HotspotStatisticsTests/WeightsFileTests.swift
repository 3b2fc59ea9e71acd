import HotspotStatistics
import Testing

struct WeightsFileTests {
    private func read(_ name: String, _ text: String, _ identifiers: [String]) throws
        -> SpatialWeights
    {
        let bytes = Array(text.utf8)
        return name.hasSuffix("gwt")
            ? try SpatialWeights(gwt: bytes, file: name, identifiers: identifiers)
            : try SpatialWeights(gal: bytes, file: name, identifiers: identifiers)
    }

    @Test func filesOfLibpysalAndSpdepAreReadAsLibpysalReadsThem() throws {
        let file: WeightsReference = try ReferenceValues.load("weights")
        #expect(file.files.count == 10)
        for reference in file.files {
            let weights = try read(reference.name, reference.text, reference.identifiers)
            for area in reference.identifiers.indices {
                #expect(
                    weights.neighbors(of: area).elementsEqual(reference.neighbors[area]),
                    "\(reference.name), area \(area)")
                #expect(weights.linkWeights(of: area) == reference.weights[area])
                if let own = reference.own[area] { #expect(weights.selfWeight(of: area) == own) }
            }
        }
    }

    @Test func whatIsWrittenReadsTheSame() throws {
        let file: WeightsReference = try ReferenceValues.load("weights")
        for reference in file.files {
            let weights = try read(reference.name, reference.text, reference.identifiers)
            let names = reference.identifiers
            let gwt = try weights.gwt(identifiers: names, source: "a map", key: "id")
            #expect(
                try SpatialWeights(gwt: gwt, file: "w.gwt", identifiers: names) == weights)
            guard weights.isBinary else {
                #expect(throws: StatisticsError.self) {
                    try weights.gal(identifiers: names, source: "map", key: "id")
                }
                continue
            }
            let gal = try weights.gal(identifiers: names, source: "a map", key: "id")
            #expect(
                try SpatialWeights(gal: gal, file: "w.gal", identifiers: names) == weights)
        }
    }

    @Test func theTextIsThatOfTheFormat() throws {
        let binary = SpatialWeights(neighbors: [[1], [0], []])
        #expect(
            String(
                decoding: try binary.gal(
                    identifiers: ["Å", "b", "c"], source: "my map.shp", key: ""), as: UTF8.self)
                == "0 3 my_map.shp unknown\nÅ 1\nb\nb 1\nÅ\nc 0\n\n")
        let numbers = SpatialWeights(
            neighbors: [[1], [], []], linkWeights: [[0.1], [], []], selfWeights: [1, 1, 0.25])
        #expect(
            String(
                decoding: try numbers.gwt(identifiers: ["a", "b", "c"], source: "m", key: "k"),
                as: UTF8.self)
                == "0 3 m k\na a 1.0\na b 0.1\nb b 1.0\nc c 0.25\n")
    }

    @Test func binaryLeavesOutTheDistancesThatGeoDaWrites() throws {
        let text = "0 3 baltim ID\n1 2 5.09902\n1 1 0\n2 1 5.09902\n"
        let weights = try SpatialWeights(
            gwt: Array(text.utf8), file: "k.gwt", identifiers: ["1", "2", "3"], binary: true)
        #expect(weights == SpatialWeights(neighbors: [[1], [0], []]))
    }

    @Test(arguments: [
        "\u{FEFF}2\r\na 1\r\nb\r\nb 0\r\n\r\n", "2\na\t1 \n\tb  \nb 0", "2\n\nb 0\na 1\nb\n\n\n",
        "0 2 some file.shp ID\na 1\nb\nb 0\n",
    ])
    func theShapeOfTheTextDoesNotMatter(text: String) throws {
        #expect(try read("w.gal", text, ["a", "b"]) == SpatialWeights(neighbors: [[1], []]))
    }

    @Test func anAreaAmongItsOwnNeighborsIsSkipped() throws {
        #expect(
            try read("w.gal", "2\na 2\na b\nb 1\nb\n", ["a", "b"])
                == SpatialWeights(neighbors: [[1], []]))
    }

    @Test(arguments: [
        // name, text, code, what the message names
        ("w.gal", "2\na 1\nx\nb 0\n", StatisticsError.Code.unknownArea, "w.gal, line 3: 'x'"),
        ("w.gal", "2\nq 1\nb\nb 0\n", .unknownArea, "line 2: 'q'"),
        ("w.gal", "2\na 1\nb\n", .unknownArea, "no row for area 'b'"),
        ("w.gal", "3\na 0\nb 0\n", .unknownArea, "of 3 areas, but there are 2"),
        ("w.gal", "0 9223372036854775807 s k\na 0\n", .unknownArea, "9223372036854775807"),
        ("w.gal", "99999999999999999999\na 0\n", .badFile, "line 1: the header"),
        ("w.gal", "-2\n", .badFile, "line 1: the header"),
        ("w.gal", "0 2\na 0\nb 0\n", .badFile, "line 1: the header"),
        ("w.gal", "two\n", .badFile, "line 1: the header"),
        ("w.gal", "", .badFile, "empty"),
        ("w.gal", "\n\n \n", .badFile, "empty"),
        ("w.gal", "2\na 2\nb\nb 0\n", .badFile, "line 3: 2 neighbors are announced and 1 listed"),
        ("w.gal", "2\na 1000000000000\nb\n", .badFile, "line 3: 1000000000000 neighbors"),
        ("w.gal", "2\na 1\n", .badFile, "1 neighbors are announced and 0 listed"),
        ("w.gal", "2\na -1\nb\n", .badFile, "line 2"),
        ("w.gal", "2\na 1 b\n", .badFile, "line 2"),
        ("w.gal", "2\na 0\na 0\n", .badFile, "line 3: area 'a' has a second row"),
        ("w.gal", "2\na 2\nb b\nb 0\n", .badFile, "line 3: a neighbor is listed twice"),
        ("w.gwt", "2\na x 1\n", .unknownArea, "w.gwt, line 2: 'x'"),
        ("w.gwt", "0 4 m k\na b 1\n", .unknownArea, "of 4 areas"),
        ("w.gwt", "2\na b\n", .badFile, "line 2"),
        ("w.gwt", "2\na b 1 1\n", .badFile, "line 2"),
        ("w.gwt", "2\na b nan\n", .badFile, "'nan' is not a weight"),
        ("w.gwt", "2\na b inf\n", .badFile, "'inf' is not a weight"),
        ("w.gwt", "2\na b -0.5\n", .badFile, "'-0.5' is not a weight"),
        ("w.gwt", "2\na b 1,5\n", .badFile, "'1,5' is not a weight"),
        ("w.gwt", "2\na b 1\nb a 2\na b 1\n", .badFile, "line 4: the two areas"),
        ("w.gwt", "2\na a 1\na a 1\n", .badFile, "line 3: the two areas"),
    ])
    func aBadFileIsRefusedWithItsLine(
        name: String, text: String, code: StatisticsError.Code, message: String
    ) throws {
        let error = try #require(throws: StatisticsError.self) {
            try read(name, text, ["a", "b"])
        }
        #expect(error.code == code, "\(error)")
        #expect(error.description.contains(message), "\(error)")
    }

    @Test func whatAFileSaysIsQuotedInShort() throws {
        let long = String(repeating: "x", count: 1_000_000)
        let error = try #require(throws: StatisticsError.self) {
            try read("w.gal", "1\n\(long) 0\n", ["a"])
        }
        #expect(error.description.utf8.count < 400)
    }

    @Test func bytesThatAreNoTextAreRefusedNotTrusted() throws {
        var random = SeededGenerator(seed: 9)
        for name in ["w.gal", "w.gwt"] {
            for _ in 0..<300 {
                let bytes = [UInt8]("2\na 1\nb\n".utf8)
                    .map {
                        Bool.random(using: &random) ? $0 : UInt8.random(in: 0...255, using: &random)
                    }
                _ =
                    try? name == "w.gal"
                    ? SpatialWeights(gal: bytes, file: name, identifiers: ["a", "b"])
                    : SpatialWeights(gwt: bytes, file: name, identifiers: ["a", "b"])
            }
        }
    }

    @Test(arguments: ["", "Upplands Väsby", "a\tb", "a\u{00A0}b"])
    func anIdentifierThatIsNoWordCannotBeWritten(identifier: String) throws {
        let weights = SpatialWeights(neighbors: [[1], [0]])
        for write in [SpatialWeights.gal, SpatialWeights.gwt] {
            let error = try #require(throws: StatisticsError.self) {
                try write(weights)(["a", identifier], "m", "k")
            }
            #expect(error.code == .badParameter)
        }
    }

    @Test func twoAreasWithOneIdentifierAreRefused() throws {
        let error = try #require(throws: StatisticsError.self) {
            try read("w.gal", "2\na 0\na 0\n", ["a", "a"])
        }
        #expect(error.code == .duplicateKey)
    }
}
