internal import ChunkedWork
internal import PlanarGeometry

// The pointer work of building: buffers that were made here, indices that were made here. Places
// come from counts of the same keys, so each is below `count` and is written once.

/// Sorts points along the Hilbert curve over their extent.
///
/// First by the upper bits of the key into buckets, each of which fits the cache; then every bucket
/// by itself with a radix sort of (rest of the key, place) pairs. Only the first step moves points
/// far, and it reads and writes in streams. Points with equal keys keep their order, so the result
/// is one and the same whoever works on which part.
@safe
struct HilbertSort {
    /// Coordinates in the order of the input.
    let xs: UnsafeBufferPointer<Double>
    let ys: UnsafeBufferPointer<Double>
    let threads: Int
    private let scaleX: HilbertCurve.Scale
    private let scaleY: HilbertCurve.Scale
    /// How many of the 32 bits of the key name the bucket.
    private let bucketBits: Int

    init(
        xs: UnsafeBufferPointer<Double>, ys: UnsafeBufferPointer<Double>, extent: BoundingBox,
        threads: Int
    ) {
        precondition(xs.count == ys.count, "columns do not match")
        unsafe self.xs = unsafe xs
        unsafe self.ys = unsafe ys
        self.threads = threads
        scaleX = HilbertCurve.Scale(from: extent.minX, to: extent.maxX)
        scaleY = HilbertCurve.Scale(from: extent.minY, to: extent.maxY)
        var bits = 0
        while bits < 12 && xs.count >> bits > 8192 { bits += 1 }
        bucketBits = bits
    }

    private var count: Int { unsafe xs.count }
    private var bucketCount: Int { 1 << bucketBits }
    /// Points a chunk: enough that the counts of the chunks stay few beside the points.
    private var chunkSize: Int { max(1 << 16, (count >> 8 + 0xFFFF) & ~0xFFFF) }

    /// Where the sorted points go, each of them for `count` items.
    @safe
    struct Columns {
        let xs: UnsafeMutablePointer<Double>
        let ys: UnsafeMutablePointer<Double>
        /// The place of each point in the input.
        let ids: UnsafeMutablePointer<UInt32>
    }

    /// The order of some places along the curve over an extent; those outside it or nowhere come
    /// anywhere.
    ///
    /// Whoever asks a tree in this order finds most of what the next query needs in the cache.
    static func order(of places: [Position], over extent: BoundingBox, threads: Int) -> [UInt32] {
        let count = places.count
        return unsafe [UInt32](unsafeUninitializedCapacity: count) { ids, initialized in
            // Four columns of as many numbers: the places as they come, and sorted.
            let columns = UnsafeMutablePointer<Double>.allocate(capacity: 4 * count)
            defer { unsafe columns.deallocate() }
            for (index, place) in places.enumerated() {
                unsafe columns[index] = place.x
                unsafe columns[count + index] = place.y
            }
            if let ids = ids.baseAddress {
                unsafe HilbertSort(
                    xs: UnsafeBufferPointer(start: columns, count: count),
                    ys: UnsafeBufferPointer(start: columns + count, count: count), extent: extent,
                    threads: threads
                ).sort(
                    into: Columns(xs: columns + 2 * count, ys: columns + 3 * count, ids: ids))
            }
            initialized = count
        }
    }

    /// Writes the points in their order along the curve.
    ///
    /// - Complexity: O(*count*) time, 8 bytes a point of passing memory and 16 for each point of
    ///   the fullest bucket.
    func sort(into columns: Columns) {
        guard count > 0 else { return }
        let scattered = UnsafeMutablePointer<UInt32>.allocate(capacity: count)
        defer { unsafe scattered.deallocate() }
        let starts = unsafe scatter(into: columns, keys: scattered)
        unsafe sortBuckets(columns, keys: scattered, starts: starts)
    }

    /// Puts the points into the buckets of their keys; returns where each bucket starts, and
    /// the end of the last.
    private func scatter(
        into columns: Columns, keys scattered: UnsafeMutablePointer<UInt32>
    ) -> [Int] {
        let (bits, size) = (bucketBits, chunkSize)
        let shift = UInt64(32 - bits)
        let chunks = (count + size - 1) / size
        let keys = UnsafeMutablePointer<UInt32>.allocate(capacity: count)
        let places = UnsafeMutablePointer<Int>.allocate(capacity: chunks << bits)
        defer {
            unsafe keys.deallocate()
            unsafe places.deallocate()
        }
        // Chunks write to their own part of each buffer, or to places that are theirs alone.
        nonisolated(unsafe) let (keys_, places_) = unsafe (keys, places)
        nonisolated(unsafe) let (columns, scattered) = unsafe (columns, scattered)
        nonisolated(unsafe) let this = self
        unsafe HilbertCurve.steps.withUnsafeBufferPointer { steps in
            nonisolated(unsafe) let steps = unsafe steps
            forEachChunk(count: count, size: size, threads: threads) { chunk, range, _ in
                let counts = unsafe places_ + chunk << bits
                unsafe counts.initialize(repeating: 0, count: 1 << bits)
                for index in range {
                    let key = unsafe HilbertCurve.key(
                        this.scaleX.cell(this.xs[index]), this.scaleY.cell(this.ys[index]), steps)
                    unsafe keys_[index] = key
                    unsafe counts[Int(truncatingIfNeeded: UInt64(key) &>> shift)] &+= 1
                }
            }
        }
        let starts = unsafe Self.startPlaces(places, chunks: chunks, buckets: bucketCount)
        forEachChunk(count: count, size: size, threads: threads) { chunk, range, _ in
            let places = unsafe places_ + chunk << bits
            for index in range {
                let key = unsafe keys_[index]
                let bucket = Int(truncatingIfNeeded: UInt64(key) &>> shift)
                let place = unsafe places[bucket]
                unsafe places[bucket] = place &+ 1
                unsafe scattered[place] = key
                unsafe columns.xs[place] = this.xs[index]
                unsafe columns.ys[place] = this.ys[index]
                unsafe columns.ids[place] = UInt32(truncatingIfNeeded: index)
            }
        }
        return starts
    }

    /// Turns the counts of each chunk and bucket into the first place of each.
    private static func startPlaces(
        _ counts: UnsafeMutablePointer<Int>, chunks: Int, buckets: Int
    ) -> [Int] {
        var starts: [Int] = []
        starts.reserveCapacity(buckets + 1)
        var sum = 0
        for bucket in 0..<buckets {
            starts.append(sum)
            for chunk in 0..<chunks {
                let count = unsafe counts[chunk * buckets + bucket]
                unsafe counts[chunk * buckets + bucket] = sum
                sum += count
            }
        }
        starts.append(sum)
        return starts
    }

    private func sortBuckets(
        _ columns: Columns, keys: UnsafeMutablePointer<UInt32>, starts: [Int]
    ) {
        let sorters = (0..<max(1, min(threads, bucketCount, 256))).map { _ in BucketSort() }
        let rest = 32 - bucketBits
        nonisolated(unsafe) let (columns, keys) = unsafe (columns, keys)
        // A lane has a sorter of its own.
        nonisolated(unsafe) let sorters_ = sorters
        forEachChunk(
            count: bucketCount, size: max(1, bucketCount >> 8), threads: threads
        ) { _, buckets, lane in
            for bucket in buckets {
                let start = starts[bucket]
                unsafe sorters_[lane].sort(
                    Columns(
                        xs: columns.xs + start, ys: columns.ys + start, ids: columns.ids + start),
                    keys: keys + start, count: starts[bucket + 1] - start, bits: rest)
            }
        }
    }
}
