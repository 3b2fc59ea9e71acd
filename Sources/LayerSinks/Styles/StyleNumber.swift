import Foundation

/// Numbers of legends and filters: few digits, a point, never an exponent in labels.
enum StyleNumber {
    /// The number in the shortest form that reads back as the same.
    static func text(_ number: Double) -> String {
        if let whole = Int(exactly: number) { return String(whole) }
        return "\(number)"
    }

    /// The finite number for a person, written in its unit.
    static func label(_ number: Double, _ unit: StyleUnit) -> String {
        switch unit {
        case .plain: text(number)
        case .percent: text(rounded(number * 100, digits: 4)) + " %"
        case .meters: text(number) + " m"
        case .hours: text(number) + " h"
        }
    }

    /// The number with so many significant digits.
    static func rounded(_ number: Double, digits: Int) -> Double {
        guard number != 0, number.isFinite else { return number }
        let place = digits - 1 - Int(log10(abs(number)).rounded(.down))
        // Dividing by a whole power of ten gives the decimal number that is nearest; multiplying
        // by its inverse, which no binary fraction is, would not.
        guard abs(place) <= 300 else { return number }
        let scale = pow(10, Double(abs(place)))
        return place >= 0
            ? (number * scale).rounded() / scale : (number / scale).rounded() * scale
    }
}

/// What the numbers of a legend are.
enum StyleUnit: Sendable {
    /// Counts, rates and whatever needs no sign.
    case plain
    /// Shares from 0 to 1, which people read as percent.
    case percent
    /// Distances.
    case meters
    /// Hours.
    case hours
}
