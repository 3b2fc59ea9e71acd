/// A color of a style: red, green and blue, 0 to 255 each.
struct StyleColor: Hashable, Sendable {
    let red: UInt8
    let green: UInt8
    let blue: UInt8

    /// Makes a color of the six hexadecimal digits that palettes are published with.
    init(_ hexadecimal: UInt32) {
        red = UInt8(truncatingIfNeeded: hexadecimal >> 16)
        green = UInt8(truncatingIfNeeded: hexadecimal >> 8)
        blue = UInt8(truncatingIfNeeded: hexadecimal)
    }
}

/// The palettes of the styles, all of which people can read who see red and green alike.
///
/// ColorBrewer 2.0 (Harrower & Brewer 2003, doi:10.1179/000870403235002042) marks the sequential
/// and the diverging ones "colorblind safe". The nine colors for two variables are Joshua Stevens's
/// ("Bivariate Choropleth Maps: A How-to Guide", 2015, pink and blue to purple). The colors for
/// kinds without an order are Okabe's and Ito's ("Color Universal Design", 2008).
enum StylePalette {
    /// ColorBrewer YlOrRd, 5 classes: crimes and what is like them.
    static let yellowToRed = colors(0xFFFFB2, 0xFECC5C, 0xFD8D3C, 0xF03B20, 0xBD0026)
    /// ColorBrewer BuPu, 5 classes: shares of a survey.
    static let blueToPurple = colors(0xEDF8FB, 0xB3CDE3, 0x8C96C6, 0x8856A7, 0x810F7C)
    /// ColorBrewer GnBu, 5 classes: guards.
    static let greenToBlue = colors(0xF0F9E8, 0xBAE4BC, 0x7BCCC4, 0x43A2CA, 0x0868AC)
    /// ColorBrewer PuOr, 5 classes: below and above a middle.
    static let purpleToOrange = colors(0x5E3C99, 0xB2ABD2, 0xF7F7F7, 0xFDB863, 0xE66101)
    /// ColorBrewer RdBu, 7 classes, from blue: cold to hot, as Esri's and sfdep's maps have it.
    static let blueToRed = colors(
        0x2166AC, 0x67A9CF, 0xD1E5F0, 0xF7F7F7, 0xFDDBC7, 0xEF8A62, 0xB2182B)
    /// Stevens's nine: rows by the first variable from low to high, columns by the second.
    static let bivariate = [
        colors(0xE8E8E8, 0xACE4E4, 0x5AC8C8), colors(0xDFB0D6, 0xA5ADD3, 0x5698B9),
        colors(0xBE64AC, 0x8C62AA, 0x3B4994),
    ]
    /// Okabe's and Ito's, without black.
    static let kinds = colors(
        0xE69F00, 0x56B4E9, 0x009E73, 0xF0E442, 0x0072B2, 0xD55E00, 0xCC79A7)

    /// A class with nothing in it.
    static let zero = StyleColor(0xFFFFFF)
    /// Between hot and cold, neither up nor down.
    static let neutral = StyleColor(0xF7F7F7)
    /// Withheld, so that nobody is exposed.
    static let withheld = StyleColor(0x9E9E9E)
    /// No number, for another reason.
    static let missing = StyleColor(0xE3E3E3)
    /// Borders and hatching.
    static let line = StyleColor(0x4D4D4D)

    private static func colors(_ hexadecimal: UInt32...) -> [StyleColor] {
        hexadecimal.map(StyleColor.init)
    }
}
