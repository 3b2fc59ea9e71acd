import Testing

@testable import ChunkedWork

struct MapChunksTests {
    @Test(arguments: [(0, 3), (1, 3), (3, 3), (4, 3), (1000, 7), (1000, 5000)], [0, 1, 2, 3, 8])
    func chunksCoverEverythingOnceAndComeInOrder(work: (count: Int, size: Int), threads: Int) {
        let chunks = mapChunks(count: work.count, size: work.size, threads: threads) { Array($0) }
        #expect(Array(chunks.joined()) == Array(0..<work.count))
        #expect(chunks.dropLast().allSatisfy { $0.count == work.size })
    }

    @Test(arguments: [1, 2, 8])
    func theFirstErrorInOrderIsThrown(threads: Int) {
        struct Failure: Error, Equatable { var chunk: Int }
        #expect(throws: Failure(chunk: 30)) {
            try mapChunks(count: 100, size: 10, threads: threads) { range throws(Failure) in
                if range.lowerBound >= 30 { throw Failure(chunk: range.lowerBound) }
                return range.count
            }
        }
    }

    @Test(arguments: [1, 2, 8])
    func everyChunkIsWorkedOnOnce(threads: Int) {
        var seen = [Int](repeating: 0, count: 34)
        unsafe seen.withUnsafeMutableBufferPointer { seen in
            // Each chunk counts in a place of its own: a chunk that came twice would show as a race
            // under ThreadSanitizer and as a 2 here. A lock of the standard library would show as
            // a race as well, because its slow way is not instrumented.
            nonisolated(unsafe) let seen = unsafe seen
            forEachChunk(count: 100, size: 3, threads: threads) { chunk, range, lane in
                let expected = chunk * 3..<min(chunk * 3 + 3, 100)
                if range == expected, lane < max(1, threads) { unsafe seen[chunk] += 1 }
            }
        }
        #expect(seen == [Int](repeating: 1, count: 34))
    }
}
