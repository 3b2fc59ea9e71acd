import Testing

@testable import DisclosureControl

@Suite struct CellKeyTests {
    @Test func theHashIsSipHash() {
        // The vector printed in the paper: key 00 … 0f, message 00 … 0e.
        let hash = siphash(
            (0..<15).map { UInt8($0) }, key: (0x0706_0504_0302_0100, 0x0F0E_0D0C_0B0A_0908))
        #expect(hash == 0xA129_CA61_49BE_45E5)
    }

    @Test func theSameRecordsHaveTheSameNoiseInAnyOrder() throws {
        let noise = try CellKeyNoise()
        var keys = (0..<40).map { CellKey(seed: 9, identity: "brott/\($0)".utf8) }
        let forward = keys.reduce(CellKey(), +)
        let halves = keys[..<20].reduce(CellKey(), +) + keys[20...].reduce(CellKey(), +)
        keys.reverse()
        #expect(keys.reduce(CellKey(), +) == forward && halves == forward)
        #expect(noise.perturbed(40, key: forward) == noise.perturbed(40, key: halves))
        let other = CellKey(seed: 10, identity: "brott/1".utf8)
        #expect(other != CellKey(seed: 9, identity: "brott/1".utf8))
    }

    @Test(arguments: [
        (largest: 5, variance: 2.0, smallest: 1), (largest: 2, variance: 0.5, smallest: 1),
        (largest: 5, variance: 3.0, smallest: 3), (largest: 10, variance: 20.0, smallest: 1),
        (largest: 1, variance: 0.3, smallest: 1), (largest: 8, variance: 4.0, smallest: 5),
    ])
    func theNoiseIsUnbiasedBoundedAndNeverBelowZero(
        largest: Int, variance: Double, smallest: Int
    ) throws {
        let noise = try CellKeyNoise(
            largest: largest, variance: variance, smallestPositive: smallest)
        for count in 1...(largest + smallest + 3) {
            let row = noise.probabilities(of: count)
            #expect(abs(row.reduce(0, +) - 1) < 1e-12)
            var mean = 0.0
            for (place, probability) in row.enumerated() {
                let change = place - largest
                mean += probability * Double(change)
                #expect(probability >= 0)
                if probability > 0 {
                    #expect(count + change == 0 || count + change >= smallest)
                }
            }
            #expect(abs(mean) < 1e-10)
            if count >= largest + smallest {
                #expect(abs(noise.variance(of: count) - variance) < 1e-9)
            }
        }
    }

    @Test func drawnNoiseHasTheMeanAndVarianceOfItsTable() throws {
        let noise = try CellKeyNoise()
        let draws = 100_000
        for count in [1, 3, 50] {
            var sum = 0.0
            var squares = 0.0
            for draw in 0..<draws {
                let key = CellKey(seed: 1, identity: "\(count)/\(draw)".utf8)
                let result = noise.perturbed(count, key: key)
                #expect(result >= 0 && abs(result - count) <= 5)
                sum += Double(result - count)
                squares += Double((result - count) * (result - count))
            }
            // Five standard errors.
            let variance = noise.variance(of: count)
            #expect(abs(sum / Double(draws)) < 5 * (variance / Double(draws)).squareRoot())
            #expect(abs(squares / Double(draws) - variance) < 0.1)
        }
    }

    @Test func zeroStaysZeroAndNothingTraps() throws {
        let noise = try CellKeyNoise()
        for key in 0..<200 {
            #expect(noise.perturbed(0, key: CellKey(UInt64(key))) == 0)
            #expect(noise.perturbed(.max, key: CellKey(UInt64(key))) == .max)
            #expect(noise.perturbed(.min, key: CellKey(UInt64(key))) == .min)
        }
        #expect(throws: DisclosureError.self) { try CellKeyNoise(largest: 0) }
        #expect(throws: DisclosureError.self) { try CellKeyNoise(variance: .nan) }
        #expect(throws: DisclosureError.self) { try CellKeyNoise(largest: 3, variance: 9) }
        #expect(throws: DisclosureError.self) { try CellKeyNoise(smallestPositive: 6) }
    }
}

@Suite struct RoundingTests {
    @Test func theNearestMultipleIsTakenAndHalfwayTheEvenOne() throws {
        let five = try Rounding(base: 5)
        #expect(
            [0, 1, 2, 3, 5, 7, 8].map { five.rounded($0, key: CellKey()) } == [
                0, 0, 0, 5, 5, 5, 10,
            ])
        let ten = try Rounding(base: 10)
        #expect([5, 15, 25].map { ten.rounded($0, key: CellKey()) } == [0, 20, 20])
    }

    @Test(arguments: [Rounding.Direction.nearest, .unbiased], [2, 3, 5, 10])
    func theIntervalOfAMultipleHoldsEveryCountThatBecomesIt(
        direction: Rounding.Direction, base: Int
    ) throws {
        let rounding = try Rounding(base: base, direction: direction)
        var reached: [Int: Set<Int>] = [:]
        for count in 0..<100 {
            for key in 0..<100 {
                let result = rounding.rounded(count, key: CellKey(UInt64(key)))
                #expect(result % base == 0 && rounding.interval(of: result).contains(count))
                reached[result, default: []].insert(count)
            }
        }
        let inside = reached[50 / base * base] ?? []
        let interval = rounding.interval(of: 50 / base * base)
        // Halfway may belong to the next one.
        #expect(inside.count >= interval.count - (base % 2 == 0 ? 2 : 0))
    }

    @Test func roundingByKeyHasNoBias() throws {
        let rounding = try Rounding(base: 5, direction: .unbiased)
        var sum = 0
        for key in 0..<50_000 {
            sum += rounding.rounded(7, key: CellKey(seed: 3, identity: "\(key)".utf8))
        }
        #expect(abs(Double(sum) / 50_000 - 7) < 0.06)
        #expect(throws: DisclosureError.self) { try Rounding(base: 1) }
        #expect(rounding.rounded(-3, key: CellKey()) == -3)
        #expect(rounding.rounded(.max, key: CellKey()) == .max)
    }
}
