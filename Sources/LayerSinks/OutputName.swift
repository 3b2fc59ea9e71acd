/// Which names files of an output folder may have.
///
/// Names come from identifiers in a job file and, when an old output is tidied up, from an old
/// manifest: neither may lead out of the folder.
enum OutputName {
    static let manifest = "manifest.json"
    /// Without ending and in lowercase.
    private static let reserved: Set<String> = ["manifest", "rejects"]
    private static let longest = 200

    /// The file name of a layer.
    ///
    /// - Throws: ``SinkError`` with code `wrongFile`.
    static func file(layer identifier: String, format: LayerFormat) throws(SinkError) -> String {
        try checkPart(identifier, of: identifier)
        let name = identifier + "." + format.fileExtension
        try check(name)
        return name
    }

    /// The file name of a layer's style.
    ///
    /// - Throws: ``SinkError`` with code `wrongFile`.
    static func style(layer identifier: String) throws(SinkError) -> String {
        try checkPart(identifier, of: identifier)
        let name = identifier + ".qml"
        try check(name)
        return name
    }

    /// Checks the name of a file in the folder, or in one folder in it ("rejects/brott.csv").
    ///
    /// - Throws: ``SinkError`` with code `wrongFile`.
    static func check(_ name: String) throws(SinkError) {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2 else {
            throw refusal(name, "it lies more than one folder deep")
        }
        for part in parts { try checkPart(String(part), of: name) }
        if parts.count == 1 {
            let stem = name.prefix { $0 != "." }.lowercased()
            if reserved.contains(stem) {
                throw refusal(name, "'\(stem)' is the name of a part of the output itself")
            }
        }
    }

    private static func checkPart(_ part: String, of name: String) throws(SinkError) {
        if part.isEmpty { throw refusal(name, "it is empty") }
        if part.utf8.count > longest { throw refusal(name, "it is longer than 200 bytes") }
        if part.utf8.first == UInt8(ascii: ".") { throw refusal(name, "it begins with a dot") }
        if part.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
            throw refusal(name, "it holds a control character")
        }
        if part.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }) {
            throw refusal(name, "it holds a path separator")
        }
        var previous: UInt8 = 0
        for byte in part.utf8 {
            if byte == UInt8(ascii: "."), previous == byte {
                throw refusal(name, "it holds '..'")
            }
            previous = byte
        }
    }

    private static func refusal(_ name: String, _ reason: String) -> SinkError {
        SinkError(
            .wrongFile, path: name, detail: "this cannot be the name of an output file: \(reason)",
            remedy: "Choose another identifier: letters, digits, '-' and '_' are always right.")
    }
}
