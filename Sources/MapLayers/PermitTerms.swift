import SafetyRecords

/// Which fields of permit areas tell who holds a permit, by what law, and when it holds.
public struct PermitFields: Sendable, Equatable {
    /// The part a field plays.
    enum Part: CaseIterable {
        case holder, legalBasis, validFrom, validTo

        /// Names that files commonly use, most telling first.
        var commonNames: [String] {
            switch self {
            case .holder: ["innehavare", "tillstandshavare", "holder"]
            case .legalBasis: ["lagrum", "rattslig_grund", "legal_basis"]
            case .validFrom: ["giltig_fran", "valid_from"]
            case .validTo: ["giltig_till", "valid_to"]
            }
        }
    }

    /// The field with the holder; `nil` to look for a common name.
    public var holder: String?
    /// The field with the legal basis; `nil` to look for a common name.
    public var legalBasis: String?
    /// The field with the first day of validity; `nil` to look for a common name.
    public var validFrom: String?
    /// The field with the last day of validity; `nil` to look for a common name.
    public var validTo: String?

    /// Makes a choice of fields; without arguments all are looked for by common names.
    public init(
        holder: String? = nil, legalBasis: String? = nil, validFrom: String? = nil,
        validTo: String? = nil
    ) {
        self.holder = holder
        self.legalBasis = legalBasis
        self.validFrom = validFrom
        self.validTo = validTo
    }

    private func named(_ part: Part) -> String? {
        switch part {
        case .holder: holder
        case .legalBasis: legalBasis
        case .validFrom: validFrom
        case .validTo: validTo
        }
    }

    /// The fields that were named.
    var wanted: [String] { Part.allCases.compactMap(named) }

    /// The fields to look for.
    var looked: [String] { Part.allCases.filter { named($0) == nil }.flatMap(\.commonNames) }

    /// The column of a part; `nil` where the areas have none.
    func column(_ part: Part, _ columns: [String: AreaColumn]) -> AreaColumn? {
        if let name = named(part) { return columns[name] }
        return part.commonNames.lazy.compactMap { columns[$0] }
            .first { $0.texts.contains { $0 != nil } }
    }
}

/// What the permits of a set of areas say, area by area.
struct PermitTerms {
    /// Who holds each permit.
    let holders: [String?]
    /// By what law each is given.
    let legalBases: [String?]
    /// The first day of each as it is written.
    let firstDays: [String?]
    /// The last day of each as it is written.
    let lastDays: [String?]
    /// When each holds: half-open moments; a side without a day is open.
    let validity: [TimeWindow]
    /// Areas with a day that is none, or a last day before the first: their permit is taken to hold
    /// always.
    let unreadable: [Int]

    init(
        _ columns: [String: AreaColumn], _ fields: PermitFields, count: Int, _ clock: any WallClock
    ) {
        func texts(_ part: PermitFields.Part) -> [String?] {
            fields.column(part, columns)?.texts ?? [String?](repeating: nil, count: count)
        }
        holders = texts(.holder)
        legalBases = texts(.legalBasis)
        firstDays = texts(.validFrom)
        lastDays = texts(.validTo)
        var validity: [TimeWindow] = []
        var unreadable: [Int] = []
        for area in 0..<count {
            let first = firstDays[area].map(calendarDay)
            let last = lastDays[area].map(calendarDay)
            if first == .some(nil) || last == .some(nil) {
                unreadable.append(area)
                validity.append(TimeWindow())
                continue
            }
            let from = first.flatMap(\.self)
            let to = last.flatMap(\.self)
            if let from, let to, to < from {
                unreadable.append(area)
                validity.append(TimeWindow())
                continue
            }
            // The last day belongs to the permit.
            validity.append(
                TimeWindow(
                    start: from.flatMap(clock.start(ofDay:)),
                    end: to.flatMap { clock.start(ofDay: $0 + 1) }))
        }
        self.validity = validity
        self.unreadable = unreadable
    }
}

/// The day of a date such as "2024-01-31", which a time of day may follow; `nil` for anything else.
///
/// Days are numbered from 1970-01-01.
func calendarDay(_ text: String) -> Int? {
    let bytes = Array(text.utf8)
    guard bytes.count >= 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
        bytes.count == 10 || bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " ")
    else { return nil }
    func number(_ range: Range<Int>) -> Int? {
        bytes[range].reduce(0 as Int?) { sum, byte in
            guard let sum, (0x30...0x39).contains(byte) else { return nil }
            return sum * 10 + Int(byte - 0x30)
        }
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
        year >= 1, (1...12).contains(month), day >= 1
    else { return nil }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard day <= lengths[month - 1] else { return nil }
    let before = year - 1
    let days =
        before * 365 + before / 4 - before / 100 + before / 400
        + lengths[..<(month - 1)].reduce(0, +) + day - 1
    // 1970-01-01 is 719 162 days after 0001-01-01.
    return days - 719_162
}
