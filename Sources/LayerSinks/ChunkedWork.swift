import Dispatch
import Synchronization

/// Runs fixed chunks of features on several threads; the results come in the order of the chunks.
///
/// Chunks do not depend on the number of threads, so neither does anything made from them.
///
/// - Throws: The error of the first chunk, in order, that has one.
func mapChunks<Output: Sendable>(
    count: Int, threads: Int,
    _ body: @Sendable (Range<Int>) throws(SinkError) -> Output
) throws(SinkError) -> [Output] {
    let size = 4096
    let chunks = (count + size - 1) / size
    let lanes = max(1, min(threads, chunks))
    let results = Mutex([Result<Output, SinkError>?](repeating: nil, count: chunks))
    // The closure does not outlive this call: `concurrentPerform` returns after the last lane.
    withoutActuallyEscaping(body) { body in
        DispatchQueue.concurrentPerform(iterations: lanes) { lane in
            for chunk in stride(from: lane, to: chunks, by: lanes) {
                let start = chunk * size
                let result: Result<Output, SinkError>
                do throws(SinkError) {
                    result = .success(try body(start..<min(start + size, count)))
                } catch {
                    result = .failure(error)
                }
                results.withLock { $0[chunk] = result }
            }
        }
    }
    var outputs: [Output] = []
    for case .some(let result) in results.withLock({ $0 }) { outputs.append(try result.get()) }
    return outputs
}
