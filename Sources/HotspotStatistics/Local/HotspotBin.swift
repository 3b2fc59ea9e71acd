/// The class of an area from its z-score and its corrected p-value: −3…3.
///
/// 3, 2 and 1 are hot spots at 99, 95 and 90 % confidence (q ≤ 0.01, 0.05, 0.10), the negative
/// numbers cold spots, 0 is not significant. A z of exactly 0 is 0 whatever q says.
public func hotspotBin(z: Double, q: Double) -> Int {
    let level = q <= 0.01 ? 3 : q <= 0.05 ? 2 : q <= 0.10 ? 1 : 0
    return z > 0 ? level : z < 0 ? -level : 0
}

/// The class in words: "hot spot 99 %", "not significant", "cold spot 90 %".
///
/// Numbers beyond −3…3 read as the outermost class.
public func hotspotLabel(_ bin: Int) -> String {
    switch bin {
    case 3...: "hot spot 99 %"
    case 2: "hot spot 95 %"
    case 1: "hot spot 90 %"
    case 0: "not significant"
    case -1: "cold spot 90 %"
    case -2: "cold spot 95 %"
    default: "cold spot 99 %"
    }
}
