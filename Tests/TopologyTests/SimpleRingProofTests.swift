import Foundation
import PlanarGeometry
import Testing

@testable import Topology

struct SimpleRingProofTests {
    /// The slow twin: every edge against every other.
    private func isSimple(_ ring: Ring) -> Bool {
        let places = ring.positions
        let edges = places.count - 1
        guard edges >= 3 else { return false }
        func side(_ a: Position, _ b: Position, _ c: Position) -> Int {
            switch orientation(a, b, c) {
            case .left: 1
            case .right: -1
            case .collinear: 0
            }
        }
        func isOn(_ place: Position, _ a: Position, _ b: Position) -> Bool {
            side(a, b, place) == 0 && BoundingBox(of: [a, b]).contains(place)
        }
        for first in 0..<edges {
            let (a, b) = (places[first], places[first + 1])
            if a == b { return false }
            for second in first + 1..<edges {
                let (c, d) = (places[second], places[second + 1])
                if second == first + 1 {
                    if isOn(d, a, b) || isOn(a, c, d) { return false }
                } else if first == 0, second == edges - 1 {
                    if isOn(c, a, b) || isOn(b, c, d) { return false }
                } else {
                    if isOn(a, c, d) || isOn(b, c, d) || isOn(c, a, b) || isOn(d, a, b) {
                        return false
                    }
                    if side(a, b, c) * side(a, b, d) < 0, side(c, d, a) * side(c, d, b) < 0 {
                        return false
                    }
                }
            }
        }
        return true
    }

    @Test func smallRingsAreProvenExactlyWhereEveryPairOfEdgesIsApart() throws {
        var random = SeededGenerator(seed: 0x51)
        var simple = 0
        for _ in 0..<20_000 {
            // A coarse grid makes touching, collinear and equal positions common.
            let ring = ring(
                (0..<Int.random(in: 1...9, using: &random)).map { _ in
                    (
                        Double(Int.random(in: -4...4, using: &random)),
                        Double(Int.random(in: -4...4, using: &random))
                    )
                })
            let proven = isProvenSimple(ring)
            #expect(proven == isSimple(ring), "\(ring)")
            guard proven else { continue }
            simple += 1
            let surface = MultiPolygon([Polygon(exterior: ring)])
            #expect(try validity(of: surface, in: GEOSContext("test")).isValid, "\(ring)")
        }
        #expect(simple > 2_000)
    }

    @Test(arguments: [5, 8, 9, 16, 17, 31, 32, 33, 64, 65, 200, 1_000])
    func wigglyRingsAreProvenAndBrokenOnesAreNot(count: Int) throws {
        var random = SeededGenerator(seed: UInt64(count))
        for _ in 0..<20 {
            // Once around the middle, so that no two edges meet.
            let radii = (0..<count).map { _ in Double.random(in: 900...1_000, using: &random) }
            var corners = radii.enumerated().map { index, radius in
                let angle = 2 * Double.pi * Double(index) / Double(count)
                return (674_000 + radius * cos(angle), 6_580_000 + radius * sin(angle))
            }
            let whole = ring(corners)
            #expect(isProvenSimple(whole))
            #expect(isProvenSimple(whole.reversed()))
            #expect(isSimple(whole))
            // One vertex thrown across the middle, or put on another one.
            let broken = Int.random(in: 0..<count, using: &random)
            let other = (broken + 2 + Int.random(in: 0..<count - 3, using: &random)) % count
            corners[broken] =
                Bool.random(using: &random)
                ? corners[other]
                : (2 * 674_000 - corners[broken].0, 2 * 6_580_000 - corners[broken].1)
            #expect(isProvenSimple(ring(corners)) == isSimple(ring(corners)))
        }
    }

    @Test func ringsThatBoxesTellNothingOfAreLeftToGEOS() throws {
        // A zigzag of long diagonals: every box meets every other.
        let teeth = 1_000
        var corners: [(Double, Double)] = []
        for tooth in 0..<teeth {
            let place = Double(tooth)
            corners += [(place, place), (place + 5e4, place - 5e4)]
        }
        let ring = ring(corners + [(Double(teeth), 1e5), (-1e5, 1e5)])
        #expect(!isProvenSimple(ring))
        #expect(try validity(of: MultiPolygon([Polygon(exterior: ring)])).isValid)
    }

    @Test(arguments: [1e200, 1e-200, .infinity, .nan])
    func numbersThatLeaveTheRangeOfExactProductsAreLeftToGEOS(number: Double) {
        #expect(!isProvenSimple(ring([(0, 0), (number, 0), (number, number), (0, number)])))
        #expect(isProvenSimple(ring([(0, 0), (1, 0), (1, 1), (0, 1)])))
    }
}
