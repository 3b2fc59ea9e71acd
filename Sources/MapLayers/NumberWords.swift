/// A number in the words of a summary: so many decimals at most, without a needless fraction.
func inWords(_ value: Double, decimals: Int) -> String {
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let rounded = (value * scale).rounded() / scale
    return Int(exactly: rounded).map { String($0) } ?? String(rounded)
}
