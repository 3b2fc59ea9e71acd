/// Why a layer may not leave the city, said so that a person can mend it.
public struct DisclosureRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    /// The layer.
    public var layer: String
    /// What is wrong.
    public var detail: String
    /// What to do about it.
    public var remedy: String

    /// Makes a refusal.
    public init(layer: String, detail: String, remedy: String) {
        self.layer = layer
        self.detail = detail
        self.remedy = remedy
    }

    /// "layer x: … Remedy." in plain English.
    public var description: String { "layer \(layer): \(detail). \(remedy)." }
}
