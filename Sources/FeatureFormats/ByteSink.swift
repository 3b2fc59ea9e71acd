/// Somewhere to write bytes to, in order.
public protocol ByteSink: AnyObject {
    /// Writes all the bytes, or throws.
    func write(_ bytes: Span<UInt8>) throws(FormatError)
}

/// A sink that keeps what was written in memory: for small documents and for tests.
public final class MemorySink: ByteSink {
    /// Everything written so far.
    public private(set) var bytes: [UInt8] = []

    /// Makes an empty sink.
    public init() {}

    /// Appends the bytes.
    public func write(_ bytes: Span<UInt8>) throws(FormatError) {
        // The only way to append a span without going byte by byte; the pointer lives no longer.
        unsafe bytes.withUnsafeBufferPointer { unsafe self.bytes.append(contentsOf: $0) }
    }

    /// Everything written so far, as text.
    public var text: String { String(decoding: bytes, as: UTF8.self) }
}
