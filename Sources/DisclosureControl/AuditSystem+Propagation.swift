extension AuditSystem {
    /// Differences below this are rounding.
    static let tolerance = 1e-7

    /// Narrows the bounds of all columns, one sum after another, until nothing changes or a number
    /// of sweeps is done: it may go on for ever by ever smaller steps.
    mutating func propagate() throws(DisclosureError) {
        var isWaiting = [Bool](repeating: true, count: sums.count)
        var waiting = Array(0..<sums.count)
        var sweeps = 0
        while !waiting.isEmpty && sweeps < 60 {
            sweeps += 1
            var next: [Int] = []
            for sum in waiting {
                isWaiting[sum] = false
                for column in try narrow(by: sum) {
                    for other in sumsOfColumn[column] where !isWaiting[Int(other)] {
                        isWaiting[Int(other)] = true
                        next.append(Int(other))
                    }
                }
            }
            waiting = next
        }
    }

    /// Narrows the bounds of the columns of one sum.
    ///
    /// - Returns: The columns whose bounds changed.
    private mutating func narrow(by sum: Int) throws(DisclosureError) -> [Int] {
        var least = 0.0
        var most = 0.0
        var unbounded = 0
        for column in sums[sum] {
            least += lower[Int(column)]
            if upper[Int(column)] < .infinity {
                most += upper[Int(column)]
            } else {
                unbounded += 1
            }
        }
        let slack = Self.tolerance * max(1, least.magnitude)
        guard least <= upperOfSum[sum] + slack,
            unbounded > 0 || most >= lowerOfSum[sum] - slack
        else { throw Self.contradiction }
        var changed: [Int] = []
        for place in sums.range(sum) {
            let column = Int(sums.items[place])
            var low = lower[column]
            var high = upper[column]
            // What the others leave.
            let roomAbove = upperOfSum[sum] - (least - low)
            if roomAbove < high {
                high = areWhole ? (roomAbove + Self.tolerance).rounded(.down) : roomAbove
            }
            let others = unbounded - (high < .infinity || upper[column] < .infinity ? 0 : 1)
            if upper[column] < .infinity ? unbounded == 0 : others == 0 {
                let rest = upper[column] < .infinity ? most - upper[column] : most
                let needed = lowerOfSum[sum] - rest
                if needed > low { low = areWhole ? (needed - Self.tolerance).rounded(.up) : needed }
            }
            guard low <= high + slack else { throw Self.contradiction }
            // Rounding must not turn the bounds around.
            if low > high { low = high }
            if low > lower[column] + Self.tolerance || high < upper[column] - Self.tolerance {
                least += low - lower[column]
                if upper[column] < .infinity {
                    most += high - upper[column]
                } else if high < .infinity {
                    unbounded -= 1
                    most += high
                }
                lower[column] = low
                upper[column] = high
                changed.append(column)
            }
        }
        return changed
    }

    static var contradiction: DisclosureError {
        DisclosureError(.contradiction, "no numbers satisfy what is published")
    }
}
