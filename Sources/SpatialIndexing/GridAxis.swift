/// The columns, or the rows, of a grid: a rule that gives every coordinate between two limits a
/// cell, never a lower one for a higher coordinate.
///
/// The axis is cut into strips of equal width, each strip into cells of equal width. Where most
/// vertices crowd into a small part of the extent (one area far away, one stray vertex at 0, 0)
/// half of the cells go where the vertices are; else there is one strip.
struct GridAxis: Sendable {
    struct Strip: Sendable {
        var origin: Double
        var scale: Double
        var first: Int32
        /// One less than the number of cells.
        var last: Int32

        @inline(__always)
        func cell(_ coordinate: Double) -> Int {
            let inside = Int((coordinate - origin) * scale)
            return Int(first) &+ max(0, min(inside, Int(last)))
        }
    }

    let low: Double
    let high: Double
    /// Number of cells.
    let count: Int
    /// More than any error of rounding in the place of a border, less than any cell is wide.
    let margin: Double
    private(set) var strips: [Strip]
    let stripScale: Double

    /// Strips of equal width between the limits of an axis.
    struct EvenStrips: Sendable {
        let low: Double
        let scale: Double
        let count: Int

        /// The strip of a coordinate between the limits.
        @inline(__always)
        func strip(_ coordinate: Double) -> Int {
            min(Int((coordinate - low) * scale), count - 1)
        }
    }

    /// An axis of about so many cells.
    ///
    /// - Parameters:
    ///   - low: The lower limit.
    ///   - high: The upper limit.
    ///   - cells: About how many cells.
    ///   - coordinates: How many vertices there are, all between the limits.
    ///   - crowd: Tells how many vertices are in each of the strips it is given.
    init(
        from low: Double, to high: Double, cells: Int, coordinates: Int,
        crowd: (EvenStrips) -> [Int]
    ) {
        self.low = low
        self.high = high
        let width = high - low
        let magnitude = max(abs(low), abs(high))
        margin = magnitude * 0x1p-44
        // A cell stays 2²⁰ steps of the floating-point numbers wide, so that rounding cannot move
        // a border by a noticeable part of a cell.
        let most = width / (magnitude * 0x1p-32)
        guard width.isFinite, width > 0, magnitude > 1e-290, most > 4, cells > 1 else {
            count = 1
            stripScale = 0
            // From 0: a distance from the lower limit may be infinite, and 0 times that undefined.
            strips = [Strip(origin: 0, scale: 0, first: 0, last: 0)]
            return
        }
        let cells = min(cells, 65_535, Int(min(most, 65_535)))
        let stripCount = min(1024, cells / 4)
        if stripCount > 1 {
            let scale = Double(stripCount) / width
            let crowd = crowd(EvenStrips(low: low, scale: scale, count: stripCount))
            let even = Double(coordinates) / Double(stripCount)
            if Double(crowd.max() ?? 0) > 8 * even {
                let stripWidth = width / Double(stripCount)
                let limit = Int(min(stripWidth / (magnitude * 0x1p-32), 65_535))
                if limit >= 1 {
                    var first = 0
                    strips = []
                    for (strip, vertices) in crowd.enumerated() {
                        let share = (1 + Double(vertices) / even) / 2 / Double(stripCount)
                        let size = max(1, min(limit, Int(share * Double(cells))))
                        strips.append(
                            Strip(
                                origin: low + Double(strip) * stripWidth,
                                scale: Double(size) / stripWidth,
                                first: Int32(truncatingIfNeeded: first),
                                last: Int32(truncatingIfNeeded: size - 1)))
                        first += size
                    }
                    stripScale = scale
                    count = first
                    return
                }
            }
        }
        count = cells
        stripScale = 0
        strips = [
            Strip(
                origin: low, scale: Double(cells) / width, first: 0,
                last: Int32(truncatingIfNeeded: cells - 1))
        ]
    }

    /// The cell of a coordinate between the limits.
    @inline(__always)
    func cell(_ coordinate: Double) -> Int {
        // One cell holds all, also where the width is infinite and a product with it undefined.
        guard count > 1 else { return 0 }
        return strips[min(Int((coordinate - low) * stripScale), strips.count - 1)].cell(coordinate)
    }

    /// The western, or southern, borders of the cells and the last eastern one.
    func borders() -> [Double] {
        strips.flatMap { strip in
            (0...Int(strip.last)).map {
                strip.scale > 0 ? strip.origin + Double($0) / strip.scale : low
            }
        } + [high]
    }

    /// A coordinate well inside each cell.
    func centers() -> [Double] {
        let borders = borders()
        return (0..<count).map { borders[$0] / 2 + borders[$0 + 1] / 2 }
    }
}
