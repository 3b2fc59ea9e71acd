internal import Dispatch
internal import Synchronization

/// Work over `0 ..< count` in chunks of a fixed size, on several threads.
///
/// The chunks depend on `count` and `size` alone, never on the number of threads, and what is made
/// of them is put together in their order: so the result is the same at 1 or 16 threads. Threads
/// take the next chunk as they become free, so that an expensive chunk holds nobody up.
///
///     let sums = mapChunks(count: 10, size: 4, threads: 2) { $0.reduce(0, +) }
///     // [0 + 1 + 2 + 3, 4 + 5 + 6 + 7, 8 + 9]
///
/// - Parameters:
///   - count: How much there is to do; 0 calls nothing.
///   - size: How much of it is one chunk, at least 1. Choose it so that a chunk takes some ten
///     microseconds or more.
///   - threads: How many threads to use at most; less than 1 counts as 1. With one, everything
///     runs on the calling thread, in order.
///   - body: Makes something of a chunk. It must not depend on what other chunks do.
/// - Returns: What was made of each chunk, in the order of the chunks.
/// - Throws: The error of the first chunk, in order, that has one. Chunks behind it may or may not
///   have run.
package func mapChunks<Output: Sendable, Failure: Error>(
    count: Int, size: Int, threads: Int,
    _ body: @Sendable (Range<Int>) throws(Failure) -> Output
) throws(Failure) -> [Output] {
    precondition(count >= 0 && size >= 1, "chunks need a size of at least 1")
    let chunks = (count + size - 1) / size
    guard threads > 1, chunks > 1 else {
        var outputs: [Output] = []
        outputs.reserveCapacity(chunks)
        for chunk in 0..<chunks {
            outputs.append(try body(chunk * size..<min((chunk + 1) * size, count)))
        }
        return outputs
    }
    var results = [Result<Output, Failure>?](repeating: nil, count: chunks)
    unsafe results.withUnsafeMutableBufferPointer { results in
        // Each chunk writes its own place, and nobody reads before all are done.
        nonisolated(unsafe) let results = unsafe results
        forEachChunk(count: count, size: size, threads: threads) { chunk, range, _ in
            do throws(Failure) {
                unsafe results[chunk] = .success(try body(range))
            } catch {
                unsafe results[chunk] = .failure(error)
            }
        }
    }
    var outputs: [Output] = []
    outputs.reserveCapacity(chunks)
    for case .some(let result) in results { outputs.append(try result.get()) }
    return outputs
}

/// Work over `0 ..< count` in chunks of a fixed size, on several threads, that leaves its results
/// where the body puts them.
///
/// As ``mapChunks(count:size:threads:_:)``. The body may write only to what belongs to its chunk.
///
/// - Parameters:
///   - count: How much there is to do.
///   - size: How much of it is one chunk.
///   - threads: How many threads to use at most.
///   - body: Called with the number of the chunk, what it covers, and the number of the thread
///     among the threads of this call: for memory of its own that a thread uses again from chunk
///     to chunk. What is computed must not depend on it.
package func forEachChunk(
    count: Int, size: Int, threads: Int,
    _ body: @Sendable (_ chunk: Int, _ range: Range<Int>, _ lane: Int) -> Void
) {
    precondition(count >= 0 && size >= 1, "chunks need a size of at least 1")
    let chunks = (count + size - 1) / size
    let lanes = max(1, min(threads, chunks, 256))
    guard lanes > 1 else {
        for chunk in 0..<chunks {
            body(chunk, chunk * size..<min((chunk + 1) * size, count), 0)
        }
        return
    }
    let next = Atomic(0)
    // The closure does not outlive this call: `concurrentPerform` returns after the last lane.
    withoutActuallyEscaping(body) { body in
        DispatchQueue.concurrentPerform(iterations: lanes) { lane in
            while true {
                let chunk = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard chunk < chunks else { return }
                body(chunk, chunk * size..<min((chunk + 1) * size, count), lane)
            }
        }
    }
}
