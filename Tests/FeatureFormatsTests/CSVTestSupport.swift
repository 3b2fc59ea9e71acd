import FeatureFormats
import Foundation

/// SplitMix64: the same numbers on every machine.
struct CSVRandom: RandomNumberGenerator {
    var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// A document made of the pieces, one after the other.
    mutating func document(of pieces: [String], count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<count {
            bytes += pieces.randomElement(using: &self).map { Array($0.utf8) } ?? []
        }
        return bytes
    }
}

/// Real files that are not part of the package: a folder beside it.
enum CSVRealFiles {
    static let reason = "the folder shared/data is not beside the package"

    static let folder: URL? = {
        var place = URL(fileURLWithPath: #filePath)
        for _ in 0..<5 {
            place.deleteLastPathComponent()
            let candidate = place.appendingPathComponent("shared/data")
            if FileManager.default.fileExists(atPath: candidate.path) { return candidate }
        }
        return nil
    }()

    static func path(_ name: String) -> String {
        folder?.appendingPathComponent(name).path ?? name
    }
}

/// A row as a reader delivered it.
struct CSVRow: Equatable, CustomStringConvertible {
    var number: Int
    var line: Int
    var fields: [String]
    var raw: String
    var defect: String?

    var description: String {
        "\(number)@\(line) \(fields) raw: \(raw.debugDescription) \(defect ?? "")"
    }
}

/// Everything a reader delivers.
struct CSVRows {
    var columns: [String]
    var rows: [CSVRow]
    var layout: String
    var notices: [FormatNotice]

    init(
        _ bytes: [UInt8], options: CSVOptions = CSVOptions(), piece: Int = 1 << 18,
        longestRecord: Int = 1 << 24
    ) throws {
        var reader = try CSVReader(
            ByteSource(bytes: bytes, name: "test.csv"), options: options, piece: piece,
            longestRecord: longestRecord)
        var row = FeatureRow()
        rows = []
        while try reader.next(into: &row) {
            let fields = (0..<row.fieldCount).map { row.text($0) ?? "(absent)" }
            rows.append(
                CSVRow(
                    number: row.number, line: row.line, fields: fields, raw: row.rawText,
                    defect: row.defect?.reason))
        }
        columns = reader.columns
        layout = reader.description.layout
        notices = reader.notices
    }

    init(_ text: String, options: CSVOptions = CSVOptions()) throws {
        try self.init(Array(text.utf8), options: options)
    }

    var codes: [String] { notices.map(\.code) }
}

/// Reads CSV one byte at a time with nothing clever in it: the twin of the reader's scanner.
struct CSVCharacterByCharacter {
    struct Record: Equatable {
        var line: Int
        var fields: [[UInt8]]
        var raw: [UInt8]
        var isUnclosed: Bool
    }

    static func records(_ bytes: [UInt8], delimiter: UInt8) -> [Record] {
        var records: [Record] = []
        var index = 0
        var line = 1
        while index < bytes.count {
            var record = Record(line: line, fields: [[]], raw: [], isUnclosed: false)
            var state = "start"
            let start = index
            var end = bytes.count
            reading: while index < bytes.count {
                let byte = bytes[index]
                let next = index + 1 < bytes.count ? bytes[index + 1] : 0
                let isBreak = byte == 10 || (byte == 13 && next != 10)
                let isFirstOfTwo = byte == 13 && next == 10
                if state == "quoted" {
                    if byte == 34, next == 34, index + 1 < bytes.count {
                        record.fields[record.fields.count - 1].append(34)
                        index += 2
                        continue
                    }
                    if byte == 34 {
                        state = "plain"
                    } else {
                        if isBreak { line += 1 }
                        record.fields[record.fields.count - 1].append(byte)
                    }
                } else if isBreak || isFirstOfTwo {
                    end = index
                    index += isFirstOfTwo ? 2 : 1
                    break reading
                } else if byte == delimiter {
                    record.fields.append([])
                    state = "start"
                } else if byte == 34, state == "start" {
                    state = "quoted"
                } else {
                    state = "plain"
                    record.fields[record.fields.count - 1].append(byte)
                }
                index += 1
            }
            line += 1
            record.raw = Array(bytes[start..<end])
            record.isUnclosed = state == "quoted" && end == bytes.count
            records.append(record)
        }
        return records
    }
}

/// Packs without packing: gzip members of stored blocks, written by hand.
enum CSVGzip {
    static func member(_ bytes: [UInt8]) -> [UInt8] {
        var packed: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
        var start = 0
        repeat {
            let end = min(start + 65_535, bytes.count)
            let length = end - start
            packed.append(end == bytes.count ? 1 : 0)
            packed += little(UInt32(length), 2) + little(UInt32(65_535 - length), 2)
            packed += bytes[start..<end]
            start = end
        } while start < bytes.count
        return packed + little(checksum(bytes), 4) + little(UInt32(bytes.count), 4)
    }

    private static func little(_ value: UInt32, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt32(8 * $0)) }
    }

    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        var sum: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            sum ^= UInt32(byte)
            for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
        return ~sum
    }
}
