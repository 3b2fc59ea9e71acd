/// A style as a QGIS document (`.qml`), which QGIS 3.18 and later read by themselves when it has
/// the name of the layer and lies beside it.
///
/// All styles are rules, also those that are plain classes: rules alone can show what has no value,
/// and hatching over a color. The document says nothing but how features are drawn. Identifiers of
/// rules are numbered, so that the same style gives the same bytes.
struct QGISStyle {
    private var xml = ""
    private var symbols: [MapStyle.Symbol] = []
    private let style: MapStyle

    private init(_ style: MapStyle) { self.style = style }

    /// The document.
    static func document(_ style: MapStyle) -> [UInt8] {
        var writer = QGISStyle(style)
        writer.write()
        return Array(writer.xml.utf8)
    }

    private mutating func write() {
        xml += "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
        xml += "<qgis styleCategories=\"Symbology\" version=\"3.18.0\">\n"
        xml += " <renderer-v2 type=\"RuleRenderer\" enableorderby=\"0\" forceraster=\"0\""
        // With symbol levels the hatching of one feature is not painted over by its neighbor.
        xml += " referencescale=\"-1\" symbollevels=\"1\">\n"
        xml += "  <rules key=\"\(key(0))\">\n"
        xml += "   <rule key=\"\(key(1))\" label=\"\(escaped(style.heading))\">\n"
        var number = 2
        for entry in style.classes {
            rule(entry, number, indent: "    ")
            number += 1
        }
        xml += "   </rule>\n"
        for entry in style.marks {
            rule(entry, number, indent: "   ")
            number += 1
        }
        xml += "  </rules>\n  <symbols>\n"
        for (name, symbol) in symbols.enumerated() { write(symbol, name) }
        xml += "  </symbols>\n </renderer-v2>\n"
        xml += " <blendMode>0</blendMode>\n <featureBlendMode>0</featureBlendMode>\n"
        xml += " <layerGeometryType>\(style.isOfPoints ? 0 : 2)</layerGeometryType>\n</qgis>\n"
    }

    private mutating func rule(_ entry: MapStyle.Entry, _ number: Int, indent: String) {
        xml += "\(indent)<rule key=\"\(key(number))\" symbol=\"\(symbols.count)\""
        xml += " label=\"\(escaped(entry.label))\""
        if let filter = entry.filter.expression { xml += " filter=\"\(escaped(filter))\"" }
        xml += "/>\n"
        symbols.append(entry.symbol)
    }

    private mutating func write(_ symbol: MapStyle.Symbol, _ name: Int) {
        let type = style.isOfPoints ? "marker" : "fill"
        xml += "   <symbol type=\"\(type)\" name=\"\(name)\" alpha=\"1\""
        xml += " clip_to_extent=\"1\" force_rhr=\"0\">\n"
        switch symbol {
        case .color(let color): write(color, opacity: 255)
        case .veil(let color): write(color, opacity: 120)
        case .hatching: writeHatching()
        }
        xml += "   </symbol>\n"
    }

    private mutating func write(_ color: StyleColor, opacity: UInt8) {
        if style.isOfPoints {
            layer(
                "SimpleMarker", pass: 0,
                [
                    ("color", text(color, opacity)), ("name", "circle"),
                    ("outline_color", text(StylePalette.line)), ("outline_width", "0.1"),
                    ("outline_width_unit", "MM"), ("size", "2"), ("size_unit", "MM"),
                ])
        } else {
            layer(
                "SimpleFill", pass: 0,
                [
                    ("color", text(color, opacity)), ("joinstyle", "bevel"),
                    ("outline_color", text(StylePalette.line)),
                    ("outline_style", style.hasEdges ? "solid" : "no"),
                    ("outline_width", "0.1"), ("outline_width_unit", "MM"), ("style", "solid"),
                ])
        }
    }

    private mutating func writeHatching() {
        guard !style.isOfPoints else {
            // A ring around the dot stands for lines across it.
            layer(
                "SimpleMarker", pass: 1,
                [
                    ("color", "0,0,0,0"), ("name", "circle"),
                    ("outline_color", text(StylePalette.line)), ("outline_width", "0.3"),
                    ("outline_width_unit", "MM"), ("size", "3.2"), ("size_unit", "MM"),
                ])
            return
        }
        layer(
            "LinePatternFill", pass: 1,
            [
                ("angle", "45"), ("color", text(StylePalette.line)), ("distance", "1.8"),
                ("distance_unit", "MM"), ("line_width", "0.25"), ("line_width_unit", "MM"),
            ],
            inner: { writer in
                writer.xml += "     <symbol type=\"line\" name=\"@hatching\" alpha=\"1\">\n"
                writer.layer(
                    "SimpleLine", pass: 0,
                    [
                        ("capstyle", "flat"), ("line_color", writer.text(StylePalette.line)),
                        ("line_style", "solid"), ("line_width", "0.25"),
                        ("line_width_unit", "MM"),
                    ])
                writer.xml += "     </symbol>\n"
            })
    }

    private mutating func layer(
        _ kind: String, pass: Int, _ options: [(name: String, value: String)],
        inner: (inout QGISStyle) -> Void = { _ in }
    ) {
        xml += "    <layer class=\"\(kind)\" enabled=\"1\" locked=\"0\" pass=\"\(pass)\">\n"
        xml += "     <Option type=\"Map\">\n"
        for (name, value) in options {
            xml += "      <Option type=\"QString\" name=\"\(name)\" value=\"\(escaped(value))\"/>\n"
        }
        xml += "     </Option>\n"
        inner(&self)
        xml += "    </layer>\n"
    }

    private func text(_ color: StyleColor, _ opacity: UInt8 = 255) -> String {
        "\(color.red),\(color.green),\(color.blue),\(opacity)"
    }

    /// The identifier of a rule, in the form of a UUID.
    private func key(_ number: Int) -> String {
        let digits = String(number, radix: 16)
        return "{00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.count)
            + digits + "}"
    }

    /// A text as the value of an attribute; characters that XML cannot hold are left out.
    private func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\t", "\n", "\r": result += "&#\(scalar.value);"
            case _ where scalar.value < 0x20 || (0xFFFE...0xFFFF).contains(scalar.value): continue
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
