/// e to a power of at most 0.
///
/// By additions and multiplications alone: the same bits on every machine, which a C library does
/// not promise. Right to about 13 digits.
func exponential(_ power: Double) -> Double {
    if power < -700 { return 0 }
    // e^power = (e^(power / 1024))^1024, by a short series.
    let small = power / 1_024
    var term = 1.0
    var sum = 1.0
    for order in 1...12 {
        term *= small / Double(order)
        sum += term
    }
    for _ in 0..<10 { sum *= sum }
    return sum
}
