import PlanarGeometry

/// Enough of a data set's coordinates to say what they look like.
///
/// Without what is no place: values that are not finite, and those with a 0 or −1 for a
/// coordinate, which stand for "unknown" in many files.
struct CoordinateSample {
    /// How many positions are looked at; for more, every n-th is.
    static let limit = 5_000

    private(set) var xs: [Double] = []
    private(set) var ys: [Double] = []

    init(xs allX: [Double], ys allY: [Double]) {
        precondition(allX.count == allY.count, "as many eastings as northings")
        func isPlace(_ index: Int) -> Bool {
            let (x, y) = (allX[index], allY[index])
            return x.isFinite && y.isFinite && x != 0 && y != 0 && !(x == -1 && y == -1)
        }
        let places = allX.indices.count(where: isPlace)
        let stride = max(1, (places + Self.limit - 1) / Self.limit)
        var seen = 0
        for index in allX.indices where isPlace(index) {
            if seen % stride == 0 {
                xs.append(allX[index])
                ys.append(allY[index])
            }
            seen += 1
        }
    }

    var isEmpty: Bool { xs.isEmpty }

    /// The same positions with north for east.
    var swapped: CoordinateSample {
        var copy = self
        swap(&copy.xs, &copy.ys)
        return copy
    }

    /// The share of positions for which both numbers pass.
    func share(_ isGood: (Double, Double) -> Bool) -> Double {
        guard !xs.isEmpty else { return 0 }
        let good = zip(xs, ys).count { isGood($0, $1) }
        return Double(good) / Double(xs.count)
    }

    /// The share of positions that, read in the system, lie in its area of use (a world without
    /// one) and in the expected area.
    func share(
        in system: ReferenceSystem, expecting expected: GeographicBox?
    ) throws(ReprojectionError) -> Double {
        let toDegrees = try CoordinateTransformation(from: system, to: .wgs84LongitudeLatitude)
        var copy = self
        toDegrees.transform(xs: &copy.xs, ys: &copy.ys)
        return copy.share { longitude, latitude in
            let inArea =
                system.areaOfUse?.contains(
                    longitude: longitude, latitude: latitude, margin: 0.5)
                ?? (abs(longitude) <= 180 && abs(latitude) <= 90)
            return inArea
                && expected?.contains(longitude: longitude, latitude: latitude, margin: 1) ?? true
        }
    }

    /// "x 136 298–161 418, y 6 568 308–6 591 709": the middle 98 %, so that one wild value does
    /// not hide the rest.
    func extent(_ xName: String, _ yName: String) -> String {
        "\(xName) \(Self.range(xs)), \(yName) \(Self.range(ys))"
    }

    static func range(_ values: [Double]) -> String {
        let sorted = values.sorted()
        let cut = sorted.count / 100
        guard !sorted.isEmpty else { return "none" }
        let low = sorted[cut]
        let high = sorted[sorted.count - 1 - cut]
        return "\(text(low))–\(text(high))"
    }

    /// A number for people: degrees with two decimals, meters whole with spaces between thousands.
    static func text(_ value: Double) -> String {
        // Beyond this no reference system has values, and Int would trap.
        guard abs(value) < 1e15 else { return String(value) }
        if abs(value) < 1000 {
            return String((value * 100).rounded() / 100)
        }
        let digits = String(Int(value.magnitude.rounded()))
        var result = value < 0 ? "−" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { result.append(" ") }
            result.append(digit)
        }
        return result
    }
}
