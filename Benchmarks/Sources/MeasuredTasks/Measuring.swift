import Foundation

/// What went wrong, in words.
package struct Failure: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// Seconds of up to three times, as long as they take less than a second together, and what the
/// last time made.
///
/// What one time makes is gone before the next begins.
package func timed<Result>(_ work: () throws -> Result) rethrows -> (
    seconds: [Double], result: Result
) {
    let clock = ContinuousClock()
    var seconds: [Double] = []
    while true {
        let start = clock.now
        let result = try work()
        seconds.append((clock.now - start) / .seconds(1))
        if seconds.count == 3 || seconds.reduce(0, +) >= 1 { return (seconds, result) }
    }
}

/// A value of an answer, as the peers print it.
package enum AnswerValue {
    case count(Int)
    case sum(Double)
    case hash(UInt64)
    /// What chance has a part in, and the most it may be off: four standard errors.
    case estimate(Double, within: Double)

    var json: String {
        switch self {
        case .count(let count): "\(count)"
        case .sum(let sum): "\(sum)"
        case .hash(let hash): "\"\(hash)\""
        case .estimate(let value, let error): "[\(value),\(error)]"
        }
    }
}

/// Prints the line of a task.
package func say(
    _ task: String, tool: String = "trygghet", _ seconds: [Double],
    _ answer: [(String, AnswerValue)], bytesPerPoint: Double? = nil
) {
    let times = seconds.map { "\($0)" }.joined(separator: ",")
    let values = answer.map { "\"\($0)\":\($1.json)" }.joined(separator: ",")
    let bytes = bytesPerPoint.map { ",\"bytes_per_point\":\($0)" } ?? ""
    print(
        #"{"task":"\#(task)","tool":"\#(tool)","version":"this tree","seconds":[\#(times)],"#
            + #""answer":{\#(values)}\#(bytes)}"#)
}

/// A hash of pairs of numbers that does not depend on their order.
package struct PairHash {
    package private(set) var value: UInt64 = 0

    package init() {}

    package mutating func add(_ first: Int, _ second: Int, shift: UInt64 = 32, times: Int = 1) {
        let pair = UInt64(first) << shift | UInt64(second)
        value &+= Self.mix(pair) &* UInt64(times)
    }

    /// The finalizer of SplitMix64.
    private static func mix(_ pair: UInt64) -> UInt64 {
        var mixed = pair
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

/// A hash of a column of text: its bytes end to end, and the length of each value.
package struct TextHash {
    package private(set) var value: UInt64 = 0
    private var place: UInt64 = 0
    private var row: UInt64 = 0

    package init() {}

    package mutating func add(_ text: Span<UInt8>) {
        for index in text.indices {
            place += 1
            value &+= UInt64(text[index]) &* place
        }
        row += 1
        value &+= UInt64(text.count) &* row
    }

    package mutating func add(_ text: String) { add(Array(text.utf8).span) }
}
