import Synchronization

/// What this process has already looked up in PROJ's database.
///
/// A reference system costs a millisecond to look up and a transformation ten or more, and a run
/// asks for the same few over and over: for each input, each layer and each check. A register does
/// not change under a running process, so an answer stays right. Failures are not kept.
///
/// Threads that ask at once for the same may each look it up; all get the answer kept first.
struct Remembered<Key: Hashable & Sendable, Value: Sendable>: ~Copyable, Sendable {
    private let answers = Mutex<[Key: Value]>([:])
    /// How many answers are kept; whoever asks for more starts anew.
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// The answer, looked up where it is not known yet.
    func value<Failure: Error>(
        for key: Key, _ lookUp: () throws(Failure) -> Value
    ) throws(Failure) -> Value {
        if let known = answers.withLock({ $0[key] }) { return known }
        let found = try lookUp()
        return answers.withLock { answers in
            if let known = answers[key] { return known }
            if answers.count >= limit { answers.removeAll() }
            answers[key] = found
            return found
        }
    }
}
