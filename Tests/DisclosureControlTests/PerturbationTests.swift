import Testing

@testable import DisclosureControl

@Suite struct PerturbationTests {
    /// Keys of cells of so many records each.
    private func cellKey(_ cell: Int, records: Int, seed: UInt64 = 7) -> UInt64 {
        (0..<records).reduce(0) {
            $0 &+ RecordKey.key(identity: UInt64(cell * 1000 + $1), seed: seed)
        }
    }

    @Test(arguments: [(5, 3.0), (3, 1.0), (10, 8.0), (1, 0.5)])
    func theNoiseHasMeanZeroAndItsVariance(largest: Int, variance: Double) {
        let table = PerturbationTable(largest: largest, variance: variance)
        for (count, row) in table.probabilities.enumerated() {
            #expect(abs(row.reduce(0, +) - 1) < 1e-12)
            let noise = row.indices.map { Double($0 - largest) }
            let mean = zip(noise, row).reduce(0) { $0 + $1.0 * $1.1 }
            let square = zip(noise, row).reduce(0) { $0 + $1.0 * $1.0 * $1.1 }
            #expect(abs(mean) < 1e-9, "count \(count)")
            let room = 0.9 * Double(count * largest)
            #expect(abs(square - min(variance, room)) < 1e-9, "count \(count)")
            for (value, probability) in zip(noise, row) where value < -Double(count) {
                #expect(probability == 0)
            }
        }
    }

    @Test func noSuchDistributionIsMoreUncertain() {
        // A little of the probability is moved along every direction that keeps sum, mean and
        // variance: the entropy falls.
        let row = PerturbationTable(largest: 5, variance: 3).probabilities[5]
        func entropy(_ row: [Double]) -> Double {
            -row.filter { $0 > 0 }.reduce(0) { $0 + $1 * logarithm($1) }
        }
        for start in 0..<(row.count - 3) {
            for sign in [1e-4, -1e-4] {
                var other = row
                for (offset, weight) in [1.0, -3, 3, -1].enumerated() {
                    other[start + offset] += sign * weight
                }
                guard other.allSatisfy({ $0 > 0 }) else { continue }
                #expect(entropy(other) < entropy(row))
            }
        }
    }

    /// The natural logarithm by its series: the modules under test need no library for it.
    private func logarithm(_ x: Double) -> Double {
        let exponent = Double(x.exponent)
        let z = (x.significand - 1) / (x.significand + 1)
        var (sum, power) = (0.0, z)
        for term in 0..<60 {
            sum += power / Double(2 * term + 1)
            power *= z * z
        }
        return 2 * sum + exponent * 0.693_147_180_559_945_3
    }

    @Test func countsStayCloseAndZeroStaysZero() {
        let table = PerturbationTable()
        for cell in 0..<2000 {
            let count = cell % 30
            let key = cellKey(cell, records: count)
            let noisy = table.perturbed(count, cellKey: key)
            #expect(noisy >= 0 && abs(noisy - count) <= 5)
            if count == 0 { #expect(noisy == 0) }
            #expect(table.perturbed(count, cellKey: key) == noisy)
        }
    }

    @Test func sumsOfManyCellsAreRightOnAverage() {
        let table = PerturbationTable()
        let rounding = RandomRounding(base: 5)
        for count in [1, 2, 4, 7, 23] {
            var (noise, rounded) = (0, 0)
            let cells = 20_000
            for cell in 0..<cells {
                let key = cellKey(cell, records: count)
                noise += table.perturbed(count, cellKey: key) - count
                rounded += rounding.rounded(count, cellKey: key) - count
            }
            // Four standard errors of the mean.
            #expect(abs(Double(noise)) < 4 * (3.0 * Double(cells)).squareRoot(), "count \(count)")
            #expect(
                abs(Double(rounded)) < 4 * (6.25 * Double(cells)).squareRoot(), "count \(count)")
        }
    }

    @Test func keysOfRecordsAreSipHashesOfTheirIdentities() {
        // The authors' vector for eight bytes: key 00 ... 0f, message 00 ... 07.
        let key: (UInt64, UInt64) = (0x0706_0504_0302_0100, 0x0F0E_0D0C_0B0A_0908)
        #expect(siphash(0x0706_0504_0302_0100, key: key) == 0x93F5_F579_9A93_2462)
        // One bit of identity or secret changes about half of the key's bits.
        var changed = 0
        for bit in 0..<64 {
            let one = RecordKey.key(identity: 42, seed: 7)
            changed += (one ^ RecordKey.key(identity: 42 ^ 1 << bit, seed: 7)).nonzeroBitCount
            changed += (one ^ RecordKey.key(identity: 42, seed: 7 ^ 1 << bit)).nonzeroBitCount
        }
        #expect((128 * 28...128 * 36).contains(changed))
    }

    @Test func theSameRecordsHaveTheSameKeyInAnyOrder() {
        let records = (0..<9).map { RecordKey.key(identity: UInt64($0), seed: 3) }
        #expect(records.reduce(0, &+) == records.reversed().reduce(0, &+))
        #expect(cellKey(1, records: 9) != cellKey(1, records: 9, seed: 8))
    }

    @Test func roundedCountsAreMultiplesAndLessThanTheBaseAway() {
        let rounding = RandomRounding(base: 5)
        for cell in 0..<2000 {
            let count = cell % 23
            let rounded = rounding.rounded(count, cellKey: cellKey(cell, records: count))
            #expect(rounded % 5 == 0 && abs(rounded - count) < 5)
            if count % 5 == 0 { #expect(rounded == count) }
        }
        #expect(RandomRounding(base: 0).rounded(7, cellKey: 1) == 7)
    }
}
