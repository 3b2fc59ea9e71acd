import FeatureFormats
import Foundation

/// Where the tests find what is not part of the package.
enum TestData {
    /// The root of the package.
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// The folder of real data beside the package; `nil` where it is absent.
    static let real: String? = {
        let path = URL(fileURLWithPath: root).deletingLastPathComponent()
            .appendingPathComponent("shared/data").path
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }()

    static var hasRealData: Bool { real != nil }

    static let sample = root + "/sample-geodata"

    /// A file as a reference names it: below the real data, or part of the package.
    static func path(_ name: String) -> String {
        name.hasPrefix("sample-geodata") ? root + "/" + name : (real ?? "") + "/" + name
    }
}

/// What an independent tool counted on the same files (`Tests/ReferenceValues/counts.py`).
struct ReferenceCounts {
    let document: PropertyValue

    init(_ name: String) throws { try self.init(file: "counts/\(name)") }

    /// Any file of reference values.
    init(file name: String) throws {
        let path = TestData.root + "/Tests/ReferenceValues/\(name).json"
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        document = try JSONText.parse([UInt8](data).span, name: path)
    }

    func text(_ path: String...) -> String? {
        guard case .text(let text)? = value(path) else { return nil }
        return text
    }

    func integer(_ path: String...) -> Int? { value(path)?.integer }

    /// The counts by identifier.
    func integers(_ path: String...) -> [String: Int] {
        guard case .members(let members)? = value(path) else { return [:] }
        return Dictionary(
            members.compactMap { member in member.value.integer.map { (member.name, $0) } },
            uniquingKeysWith: { first, _ in first })
    }

    /// Numbers by identifier; a null is left out.
    func numbers(_ path: String...) -> [String: Double] {
        guard case .members(let members)? = value(path) else { return [:] }
        return Dictionary(
            members.compactMap { member in member.value.number.map { (member.name, $0) } },
            uniquingKeysWith: { first, _ in first })
    }

    private func value(_ path: [String]) -> PropertyValue? {
        path.reduce(Optional(document)) { value, name in
            guard case .members(let members)? = value else { return nil }
            return members.first { $0.name == name }?.value
        }
    }
}

extension PropertyValue {
    var integer: Int? {
        switch self {
        case .integer(let value): value
        case .number(let value): Int(exactly: value)
        default: nil
        }
    }

    var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }
}
