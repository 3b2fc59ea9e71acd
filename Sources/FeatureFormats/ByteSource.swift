/// The bytes of a file, of standard input or of memory, in pieces; gzip is unpacked on the way.
///
/// gzip is recognized by its first two bytes, not by its name, and may have several members.
/// Memory does not grow with the file.
///
///     let source = try ByteSource(path: "crimes.csv.gz")
///     source.isCompressed            // true
///     try source.peek(4)             // the first unpacked bytes, not consumed
public final class ByteSource {
    /// The file as the user named it.
    public let name: String
    /// Whether the bytes are unpacked from gzip.
    public var isCompressed: Bool { inflater != nil }

    /// The length of a plain file, as the system tells it; `nil` where nobody knows: standard
    /// input, packed files.
    package var byteCount: Int? { isCompressed ? nil : raw.byteCount }

    private let raw: RawBytes
    private var inflater: GzipInflater?
    // Raw bytes that were read ahead: for the sniff of plain files, packed input for gzip.
    private var ahead: [UInt8] = []
    private var aheadStart = 0
    // Unpacked bytes that a peek made visible.
    private var peeked: [UInt8] = []
    private var peekedStart = 0
    private var insideMember = true
    private var atEnd = false

    private static let packedPiece = 1 << 16

    /// Opens a file.
    ///
    /// - Parameter path: A path, or "-" for standard input.
    /// - Throws: ``FormatError`` with code `missingFile`, `notAFile`, `unreadable`, `emptyFile`
    ///   or `damagedArchive`.
    public convenience init(path: String) throws(FormatError) {
        try self.init(
            RawBytes(path: path), name: path == "-" ? "standard input" : path)
    }

    /// Makes a source of bytes in memory.
    ///
    /// - Parameters:
    ///   - bytes: The bytes, as they would stand in a file.
    ///   - name: What messages call them.
    public init(bytes: [UInt8], name: String) {
        self.name = name
        raw = RawBytes(bytes: bytes, name: name)
        if bytes.starts(with: [0x1F, 0x8B]) { inflater = GzipInflater() }
    }

    private init(_ raw: RawBytes, name: String) throws(FormatError) {
        self.name = name
        self.raw = raw
        while ahead.count < 2 {
            guard try raw.read(into: &ahead, upTo: Self.packedPiece) > 0 else { break }
        }
        if ahead.starts(with: [0x1F, 0x8B]) {
            inflater = GzipInflater()
            guard inflater != nil else {
                throw FormatError(.unreadable, file: name, detail: "no memory left to unpack with")
            }
        }
        guard try !peek(1).isEmpty else {
            throw FormatError(
                .emptyFile, file: name, detail: "the file is empty",
                remedy: "Fetch it again, or take it out of the job.")
        }
    }

    /// Appends up to `count` bytes to the buffer.
    ///
    /// - Parameters:
    ///   - buffer: Bytes go to its end.
    ///   - count: At most so many; fewer does not mean that the end is near.
    /// - Returns: How many; 0 at the end.
    /// - Throws: ``FormatError`` with code `unreadable`, or `damagedArchive` where gzip data are cut
    ///   short, damaged, or followed by something else than gzip or zero padding.
    public func read(into buffer: inout [UInt8], upTo count: Int) throws(FormatError) -> Int {
        if peekedStart < peeked.count {
            let taken = min(count, peeked.count - peekedStart)
            buffer.append(contentsOf: peeked[peekedStart..<peekedStart + taken])
            peekedStart += taken
            if peekedStart == peeked.count { (peeked, peekedStart) = ([], 0) }
            return taken
        }
        return try produce(into: &buffer, upTo: count)
    }

    /// Makes the next bytes visible without consuming them.
    ///
    /// - Parameter count: How many bytes to show.
    /// - Returns: So many bytes; fewer only where the file ends.
    /// - Throws: As ``read(into:upTo:)``.
    public func peek(_ count: Int) throws(FormatError) -> [UInt8] {
        if peekedStart > 0 {
            peeked.removeSubrange(0..<peekedStart)
            peekedStart = 0
        }
        while peeked.count < count {
            guard try produce(into: &peeked, upTo: count - peeked.count) > 0 else { break }
        }
        return Array(peeked.prefix(count))
    }

    private func produce(into buffer: inout [UInt8], upTo count: Int) throws(FormatError) -> Int {
        guard let inflater else {
            guard aheadStart < ahead.count else { return try raw.read(into: &buffer, upTo: count) }
            let taken = min(count, ahead.count - aheadStart)
            buffer.append(contentsOf: ahead[aheadStart..<aheadStart + taken])
            aheadStart += taken
            if aheadStart == ahead.count { (ahead, aheadStart) = ([], 0) }
            return taken
        }
        guard count > 0 else { return 0 }
        while !atEnd {
            if aheadStart == ahead.count {
                ahead.removeAll(keepingCapacity: true)
                aheadStart = 0
                if try raw.read(into: &ahead, upTo: Self.packedPiece) == 0 {
                    atEnd = true
                    guard insideMember else { break }
                    throw damaged("the compressed data end too early")
                }
            }
            if !insideMember {
                guard try findsNextMember() else { continue }
                inflater.beginMember()
            }
            let step = inflater.unpack(ahead, aheadStart..<ahead.count, into: &buffer, room: count)
            aheadStart += step.used
            switch step.status {
            case .running: break
            case .memberEnded: insideMember = false
            case .damaged(let words):
                atEnd = true
                throw damaged("the compressed data are damaged (\(words))")
            }
            if step.made > 0 { return step.made }
        }
        return 0
    }

    /// Looks at what stands between two members: nothing, zero padding (tapes), or a new header.
    private func findsNextMember() throws(FormatError) -> Bool {
        while aheadStart < ahead.count, ahead[aheadStart] == 0 { aheadStart += 1 }
        guard aheadStart < ahead.count else { return false }
        guard ahead[aheadStart] == 0x1F else {
            atEnd = true
            throw damaged("something that is not gzip follows the compressed data")
        }
        insideMember = true
        return true
    }

    private func damaged(_ detail: String) -> FormatError {
        FormatError(
            .damagedArchive, file: name, detail: detail,
            remedy: "Fetch the file again, or unpack it and give the unpacked file.")
    }
}
