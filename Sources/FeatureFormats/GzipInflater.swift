internal import CZlib

/// Unpacks one gzip stream of any number of members.
///
/// Owns zlib's state and frees it once; the only file that calls zlib. Safe, because the pointer
/// never leaves the object and lives as long as it.
@safe final class GzipInflater {
    /// How one step ended.
    enum Status {
        /// More input or more room is needed.
        case running
        /// A member ended and its checksum was right.
        case memberEnded
        /// The data are not what a packer wrote; zlib's own words.
        case damaged(String)
    }

    // zlib keeps a pointer back to its stream, so the stream must stay at one address.
    private let stream: UnsafeMutablePointer<z_stream>

    /// Makes an inflater, or `nil` where zlib finds no memory.
    init?() {
        unsafe stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        // Returns Z_OK (0) or a negative error, and then has kept nothing.
        guard unsafe trygghet_inflate_init_gzip(stream) == Z_OK else {
            unsafe stream.deallocate()
            return nil
        }
    }

    deinit {
        // Cannot fail for a stream that was begun; frees zlib's window.
        _ = unsafe inflateEnd(stream)
        unsafe stream.deinitialize(count: 1)
        unsafe stream.deallocate()
    }

    /// Makes ready for the next member of the same file.
    func beginMember() {
        // Only fails for a stream that was never begun.
        _ = unsafe inflateReset(stream)
    }

    /// Unpacks as much as input and room allow.
    ///
    /// - Parameters:
    ///   - input: Packed bytes.
    ///   - range: The bytes of `input` that are not used yet.
    ///   - output: Unpacked bytes go to its end.
    ///   - room: At most so many.
    /// - Returns: How many bytes were used and made, and how it ended.
    func unpack(
        _ input: [UInt8], _ range: Range<Int>, into output: inout [UInt8], room: Int
    ) -> (used: Int, made: Int, status: Status) {
        // zlib counts in 32 bits; callers loop.
        let room = min(room, 1 << 30)
        let offered = min(range.count, 1 << 30)
        precondition(range.lowerBound >= 0 && range.upperBound <= input.count)
        var status = Status.running
        // The addresses are good inside the closures only, and are set anew at each call.
        output.append(addingCapacity: room) { (free: inout OutputSpan<UInt8>) in
            unsafe free.withUnsafeMutableBufferPointer { target, made in
                unsafe input.withUnsafeBufferPointer { source in
                    guard let from = source.baseAddress, let to = target.baseAddress else {
                        return
                    }
                    // zlib only reads through next_in; its type lacks the const.
                    unsafe stream.pointee.next_in =
                        UnsafeMutablePointer(mutating: from) + range.lowerBound
                    unsafe stream.pointee.avail_in = UInt32(offered)
                    unsafe stream.pointee.next_out = to
                    unsafe stream.pointee.avail_out = UInt32(room)
                    // Z_OK: went on. Z_BUF_ERROR: nothing to do without input or room; no error.
                    // Z_STREAM_END: member over, checksum right. Anything else: damage.
                    switch unsafe inflate(stream, Z_NO_FLUSH) {
                    case Z_OK, Z_BUF_ERROR: status = .running
                    case Z_STREAM_END: status = .memberEnded
                    case let code:
                        let words = unsafe stream.pointee.msg.map { unsafe String(cString: $0) }
                        status = .damaged(words ?? "zlib error \(code)")
                    }
                    made = unsafe room - Int(stream.pointee.avail_out)
                }
            }
        }
        let used = unsafe offered - Int(stream.pointee.avail_in)
        let made = unsafe room - Int(stream.pointee.avail_out)
        unsafe stream.pointee.next_in = nil
        unsafe stream.pointee.next_out = nil
        return (used, made, status)
    }
}
