import PlanarGeometry

/// The bytes of one run, read as numbers, points and shapes; zeros when there are no more.
struct FuzzInput {
    private let bytes: [UInt8]
    private var next = 0

    init(_ data: UnsafePointer<UInt8>?, _ size: Int) {
        // The fuzzer lends `size` bytes for this run.
        bytes = unsafe Array(UnsafeBufferPointer(start: data, count: size))
    }

    var isAtEnd: Bool { next >= bytes.count }

    mutating func byte() -> UInt8 {
        guard !isAtEnd else { return 0 }
        next += 1
        return bytes[next - 1]
    }

    mutating func number(below bound: Int) -> Int { Int(byte()) % bound }

    /// Most often a small whole number, so that points coincide and lie on edges; else a neighbor of
    /// one, any finite number, or where asked for one that is none.
    mutating func coordinate(finite: Bool = true) -> Double {
        let kind = byte()
        switch kind >> 5 {
        case 0...3: return Double(kind & 31)
        case 4: return Double(kind & 31).nextUp
        case 5: return Double(kind & 31) / 7 + 6_500_000
        case 6:
            return [
                0.0, -0.0, 1e300, -1e300, .greatestFiniteMagnitude, -.greatestFiniteMagnitude,
                .leastNonzeroMagnitude, 1e-160, 0x1p53, -0x1p62,
            ][Int(kind & 31) % 10]
        default:
            var bits: UInt64 = 0
            for _ in 0..<8 { bits = bits << 8 | UInt64(byte()) }
            let value = Double(bitPattern: bits)
            return finite && !value.isFinite ? 1e18 : value
        }
    }

    mutating func position(finite: Bool = true) -> Position {
        Position(x: coordinate(finite: finite), y: coordinate(finite: finite))
    }

    mutating func positions(atMost limit: Int, finite: Bool = true) -> [Position] {
        let count = number(below: limit + 1)
        var result: [Position] = []
        for _ in 0..<count where !isAtEnd { result.append(position(finite: finite)) }
        return result
    }

    /// Anything: of two points, without extent, crossing itself.
    mutating func surface(finite: Bool = true) -> MultiPolygon {
        var polygons: [Polygon] = []
        for _ in 0..<number(below: 3) {
            let exterior = Ring(closing: positions(atMost: 12, finite: finite))
            var holes: [Ring] = []
            for _ in 0..<number(below: 3) {
                holes.append(Ring(closing: positions(atMost: 6, finite: finite)))
            }
            polygons.append(Polygon(exterior: exterior, holes: holes))
        }
        return MultiPolygon(polygons)
    }
}

extension Position {
    /// Whether `orientation` promises to be exact for it: beyond, its products overflow or underflow,
    /// answers about surfaces may differ, and nothing may trap.
    var isExact: Bool {
        [x, y].allSatisfy { $0 == 0 || (1e-130...1e150).contains(abs($0)) }
    }
}

extension MultiPolygon {
    /// Whether `orientation` promises to be exact for all of it.
    var isExact: Bool {
        polygons.allSatisfy { polygon in
            ([polygon.exterior] + polygon.holes).allSatisfy { $0.positions.allSatisfy(\.isExact) }
        }
    }
}

/// Stops the program where two answers differ.
func expect(_ isRight: Bool, _ what: @autoclosure () -> String) {
    if !isRight { fatalError("wrong answer: \(what())") }
}
