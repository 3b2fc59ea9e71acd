public import SafetyRecords

/// How an input was read, in lines for a person.
public func provenanceLines(_ provenance: InputProvenance) -> [String] {
    var lines = [
        "\(provenance.source): \(provenance.file), \(provenance.format)",
        "  \(grouped(provenance.read)) read = \(grouped(provenance.kept)) kept + "
            + "\(grouped(provenance.rejected)) rejected; \(provenance.referenceSystem)",
    ]
    if !provenance.fields.isEmpty {
        lines.append("  " + provenance.fields.joined(separator: ", "))
    }
    for rejection in provenance.rejections {
        lines.append(
            "  rejected \(grouped(rejection.count)) × \(rejection.reason), the first: "
                + rejection.example)
    }
    lines += provenance.notices.map { "  note: \($0)" }
    return lines
}

/// A whole number with its thousands apart: "1 234 567".
func grouped(_ number: Int) -> String {
    let digits = String(number.magnitude)
    var result = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
        if index > 0, (digits.count - index) % 3 == 0 { result.append(" ") }
        result.append(digit)
    }
    return result
}
