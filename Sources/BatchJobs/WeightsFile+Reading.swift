import FeatureFormats
public import MapLayers
public import RecordSources
import SafetyRecords

extension NeighborRule {
    /// The rule with what its file holds, if it names one.
    ///
    /// - Throws: `SourceError` where the file cannot be read.
    public func loaded() throws(SourceError) -> NeighborRule {
        guard let file else { return self }
        return try loaded(from: file.path)
    }

    /// The rule with what the file at a path holds.
    func loaded(from path: String) throws(SourceError) -> NeighborRule {
        guard var file else { return self }
        file.bytes = try file.read(from: path)
        return .file(file)
    }
}

extension WeightsFile {
    /// The longest file that is read, unpacked: more than the links that weights may have need.
    private static let maximumLength = 1 << 33

    fileprivate func read(from path: String) throws(SourceError) -> [UInt8] {
        do throws(FormatError) {
            let source = try ByteSource(path: path)
            var bytes: [UInt8] = []
            while try source.read(into: &bytes, upTo: 1 << 20) > 0 {
                guard bytes.count <= Self.maximumLength else {
                    throw FormatError(
                        .tooLarge, file: path, detail: "the file is longer than 8 GB",
                        remedy: "Use weights with fewer links")
                }
            }
            return bytes
        } catch {
            throw SourceError(
                .format(error.code), file: path, detail: error.detail, remedy: error.remedy)
        }
    }

    /// What is told of the file: its lines after the header that are not empty.
    var account: InputProvenance {
        var lines = 0
        var isEmpty = true
        for byte in (bytes ?? []) + [10] {
            if byte == 10 {
                if !isEmpty { lines += 1 }
                isEmpty = true
            } else if byte != 13 && byte != 32 && byte != 9 {
                isEmpty = false
            }
        }
        let rows = max(0, lines - 1)
        return InputProvenance(
            source: "weights", file: path,
            format: "\(format.rawValue.uppercased()) weights\(isBinary ? ", taken as binary" : "")",
            referenceSystem: "neighbors by identifier", read: rows, kept: rows)
    }
}
