import ArgumentParser
import HotspotStatistics

/// What follows --permutations: a number, or the word exact.
enum PermutationChoice: ExpressibleByArgument, CustomStringConvertible, Equatable {
    case number(Int)
    case exact

    init?(argument: String) {
        if argument == "exact" {
            self = .exact
        } else if let number = Int(argument) {
            self = .number(number)
        } else {
            return nil
        }
    }

    var description: String {
        switch self {
        case .number(let count): "\(count)"
        case .exact: "exact"
        }
    }

    var defaultValueDescription: String { description }

    /// Where p comes from; 999 permutations stand by where it cannot be exact.
    func inference(seed: UInt64, scheme: DrawScheme, stopAfter: Int?) -> LocalInference {
        let draws = { (count: Int) in
            ConditionalPermutation(count, seed: seed, scheme: scheme, stopAfter: stopAfter)
        }
        switch self {
        case .number(0): return .analytic
        case .number(let count): return .permutation(draws(count))
        case .exact: return .exact(otherwise: draws(999))
        }
    }
}
