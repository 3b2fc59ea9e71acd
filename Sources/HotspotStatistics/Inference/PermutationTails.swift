/// How many permuted sums around an area reach the observed one, from either side.
struct PermutationTails: Hashable, Sendable {
    var atLeast: Int32 = 0
    var atMost: Int32 = 0
    /// The permutations that were drawn: all that were asked for, or fewer where the test stopped.
    var drawn: Int32 = 0
    /// Whether the test stopped because both tails had seen enough.
    var stopped = false

    /// The two-sided p: `min(1, 2·(min(#≥, #≤) + 1)/(R + 1))`, and `min(1, 2·h/l)` where the test
    /// stopped at permutation `l` with `h` in the shorter tail.
    var p: Double {
        let shorter = Double(min(atLeast, atMost))
        return stopped
            ? min(1, 2 * shorter / Double(drawn))
            : min(1, 2 * (shorter + 1) / (Double(drawn) + 1))
    }

    /// The same with the tails exchanged.
    var mirrored: PermutationTails {
        PermutationTails(atLeast: atMost, atMost: atLeast, drawn: drawn, stopped: stopped)
    }
}
