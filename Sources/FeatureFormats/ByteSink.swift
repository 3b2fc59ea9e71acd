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
        self.bytes.reserveCapacity(self.bytes.count + bytes.count)
        for index in bytes.indices { self.bytes.append(bytes[index]) }
    }

    /// Everything written so far, as text.
    public var text: String { String(decoding: bytes, as: UTF8.self) }
}
