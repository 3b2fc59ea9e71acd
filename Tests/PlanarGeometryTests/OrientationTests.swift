import PlanarGeometry
import Testing

struct OrientationTests {
    /// The sign of the determinant in whole numbers of 128 bits: exact for coordinates that are
    /// multiples of 2⁻³⁰ below 2²⁹.
    private func exact(_ a: Position, _ b: Position, _ c: Position) -> Orientation {
        func whole(_ coordinate: Double) -> Int128 { Int128(coordinate * 0x1p30) }
        let left = (whole(a.x) - whole(c.x)) * (whole(b.y) - whole(c.y))
        let right = (whole(a.y) - whole(c.y)) * (whole(b.x) - whole(c.x))
        return left > right ? .left : left < right ? .right : .collinear
    }

    @Test func smallWholeNumbersAreExact() {
        var wrong = 0
        for code in 0..<15_625 {
            let digits = (0..<6).map { digit in
                Double(code / [1, 5, 25, 125, 625, 3125][digit] % 5)
            }
            let (a, b) = (
                Position(x: digits[0], y: digits[1]), Position(x: digits[2], y: digits[3])
            )
            let c = Position(x: digits[4], y: digits[5])
            if orientation(a, b, c) != exact(a, b, c) { wrong += 1 }
        }
        #expect(wrong == 0)
    }

    @Test(arguments: [(0.0, 0.0), (656_000, 6_569_000), (-500_000_000, 500_000_000)])
    func nearlyCollinearPositionsAreExact(eastings: Double, northings: Double) {
        var random = SeededGenerator(seed: 5)
        var wrong = 0
        var collinear = 0
        // Coordinates on a lattice of 2⁻²³ lose nothing in 128 bits or in a Double.
        func lattice(_ value: Double) -> Double { (value * 0x1p23).rounded() * 0x1p-23 }
        for round in 0..<20_000 {
            let a = Position(
                x: eastings + lattice(random.unit() * 1000),
                y: northings + lattice(random.unit() * 1000))
            let step = Position(x: lattice(random.unit()), y: lattice(random.unit()))
            let near = Double(random.number(below: 2000))
            let far = Double(random.number(below: 2000))
            let b = Position(x: a.x + near * step.x, y: a.y + near * step.y)
            var c = Position(x: a.x + far * step.x, y: a.y + far * step.y)
            // One step of the lattice off the line, or none.
            c.x += Double(round % 3 - 1) * 0x1p-23
            c.y += Double(round / 3 % 3 - 1) * 0x1p-23
            let expected = exact(a, b, c)
            if expected == .collinear { collinear += 1 }
            if orientation(a, b, c) != expected { wrong += 1 }
            if orientation(b, c, a) != expected { wrong += 1 }
            if expected != .collinear, orientation(b, a, c) == expected { wrong += 1 }
        }
        #expect(wrong == 0)
        #expect(collinear > 1000)
    }

    /// Kettner, Mehlhorn, Pion, Schirra & Yap 2008, *Computational Geometry* 40(1), "Classroom
    /// examples of robustness problems in geometric computations",
    /// doi:10.1016/j.comgeo.2007.06.003, figure 2: the plain determinant errs here.
    @Test func theClassroomExampleIsExact() {
        let b = Position(x: 12, y: 12)
        let c = Position(x: 24, y: 24)
        for column in 0..<64 {
            for row in 0..<64 {
                let a = Position(x: 0.5 + Double(column) * 0x1p-53, y: 0.5 + Double(row) * 0x1p-53)
                // The line is the diagonal.
                let expected: Orientation =
                    a.x == a.y ? .collinear : a.y > a.x ? .left : .right
                #expect(orientation(a, b, c) == expected)
            }
        }
    }
}
