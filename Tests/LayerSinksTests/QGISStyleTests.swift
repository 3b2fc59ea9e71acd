import FeatureFormats
import Foundation
import MapLayers
import Testing

@testable import LayerSinks

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// The document that QGIS reads.
struct QGISStyleTests {
    /// Every element of a document with its attributes, in order.
    private final class Elements: NSObject, XMLParserDelegate {
        var all: [(name: String, attributes: [String: String])] = []

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
            qualifiedName: String?, attributes: [String: String]
        ) {
            all.append((name, attributes))
        }

        func named(_ name: String) -> [[String: String]] {
            all.filter { $0.name == name }.map(\.attributes)
        }
    }

    private func elements(_ style: MapStyle) throws -> Elements {
        let parser = XMLParser(data: Data(QGISStyle.document(style)))
        let elements = Elements()
        parser.delegate = elements
        #expect(parser.parse(), "\(String(describing: parser.parserError))")
        return elements
    }

    @Test(arguments: MapStyleTests.layers)
    func everyRuleHasItsSymbolItsFilterAndAKeyOfItsOwn(layer: Layer) throws {
        let style = try #require(MapStyle(of: layer))
        let elements = try elements(style)
        let rules = elements.named("rule")
        let entries = style.classes + style.marks
        // One rule more: the head of the legend, which has no symbol.
        #expect(rules.count == entries.count + 1)
        #expect(rules.dropFirst().map { $0["label"] } == entries.map(\.label))
        #expect(rules.dropFirst().map { $0["filter"] } == entries.map(\.filter.expression))
        #expect(rules.dropFirst().map { $0["symbol"] } == entries.indices.map { String($0) })
        #expect(Set(rules.map { $0["key"] }).count == rules.count)
        #expect(elements.named("symbol").count >= entries.count)
        #expect(elements.named("renderer-v2").first?["type"] == "RuleRenderer")
    }

    @Test func hatchingIsLinesDrawnAfterTheColors() throws {
        let layer = styledLayer(
            "survey",
            [
                .init("share", "Share", .numbers([0.1, 0.3])),
                .init("differs", "Differs", .texts(["not-distinguishable", "higher"])),
            ])
        let elements = try elements(try #require(MapStyle(of: layer)))
        let layers = elements.named("layer")
        #expect(layers.contains { $0["class"] == "LinePatternFill" && $0["pass"] == "1" })
        #expect(layers.filter { $0["class"] == "SimpleFill" }.allSatisfy { $0["pass"] == "0" })
        #expect(elements.named("renderer-v2").first?["symbollevels"] == "1")
    }

    @Test func wordsOfStrangersAreKeptInTheirPlace() throws {
        let hostile = "a\"b'c<d>&e\\f\u{0}\u{7}\ng]]>"
        let layer = styledLayer(
            "hotspots",
            [.init("lm_type", "\(hostile) & <more>", .texts(["high-high", nil]))])
        var style = try #require(MapStyle(of: layer))
        style.classes[0].filter = .isText(hostile, hostile)
        let rules = try elements(style).named("rule")
        #expect(
            rules[1]["filter"]
                == "\"a\"\"b'c<d>&e\\f\ng]]>\" = 'a\"b''c<d>&e\\\\f\ng]]>'")
        #expect(rules[0]["label"] == "a\"b'c<d>&e\\f\ng]]> & <more>")
    }

    @Test(arguments: [
        (StyleFilter.isNull("n"), "\"n\" IS NULL"),
        (.hasValue("n"), "\"n\" IS NOT NULL"),
        (.isNumber("n", 3), "\"n\" = 3"),
        (.isNumber("n", -0.25), "\"n\" = -0.25"),
        (.between("n", from: 1, to: 2.5), "\"n\" >= 1 AND \"n\" < 2.5"),
        (.between("n", from: nil, to: 2), "\"n\" < 2"),
        (.between("n", from: nil, to: nil), "\"n\" IS NOT NULL"),
        (.isNotText("r", "x"), "(\"r\" IS NULL OR \"r\" <> 'x')"),
        (.all([.isNotZero("n"), .atMost("q", 0.05)]), "\"n\" <> 0 AND \"q\" <= 0.05"),
        (.all([.everything, .above("q", 1)]), "\"q\" > 1"),
    ])
    func filtersAreExpressionsOfQGIS(filter: StyleFilter, expression: String) {
        #expect(filter.expression == expression)
    }

    @Test func aGridOfThousandsOfCellsHasNoEdges() throws {
        let layer = styledLayer(
            "counts", [.init("n", "Number", .integers((0..<1_001).map { $0 }))])
        let style = try #require(MapStyle(of: layer))
        #expect(!style.hasEdges)
        let text = String(decoding: QGISStyle.document(style), as: UTF8.self)
        #expect(text.contains("name=\"outline_style\" value=\"no\""))
    }
}
