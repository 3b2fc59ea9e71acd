import ChunkedWork
import Synchronization
import Testing

struct WorkAheadTests {
    @Test(arguments: [1, 2, 8])
    func workIsDoneOnceHoweverOftenItsOutputIsAskedFor(threads: Int) {
        let runs = Mutex(0)
        let work = WorkAhead(threads: threads) {
            runs.withLock { runs in
                runs += 1
                return runs
            }
        }
        mapChunks(count: 20, size: 1, threads: threads) { _ in work.output }.forEach {
            #expect($0 == 1)
        }
        #expect(runs.withLock { $0 } == 1)
    }

    @Test func withOneThreadNothingIsDoneBeforeItIsAskedFor() {
        let isDone = Mutex(false)
        let work = WorkAhead(threads: 1) { isDone.withLock { $0 = true } }
        #expect(!isDone.withLock { $0 })
        work.output
        #expect(isDone.withLock { $0 })
    }

    @Test(arguments: [1, 2])
    func failuresAreAnOutput(threads: Int) {
        struct Refusal: Error {}
        let work = WorkAhead(threads: threads) {
            Result<Int, Refusal> { () throws(Refusal) in throw Refusal() }
        }
        #expect(throws: Refusal.self) { try work.output.get() }
    }
}
